"""Little windows that are none: they lie over the one they belong to, take the keys, and go when the keys go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QWidget
from shiboken6 import isValid


class Overlay(QFrame):
    """Esc closes it and gives the keys back; so does a press of the mouse beside it, which keeps them where it falls.

    A list that drops (``Qt.WindowType.Popup``) gets keys only by way of the window below it, which on Windows leaves input
    methods out: nobody could write a Chinese character into one. So whatever is written into is laid over instead.
    """

    def __init__(self, over: QWidget) -> None:
        """Make it, hidden, on top of what it lies over."""
        super().__init__(over)
        self._over = over
        self._before: QWidget | None = None  # where the keys went before
        self.setProperty("role", "popup")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.hide()

    def appear(self) -> None:
        """Show it over everything else; who has the keys now gets them back when it is closed."""
        focus = QApplication.focusWidget()
        if focus is not None and not self._holds(focus):
            self._before = focus
        self.show()
        self.raise_()

    def close_up(self) -> None:
        """Hide it, and give the keys back."""
        before = self._before if self._before is not None and isValid(self._before) else self._over
        self.hide()
        before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape.value:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # Qt's own signature
        """Go round within it, as in a window of its own."""
        stops = [one for one in self._chain() if one.isVisible() and one.isEnabled() and one.focusProxy() is None]
        if stops:
            focus = QApplication.focusWidget()
            at = stops.index(focus) if focus in stops else -1 if forward else 0
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def _chain(self) -> Iterator[QWidget]:
        """Yield what the Tab key stops at, in its order."""
        one = self.nextInFocusChain()
        while one is not None and one is not self:
            if self.isAncestorOf(one) and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield one
            one = one.nextInFocusChain()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it is not meant for what lies below

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and self._is_beside(watched):
            self.hide()
        return super().eventFilter(watched, event)

    def _is_beside(self, one: QWidget) -> bool:
        """Tell whether a press there means something else; a button does so by itself, it may be the one that opens this."""
        return one.window() is self.window() and not isinstance(one, QAbstractButton) and not self._holds(one)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and not self._holds(new):
            self.hide()

    def _holds(self, one: QWidget | None) -> bool:
        """Tell whether a widget belongs to it; what its fields let drop does so, too."""
        while one is not None and one is not self:
            one = one.parentWidget()
        return one is self
