"""Windows of their own that never stand larger than the screen they open on, so that their buttons can be reached."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMargins, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from cmdesk.kit.look.theme import dress
from cmdesk.kit.space.enter import Entering

_FRAME: Final = (16, 40)
"""What the system's own frame takes of the room, wide and high, in pixels: its size is only known once it is drawn."""


def keep_on_screen(window: QWidget) -> None:
    """Make a window that is about to be shown no larger than the free room of its screen.

    One that nobody gave a size is left to Qt, which makes it as large as its contents.
    """
    if not window.testAttribute(Qt.WidgetAttribute.WA_Resized):
        return
    size = window.size().boundedTo(room_for(window))
    if size != window.size():
        window.resize(size)


def room_for(window: QWidget) -> QSize:
    """Return how large a window may be on the screen of what it belongs to, its frame left out."""
    parent = window.parentWidget()
    here = QGuiApplication.screenAt(parent.mapToGlobal(parent.rect().center())) if parent is not None else None
    room = (here or QGuiApplication.primaryScreen()).availableGeometry().size()
    return room.shrunkBy(QMargins(0, 0, *_FRAME))


class Dialog(QDialog):
    """A dialog that fits the screen; Enter presses the button that has the focus."""

    _entering: Entering | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)

    def event(self, event: QEvent) -> bool:
        self._entering = self._entering or Entering()
        self._entering.note(self, event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._entering is None or not self._entering.press(self, event):
            super().keyPressEvent(event)

    def setVisible(self, visible: bool) -> None:  # Qt's own signature
        if visible and not self.isVisible():
            keep_on_screen(self)
        super().setVisible(visible)
