"""A row of check boxes as they stand on the paper: digits tick them, Enter goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import RADIUS, SPACE_1, SPACE_2

_BOX: Final = 13
_LINE: Final = 26
_DIGITS: Final = "1234567890"
_HELP: Final = "数字键勾选，+ 勾上次的（再按全选），− 清空，空格勾当前项，回车到下一栏"


class BoxRow(QWidget):
    """Several of fixed choices, each with its digit.

    Signals:
        changed: the field's name, after each change.
        entered: the field's name, when the keyboard comes to it.
    """

    HEARD_AS = QAccessible.Role.Grouping

    changed = Signal(str)
    entered = Signal(str)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._choices = spec.choices
        self._ticked: set[str] = set()
        self._doubtful: set[str] = set()
        self._usual: tuple[str, ...] = ()
        self._at = 0
        self._wides: tuple[str, list[int]] = ("", [])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spec.label)
        self.setToolTip(plain_tip(_HELP))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def value(self) -> tuple[str, ...]:
        """Return what is ticked, in the order of the choices."""
        return tuple(one.value for one in self._choices if one.value in self._ticked)

    def set_value(self, value: Iterable[str]) -> None:
        """Tick these and no others."""
        self._ticked = set(value)
        self._doubtful = set()
        self._at = 0
        self._say()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer other choices, for a row whose choices are not those of a field."""
        self.spec = replace(self.spec, choices=tuple(choices))
        self._choices, self._wides = self.spec.choices, ("", [])
        self._ticked, self._at = set(), 0
        self.updateGeometry()

    def set_usual(self, usual: Sequence[str]) -> None:
        """Say what ``+`` ticks first: what was ticked last time."""
        self._usual = tuple(usual)

    def set_doubtful(self, doubtful: Iterable[str]) -> None:
        """Mark boxes that somebody must look at: a scan could not be read there."""
        self._doubtful = set(doubtful)
        self.update()

    def toggle(self, value: str) -> None:
        """Tick a box or take the tick away."""
        self._ticked ^= {value}
        self._doubtful.discard(value)
        self._say()
        self._say_box()
        self.changed.emit(self.spec.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text and text in _DIGITS and _DIGITS.index(text) < len(self._choices):
            self._at = _DIGITS.index(text)
            self.toggle(self._choices[self._at].value)
        elif text in {"+", "="}:
            self._tick_usual()
        elif text in {"-", "−"}:
            self._put(set())
        elif event.key() == Qt.Key.Key_Space and self._choices:
            self.toggle(self._choices[self._at].value)
        elif event.key() in {Qt.Key.Key_Left.value, Qt.Key.Key_Right.value}:
            step = 1 if event.key() == Qt.Key.Key_Right.value else -1
            self._at = (self._at + step) % len(self._choices)
            self._say_box()
            self.update()
        else:
            super().keyPressEvent(event)

    def _tick_usual(self) -> None:
        """Tick what was ticked last time; once that stands, or nothing was, all of them."""
        usual = set(self._usual)
        every = {one.value for one in self._choices}
        self._put(usual if usual and not usual <= self._ticked else every)

    def _put(self, ticked: set[str]) -> None:
        self._ticked = ticked
        self._doubtful = set()
        self._say()
        if self.hasFocus():
            say_aloud(self, f"已勾选 {self.accessibleDescription() or '无'}")
        self.changed.emit(self.spec.name)

    def _say_box(self) -> None:
        """Tell whoever hears the screen of the box he is at."""
        if self.hasFocus() and self._choices:
            one = self._choices[self._at]
            say_aloud(self, f"{one.label} {'已勾选' if one.value in self._ticked else '未勾选'}")

    def _say(self) -> None:
        self.setAccessibleDescription("、".join(self.spec.label_of(one) for one in self.value()))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, box in enumerate(self._places(self.width())):
            if box.contains(event.position().toPoint()):
                self._at = place
                self.toggle(self._choices[place].value)
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(self.spec.name)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return (places[-1].bottom() + 1 if places else px(_LINE)) + SPACE_1

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, px(_LINE) + SPACE_1)

    def _places(self, width: int) -> list[QRect]:
        """Return where each box with its label stands at a width."""
        found: list[QRect] = []
        left, top = SPACE_1, SPACE_1 // 2
        for wide in self._widths():
            if left + wide > width and left > SPACE_1:
                left, top = SPACE_1, top + px(_LINE)
            found.append(QRect(left, top, wide, px(_LINE)))
            left += wide + SPACE_2
        return found

    def _widths(self) -> list[int]:
        """Return how wide each box with its label is; measured anew when the letters change."""
        key = self.font().key()
        if self._wides[0] != key:
            metrics, found = self.fontMetrics(), []
            for place, one in enumerate(self._choices):
                digit = metrics.horizontalAdvance("0") + SPACE_1 if place < len(_DIGITS) else 0
                found.append(digit + px(_BOX) + SPACE_1 + metrics.horizontalAdvance(one.label) + 2 * SPACE_1)
            self._wides = key, found
        return self._wides[1]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            for place, box in enumerate(self._places(self.width())):
                self._paint_one(painter, place, box)

    def _paint_one(self, painter: QPainter, place: int, area: QRect) -> None:
        one = self._choices[place]
        if place == self._at and self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(area.adjusted(0, 2, 0, -2), RADIUS, RADIUS)
        left = area.left() + SPACE_1
        middle = Qt.AlignmentFlag.AlignVCenter
        if place < len(_DIGITS):
            painter.setPen(theme.color("weak"))
            painter.drawText(QRect(left, area.top(), px(12), area.height()), middle, _DIGITS[place])
            left += self.fontMetrics().horizontalAdvance("0") + SPACE_1
        box = QRect(left, area.center().y() - px(_BOX) // 2, px(_BOX), px(_BOX))
        ticked = one.value in self._ticked
        painter.setPen(QPen(theme.color("primary" if ticked else "edge"), 1))
        painter.setBrush(theme.color("primary" if ticked else "field"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(theme.color("on_primary"), 1.8))
            painter.drawPolyline(
                [
                    box.topLeft() + corner
                    for corner in (QPoint(px(3), px(7)), QPoint(px(6), px(10)), QPoint(px(11), px(3)))
                ]
            )
        painter.setPen(theme.color("soon" if one.value in self._doubtful else "text"))
        label = f"{one.label} ？" if one.value in self._doubtful else one.label
        painter.drawText(QRect(box.right() + 1 + SPACE_1, area.top(), area.width(), area.height()), middle, label)
