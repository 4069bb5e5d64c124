"""Two files side by side: which value of which field stays, chosen by mouse or arrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.look.tokens import RADIUS, ROW_HEIGHT, SPACE_1, SPACE_2, SPACE_3

Chosen = Literal["left", "right", "both"]

LABELS: Final = 116
"""Width of the column of labels, for what stands above the values."""
_SIGN: Final = 14
_JOIN: Final = 40  # pixels of the sign that keeps both
_TALLEST: Final = 120
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)
_ANYWHERE: Final = _WRAP | int(Qt.TextFlag.TextWrapAnywhere)
_WHOLE: Final = re.compile(r"[!-~]+")
"""A number or a code, which is not broken where it fits into a line."""
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_ROWS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}
_SIDES: Final[dict[Qt.Key, Chosen]] = {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_B: "both"}
_WORDS: Final = {"left": "左边", "right": "右边", "both": "两边都留"}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One field of both files.

    Attributes:
        group: names of the fields that are chosen together, its own among them.
        differs: both say something, and not the same.
        can_join: what both say can be kept.
        is_fixed: it cannot be chosen.
    """

    name: str
    label: str
    left: str
    right: str
    chosen: Chosen
    group: tuple[str, ...]
    differs: bool = False
    can_join: bool = False
    is_fixed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return not self.is_fixed and self.left != self.right

    def text(self, side: str) -> str:
        """Return what one side says."""
        return self.left if side == "left" else self.right


