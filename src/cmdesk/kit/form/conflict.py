"""Two people have changed the same fields: who has the last word, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cmdesk.core.errors import Conflict
from cmdesk.core.record import Record, fields_of
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.form.typed import HIDDEN, reading_text
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color, strong_font
from cmdesk.kit.look.tokens import RADIUS, ROW_HEIGHT, SPACE_1, SPACE_2, SPACE_3

BEFORE, MINE, THEIRS = 0, 1, 2
HEADINGS: Final = ("改之前", "我的", "对方的")
_LABEL: Final = 128
_RADIO: Final = 14
_TALLEST: Final = 160
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}
_PICKS: Final = {Qt.Key.Key_1: BEFORE, Qt.Key.Key_2: MINE, Qt.Key.Key_3: THEIRS}


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field that both sides have changed.

    Attributes:
        spec: the field.
        values: before, mine, theirs, as in the table of ``core.spec``.
        titles: what linked records are called, by id.
    """

    spec: FieldSpec
    values: tuple[Any, Any, Any]
    titles: Mapping[int, str]

    def texts(self) -> tuple[str, str, str]:
        """Return the three values as people read them; what is confidential stays covered."""
        before, mine, theirs = (self._text(value) for value in self.values)
        return before, mine, theirs

    def _text(self, value: Any) -> str:
        text = reading_text(self.spec, value, self.titles.get(value, "") if isinstance(value, int) else "")
        if not text:
            return "（空）"
        return HIDDEN if self.spec.confidential else text


def disputed(model: type[Record], conflict: Conflict, title_of: Callable[[str, int], str]) -> list[Disputed]:
    """Return what a conflict is about, in the order of the record's fields.

    Args:
        model: the record's class.
        conflict: the refusal; its differences hold stored values.
        title_of: says what a linked record of a kind is called for who reads it.
    """
    found = {one.field: one for one in conflict.differences}
    disputes = []
    for name, field in fields_of(model).items():
        if name in found:
            one = found[name]
            before, mine, theirs = (field.python_value(value) for value in (one.before, one.mine, one.theirs))
            linked = {before, mine, theirs} - {None} if field.kind == "link" else ()
            kind = field.rel_model.KIND if linked else ""  # type: ignore[attr-defined]
            disputes.append(
                Disputed(field.spec(), (before, mine, theirs), {id_: title_of(kind, id_) for id_ in linked})
            )
    return disputes


