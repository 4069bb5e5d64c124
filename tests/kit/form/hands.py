"""Hands of a person: keys go to whatever has the focus, Chinese comes from an input method."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


def show(qtbot: Any, window: QWidget) -> None:
    """Open a window and wait until it has the keys."""
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def place(qtbot: Any, desk: QWidget, editor: QWidget) -> QLineEdit:
    """Put an editor into the window, the cursor in it; return the field to leave to."""
    layout, other = desk.layout(), QLineEdit()
    assert layout is not None
    layout.addWidget(editor)
    layout.addWidget(other)
    show(qtbot, desk)
    editor.setFocus()
    return other


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


def compose(letters: str, characters: str = "") -> QWidget:
    """Write through an input method as the system hands it over: to what has the keys, and to no list that drops.

    Args:
        letters: what is being composed after this; empty when it is over.
        characters: what has been chosen.

    Returns:
        Who had the keys, and still has what is being composed.
    """
    window = QGuiApplication.focusWindow()
    while window is not None and window.type() == Qt.WindowType.Popup:
        window = window.transientParent()
    taker = window.focusObject() if window is not None else None
    assert isinstance(taker, QWidget)
    event = QInputMethodEvent(letters, [])
    event.setCommitString(characters)
    QApplication.sendEvent(taker, event)
    return taker


def candidates_at(taker: QWidget) -> QPoint:
    """Return where on the screen an input method shows its candidates for who has the keys."""
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled | Qt.InputMethodQuery.ImCursorRectangle)
    QApplication.sendEvent(taker, asked)
    assert asked.value(Qt.InputMethodQuery.ImEnabled), "the system would switch the input method off"
    return taker.mapToGlobal(asked.value(Qt.InputMethodQuery.ImCursorRectangle).center())
