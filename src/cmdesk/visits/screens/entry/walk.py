"""Enter goes down the sheet from station to station, Shift+Enter up; at its end it is to be saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from cmdesk.visits.screens.entry.note import Note
from cmdesk.visits.screens.entry.stock import StockGrid

_ENTER: Final = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value))


class Walk(QObject):
    """Watches the keys of all stations; which there are may depend on what was typed.

    Signals:
        asked: Ctrl+Enter anywhere, or Enter on the last station.
    """

    asked = Signal()

    def __init__(self, area: QScrollArea, stations: Callable[[], list[QWidget]], stock: StockGrid) -> None:
        """Prepare the walk; ``listen`` begins it.

        Args:
            area: what brings a station into sight.
            stations: the stations there are now, in their order.
            stock: the one in which Enter walks by itself.
        """
        super().__init__(area)
        self._area, self._stations, self._stock = area, stations, stock
        stock.finished.connect(self._after_stock)

    def listen(self) -> None:
        """Watch the stations there are now, and the sheet itself: what is no station leaves its keys to it."""
        sheet = self._area.widget()
        for widget in (*self._stations(), *([sheet] if sheet is not None else [])):
            widget.removeEventFilter(self)
            widget.installEventFilter(self)

    def go(self, widget: QWidget) -> None:
        """Go to a station, or to what belongs to one."""
        if widget is self._stock:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self._stock.begin()
        else:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(widget, 0, 60)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return False
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if pressed == Qt.KeyboardModifier.ControlModifier:
            self.asked.emit()
            return True
        if pressed == Qt.KeyboardModifier.ShiftModifier and isinstance(watched, Note):
            watched.textCursor().insertText("\n")
            return True
        if watched is self._stock or not isinstance(watched, QWidget):
            return False
        take = getattr(watched, "take", None)
        if take is not None:
            take()
        self._step(watched, -1 if pressed == Qt.KeyboardModifier.ShiftModifier else 1)
        return True

    def _after_stock(self) -> None:
        self._step(self._stock, 1)

    def _step(self, widget: QWidget, by: int) -> None:
        if by > 0:
            widget.clearFocus()  # what depends on its value appears now
        self.listen()
        stations = self._stations()
        if widget not in stations:
            return
        place = stations.index(widget) + by
        if 0 <= place < len(stations):
            self.go(stations[place])
        elif by > 0:
            self.asked.emit()
