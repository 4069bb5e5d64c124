"""A list whose order has to be sorted, or that is short: all its ids are kept, 8 bytes each."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import count as counting
from time import perf_counter
from typing import Any

from cmdesk.core.window.order import Step
from cmdesk.core.window.source import Source

BATCH = 4096  # ids fetched at once
HEAD = 1024  # rows that may be asked for before the sorting is done

_names = counting(1)


class Listing:
    """Sorts once, then finds every page by id.

    Attributes:
        complete: all ids are here.
    """

    def __init__(self, source: Source, ids: Sequence[int] | None = None) -> None:
        self._source = source
        self._ids = array("q", ids or ())
        self._reading: _HeldByDriver | _HeldByServer | None = None
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
            engine = self._source.database.engine
            self._reading = _HeldByDriver(self._source) if engine == "sqlite" else _HeldByServer(self._source)
        try:
            batch = self._reading.fetch()
        except Exception:  # interrupted: whoever asks again starts over
            self.close()
            self._ids = array("q")
            raise
        self._ids.extend(batch)
        if len(batch) < BATCH:
            self.complete = True
            self.close()


class _HeldByDriver:
    """SQLite sorts at the first fetch and then hands over row by row."""

    def __init__(self, source: Source) -> None:
        self._cursor = source.database.execute_sql(*source.ids_statement())

    def fetch(self) -> list[int]:
        return [row[0] for row in self._cursor.fetchmany(BATCH)]

    def close(self) -> None:
        self._cursor.close()


class _HeldByServer:
    """PostgreSQL's driver would fetch everything at once, so the result stays on the server."""

    def __init__(self, source: Source) -> None:
        sql, params = source.ids_statement()
        connection = source.database.connection()
        self._cursor = connection.cursor(name=f"listing_{next(_names)}", withhold=True)
        self._cursor.execute(source.database.sql(sql), params)

    def fetch(self) -> list[int]:
        return [row[0] for row in self._cursor.fetchmany(BATCH)]

    def close(self) -> None:
        self._cursor.close()
