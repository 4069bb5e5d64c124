"""The rows of a list, held where they are looked at: plain tuples, about a screen at a time, read in another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QTimer, Signal

from cmdesk.core.database import Database
from cmdesk.core.window import Group, Query, Row, Window
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.rows.outline import Outline
from cmdesk.kit.table.rows.questions import (
    Asking,
    Counting,
    Grouping,
    Opened,
    Opening,
    Placed,
    Preparing,
    Reading,
    Refreshed,
    Refreshing,
    Showing,
)
from cmdesk.kit.table.rows.reader import PATIENCE, Reader
from cmdesk.kit.table.rows.selection import Ranges

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

COUNT_LATER: Final = 60  # milliseconds after which a narrowed list is counted: not between two keys
AHEAD: Final = 32  # rows read at once while somebody scrolls: waking the reading thread costs as much as 60 of them
KEPT: Final = 6144  # rows; beyond them the older half goes

_ROOT: Final = QModelIndex()


class PagedModel(QAbstractTableModel):
    """Rows of a ``Query``, read where they are looked at; what their cells say is said by ``TableModel``.

    Rows that have not arrived yet are None and show nothing. What is shown stays until its successor has arrived:
    sorting and filtering never leave an empty table for a moment.
    """

    opened = Signal()  # another list is shown: other order, filter or table
    counted = Signal(int)
    refreshed = Signal(object)  # {id: where it now is} of the rows asked about
    refused = Signal(str)  # one Chinese sentence

    def __init__(self, database: Database, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all_columns = tuple(columns)
        self.columns = self.all_columns
        self.query: Query | None = None
        self._reader = Reader(database, self)
        self._reader.refused.connect(self._on_refused)
        self._database = database
        self._window: Window | None = None
        self.outline: Outline | None = None
        self._grouping: Grouping | None = None
        self._uncounted: Window | None = None
        self._count_later = QTimer(self, singleShot=True, interval=COUNT_LATER)
        self._count_later.timeout.connect(self._count_now)
        self._age = 0
        self._coming = False
        self._stale = False
        self._on_demand = False  # whoever asks is waiting, and sees the rows without being told
        self._rows: Placed = {}  # in the order they came
        self._count = 0

    # -- what is shown

    def show(self, query: Query, *, group: str = "", screen: int | None = None, patience: float = PATIENCE) -> None:
        """Show a list, or the same list ordered or filtered differently; ``opened`` tells when it is there.

        Args:
            query: the list.
            group: key of a column whose equal values stand together under a heading.
            screen: how many rows are shown at once, read before the rest is counted; None where that is not known yet.
            patience: seconds to wait here for it.
        """
        self._reader.drop_all()
        self._count_later.stop()  # or the list that goes would be counted after the one that comes
        self._grouping = None
        if group:
            query = query.grouped(group, desc=dict(query.order).get(group, False))
            self._grouping = Grouping(group, tuple(column.key for column in self.all_columns if column.summable))
        self.query = query
        self._coming = True
        self._stale = False
        keys = tuple(column.key for column in self.columns)
        opening = Opening(self._database, query.showing(keys), self._window, self._grouping, screen)
        self._reader.ask("open", opening, self._open, patience=patience)

    def offer_columns(self, columns: Sequence[Column]) -> None:
        """Have other columns to show; ``show_columns`` comes next."""
        self.all_columns = tuple(columns)

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns, in that order."""
        by_key = {column.key: column for column in self.all_columns}
        columns = tuple(by_key[key] for key in keys)
        if columns == self.columns:
            return
        self.beginResetModel()
        self.columns = columns
        self._columns_change()
        self._rows.clear()
        self._age += 1
        self.endResetModel()
        if self.query is None:
            return
        if self._coming:
            self.show(self.query, group=self._grouping.key if self._grouping else "")
        elif self._window is not None:
            self._reader.ask("columns", Showing(self._window, self.query.showing(tuple(keys))), _nothing, patience=0)

    def _columns_change(self) -> None:
        """Other columns are shown from now on."""

    def refresh(self, places: Mapping[int, int] | None = None, rows: int = 0) -> None:
        """Read the list again as it now is; ``refreshed`` tells when it is there.

        Args:
            places: rows to find again and about where they were; the first is to stay where it is on screen.
            rows: how many rows are on screen from that one.
        """
        if self._coming:
            self._stale = True  # what is coming may have been read before the change
        elif self._window is not None:
            refreshing = Refreshing(self._database, self._window, dict(places or {}), rows, self._grouping)
            self._reader.ask("refresh", refreshing, self._refresh)
        elif self.query is not None:  # it could not be read when it was to be shown
            self.show(self.query, group=self._grouping.key if self._grouping else "")

    def close(self) -> None:
        """Stop reading and let go of the database."""
        self._reader.close()

    # -- rows

    @property
    def count(self) -> int:
        """How many records there are; at first perhaps only those read so far."""
        return self._count

    @property
    def is_prepared(self) -> bool:
        """Whether every row can be jumped to at the same small cost, which needs a moment without questions."""
        return self._window is not None and self._window.is_complete

    @property
    def is_opening(self) -> bool:
        """Whether another list has been asked for and is not shown yet."""
        return self._coming

    @property
    def is_reading(self) -> bool:
        """Whether something asked of the database has not been answered yet."""
        return self._reader.is_busy

    def place(self, row: int) -> int | None:
        """Return the place of the record at a row in the list, or None for a heading."""
        return row if self.outline is None else self.outline.place(row)

    def row_of(self, place: int) -> int:
        """Return the row that shows the record at a place."""
        return place if self.outline is None else self.outline.row(place)

    def places(self, rows: Ranges) -> Ranges:
        """Return the places of the records in some rows; a folded heading stands for its records."""
        return rows if self.outline is None else Ranges(self.outline.places(rows))

    def fold(self, values: Iterable[object]) -> None:
        """Show only the headings of the groups with these values, and all of the others."""
        if self.outline is not None:
            self.beginResetModel()
            self.outline.fold(values)
            self.endResetModel()

    def need(self, first: int, last: int, patience: float = PATIENCE, *, slot: str = "pages") -> None:
        """Read the rows from ``first`` to ``last``, both included, waiting at most ``patience`` seconds for them.

        Rows that come within that time are there when this returns; of others ``dataChanged`` tells. A newer need
        of the same ``slot`` replaces one that has not been answered.
        """
        window = self._window
        if window is None or self._count == 0:
            return
        first, last = max(first, 0), min(last, self.rowCount() - 1)
        if len(self._rows) > KEPT:
            self._rows = dict(islice(self._rows.items(), len(self._rows) // 2, None))
        wanted: Sequence[int] = range(first, last + 1)
        if self.outline is not None:
            wanted = [place for place in map(self.outline.place, wanted) if place is not None]
        missing = [place for place in wanted if place not in self._rows]
        if missing:
            self._on_demand = patience > 0
            reading = Reading(window, self._with_next(missing, wanted), self._age)
            self._reader.ask(slot, reading, self._keep, patience=patience, quick=self.is_prepared)
            self._on_demand = False

    def _with_next(self, missing: Sequence[int], wanted: Sequence[int]) -> Sequence[int]:
        """Add to the rows that came into sight while scrolling those that will come next; to a jump nothing."""
        if len(missing) == len(wanted):
            return missing
        if missing[-1] == wanted[-1]:
            places = range(missing[0], min(missing[0] + AHEAD, self._count))
        else:
            places = range(max(0, missing[-1] + 1 - AHEAD), missing[-1] + 1)
        return sorted({*missing, *(place for place in places if place not in self._rows)})

    def row(self, number: int) -> Row | None:
        """Return what a row shows if it is here: its id, then the values of the shown columns."""
        place = number if self.outline is None else self.outline.place(number)
        return None if place is None else self._rows.get(place)

    def id_at(self, number: int) -> int | None:
        """Return the id of the record at a row if it is here."""
        row = self.row(number)
        return None if row is None else row[0]

    def ask(self, slot: str, task: Callable[[Window], T], done: Callable[[T], None], *, patience: float = 0.0) -> None:
        """Run a task on the window in the reading thread, for example sums of a selection.

        Args:
            slot: a newer task of the same slot replaces an older one.
            task: reads; must not touch anything of Qt.
            done: gets the result in this thread.
            patience: seconds to wait here for the answer.
        """
        if self._window is not None:
            self._reader.ask(slot, Asking(self._window, task), done, patience=patience)

    # -- Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return self._count if self.outline is None else self.outline.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    # -- answers of the reading thread

    def _open(self, found: Opened) -> None:
        self.beginResetModel()
        self._coming = False
        self._take(found.window, len(found.head) if found.count is None else found.count, found.groups)
        self._rows.update(enumerate(found.head))
        self.endResetModel()
        self.opened.emit()
        if found.count is None:
            self._uncounted = found.window
            if found.window.query.where:
                self._count_later.start()
            else:
                self._count_now(PATIENCE)
        else:
            self._settle()

    def _take(self, window: Window, count: int, groups: Sequence[Group] | None) -> None:
        self._window = window
        self._rows.clear()
        self._age += 1
        if groups is None or self._grouping is None:
            self.outline, self._count = None, count
            return
        same = self.outline is not None and self.outline.key == self._grouping.key
        folded = self.outline.folded if self.outline is not None and same else ()
        self.outline = Outline(self._grouping.key, groups, folded)
        self._count = self.outline.count

    def _count_now(self, patience: float = 0) -> None:
        if self._uncounted is not None and self._uncounted is self._window:
            self._reader.ask("count", Counting(self._uncounted), self._grow, patience=patience)
        self._uncounted = None

    def _grow(self, count: int) -> None:
        """The head was shown before the rest was counted; now there is more."""
        if count > self._count:
            self.beginInsertRows(_ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        self._settle()

    def _settle(self) -> None:
        self.counted.emit(self._count)
        if self._stale:
            self._stale = False
            self.refresh()
        elif self._window is not None:
            self._reader.when_idle(Preparing(self._window))

    def _keep(self, found: tuple[int, Placed]) -> None:
        age, rows = found
        if age != self._age:
            return
        self._rows |= rows
        if not self._on_demand:
            self._tell_changed(min(rows), max(rows))

    def _tell_changed(self, first_place: int, last_place: int) -> None:
        first, last = self.row_of(first_place), self.row_of(min(last_place, self._count - 1))
        if self.columns and 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _refresh(self, found: Refreshed) -> None:
        self.beginResetModel()
        self._take(found.window, found.window.count, found.groups)
        self._rows.update(found.rows)
        self.endResetModel()
        self.refreshed.emit(found.places)
        self._settle()

    def _on_refused(self, sentence: str) -> None:
        self._coming = False
        self.refused.emit(sentence)


def _nothing(_answer: object) -> None:
    """For questions whose answer nobody needs."""
