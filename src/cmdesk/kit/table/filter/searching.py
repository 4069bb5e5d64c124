"""A search box and a list that pass the keys to each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cmdesk.kit.form.typed_ahead import TypedAhead

_TO_THE_LIST = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchKeys(QObject):
    """What is typed in the list goes to the box; Down, Enter and Esc in the box come back to the list."""

    opened = Signal()
    cleared = Signal()

    def __init__(self, box: QLineEdit, grid: QWidget) -> None:
        super().__init__(grid)
        self._box, self._grid = box, grid
        box.installEventFilter(self)
        TypedAhead(box, grid)

    def clear(self) -> None:
        """Forget what was searched."""
        self._box.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
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
