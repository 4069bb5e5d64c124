"""Enter presses the button that has the focus, which Qt would leave to Space."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QToolButton, QWidget

_ENTER: Final = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value))


class Entering:
    """What a window asks when keys come to it.

    Enter in a field may move the focus on to a button before the key itself arrives at the window: such a button is not
    pressed, only one that had the focus before.
    """

    def __init__(self) -> None:
        self._had: QWidget | None = None

    def note(self, window: QWidget, event: QEvent) -> None:
        """Keep who has the focus before a key does anything; called with every event of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            self._had = window.focusWidget()

    def press(self, window: QWidget, event: QKeyEvent) -> bool:
        """Press the button, if that is what the key means; else return False. Boxes to tick are left to Space."""
        had, self._had = self._had, None
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or not plain or had is not window.focusWidget():
            return False
        if not isinstance(had, QAbstractButton) or isinstance(had, QCheckBox | QRadioButton | QToolButton):
            return False
        had.click()
        return True
