"""What a list asks the database, run in its reading thread. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cmdesk.core.database import Database
from cmdesk.core.window import Query, Row, Window

T = TypeVar("T")
Pages = dict[int, list[Row | None]]

PAGE: Final = 64  # rows read and kept together
SLICE: Final = 8.0  # milliseconds of idle work before looking for questions again


@dataclass(frozen=True, slots=True)
class Opening:
    """Open a list; the window shown before is closed in the thread it belongs to."""

    database: Database
    query: Query
    before: Window | None

    def __call__(self) -> tuple[Window, list[Row | None], int | None]:
        """Return the window, its first rows, and how many there are if that is already known."""
        before = self.before
        if before is not None:
            before.close()
            window = before.following(self.query)
        else:
            window = Window(self.database, self.query)
        head = window.head()
        return window, head, window.count if window.is_counted else None


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
    """Read pages.

    Attributes:
        age: how often the list had changed when this was asked; an answer that comes too late is thrown away.
    """

    window: Window
    pages: Sequence[int]
    age: int

    def __call__(self) -> tuple[int, Pages]:
        return self.age, {page: self.window.page(page * PAGE, PAGE) for page in self.pages}


@dataclass(frozen=True, slots=True)
class Showing:
    """Carry other columns from now on."""

    window: Window
    query: Query

    def __call__(self) -> None:
        self.window.show(self.query)


@dataclass(frozen=True, slots=True)
class Refreshing:
    """Open the same list again as it now is and find some of its rows.

    Attributes:
        places: id → about where the row was; the first is the one that should stay where it is on screen.
        rows: how many rows from that one are on screen.
    """

    window: Window
    places: dict[int, int]
    rows: int

    def __call__(self) -> tuple[Window, dict[int, int], Pages]:
        """Return the new window, counted, where the rows are, and the pages on screen."""
        self.window.close()
        fresh = self.window.refreshed()
        found = fresh.find(self.places)
        top = next((found.get(row_id, place) for row_id, place in self.places.items()), 0)
        last = max(0, min(top + self.rows, fresh.count - 1))
        pages = range(min(top, last) // PAGE, last // PAGE + 1)
        return fresh, found, {page: fresh.page(page * PAGE, PAGE) for page in pages}


@dataclass(frozen=True, slots=True)
class Asking(Generic[T]):
    """Run somebody's task on the window."""

    window: Window
    task: Callable[[Window], T]

    def __call__(self) -> T:
        return self.task(self.window)
