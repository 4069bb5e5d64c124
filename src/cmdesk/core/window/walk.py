"""A list whose order an index provides: it is read from anywhere, and from memory once it has been walked through."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

from cmdesk.core.window.order import Key
from cmdesk.core.window.ranks import Ranks
from cmdesk.core.window.source import Source

STRIDE = 512  # rows between two anchors; a page skips at most half of them


class Walk:
    """Finds rows from the nearest *anchor* (position and key of a row), the start or the end of the list.

    In a file the ids of all rows are kept besides, 8 bytes each: a jump is then spared two or three statements. So are
    their ranks, with which a search in the list finds its first page. A server is not asked for a hundred thousand ids
    by everybody who opens a list.

    Attributes:
        complete: every stretch of the list has its anchor.
        state: of the database when the walk began; ranks and count hold as long as it is the same.
    """

    def __init__(self, source: Source, count: int) -> None:
        self._source = source
        self._count = count
        self._places: list[int] = [0]
        self._keys: list[Key | None] = [None]
        self._built = 0
        self._ids = array("q") if source.database.engine == "sqlite" else None
        self._reached: Key | None = None  # the last row whose id is kept
        self._ranks: Ranks | None = None if self._ids is None else Ranks()
        self.state = source.database.state()
        self.complete = self._ids is None and count <= STRIDE

    @property
    def ranks(self) -> Ranks | None:
        """Where each row stood when the walk began; None where that is not known, or not yet."""
        return self._ranks if self.complete else None

    @property
    def count(self) -> int | None:
        """How many rows there were when the walk began; None where that is not known, or not yet."""
        return len(self._ids) if self._ids is not None and self.ranks is not None else None

    def ids(self, first: int, most: int) -> list[int]:
        """Return the ids of at most ``most`` rows from position ``first``."""
        if self._ids is not None and first + most <= len(self._ids):
            return self._ids[first : first + most].tolist()
        return [key[-1] for key in self._read(first, most)]

    def advance(self, seconds: float) -> bool:
        """Set more anchors for about that time and tell whether all are set."""
        until = perf_counter() + seconds
        while not self.complete and perf_counter() < until:
            if self._ids is None:
                self._set_next()
            else:
                self._fetch(self._ids)
        return self.complete

    def sums(self, first: int, most: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield partial sums of a stretch, see ``Source.sums``."""
        near = bisect_right(self._places, first) - 1
        skip = first - self._places[near]
        return self._source.sums(self._source.order, self._keys[near], skip, most, columns)

    def close(self) -> None:
        """Do nothing; nothing is held open."""

    def _set_next(self) -> None:
        place = self._built + STRIDE
        start = self._keys[bisect_left(self._places, self._built)]
        found = self._source.keys(self._source.order, start, STRIDE, 1) if place < self._count else []
        if found:
            self._built = place
            self._keep(place, found[0])
        else:
            self.complete = True

    def _fetch(self, ids: array[int]) -> None:
        """Append the ids of the next rows, and set an anchor at the last of them."""
        order = self._source.order
        start = None if self._reached is None else order.behind(self._reached)
        found = self._source.keys(order, start, 0, STRIDE)
        more = [key[-1] for key in found]
        ids.extend(more)
        if self._ranks is not None and not self._ranks.extend(more):
            self._ranks = None
        if found:
            self._reached = found[-1]
            self._keep(len(ids) - 1, self._reached)
        self.complete = len(found) < STRIDE
        if self.complete and self._ranks is not None:
            self._ranks.pack()

    def _keep(self, place: int, key: Key) -> None:
        at = bisect_left(self._places, place)
        if at == len(self._places) or self._places[at] != place:
            self._places.insert(at, place)
            self._keys.insert(at, key)

    def _read(self, first: int, most: int) -> list[Key]:
        most = min(most, self._count - first)
        if most <= 0:
            return []
        before = bisect_right(self._places, first) - 1
        forward = first - self._places[before]
        after = bisect_left(self._places, first + most - 1)
        if after < len(self._places):
            place, key = self._places[after], self._keys[after]
        else:
            place, key = self._count - 1, None
        backward = place - (first + most - 1)
        order = self._source.order
        if forward <= backward:
            found = self._source.keys(order, self._keys[before], forward, most)
        else:
            found = self._source.keys(order.backwards(), key, backward, most)[::-1]
        if found and min(forward, backward) > STRIDE:
            self._keep(first, found[0])  # whoever jumped here will scroll on from here
        return found
