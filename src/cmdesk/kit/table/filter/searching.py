"""A search box and a list that pass the keys to each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

_TO_THE_LIST = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown})
_PLACES = (
    Qt.InputMethodQuery.ImCursorRectangle,
    Qt.InputMethodQuery.ImAnchorRectangle,
    Qt.InputMethodQuery.ImInputItemClipRectangle,
)
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchKeys(QObject):
    """What is typed in the list goes to the box; Down, Enter and Esc in the box come back to the list.

    What an input method composes there is seen in the box, with its candidates under it. The list keeps the keys until
    characters have been chosen, for whoever takes the keys from what is being composed throws it away.
    """

    opened = Signal()
    cleared = Signal()

    def __init__(self, box: QLineEdit, grid: QWidget) -> None:
        super().__init__(grid)
        self._box, self._grid = box, grid
        box.installEventFilter(self)
        grid.installEventFilter(self)

    def take(self, text: str) -> None:
        """Go on typing in the box."""
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._box.end(False)
        self._box.insert(text)

    def clear(self) -> None:
        """Forget what was searched."""
        self._box.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent | QInputMethodQueryEvent):
            return self._compose(watched, event)
        # The box comes last: a list that is being collected still gets events when its attributes are gone.
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or watched is not self._box:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in _TO_THE_LIST:
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in _ENTER:
            self.opened.emit()
        elif key == Qt.Key.Key_Escape:
            self.cleared.emit()
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return super().eventFilter(watched, event)
        return True

    def _compose(self, watched: QObject, event: QInputMethodEvent | QInputMethodQueryEvent) -> bool:
        """Let the box take, or answer, what an input method means for the list."""
        if watched is not getattr(self, "_grid", None):
            return False
        if isinstance(event, QInputMethodEvent):
            self._box.end(False)
            QApplication.sendEvent(self._box, event)
            if event.commitString() and not event.preeditString():
                self._box.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        QApplication.sendEvent(self._box, event)
        there = self._grid.mapFromGlobal(self._box.mapToGlobal(QPoint(0, 0)))
        for query in _PLACES:
            place = event.value(query)
            if isinstance(place, QRect | QRectF):
                event.setValue(query, place.translated(there))
        return True