class ConflictDialog(VerbDialog):
    """Shows three values per field; arrows or 1 2 3 choose, Ctrl+Enter saves what is chosen.

    At first everything is as the person typed it, who is asking to save it.
    """

    def __init__(self, sentence: str, disputes: Sequence[Disputed], parent: QWidget | None = None) -> None:
        """Prepare the dialog.

        Args:
            sentence: who has saved what and when, in Chinese.
            disputes: at least one field.
            parent: usual Qt parent.
        """
        super().__init__("两边都改过", sentence, "按所选保存", parent, back="返回修改")
        self.disputes = tuple(disputes)
        self._board = _Board([(one.spec.label, one.texts()) for one in self.disputes])
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._board)
        self._area = area
        self.fill(area)
        self._board.row_shown.connect(self._show_row)
        self.primary.clicked.connect(self.accept)
        self.add_button("全用我的").clicked.connect(self._all_mine)
        self.add_button("全用对方的").clicked.connect(self._all_theirs)
        self.resize(760, min(520, 190 + 44 * len(self.disputes)))
        self._board.setFocus()

    def chosen(self) -> dict[str, Any]:
        """Return the value chosen for each field."""
        return {one.spec.name: one.values[side] for one, side in zip(self.disputes, self._board.sides, strict=True)}

    def _all_mine(self) -> None:
        self._board.choose_all(MINE)

    def _all_theirs(self) -> None:
        self._board.choose_all(THEIRS)

    def _show_row(self, top: int, bottom: int) -> None:
        self._area.ensureVisible(0, (top + bottom) // 2, 0, (bottom - top) // 2 + SPACE_2)


class _Board(QWidget):
    """A row per field with three values to choose from, painted; holds nothing that could be copied."""

    HEARD_AS = QAccessible.Role.Grouping

    row_shown = Signal(int, int)

    def __init__(self, rows: Sequence[tuple[str, tuple[str, str, str]]]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self.sides = [MINE] * len(self._rows)
        self._row = 0
        self._tops: list[int] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    def choose_all(self, side: int) -> None:
        """Choose the same side for every field."""
        self.sides = [side] * len(self._rows)
        self._say()
        self.setFocus()

    def choose(self, row: int, side: int) -> None:
        """Choose one of the three values of a row and go there."""
        self._row = row
        self.sides[row] = side
        self._say()
        if self._tops:
            self.row_shown.emit(self._tops[row], self._tops[row + 1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.choose(self._row, max(BEFORE, min(self.sides[self._row] + _STEPS[key], THEIRS)))
        elif key in _PICKS:
            self.choose(self._row, _PICKS[key])
        elif key in _ROWS:
            row = max(0, min(self._row + _ROWS[key], len(self._rows) - 1))
            self.choose(row, self.sides[row])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for row in range(len(self._rows)):
            for side in (BEFORE, MINE, THEIRS):
                if self._cell(row, side).contains(place):
                    self.choose(row, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(720, self._tops[-1] if self._tops else 200)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # few rows
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            usual = painter.font()
            painter.setFont(strong_font())
            painter.setPen(color("weak"))
            for side, heading in enumerate(HEADINGS):
                painter.drawText(self._column(side).adjusted(SPACE_2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, heading)
            painter.setFont(usual)
            for row, (label, texts) in enumerate(self._rows):
                self._paint_row(painter, row, label, texts)

    def _paint_row(self, painter: QPainter, row: int, label: str, texts: tuple[str, str, str]) -> None:
        top, bottom = self._tops[row], self._tops[row + 1]
        painter.setPen(color("line"))
        painter.drawLine(0, top, self.width(), top)
        here = row == self._row and self.hasFocus()
        painter.setPen(color("text" if here else "weak"))
        name = QRect(SPACE_1, top + SPACE_1, px(_LABEL) - SPACE_2, bottom - top - SPACE_2)
        painter.drawText(name, _WRAP | int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), label)
        for side, text in enumerate(texts):
            self._paint_value(painter, self._cell(row, side), text, chosen=self.sides[row] == side, here=here)

    def _paint_value(self, painter: QPainter, cell: QRect, text: str, *, chosen: bool, here: bool) -> None:
        ground = QRectF(cell.adjusted(0, 3, -3, -2))
        if chosen:
            painter.setPen(color("accent") if here else Qt.PenStyle.NoPen)
            painter.setBrush(color("selection"))
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        middle = QPointF(cell.left() + SPACE_2 + px(_RADIO) / 2, ground.center().y())
        painter.setPen(color("primary" if chosen else "edge"))
        painter.setBrush(color("primary" if chosen else "field"))
        painter.drawEllipse(middle, px(_RADIO) / 2 - 0.5, px(_RADIO) / 2 - 0.5)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("on_primary"))
            painter.drawEllipse(middle, 2.5, 2.5)
        painter.setPen(color("text"))
        painter.drawText(self._text_place(cell), _WRAP | int(Qt.AlignmentFlag.AlignVCenter), text)

    def _column(self, side: int) -> QRect:
        width = (self.width() - px(_LABEL)) // 3
        return QRect(px(_LABEL) + side * width, 0, width, px(ROW_HEIGHT))

    def _cell(self, row: int, side: int) -> QRect:
        column = self._column(side)
        return QRect(column.left(), self._tops[row], column.width(), self._tops[row + 1] - self._tops[row])

    @staticmethod
    def _text_place(cell: QRect) -> QRect:
        return cell.adjusted(SPACE_2 + px(_RADIO) + SPACE_2, SPACE_1, -SPACE_3, -SPACE_1)

    def _measure(self) -> None:
        """Give every row the height its longest value needs, within reason."""
        self._tops = [px(ROW_HEIGHT)]
        width = self._text_place(QRect(self._column(0))).width()
        for _label, texts in self._rows:
            need = max(
                self.fontMetrics().boundingRect(0, 0, max(width, 40), 10_000, _WRAP, text).height() for text in texts
            )
            self._tops.append(self._tops[-1] + max(px(ROW_HEIGHT) + 6, min(need + 4 * SPACE_1, px(_TALLEST))))
        self.setMinimumHeight(self._tops[-1])
        self.update()

    def _say(self) -> None:
        """Tell readers of the screen where things stand."""
        label, texts = self._rows[self._row]
        side = self.sides[self._row]
        self.setAccessibleName(f"{label}：{HEADINGS[side]}，{texts[side]}")
        self.update()
