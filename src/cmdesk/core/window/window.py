"""Pages of a list by position, however long it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from cmdesk.core.database import Database
from cmdesk.core.window.listing import Listing
from cmdesk.core.window.order import Key
from cmdesk.core.window.query import Query
from cmdesk.core.window.source import Row, Source
from cmdesk.core.window.walk import Walk

HEAD = 64  # rows read before anything is known about the list, where nobody says how many are shown
NEAR = 256  # rows among which a moved row is looked for before it is counted
NEAR_HEAD = 1024  # rows from the first that are read without counting the list
SHORT = 4096  # a filtered list up to this long keeps all its ids


class Window:
    """A list in its order, read where it is looked at.

    Opening reads only what the query must know to be written. ``head`` shows the first rows before they are counted;
    ``advance`` makes far jumps cheap while nobody is waiting. A window does not change its mind when rows change: it
    shows a changed row as it now is and a vanished one as None until ``refreshed`` gives a new window. It is used
    by one thread at a time and closed in the end.

    Args:
        database: the office.
        query: the list.
        screen: how many rows are shown at once; by default what fits a large screen.
    """

    def __init__(self, database: Database, query: Query, screen: int | None = None) -> None:
        self._asked = query
        self._screen = screen or HEAD
        self._state = database.state()  # before anything has been read
        self.query = query.written()
        self._source = Source(database, self.query)
        self._count: int | None = None
        self._way: Walk | Listing | None = None
        self._whole: Walk | None = None  # through the list without its late part
        self._head: list[int] | None = None
        self._keys: Sequence[Key] = ()  # of the head, where it has been read by them
        self._known: Sequence[int] = ()  # the first rows of a longer list that this one is a part of
        self._known_keys: Sequence[Key] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_counted(self) -> bool:
        """Whether ``count`` is known without asking the database."""
        return self._count is not None

    @property
    def count(self) -> int:
        """How many rows the list has."""
        if self._count is None:
            self._read_head()
        if self._count is None:
            self._count = self._source.count_all()
        return self._count

    @property
    def is_complete(self) -> bool:
        """Whether every position can be jumped to at the same small cost."""
        return self._way is not None and self._way.complete

    def head(self) -> list[Row | None]:
        """Return the first rows, at most a screen, without counting the list."""
        if self._head is not None or self._known or self._whole is not None or self.query.tries:
            return self._source.rows(self._read_head())
        keys, rows = self._source.keys_and_rows(0, self._screen)
        self._keep_head(keys)
        return list(rows)

    def page(self, first: int, most: int) -> list[Row | None]:
        """Return at most ``most`` rows from position ``first``; None for a row that has vanished."""
        if self._is_near(first, most):
            return list(self._source.keys_and_rows(first, most)[1])
        return self._source.rows(self.ids(first, most))

    def ids(self, first: int, most: int) -> list[int]:
        """Return the ids of at most ``most`` rows from position ``first``."""
        if self._is_near(first, most):
            return [key[-1] for key in self._source.keys(self._source.order, None, first, most)]
        head = self._read_head()
        if first + most <= len(head):
            return head[first : first + most]
        return self._found().ids(first, min(most, self.count - first)) if first < self.count else []

    def rows_of(self, ids: Sequence[int]) -> list[Row | None]:
        """Return rows by their ids, in that order, whether or not the list shows them."""
        return self._source.rows(ids)

    def position_of(self, row_id: int) -> int | None:
        """Return where a row now is, or None when it is not in the list."""
        key = self._source.key_of(row_id)
        if key is None:
            return None
        steps = self._source.order.backwards().steps(key)
        return sum(self._source.count(step) for step in steps) - 1

    def find(self, places: Mapping[int, int]) -> dict[int, int]:
        """Return where some rows now are; those that have left the list are left out.

        Args:
            places: id → about where the row was. Rows near there are found cheaply, at most 50 others by counting.
        """
        found: dict[int, int] = {}
        near: dict[int, int] = {}
        far = 50
        for row_id, place in places.items():
            if row_id not in near:
                first = max(0, place - NEAR // 2)
                near |= {other: first + number for number, other in enumerate(self.ids(first, NEAR))}
            now = near.get(row_id)
            if now is None and far:
                far -= 1
                now = self.position_of(row_id)
            if now is not None:
                found[row_id] = now
        return found

    def show(self, query: Query) -> None:
        """Carry other columns from now on; order and conditions of ``query`` must be the same."""
        self.query = self.query.carrying(query)
        self._source.show(self.query)

    def advance(self, milliseconds: float) -> bool:
        """Prepare far jumps for about that long and tell whether that is done; call it when nobody is waiting."""
        return self._found().advance(milliseconds / 1000) and self._walk_whole(milliseconds / 1000)

    def refreshed(self) -> Window:
        """Return a window over the same list as it is now."""
        return Window(self._source.database, replace(self.query, candidates=None), self._screen)

    def following(self, query: Query, screen: int | None = None) -> Window:
        """Return a window over another query; it begins with what this one knows.

        A list that is only ordered differently need not be counted again. One that is narrowed differently finds its
        first page in the order of the whole. What answers one more key of a word has answered before: such a list is
        looked for among the first rows of this one, and behind them.
        """
        window = Window(self._source.database, query, screen or self._screen)
        if (query.table, window.query.condition(), window.query.params) == (
            self.query.table,
            self.query.condition(),
            self.query.params,
        ):
            window._count = self._count  # its own kind
        if self._is_begun_for(query):
            window._known, window._known_keys = self._head or (), self._keys
        whole = self._whole_of(query)
        if query.late is not None:
            window._whole = whole
        elif whole is not None and whole.count is not None:
            window._way, window._count = whole, whole.count
        return window

    def stretch_sums(self, first: int, most: int, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return parts (count, sum and count of every SQL expression …) that together make up a stretch of rows."""
        return list(self._found().sums(first, min(most, self.count - first), columns))

    def close(self) -> None:
        """Let go of anything half read."""
        if self._way is not None:
            self._way.close()

    def _is_begun_for(self, query: Query) -> bool:
        """Tell whether the first rows of a list that is a part of this one are among those known here, or behind."""
        if self._head is None or len(self._head) < self._screen or self._state is None or not self._asked.covers(query):
            return False
        return self._is_unchanged()  # or a row may have come before them

    def _is_near(self, first: int, most: int) -> bool:
        """Tell whether rows are read from the first on, without anything known about the list."""
        return self._screen < first + most <= NEAR_HEAD and self._count is None and not self.query.tries

    def _read_head(self) -> list[int]:
        if self._head is None:
            found = self._look_up_head()
            if found is not None:
                return self._keep_ids(found)
            known = self._known_keys if self._is_unchanged() else ()
            return self._keep_head(self._source.first_keys(self._screen, known))
        return self._head

    def _keep_head(self, keys: list[Key]) -> list[int]:
        self._keys = keys
        return self._keep_ids([key[-1] for key in keys])

    def _keep_ids(self, ids: list[int]) -> list[int]:
        self._head = ids
        if len(ids) < self._screen:
            self._count = len(ids)
            self._way = Listing(self._source, ids)
        return ids

    def _look_up_head(self) -> list[int] | None:
        """Return the ids of the first rows, looked up in the order of the whole list; None if that does not hold any more."""
        ranks = self._whole.ranks if self._whole is not None else None
        found = self._source.first_ranked(self._screen, ranks, self._known) if ranks is not None else None
        return found if self._is_unchanged() else None

    def _is_unchanged(self) -> bool:
        return self._state == self._source.database.state()

    def _whole_of(self, query: Query) -> Walk | None:
        """Return the walk through a list without its late part, if it has been begun here and nothing has changed."""
        mine = self._way if self._asked.late is None else self._whole
        if not isinstance(mine, Walk) or mine.state is None or mine.state != self._source.database.state():
            return None
        return mine if self._asked.whole().is_walked_like(query.whole()) else None

    def _walk_whole(self, seconds: float) -> bool:
        """Walk on through the list without its late part and tell whether that is done: what is typed next is part of it."""
        database = self._source.database
        state = database.state()
        if self._asked.late is None or state is None:
            return True
        if self._whole is None or (self._whole.complete and self._whole.state != state):
            source = Source(database, self._asked.whole())
            if not source.is_indexed():
                return True
            self._whole = Walk(source, 0)
        return self._whole.advance(seconds)

    def _found(self) -> Walk | Listing:
        if self._way is None:
            count = self.count
        if self._way is None:
            if bool(self.query.where) and count <= SHORT:
                self._way = Listing(self._source)
            elif self._source.is_indexed():
                self._way = Walk(self._source, count)
            else:
                known = self._whole is not None and self._whole.ranks is not None
                self._way = Listing(self._source, whole=self._whole if known else None)
        return self._way
