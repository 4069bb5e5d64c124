"""What charts have in common: a card with a title, one thing that is current, keys and tooltips."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import CARD_RADIUS

PAD: Final = 12
HEAD: Final = 34
MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


class Card(QWidget):
    """A chart on a card. A subclass says what its things are called and where they lie.

    Signals:
        opened: Enter or a click on something that has a key; the key.
    """

    HEARD_AS = QAccessible.Role.Graphic

    opened = Signal(object)
    FORWARD: Qt.Key = Qt.Key.Key_Down
    BACK: Qt.Key = Qt.Key.Key_Up
    LEAVES = True  # a step beyond the first or last thing goes to the chart before or after

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.current = -1
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # -- what a chart says of its things ------------------------------------------------------------------------------

    def count(self) -> int:
        """Return how many things can be walked through."""
        raise NotImplementedError

    def words(self, at: int) -> str:
        """Return a thing as text, for the tooltip and to be read aloud."""
        raise NotImplementedError

    def key(self, at: int) -> object:
        """Return what ``opened`` says of a thing; None when it opens nothing."""
        raise NotImplementedError

    def place(self, at: int) -> QRectF:
        """Return where a thing lies."""
        raise NotImplementedError

    # -- keys and pointer ---------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Say anew what is shown, the current thing first."""
        self.current = min(self.current, self.count() - 1)
        now = f"当前 {self.words(self.current)}。" if self.current >= 0 else ""
        self.setAccessibleDescription(now + "；".join(self.words(at) for at in range(self.count())))
        self.update()

    def choose(self, at: int) -> None:
        """Make a thing the current one."""
        if 0 <= at < self.count() and at != self.current:
            self.current = at
            self.tell()
            if self.hasFocus():
                say_aloud(self, self.words(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed, last = event.key(), self.count() - 1
        steps = {
            self.FORWARD: self.current + 1, self.BACK: max(0, self.current - 1), Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        at_edge = (pressed == self.FORWARD and self.current == last) or (pressed == self.BACK and self.current <= 0)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif pressed in steps and last >= 0:
            if at_edge and self.LEAVES:
                self.focusNextPrevChild(pressed == self.FORWARD)
            self.choose(steps[Qt.Key(pressed)])
        elif pressed in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.current >= 0:
            self._open(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current < 0:
            self.choose(0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0 and at == self.current:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        opens = at >= 0 and self.key(at) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._at(QPointF(event.pos()))
            if at >= 0:
                QToolTip.showText(event.globalPos(), plain_tip(self.words(at)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _at(self, point: QPointF) -> int:
        return next((at for at in range(self.count()) if self.place(at).contains(point)), -1)

    def _open(self, at: int) -> None:
        key = self.key(at)
        if key is not None:
            self.opened.emit(key)

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint_card(self, painter: QPainter) -> QRectF:
        """Draw ground, title and the mark of the current thing; returns what is inside the card."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(QColor(theme.tokens().surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
        inside = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        painter.setFont(theme.strong_font())
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(inside.left(), 6, inside.width(), px(24)), MIDDLE, self._title)
        painter.setFont(theme.text_font())
        if self.hasFocus() and 0 <= self.current < self.count():
            painter.setPen(theme.color("accent"))
            painter.setBrush(QColor(theme.tokens().selection))
            painter.drawRoundedRect(self.place(self.current).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        return inside
