"""What both engines promise beyond peewee: SQL written by hand, plain tuples, many rows at once, transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import MappingProxyType
from typing import Any, Final, Literal

import peewee

# peewee wraps the driver's errors while executing only; a damaged page shows first while fetching.
wrapped: AbstractContextManager[None] = getattr(peewee, "__exception_wrapper__")  # noqa: B009  # not in its stubs
"""Within it the errors of the drivers become peewee's."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
Rows = Sequence[Sequence[Any]]


def inserting(table: str, values: Mapping[str, str], rest: str = "") -> str:
    """Return the statement that inserts a row: column → mark or literal; ``rest`` stands behind."""
    names = ", ".join(f'"{name}"' for name in values)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(values.values())}) {rest}'


class Database(peewee.Database):
    """What both engines promise beyond peewee; never instantiated itself.

    Attributes:
        away: the server, or the disk of the file, could not be reached, and nobody has looked since whether it is back.
    """

    engine: Literal["sqlite", "postgres"]
    away = False
    lends = False  # whether another thread may use a connection for a moment, see ``lent``

    def sql(self, text: str) -> str:
        """Translate ``?`` parameters to the engine's own mark."""
        raise NotImplementedError

    def rows(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query as plain tuples."""
        cursor = self.execute_sql(self.sql(text), params)
        try:
            return cursor.fetchall()  # type: ignore[no-any-return]
        except Exception:
            with wrapped:
                raise

    def row(self, text: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        cursor = self.execute_sql(self.sql(text), params)
        with wrapped:
            return cursor.fetchone()  # type: ignore[no-any-return]

    def rows_within(self, text: str, params: Sequence[Any], work: int) -> list[tuple[Any, ...]] | None:  # noqa: ARG002
        """Return all rows of a query as plain tuples, or None when they are not together after so much work.

        Args:
            text: the query.
            params: its parameters.
            work: steps of SQLite's machine, a dozen or two for each row looked at; a server takes as many as it wants.
        """
        return self.rows(text, params)

    def is_back(self) -> bool:
        """Tell whether what was away can be read again; asked now and then by who has to read it anew."""
        try:
            self.rows("SELECT COUNT(*) FROM office_fact")
        except peewee.PeeweeException:
            return False
        self.away = False
        return True

    def run(self, text: str, params: Sequence[Any] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return int(self.execute_sql(self.sql(text), params).rowcount)

    def insert(self, text: str, params: Sequence[Any]) -> int:
        """Run an INSERT of one row and return the id the engine gave it."""
        made = self.row(f"{text} RETURNING id", params)
        return int(made[0]) if made else 0

    def insert_many(
        self, table: str, names: Sequence[str], rows: Rows, rest: str = "", same: Mapping[str, Any] = NOTHING
    ) -> None:
        """Insert rows that have a value for each name.

        Columns that are empty in every row are left out and become NULL: SQLite's driver takes a microsecond to bind
        a None, more than for any value, and most columns of an imported list are empty.

        Args:
            table: where to.
            names: the columns that ``rows`` hold.
            rows: what differs from row to row.
            rest: what the statement says behind the values.
            same: further columns, with the text or number that every row has there.
        """
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        told = [place for place, column in enumerate(columns) if column.count(None) < len(column)]
        told_rows = list(zip(*(columns[place] for place in told), strict=True))
        full = {name: value for name, value in same.items() if value is not None}
        self.insert_full(table, [names[place] for place in told], told_rows, rest, full)

    def insert_full(
        self, table: str, names: Sequence[str], rows: Rows, rest: str = "", same: Mapping[str, Any] = NOTHING
    ) -> None:
        """Insert rows as ``insert_many`` does, none of whose columns is empty."""
        alike = tuple(same.values())
        whole = [(*row, *alike) for row in rows] if alike else rows
        self.run_many(inserting(table, dict.fromkeys((*names, *same), "?"), rest), whole)

    def run_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows of parameters, or for none."""
        if not rows:
            return
        if isinstance(rows, list) and len(rows) == 1:
            self.execute_sql(self.sql(text), rows[0])
            return
        cursor = self.cursor()
        try:
            with wrapped:
                cursor.executemany(self.sql(text), rows)
        finally:
            cursor.close()

    def together(self) -> AbstractContextManager[Any]:
        """Send statements to a server without waiting for the answer of each; what is asked for first is waited for."""
        return nullcontext()

    def rest(self) -> None:
        """Let go of this thread's connection, which has nothing to do for a while; the next statement has one again."""
        if not self.is_closed():
            self.close()

    def lent(self, connection: Any, seconds: float) -> AbstractContextManager[None]:
        """Use another thread's connection in this one, while the other does not; ``lends`` tells whether that works.

        A statement that is not done after so many seconds fails as if it had been interrupted.
        """
        raise NotImplementedError

    def take_stock(self) -> None:
        """Let a server count what lies in tables that have grown manifold since it did; after much was written.

        It plans by these figures, and counts by itself only what has been committed, a minute later.
        """

    def place(self) -> str:
        """Return in words where the office lies, without any password."""
        raise NotImplementedError

    def state(self) -> object | None:
        """Return what differs as soon as anybody has changed anything, for this thread; None if that is not told."""
        return None

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """Keep more of the file in memory for a while: what is written in bulk then goes to the disk once."""
        yield

    @contextmanager
    def indexed_later(self, tables: Iterable[str], coming: int) -> Iterator[None]:  # noqa: ARG002  # see SQLite
        """Bring indexes up to date at the end, in one go, where many more rows come than there are.

        For the caller's transaction, which is rolled back as a whole. What is unique is so row by row all the same.

        Args:
            tables: whose indexes may wait.
            coming: about how many rows come into each.
        """
        yield

    def writing(self) -> AbstractContextManager[Any]:
        """Return the context of one writing transaction, taken at once so that no reader turns writer halfway."""
        return self.savepoint() if self.in_transaction() else self.transaction()

    def undivided(self) -> AbstractContextManager[Any]:
        """Return the context of a long writing transaction none of whose parts is to be taken back alone.

        A file then writes no savepoints: at each its search index would be written out, which takes as long as the
        part itself. There the whole fails in the end where a part has failed and somebody has passed over that.
        """
        return self.writing()
