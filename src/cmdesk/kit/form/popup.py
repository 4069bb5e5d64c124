"""Lists that drop from a field while the field keeps the focus and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.look.tokens import CARD_RADIUS, ICON_SMALL, RADIUS, SPACE_1, SPACE_2

ROW_PIXELS: Final = 26
MOST_ROWS: Final = 10
_EDGE: Final = 5
_AWAY: Final = frozenset((QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.NonClientAreaMouseButtonPress))
_MOVED: Final = frozenset((QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowDeactivate, QEvent.Type.Hide))


class Popup(QWidget):
    """A small window under its field; it takes no focus and goes when somebody clicks, scrolls or moves elsewhere."""

    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        kind = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        super().__init__(owner, kind)
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(owner.accessibleName())

    def drop(self, width: int, height: int) -> None:
        """Show below the field, or above it where the screen ends."""
        owner = self._owner
        here = QGuiApplication.screenAt(owner.mapToGlobal(owner.rect().center()))
        screen = (here or QGuiApplication.primaryScreen()).availableGeometry()
        under = owner.mapToGlobal(QPoint(0, owner.height() + 2))
        top = under.y()
        if top + height > screen.bottom() and under.y() - owner.height() - height - 4 >= screen.top():
            top = under.y() - owner.height() - height - 4
        left = max(screen.left(), min(under.x(), screen.right() - width))
        self.setGeometry(left, top, width, height)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # all of it is cheap
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color("border"))
            painter.setBrush(color("raised"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _AWAY and isinstance(watched, QWidget):
            if watched is not self._owner and watched is not self and not self.isAncestorOf(watched):
                self.hide()
        elif kind in _MOVED and watched is self._owner.window():
            self.hide()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
        super().hideEvent(event)
        self.closed.emit()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list.

    Attributes:
        text: what it stands for, plain.
        note: said behind it in a weaker colour: initials, an address.
        key: a digit that picks it.
        checked: whether it is ticked; None where there is nothing to tick.
    """

    text: str
    note: str = ""
    key: str = ""
    checked: bool | None = None


class ListPopup(Popup):
    """Lines to pick from, painted (so that no text can become markup)."""

    picked = Signal(int)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._lines: tuple[Row, ...] = ()
        self._current = -1
        self._first = 0
        self.setMouseTracking(True)

    @property
    def current(self) -> int:
        """Index of the highlighted line, or -1."""
        return self._current

    @property
    def lines(self) -> tuple[Row, ...]:
        """What is offered."""
        return self._lines

    def offer(self, lines: Sequence[Row], current: int = -1, least_width: int = 0) -> None:
        """Show these lines; none hides the list."""
        self._lines = tuple(lines)
        if not self._lines:
            self.hide()
            return
        self._first = 0
        self.highlight(current)
        self._tell()
        rows = min(len(self._lines), MOST_ROWS)
        width = max(self._owner.width(), least_width, min(self._wanted_width(), 480))
        self.drop(width, rows * px(ROW_PIXELS) + 2 * _EDGE)
        self.update()

    def relabel(self, lines: Sequence[Row], current: int) -> None:
        """Show the same lines told anew (ticked or not), where they are."""
        self._lines = tuple(lines)
        self.highlight(current)
        self._tell()

    def highlight(self, index: int) -> None:
        """Highlight a line and bring it into sight."""
        self._current = max(-1, min(index, len(self._lines) - 1))
        if self._current >= 0:
            self._first = min(self._first, self._current)
            self._first = max(self._first, self._current - MOST_ROWS + 1)
        self.update()

    def step(self, by: int) -> None:
        """Move the highlight; it stops at both ends."""
        if self._lines:
            self.highlight(max(0, min(self._current + by, len(self._lines) - 1)))
            self._tell()

    def _tell(self) -> None:
        """Say the lit line aloud: the field has the keys, and shows it at most when it is taken."""
        if self._current >= 0:
            line = self._lines[self._current]
            tick = {True: "已勾选", False: "未勾选", None: ""}[line.checked]
            place = f"第 {self._current + 1} 项，共 {len(self._lines)} 项"
            say_aloud(self._owner, "，".join(filter(None, (line.text, line.note, tick, place))))

    def _wanted_width(self) -> int:
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(f"{line.text}{line.note}") for line in self._lines)
        return widest + 72

    def _index_at(self, place: QPoint) -> int:
        row = (place.y() - _EDGE) // px(ROW_PIXELS) + self._first
        return row if place.y() >= _EDGE and row < len(self._lines) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index >= 0:
            self.highlight(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index >= 0:
            self.highlight(index)
            self.picked.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        by = -3 if event.angleDelta().y() > 0 else 3
        self._first = max(0, min(self._first + by, len(self._lines) - MOST_ROWS))
        self.update()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row, line in enumerate(self._lines[self._first : self._first + MOST_ROWS]):
                place = QRect(_EDGE, _EDGE + row * px(ROW_PIXELS), self.width() - 2 * _EDGE, px(ROW_PIXELS))
                self._paint_line(painter, place, line, lit=self._first + row == self._current)
            if len(self._lines) > MOST_ROWS:
                self._paint_scroll(painter)

    def _paint_line(self, painter: QPainter, place: QRect, line: Row, *, lit: bool) -> None:
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selection"))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        inner = place.adjusted(SPACE_2, 0, -SPACE_2, 0)
        if line.checked is not None:
            box = QRect(inner.left(), inner.center().y() - 7, 15, 15)
            _paint_box(painter, box, checked=line.checked)
            inner.setLeft(box.right() + SPACE_2)
        elif line.key:
            painter.setPen(color("weak"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, line.key)
            inner.setLeft(inner.left() + 16)
        metrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter
        text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(color("text"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, text)
        rest = inner.adjusted(metrics.horizontalAdvance(text) + 3 * SPACE_1, 0, 0, 0)
        if line.note and rest.width() > 24:
            painter.setPen(color("weak"))
            note = metrics.elidedText(line.note, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, note)

    def _paint_scroll(self, painter: QPainter) -> None:
        whole = self.height() - 2 * _EDGE
        length = max(20, whole * MOST_ROWS // len(self._lines))
        top = _EDGE + (whole - length) * self._first // (len(self._lines) - MOST_ROWS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("border"))
        painter.drawRoundedRect(QRect(self.width() - 5, top, 3, length), 1.5, 1.5)


def _paint_box(painter: QPainter, box: QRect, *, checked: bool) -> None:
    painter.setPen(color("primary" if checked else "edge"))
    painter.setBrush(color("primary" if checked else "field"))
    painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 3, 3)
    if checked:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(box.topLeft(), icons.pixmap("check", px(ICON_SMALL) - 2, "on_primary", scale))