class SideBoard(QWidget):
    """A row per field, painted; nothing in it can be copied.

    ↑ ↓ go through the fields, ← → choose a side, B keeps what both say.

    Signals:
        row_shown: top and bottom of the row that the keyboard has gone to.
        chosen_changed: something else is chosen.
    """

    HEARD_AS = QAccessible.Role.Grouping

    row_shown = Signal(int, int)
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[BoardLine, ...] = ()
        self._lines: tuple[BoardLine, ...] = ()
        self._chosen: dict[str, Chosen] = {}
        self._only_differing = False
        self._row = 0
        self._tops: list[int] = [0]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("逐项比对")

    def show_lines(self, lines: Sequence[BoardLine]) -> None:
        """Show other files."""
        self._all = tuple(lines)
        self._chosen = {line.name: line.chosen for line in lines}
        self._row = 0
        self._arrange()

    def show_only_differing(self, only: bool) -> None:  # slot of a check box
        """Leave out what both files say alike."""
        self._only_differing = only
        self._row = 0
        self._arrange()

    @property
    def chosen(self) -> dict[str, Chosen]:
        """The side chosen for every field that can be chosen."""
        return {line.name: self._chosen[line.name] for line in self._all if not line.is_fixed}

    def choose(self, row: int, side: Chosen) -> None:
        """Choose a side of a row and go there; what belongs together follows."""
        self._row = row
        line = self._lines[row]
        if not line.is_fixed and (side != "both" or line.can_join):
            for one in self._all:
                if one.name in line.group and not one.is_fixed:
                    self._chosen[one.name] = side
            self.chosen_changed.emit()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not self._lines or not plain or key not in {*_SIDES, *_ROWS}:
            super().keyPressEvent(event)
        elif key in _SIDES:
            self.choose(self._row, _SIDES[key])
        else:
            self._row = max(0, min(self._row + _ROWS[key], len(self._lines) - 1))
            self._say()
            self.row_shown.emit(self._tops[self._row], self._tops[self._row + 1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for row, line in enumerate(self._lines):
            if _joins(line) and self._join(row).contains(place):
                self.choose(row, "both")
                return
            for side in ("left", "right"):
                if self._cell(row, side).contains(place):
                    self.choose(row, side)
                    return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(640, self._tops[-1] or 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row, line in enumerate(self._lines):
                if self._tops[row] <= event.rect().bottom() and self._tops[row + 1] >= event.rect().top():
                    self._paint_row(painter, row, line)

    def _paint_row(self, painter: QPainter, row: int, line: BoardLine) -> None:
        top, bottom = self._tops[row], self._tops[row + 1]
        here = row == self._row and self.hasFocus()
        painter.setPen(color("line"))
        painter.drawLine(0, bottom - 1, self.width(), bottom - 1)
        if line.differs:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("soon"))
            painter.drawRect(QRect(0, top + 4, 3, bottom - top - 9))
        painter.setPen(color("text" if here or line.differs else "weak"))
        name = QRect(SPACE_3, top, px(LABELS) - SPACE_3 - SPACE_1, bottom - top)
        painter.drawText(name, _WRAP | _MIDDLE, line.label)
        chosen = self._chosen[line.name]
        for side in ("left", "right"):
            self._paint_value(painter, self._cell(row, side), line, side, chosen in {side, "both"}, here)
        if _joins(line):
            self._paint_join(painter, row, is_chosen=chosen == "both")

    def _paint_value(
        self, painter: QPainter, cell: QRect, line: BoardLine, side: str, is_chosen: bool, here: bool
    ) -> None:  # fmt: skip
        if is_chosen and line.is_open:
            ground = QRectF(cell.adjusted(2, 2, -2, -3)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(color("accent") if here else Qt.PenStyle.NoPen)
            painter.setBrush(color("selection"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if line.is_open:
            middle = QPointF(cell.left() + SPACE_2 + px(_SIGN) / 2, cell.center().y())
            painter.setPen(color("primary" if is_chosen else "edge"))
            painter.setBrush(color("primary" if is_chosen else "field"))
            painter.drawEllipse(middle, px(_SIGN) / 2 - 0.5, px(_SIGN) / 2 - 0.5)
            if is_chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color("on_primary"))
                painter.drawEllipse(middle, 2.5, 2.5)
        text = line.text(side)
        painter.setPen(color(("text" if line.is_open else "weak") if text else "disabled"))
        place = self._text_place(cell).adjusted(0, 0, -_JOIN if side == "left" and _joins(line) else 0, 0)
        painter.drawText(place, wrap_of(self.fontMetrics(), text, place.width()) | _MIDDLE, text or "（空）")

    def _paint_join(self, painter: QPainter, row: int, *, is_chosen: bool) -> None:
        box = QRectF(self._join(row))
        painter.setPen(color("primary" if is_chosen else "border"))
        painter.setBrush(color("selection" if is_chosen else "field"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setPen(color("link" if is_chosen else "weak"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "都留")

    # -- geometry -----------------------------------------------------------------------------------------------------

    def _cell(self, row: int, side: str) -> QRect:
        width = (self.width() - px(LABELS)) // 2
        left = px(LABELS) + (width if side == "right" else 0)
        return QRect(left, self._tops[row], width, self._tops[row + 1] - self._tops[row])

    def _join(self, row: int) -> QRect:
        """Return where both are chosen: between the two values, at the end of the left one."""
        middle = self._cell(row, "right")
        return QRect(middle.left() - _JOIN - SPACE_1, middle.center().y() - 11, _JOIN, 22)

    @staticmethod
    def _text_place(cell: QRect) -> QRect:
        return cell.adjusted(SPACE_2 + px(_SIGN) + SPACE_2, SPACE_1, -SPACE_2, -SPACE_1)

    def _arrange(self) -> None:
        self._lines = tuple(line for line in self._all if not self._only_differing or line.left != line.right)
        self._measure()
        self._say()

    def _measure(self) -> None:
        """Give every row the height its longer value needs, within reason."""
        self._tops = [0]
        width = max((self.width() - px(LABELS)) // 2 - 3 * SPACE_2 - px(_SIGN), 40)
        metrics = self.fontMetrics()
        for line in self._lines:
            need = max(
                metrics.boundingRect(0, 0, room, 10_000, wrap_of(metrics, text, room), text).height()
                for text, room in ((line.left, max(width - (_JOIN if _joins(line) else 0), 40)), (line.right, width))
            )
            self._tops.append(self._tops[-1] + max(px(ROW_HEIGHT) + 2, min(need + 3 * SPACE_1, px(_TALLEST))))
        self.setMinimumHeight(self._tops[-1])
        self.update()

    def _say(self) -> None:
        """Tell readers of the screen where things stand."""
        if self._lines:
            line = self._lines[self._row]
            side = self._chosen[line.name]
            said = f"{line.label}：左边 {line.left or '空'}，右边 {line.right or '空'}，选了{_WORDS[side]}"
            self.setAccessibleDescription(said)
            if self.hasFocus():
                say_aloud(self, said)
        self.update()


def wrap_of(metrics: QFontMetrics, text: str, room: int) -> int:
    """Return how a text is broken into lines: never within a number, unless it is longer than a line."""
    longest = max((metrics.horizontalAdvance(part) for part in _WHOLE.findall(text)), default=0)
    return _WRAP if longest < room else _ANYWHERE


def _joins(line: BoardLine) -> bool:
    return line.can_join and line.is_open and bool(line.left and line.right)
