"""Windows of their own that never stand larger than the screen they open on, so that their buttons can be reached."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMargins, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

_FRAME: Final = (16, 40)
"""What the system's own frame takes of the room, wide and high, in pixels: its size is only known once it is drawn."""

_ENTER: Final = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value))


def keep_on_screen(window: QWidget) -> None:
    """Make a window that is about to be shown no larger than the free room of its screen.

    One that nobody gave a size is left to Qt, which makes it as large as its contents.
    """
    if not window.testAttribute(Qt.WidgetAttribute.WA_Resized):
        return
    parent = window.parentWidget()
    here = QGuiApplication.screenAt(parent.mapToGlobal(parent.rect().center())) if parent is not None else None
    room = (here or QGuiApplication.primaryScreen()).availableGeometry().size()
    size = window.size().boundedTo(room.shrunkBy(QMargins(0, 0, *_FRAME)))
    if size != window.size():
        window.resize(size)


class Dialog(QDialog):
    """A dialog that fits the screen; Enter presses the button that has the focus, which Qt would leave to Space."""

    _entered: QWidget | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:  # comes before the key itself may move the focus
            self._entered = self.focusWidget()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered, self._entered = self._entered, None
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain and isinstance(entered, QPushButton) and entered is self.focusWidget():
            entered.click()
        else:
            super().keyPressEvent(event)

    def setVisible(self, visible: bool) -> None:  # Qt's own signature
        if visible and not self.isVisible():
            keep_on_screen(self)
        super().setVisible(visible)
