"""What a list asks the database, run in its reading thread. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.window import Group, Query, Row, Totals, Window, groups, totals_of_ranges
from cmdesk.kit.table.rows.outline import MOST

T = TypeVar("T")
Placed = dict[int, Row | None]
"""Rows by their places; None for one that has vanished."""

SLICE: Final = 2.0  # milliseconds of idle work before looking for questions again


@dataclass(frozen=True, slots=True)
class Opened:
    """A list as it is when it is first shown.

    Attributes:
        window: its pages.
        head: its first rows.
        count: how many rows, if that is known already.
        groups: its groups, if it is grouped.
    """

    window: Window
    head: list[Row | None]
    count: int | None
    groups: Sequence[Group] | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a list is grouped by.

    Attributes:
        key: the column; the list must be ordered by it first.
        sums: columns to add up in every group.
    """

    key: str
    sums: tuple[str, ...]

    def groups(self, database: Database, query: Query) -> list[Group]:
        """Return the groups in their order.

        Raises:
            Refused: there are so many that headings would not help.
        """
        found = groups(database, query, self.key, self.sums)
        if len(found) > MOST:
            raise Refused(f"按这一列会分成 {len(found):,} 组，太多了，请换一列分组或者先筛选。")
        return found


@dataclass(frozen=True, slots=True)
class Opening:
    """Open a list; the window shown before is closed in the thread it belongs to.

    Attributes:
        screen: how many rows are shown at once; None where that is not known yet.
    """

    database: Database
    query: Query
    before: Window | None
    grouping: Grouping | None
    screen: int | None

    def __call__(self) -> Opened:
        """Return the window, its first rows, and how many there are if that is already known."""
        before = self.before
        if before is not None:
            before.close()
            window = before.following(self.query, self.screen)
        else:
            window = Window(self.database, self.query, self.screen)
        head = window.head()
        found = self.grouping.groups(self.database, window.query) if self.grouping else None
        count = window.count if window.is_counted or found is not None else None
        return Opened(window, head, count, found)


@dataclass(frozen=True, slots=True)
class Counting:
    """Count a list."""

    window: Window

    def __call__(self) -> int:
        return self.window.count


@dataclass(frozen=True, slots=True)
class Preparing:
    """Make far jumps cheap, a slice at a time."""

    window: Window

    def __call__(self) -> bool:
        """Return True when there is nothing left to prepare."""
        return self.window.advance(SLICE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Read rows.

    Attributes:
        places: where they stand, ascending.
        age: how often the list had changed when this was asked; an answer that comes too late is thrown away.
    """

    window: Window
    places: Sequence[int]
    age: int

    def __call__(self) -> tuple[int, Placed]:
        return self.age, read_places(self.window, self.places)


def read_places(window: Window, places: Sequence[int]) -> Placed:
    """Read the rows at ascending places, those that follow each other at once."""
    found: Placed = dict.fromkeys(places)
    begin = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            found.update(zip(places[begin:end], window.page(places[begin], end - begin), strict=False))
            begin = end
    return found


@dataclass(frozen=True, slots=True)
class Showing:
    """Carry other columns from now on."""

    window: Window
    query: Query

    def __call__(self) -> None:
        self.window.show(self.query)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A list as it is now.

    Attributes:
        window: its pages, counted.
        places: where the rows asked about are.
        rows: what is on screen.
        groups: its groups, if it is grouped.
    """

    window: Window
    places: dict[int, int]
    rows: Placed
    groups: Sequence[Group] | None


@dataclass(frozen=True, slots=True)
class Refreshing:
    """Open the same list again as it now is and find some of its rows.

    Attributes:
        places: id → about where the row was; the first is the one that should stay where it is on screen.
        rows: how many rows from that one are on screen.
    """

    database: Database
    window: Window
    places: dict[int, int]
    rows: int
    grouping: Grouping | None

    def __call__(self) -> Refreshed:
        """Return the new window, where the rows are, and what is on screen."""
        self.window.close()
        fresh = self.window.refreshed()
        last_place = max(0, fresh.count - 1)
        found = fresh.find(self.places)
        top = next((found.get(row_id, place) for row_id, place in self.places.items()), 0)
        last = min(top + self.rows, last_place)
        places = range(min(top, last), last + 1)
        groups_now = self.grouping.groups(self.database, fresh.query) if self.grouping else None
        return Refreshed(fresh, found, read_places(fresh, places), groups_now)


@dataclass(frozen=True, slots=True)
class Asking(Generic[T]):
    """Run somebody's task on the window."""

    window: Window
    task: Callable[[Window], T]

    def __call__(self) -> T:
        return self.task(self.window)


@dataclass(frozen=True, slots=True)
class Finding:
    """Find rows by id, near where they were."""

    places: dict[int, int]

    def __call__(self, window: Window) -> dict[int, int]:
        return window.find(self.places)


@dataclass(frozen=True, slots=True)
class Ids:
    """Read the ids of places, and make sure that they are still the records somebody has seen there.

    Attributes:
        parts: ranges of places, (first, last) both included.
        known: place → id, as shown on screen.
    """

    parts: tuple[tuple[int, int], ...]
    known: dict[int, int]

    def __call__(self, window: Window) -> list[int]:
        found: list[int] = []
        for first, last in self.parts:
            ids = window.ids(first, last - first + 1)
            whole = len(ids) == last - first + 1
            ends = {first: ids[0], last: ids[-1]} if whole else {first: None}
            if any(self.known.get(place, row_id) != row_id for place, row_id in ends.items()):
                raise Refused("名单刚刚变了，所选的行可能不再是原来那些，请重新选择。")
            found += ids
        return found


@dataclass(frozen=True, slots=True)
class Rows:
    """Read rows of places, (first, last) both included."""

    parts: tuple[tuple[int, int], ...]

    def __call__(self, window: Window) -> list[Row | None]:
        return [row for first, last in self.parts for row in window.page(first, last - first + 1)]


@dataclass(frozen=True, slots=True)
class Sums:
    """Add up columns over places, (first, last) both included."""

    parts: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]

    def __call__(self, window: Window) -> Totals:
        return totals_of_ranges(window, self.keys, self.parts)
