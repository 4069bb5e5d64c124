"""The two engines under one office: an embedded SQLite (SQLCipher) file, or a PostgreSQL server.

Records are peewee models bound to ``proxy``; lists and search read plain tuples through ``rows``. SQL written by hand
uses ``?`` for parameters and works on both engines. Every connection belongs to one thread; a thread that has nothing to
do calls ``rest``, whoever lets go of the office ``close``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import sleep
from typing import Any, Literal

import peewee

from cmdesk.core.spares import Spares

APPLICATION_ID = 0x434D4453  # "CMDS": marks a SQLite file as ours
BUSY_TIMEOUT = 10  # seconds a writer waits for another process before it is told that the file is in use

_MANY, _MANIFOLD = 2_000, 3  # rows for which indexes wait, and how many times those that are there they must be
_COPIED = 4  # rows from which a server is quicker with COPY, which takes two more messages and no statement a row
_NEVER = 1 << 31  # times
# Nobody waits for ever for what somebody else is changing, and a desk that fell asleep over a change lets go of it.
_SESSION = "-c jit=off -c lock_timeout=30s -c idle_in_transaction_session_timeout=5min"
_SPARES = 2  # connections to a server that a desk keeps for its next thread: 25 desks of three stay below 100
_CROWDED = ("too many clients", "connection slots are reserved", "too many connections")
_ANOTHER_TRY = (0.1, 0.2, 0.4)  # seconds, when a server has no connection left
_BEATS = 8  # how often a question asks whether it has had its share of work
_ROOMY = 192 << 10  # kB of pages kept in memory while much is written at once
# Besides the write-ahead log, which readers and a writer share: FULL keeps acknowledged work through a power cut.
_PRAGMAS = (
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("cache_size", -16000),
    ("temp_store", "MEMORY"),
    ("journal_size_limit", 64 << 20),
    ("recursive_triggers", "ON"),
)
_GROWN = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)
    AND pg_relation_size(oid) > 2 * GREATEST(relpages, 1) * CAST(current_setting('block_size') AS bigint)
    ORDER BY relname
"""

# peewee wraps the driver's errors while executing only; a damaged page shows first while fetching.
_wrapped: AbstractContextManager[None] = getattr(peewee, "__exception_wrapper__")  # noqa: B009  # not in its stubs


