"""Widgets one after another, going on in the next line where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget, QWidgetItem

_SAID = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


class Flow(QWidget):
    """Lines of widgets in their own sizes.

    It places them itself: a layout of one's own, written in Python, hands its items to Qt and back, and loses some of them on
    the way as soon as it stands in another layout.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets at the end."""
        for one in widgets:
            self.insert(len(self._parts), one)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one at ``place``."""
        self._parts.insert(place, widget)
        hidden = widget.testAttribute(_SAID) and widget.isHidden()
        widget.setParent(self)
        widget.setVisible(not hidden)
        self.settle()

    def clear(self) -> None:
        """Take all of them away."""
        for one in self._parts:
            one.hide()  # it goes only when the events have been handled
            one.deleteLater()
        self._parts.clear()
        self.settle()

    def settle(self) -> None:
        """Give every widget its place at once, without waiting for the events of the window."""
        self._arrange(self.width(), move=True)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        size = QSize()
        for one in self._seen():
            size = size.expandedTo(QWidgetItem(one).minimumSize())
        edges = self.contentsMargins()
        return size + QSize(edges.left() + edges.right(), edges.top() + edges.bottom())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one of them has come, gone or changed its size
            self.settle()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)

    def _seen(self) -> list[QWidget]:
        return [one for one in self._parts if not one.isHidden()]

    def _arrange(self, width: int, *, move: bool) -> int:
        """Place the widgets from left to right; returns the height they need."""
        edges = self.contentsMargins()
        x, y, line, right = edges.left(), edges.top(), 0, width - edges.right()
        for one in self._seen():
            size = QWidgetItem(one).sizeHint()
            if x > edges.left() and x + size.width() > right:
                x, y, line = edges.left(), y + line + self._spacing, 0
            if move:
                one.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._spacing
            line = max(line, size.height())
        return y + line + edges.bottom()
