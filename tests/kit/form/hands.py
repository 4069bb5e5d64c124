"""Hands of a person: keys go to whatever has the focus, Chinese comes from an input method."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def show(qtbot: Any, window: QWidget) -> None:
    """Open a window and wait until it has the keys."""
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def focused() -> QWidget:
    """Return the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def field() -> str:
    """Return the name of the field with the focus."""
    return str(focused().spec.name)  # type: ignore[attr-defined]


def press(qtbot: Any, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys one after the other."""
    for key in keys:
        qtbot.keyClick(focused(), key, modifier)


def type_(qtbot: Any, text: str) -> None:
    """Type a text."""
    for char in text:
        if char.isascii():
            qtbot.keyClicks(focused(), char)
        else:
            commit = QInputMethodEvent()
            commit.setCommitString(char)
            QApplication.sendEvent(focused(), commit)
