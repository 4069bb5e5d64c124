"""An office on a PostgreSQL server."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from time import sleep
from typing import Any

import peewee

from cmdesk.core.database.base import NOTHING, Database, Rows, wrapped
from cmdesk.core.database.spares import Spares

_COPIED = 4  # rows from which a server is quicker with COPY, which takes two more messages and no statement a row
_NEVER = 1 << 31  # times
# Nobody waits for ever for what somebody else is changing, and a desk that fell asleep over a change lets go of it.
_SESSION = "-c jit=off -c lock_timeout=30s -c idle_in_transaction_session_timeout=5min"
_SPARES = 2  # connections to a server that a desk keeps for its next thread: 25 desks of three stay below 100
_CROWDED = ("too many clients", "connection slots are reserved", "too many connections")
_ANOTHER_TRY = (0.1, 0.2, 0.4)  # seconds, when a server has no connection left
_GROWN = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)
    AND pg_relation_size(oid) > 2 * GREATEST(relpages, 1) * CAST(current_setting('block_size') AS bigint)
    ORDER BY relname
"""


class PostgresDatabase(Database, peewee.PostgresqlDatabase):
    """An office on a PostgreSQL server; text compares by code point, as in the file."""

    engine = "postgres"
    field_types = {**peewee.PostgresqlDatabase.field_types, "TEXT": 'TEXT COLLATE "C"'}  # noqa: RUF012  # as peewee declares it

    def __init__(self, url: str) -> None:
        """Prepare a connection to ``url`` (``postgresql://user:password@host:port/name``)."""
        self.url = url
        # Compiling a query of a short answer takes the server seconds (due lists of 200,000: 8.4 s against 0.3 s).
        # A plan is kept only where a statement is run for many rows (``run_many``): one for any value is a bad one.
        super().__init__(url, prefer_psycopg3=True, prepare_threshold=_NEVER, options=_SESSION)
        self._spares = Spares(_SPARES)
        # What the driver cannot clean up when the server goes would stand in English beside the sentence that is told.
        logging.getLogger("psycopg").setLevel(logging.CRITICAL)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement; one that only reads is run again when the server has been away since the last one.

        A connection that the server has closed is let go, so that whatever comes next opens another: a thread that
        keeps its connection (the window's own) would otherwise never hear from the server again.
        """
        self._let_go_if_lost()
        try:
            return super().execute_sql(sql, params)
        except (peewee.OperationalError, peewee.InterfaceError):
            if not self._let_go_if_lost() or not sql.lstrip().upper().startswith("SELECT"):
                raise
        return super().execute_sql(sql, params)

    def place(self) -> str:
        told = self.connection().info
        return f"{told.host}:{told.port}/{told.dbname}"

    def take_stock(self) -> None:
        # What was written stays so when the figures cannot be had.
        with nullcontext() if self.in_transaction() else suppress(peewee.PeeweeException):
            grown = [f'"{name}"' for (name,) in self.rows(_GROWN)]
            if grown:
                self.run(f"ANALYZE {', '.join(grown)}")

    def connect(self, reuse_if_open: bool = False) -> bool:  # noqa: FBT002  # as peewee declares it
        try:
            return self._connect_patiently(reuse_if_open)
        except peewee.OperationalError:
            self.away = True
            raise

    def _connect_patiently(self, reuse_if_open: bool) -> bool:
        for seconds in _ANOTHER_TRY:
            try:
                return super().connect(reuse_if_open)
            except peewee.OperationalError as error:
                if not any(mark in str(error) for mark in _CROWDED):
                    raise
            sleep(seconds)  # other desks let go of theirs as soon as they rest
        return super().connect(reuse_if_open)

    def rest(self) -> None:
        """Leave this thread's connection to whichever thread of the desk needs one next, or close it.

        A server counts the connections of all desks, and making one takes as long as a page of a list.
        """
        if not self.is_closed() and not self.in_transaction():
            super().close()

    def close(self) -> bool:
        """Close this thread's connection and those that no thread has."""
        was_open = super().close()
        self._spares.end()
        return bool(was_open)

    def _connect(self) -> Any:
        return self._spares.take() or super()._connect()  # type: ignore[misc]  # not in its stubs

    def _close(self, connection: Any) -> None:
        if not self._spares.leave(connection):
            connection.close()

    def _let_go_if_lost(self) -> bool:
        """Drop a connection that the server has closed; never within a transaction, which must fail as a whole."""
        if self.is_closed() or self.in_transaction() or not self.connection().closed:
            return False
        self.close()
        return True

    def insert_full(
        self, table: str, names: Sequence[str], rows: Rows, rest: str = "", same: Mapping[str, Any] = NOTHING
    ) -> None:
        if rest or len(rows) < _COPIED:
            super().insert_full(table, names, rows, rest, same)
            return
        alike = tuple(same.values())
        self.pour(table, (*names, *same), ((*row, *alike) for row in rows))

    def pour(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert any number of rows in one statement, as they come."""
        quoted = ", ".join(f'"{name}"' for name in names)
        with wrapped, self.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def together(self) -> AbstractContextManager[Any]:
        return self.connection().pipeline()  # type: ignore[no-any-return]

    def sql(self, text: str) -> str:
        return text.replace("%", "%%").replace("?", "%s") if "%" in text else text.replace("?", "%s")
