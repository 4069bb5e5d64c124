"""What an input method is still composing belongs to the field before a key or a button reads it.

A shortcut takes the focus from nobody, and neither does a button that is pressed with the mouse alone, so that nothing tells
the input method that its letters are wanted: they would be seen in the field and not be saved.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_DOING: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ALONE: Final = frozenset(
    (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
)


class Composed(QObject):
    """Commits what is being composed as soon as a key that does something, or a press of the mouse elsewhere, is on its way."""

    def __init__(self, window: QWidget) -> None:
        """Watch whatever gets the keys, as long as a window is there."""
        super().__init__(window)
        self._letters = self._chosen = ""
        self._watched: QObject | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            # not focusChanged, which hands over what has lost the keys even while that is being destroyed
            app.focusObjectChanged.connect(self._go_on_to)

    def _go_on_to(self, entered: QObject | None) -> None:
        before, self._watched = self._watched, entered
        if before is not None and isValid(before):
            before.removeEventFilter(self)
            before.destroyed.disconnect(self._let_go)
        self._note("")
        if entered is not None:
            entered.installEventFilter(self)
            entered.destroyed.connect(self._let_go)

    def _let_go(self) -> None:
        self._watched = None
        self._note("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not hasattr(self, "_letters"):  # the window is being collected
            return False
        kind = event.type()
        if kind == QEvent.Type.InputMethod and watched is self._watched and isinstance(event, QInputMethodEvent):
            self._chosen = event.commitString()
            self._note(event.preeditString())
        elif kind == QEvent.Type.ShortcutOverride and self._letters and isinstance(event, QKeyEvent):
            if _does_something(event):
                self.commit()
        elif kind == QEvent.Type.MouseButtonPress and self._letters and watched is not self._watched:
            self.commit()
        return False

    def commit(self) -> None:
        """Put what is being composed into its field, as it stands there."""
        letters, field, method = self._letters, self._watched, QGuiApplication.inputMethod()
        method.commit()
        if not self._letters or field is None:
            return
        self._chosen = ""
        method.reset()  # on Windows it is this that hands over the letters
        if not self._chosen:
            event = QInputMethodEvent()
            event.setCommitString(letters)
            QApplication.sendEvent(field, event)

    def _note(self, letters: str) -> None:
        """Watch the mouse only while something is being composed: every event of the program passes here then."""
        was, self._letters = self._letters, letters
        app = QApplication.instance()
        if app is not None and bool(was) != bool(letters):
            if letters:
                app.installEventFilter(self)
            else:
                app.removeEventFilter(self)


def _does_something(event: QKeyEvent) -> bool:
    """Tell whether a key is none that only writes; Shift, Ctrl and Alt by themselves belong to the input method."""
    if event.key() in _ALONE:
        return False
    return bool(event.modifiers() & _DOING) or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