class Database(peewee.Database):
    """What both engines promise beyond peewee; never instantiated itself."""

    engine: Literal["sqlite", "postgres"]

    def sql(self, text: str) -> str:
        """Translate ``?`` parameters to the engine's own mark."""
        raise NotImplementedError

    def rows(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query as plain tuples."""
        cursor = self.execute_sql(self.sql(text), params)
        try:
            return cursor.fetchall()  # type: ignore[no-any-return]
        except Exception:
            with _wrapped:
                raise

    def row(self, text: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        cursor = self.execute_sql(self.sql(text), params)
        with _wrapped:
            return cursor.fetchone()  # type: ignore[no-any-return]

    def rows_within(self, text: str, params: Sequence[Any], work: int) -> list[tuple[Any, ...]] | None:  # noqa: ARG002
        """Return all rows of a query as plain tuples, or None when they are not together after so much work.

        Args:
            text: the query.
            params: its parameters.
            work: steps of SQLite's machine, a dozen or two for each row looked at; a server takes as many as it wants.
        """
        return self.rows(text, params)

    def run(self, text: str, params: Sequence[Any] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return int(self.execute_sql(self.sql(text), params).rowcount)

    def insert(self, text: str, params: Sequence[Any]) -> int:
        """Run an INSERT of one row and return the id the engine gave it."""
        made = self.row(f"{text} RETURNING id", params)
        return int(made[0]) if made else 0

    def insert_many(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]], rest: str = "") -> None:
        """Insert rows that have a value for each name; ``rest`` is what the statement says behind the values.

        Columns that are empty in every row are left out and become NULL: SQLite's driver takes a microsecond to bind
        a None, more than for any value, and most columns of an imported list are empty.
        """
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        told = [place for place, column in enumerate(columns) if column.count(None) < len(column)]
        told_rows = list(zip(*(columns[place] for place in told), strict=True))
        self.insert_full(table, [names[place] for place in told], told_rows, rest)

    def insert_full(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]], rest: str = "") -> None:
        """Insert rows as ``insert_many`` does, none of whose columns is empty."""
        quoted = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        self.run_many(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks}) {rest}', rows)

    def run_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows of parameters, or for none."""
        if not rows:
            return
        if isinstance(rows, list) and len(rows) == 1:
            self.execute_sql(self.sql(text), rows[0])
            return
        cursor = self.cursor()
        try:
            with _wrapped:
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


class SqliteDatabase(Database, peewee.SqliteDatabase):
    """An office file, plain or encrypted by SQLCipher."""

    engine = "sqlite"
    # STRICT tables know only these type names.
    field_types = {  # noqa: RUF012  # as peewee declares it
        **peewee.SqliteDatabase.field_types,
        "AUTO": "INTEGER",
        "FLOAT": "REAL",
        "DOUBLE": "REAL",
    }

    def __init__(self, path: Path, key: bytes | None = None, *, read_only: bool = False, journal: str = "WAL") -> None:
        """Prepare a connection.

        Args:
            path: the office file.
            key: 32 raw bytes of an encrypted file; None for a plain one.
            read_only: open without any right to write, for checks before the real opening.
            journal: ``"DELETE"`` for a file on a stick or share that one connection uses at a time.
        """
        self.key = key
        self._read_only = read_only
        self._journal = journal
        super().__init__(str(path), pragmas=(), lock_type="IMMEDIATE", timeout=BUSY_TIMEOUT)
        from sqlcipher3 import dbapi2

        self._driver = dbapi2
        self.server_version = dbapi2.sqlite_version_info

    def sql(self, text: str) -> str:
        return text

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        # As peewee does, without its log and its hooks: a save runs a dozen statements of 5 µs each.
        try:
            return self.connection().execute(sql, params or ())
        except self._driver.Error:
            with _wrapped:
                raise

    def rows_within(self, text: str, params: Sequence[Any], work: int) -> list[tuple[Any, ...]] | None:
        left = _BEATS  # the first comes early: SQLite goes on counting where a kept statement ended the last time

        def spend() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        connection = self.connection()
        connection.set_progress_handler(spend, -(-work // _BEATS))
        try:
            return self.rows(text, params)
        except peewee.OperationalError:
            if left >= 0:  # somebody else has interrupted it
                raise
            return None
        finally:
            connection.set_progress_handler(None, 0)

    def insert(self, text: str, params: Sequence[Any]) -> int:
        # RETURNING would make SQLite look for children of the new row in every table that refers to it.
        return int(self.execute_sql(text, params).lastrowid)

    def place(self) -> str:
        return str(self.database)

    def state(self) -> object | None:
        connection = self.connection()
        return id(connection), connection.total_changes, self.row("PRAGMA data_version")

    @contextmanager
    def roomy(self) -> Iterator[None]:
        self.execute_sql(f"PRAGMA cache_size=-{_ROOMY}")
        try:
            yield
        finally:
            self.close()  # the next one has small caches again, that of the search index among them

    @contextmanager
    def indexed_later(self, tables: Iterable[str], coming: int) -> Iterator[None]:
        waiting: list[str] = []
        for table in tables if coming >= _MANY else ():
            if coming < _MANIFOLD * len(self.rows(f'SELECT 1 FROM "{table}" LIMIT ?', (coming // _MANIFOLD + 1,))):
                continue
            text = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
            for name, made in self.rows(text, (table,)):
                if not made.startswith("CREATE UNIQUE"):
                    self.run(f'DROP INDEX "{name}"')
                    waiting.append(made)
        yield
        for made in waiting:
            self.run(made)

    def _connect(self) -> Any:
        name = Path(self.database).resolve().as_uri() + ("?mode=ro" if self._read_only else "?mode=rwc")
        connection = self._driver.connect(name, timeout=BUSY_TIMEOUT, isolation_level=None, uri=True)
        try:
            if self.key is not None:
                connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
                connection.execute(f"PRAGMA key=\"x'{self.key.hex()}'\"").fetchall()
            if not self._read_only:
                connection.execute(f"PRAGMA journal_mode={self._journal}").fetchall()
                for name, value in _PRAGMAS:
                    connection.execute(f"PRAGMA {name}={value}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


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

    def insert_full(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]], rest: str = "") -> None:
        if rest or len(rows) < _COPIED:
            super().insert_full(table, names, rows, rest)
            return
        self.pour(table, names, rows)

    def pour(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert any number of rows in one statement, as they come."""
        quoted = ", ".join(f'"{name}"' for name in names)
        with _wrapped, self.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def together(self) -> AbstractContextManager[Any]:
        return self.connection().pipeline()  # type: ignore[no-any-return]

    def sql(self, text: str) -> str:
        return text.replace("%", "%%").replace("?", "%s") if "%" in text else text.replace("?", "%s")


proxy = peewee.DatabaseProxy()
"""The office that is open in this process; every record is bound to it."""


def is_open() -> bool:
    """Tell whether an office is open in this process."""
    return proxy.obj is not None


def current() -> Database:
    """Return the database of the office that is open."""
    database = proxy.obj
    if database is None:
        raise RuntimeError("no office is open")
    return database  # type: ignore[no-any-return]
