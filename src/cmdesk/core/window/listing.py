"""A list whose order has to be sorted, or that is short: all its ids are kept, 8 bytes each."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterator, Sequence
from itertools import compress
from itertools import count as counting
from time import perf_counter
from typing import Any

from cmdesk.core.window.order import Step
from cmdesk.core.window.ranks import MOST_ID
from cmdesk.core.window.source import Source
from cmdesk.core.window.walk import Walk

BATCH = 4096  # ids fetched at once
HEAD = 1024  # rows that may be asked for before the sorting is done

_names = counting(1)
Batches = Generator[list[int], None, None]
"""Ids in their order, some at a time; none at all while they are still being put in order."""


class Listing:
    """Sorts once, then finds every page by id.

    Attributes:
        complete: all ids are here.
    """

    def __init__(self, source: Source, ids: Sequence[int] | None = None, whole: Walk | None = None) -> None:
        """Begin.

        Args:
            source: the list.
            ids: all its ids, if they are known.
            whole: a list that was walked through, of which this one is a part in the same order.
        """
        self._source = source
        self._ids = array("q", ids or ())
        self._whole = whole
        self._reading: Batches | None = None
        self.complete = ids is not None

    def ids(self, first: int, most: int) -> list[int]:
        """Return the ids of at most ``most`` rows from position ``first``."""
        if not self.complete and len(self._ids) < first + most:
            if self._reading is None and first + most <= HEAD:  # the best few are found without sorting all
                return [key[-1] for key in self._source.keys(self._source.order, None, first, most)]
            while not self.complete and len(self._ids) < first + most:
                self._fetch()
        return self._ids[first : first + most].tolist()

    def advance(self, seconds: float) -> bool:
        """Fetch more ids for about that time and tell whether all are here."""
        until = perf_counter() + seconds
        while not self.complete and perf_counter() < until:
            self._fetch()
        return self.complete

    def sums(self, first: int, most: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield partial sums of a stretch, see ``Source.sums``."""
        for begin in range(first, first + most, BATCH):
            ids = self.ids(begin, min(BATCH, first + most - begin))
            named = Step(f"{self._source.query.id} IN ({', '.join(map(str, ids)) or 'NULL'})")
            yield self._source.sum_of(columns, named)

    def close(self) -> None:
        """Stop reading; nothing more is asked for."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _fetch(self) -> None:
        if self._reading is None:
            self._reading = self._begun()
        try:
            batch = next(self._reading, None)
        except Exception:  # interrupted: whoever asks again starts over
            self.close()
            self._ids = array("q")
            raise
        if batch is None:
            self.complete = True
            self.close()
        else:
            self._ids.extend(batch)

    def _begun(self) -> Batches:
        if self._source.database.engine == "postgres":
            return _sorted_by_server(self._source)
        return _sorted(self._source) if self._whole is None else _sifted(self._source, self._whole)


def _sorted(source: Source) -> Batches:
    """Let SQLite sort, which it does at the first step."""
    cursor = source.database.execute_sql(*source.ids_statement())
    try:
        while batch := cursor.fetchmany(BATCH):
            yield [row[0] for row in batch]
    finally:
        cursor.close()


def _sorted_by_server(source: Source) -> Batches:
    """Let the server sort and keep the result, which its driver would fetch as a whole."""
    sql, params = source.ids_statement()
    connection = source.database.connection()
    cursor = connection.cursor(name=f"listing_{next(_names)}", withhold=True)
    try:
        cursor.execute(source.database.sql(sql), params)
        while batch := cursor.fetchmany(BATCH):
            yield [row[0] for row in batch]
    finally:
        cursor.close()


def _sifted(source: Source, whole: Walk) -> Batches:
    """Read the ids as they come and look for them along the whole list.

    That takes 0.7 µs an id. SQLite takes 1.4 to sort one and 0.35 to let go of it: at a million, the key after a pause
    would wait a third of a second for that alone.
    """
    if source.database.state() == whole.state:
        kept = bytearray(MOST_ID + 1)
        cursor = source.database.execute_sql(*source.ids_statement(ordered=False))
        try:
            while batch := cursor.fetchmany(BATCH):
                for (row_id,) in batch:
                    kept[row_id] = True
                yield []
        finally:
            cursor.close()
    if source.database.state() != whole.state:
        yield from _sorted(source)
        return
    count = whole.count or 0
    for first in range(0, count, BATCH):
        ids = whole.ids(first, min(BATCH, count - first))
        yield list(compress(ids, map(kept.__getitem__, ids)))
