"""The record under the cursor of a list: where it is after the list has changed, and what is above and below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.questions import Finding

TOP: Final = 16  # rows among which the current record is looked for at once when the order changes
LATER: Final = 250  # milliseconds after which it is looked for in the whole list


class Current(QObject):
    """The current record of a table; rows that have not arrived yet have none to tell of."""

    changed = Signal(object)  # id, or None when there is no record

    def __init__(self, grid: Grid, model: TableModel) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model
        self._id: int | None = None
        self._sought: int | None = None
        self._find_later = QTimer(self, singleShot=True, interval=LATER)
        self._find_later.timeout.connect(self._find)
        grid.current_moved.connect(self.tell)
        model.dataChanged.connect(self.tell)

    @property
    def id(self) -> int | None:
        """Its id."""
        return self._id

    def go_to(self, record_id: int) -> None:
        """Make a record current; a list that does not hold it stays as it is."""
        self._sought = record_id
        self._model.ask("seek", Finding({record_id: 0}), self._put_sought)

    def step(self, by: int) -> None:
        """Go to the record below (1) or above (−1), past headings."""
        row = self._grid.currentIndex().row() + by
        while 0 <= row < self._model.rowCount() and self._model.place(row) is None:
            row += by
        if 0 <= row < self._model.rowCount():
            self._grid.set_current_row(row)

    def settle(self, *, stay: bool) -> None:
        """Stand somewhere in a list that has just been opened.

        Args:
            stay: the same list in another order: follow the record. Otherwise its first one is current.
        """
        if not stay or self._id is None:
            self._put({})
        else:
            head = {self._model.id_at(row): row for row in range(min(TOP, self._model.rowCount()))}
            if self._id in head:
                self._grid.set_current_row(head[self._id])
            else:
                self._find_later.start()
        if self._sought is not None:  # asked for before there was a list
            self.go_to(self._sought)

    def tell(self, *_: object) -> None:
        """Tell which record is current now, if it is another one."""
        row = self._grid.currentIndex().row()
        row_id = self._model.id_at(row) if row >= 0 else None
        if row_id is None and self._model.rowCount():
            if row >= 0:  # told when the row has arrived; a heading tells nothing
                self._model.need(row, row, 0, slot="current")
            return
        if row_id != self._id:
            self._id = row_id
            self.changed.emit(row_id)

    def _find(self) -> None:
        """Look for the record in the new order, while nothing else is asked."""
        if self._id is not None and not self._grid.currentIndex().isValid():
            self._model.ask("find", Finding({self._id: 0}), self._put)

    def _put(self, places: dict[int, int]) -> None:
        if self._model.rowCount() and not self._grid.currentIndex().isValid():  # nobody has moved meanwhile
            place = 0 if self._id is None else places.get(self._id, 0)
            self._grid.set_current_row(self._model.row_of(place), show=False)
        self.tell()

    def _put_sought(self, places: dict[int, int]) -> None:
        sought, self._sought = self._sought, None
        if sought is not None and sought in places:
            self._grid.set_current_row(self._model.row_of(places[sought]))
