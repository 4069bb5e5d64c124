"""May things be copied here? Said of a ground, a widget with all that stands on it, in one place for the whole program.

Where a ground says no (S4-24: files may be read, not copied), nothing leaves it by Ctrl+C, by cutting, by a context menu or
by dragging selected text, whatever field, list or label it is in, nor from a window that was opened from there; whoever tries
is told the sentence. Verbs that take something out by themselves (copy rows, save a file as …) ask ``refusal``. Pasting,
typing and selecting are as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget

from cmdesk.core.errors import Refused

Tell = Callable[[Refused], None]

_grounds: WeakKeyDictionary[QWidget, tuple[str, Tell]] = WeakKeyDictionary()
_TAKES_AWAY: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_TAKING: Final = frozenset({"edit-copy", "edit-cut", "link-copy"})
"""How Qt calls the entries of its own context menus that take text away."""
_MATTERS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.ContextMenu, QEvent.Type.MouseButtonPress})


def say(ground: QWidget, sentence: str, tell: Tell) -> None:
    """Say whether things may be copied on a ground; the nearest one that says anything decides.

    Args:
        ground: a widget; what stands on it, and windows opened from there, belong to it.
        sentence: why not; empty where they may.
        tell: shows the sentence to who tries.
    """
    _grounds[ground] = sentence, tell
    if sentence:
        _watch()


def refusal(widget: QWidget | None) -> str:
    """Return why nothing may be copied where a widget stands; empty where it may."""
    return _said(widget)[0]


def is_said(widget: QWidget | None) -> bool:
    """Tell whether some ground has said whether things may be copied where a widget stands."""
    while widget is not None and widget not in _grounds:
        widget = widget.parentWidget()
    return widget is not None


def refuse(widget: QWidget | None) -> bool:
    """Tell who tries to copy that he may not; False where he may and nothing was said."""
    sentence, tell = _said(widget)
    if sentence:
        tell(Refused(sentence))
    return bool(sentence)


def _silent(_refusal: Refused) -> None:
    pass


def _said(widget: QWidget | None) -> tuple[str, Tell]:
    while widget is not None:
        found = _grounds.get(widget)
        if found is not None:
            return found
        widget = widget.parentWidget()
    return "", _silent


class _Watch(QObject):
    """Looks at keys, menus and clicks of the whole program while some ground says no."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _MATTERS or not isinstance(watched, QWidget):
            return False
        if isinstance(event, QKeyEvent):
            return any(event.matches(key) for key in _TAKES_AWAY) and refuse(watched)
        box = _text_box(watched)
        if box is None or not refusal(box):
            return False
        if isinstance(event, QContextMenuEvent):
            _open_menu(box, event)
            return True
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            _leave_nothing_to_drag(box, event)
        return False


_watching: list[_Watch] = []


def _watch() -> None:
    app = QApplication.instance()
    if app is None or (_watching and _watching[0].parent() is app):
        return
    _watching[:] = [_Watch(app)]
    app.installEventFilter(_watching[0])


Box = QLineEdit | QTextEdit | QPlainTextEdit | QLabel


def _text_box(widget: QWidget) -> Box | None:
    """Return the box of text that a widget is, or whose middle it is."""
    if isinstance(widget, QLabel):
        selectable = widget.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        return widget if selectable else None
    for one in (widget, widget.parentWidget()):
        if isinstance(one, QLineEdit | QTextEdit | QPlainTextEdit):
            return one
    return None


def _open_menu(box: Box, event: QContextMenuEvent) -> None:
    """Open the menu of a box without what would take text away; one that could do nothing else is a try to copy."""
    if isinstance(box, QLabel) or box.isReadOnly():
        refuse(box)
        return
    menu: QMenu = box.createStandardContextMenu()
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in menu.actions():
        if action.objectName() in _TAKING:
            action.setVisible(False)
            action.setEnabled(False)
    menu.popup(event.globalPos())


def _leave_nothing_to_drag(box: Box, event: QMouseEvent) -> None:
    """Forget what is selected before a click that could begin to drag it."""
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return
    if isinstance(box, QLineEdit):
        box.deselect()
    elif isinstance(box, QLabel):
        if box.hasSelectedText():
            box.setSelection(0, 0)
    else:
        cursor = box.textCursor()
        cursor.clearSelection()
        box.setTextCursor(cursor)
