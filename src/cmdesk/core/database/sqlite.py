"""An office in a file: embedded SQLite, plain or encrypted by SQLCipher."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import peewee

from cmdesk.core.database.base import NOTHING, Database, Rows, inserting, wrapped

APPLICATION_ID: Final = 0x434D4453  # "CMDS": marks a SQLite file as ours
BUSY_TIMEOUT = 10  # seconds a writer waits for another process before it is told that the file is in use
_MANY, _MANIFOLD = 2_000, 3  # rows for which indexes wait, and how many times those that are there they must be
_SAID = 100  # rows from which a statement had better say itself what is the same in all: binding takes 0.1 µs a value
_AWAY = ("disk I/O error", "unable to open database")  # what SQLite says of a stick or a share that has gone
_BEATS = 8  # how often a question asks whether it has had its share of work
_ROWS_APART = 400  # steps after which a question of limited time looks at the clock: some ten rows
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


def _literal(value: str | float) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


class SqliteDatabase(Database, peewee.SqliteDatabase):
    """An office file, plain or encrypted by SQLCipher."""

    engine = "sqlite"
    lends = True
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
        self._mine = _Mine()
        self.server_version = dbapi2.sqlite_version_info

    def sql(self, text: str) -> str:
        return text

    def connection(self) -> Any:
        return self._mine.borrowed or super().connection()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        # As peewee does, without its log and its hooks: a save runs a dozen statements of 5 µs each.
        try:
            return self.connection().execute(sql, params or ())
        except self._driver.Error as error:
            self.away = self.away or any(mark in str(error) for mark in _AWAY)
            with wrapped:
                raise

    @contextmanager
    def lent(self, connection: Any, seconds: float) -> Iterator[None]:
        until = perf_counter() + seconds
        connection.set_progress_handler(lambda: perf_counter() > until, _ROWS_APART)
        self._mine.borrowed = connection
        try:
            yield
        finally:
            self._mine.borrowed = None
            connection.set_progress_handler(None, 0)

    def rows_within(self, text: str, params: Sequence[Any], work: int) -> list[tuple[Any, ...]] | None:
        if self._mine.borrowed is not None:  # its time is limited already
            return self.rows(text, params)
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

    def insert_full(
        self, table: str, names: Sequence[str], rows: Rows, rest: str = "", same: Mapping[str, Any] = NOTHING
    ) -> None:
        if len(rows) < _SAID:
            super().insert_full(table, names, rows, rest, same)
            return
        said = {name: _literal(value) for name, value in same.items()}
        self.run_many(inserting(table, {**dict.fromkeys(names, "?"), **said}, rest), rows)

    def writing(self) -> AbstractContextManager[Any]:
        parts = self._mine.parts
        return super().writing() if parts is None else parts.part()

    @contextmanager
    def undivided(self) -> Iterator[None]:
        parts = _Parts()
        with super().writing():
            self._mine.parts = parts
            try:
                yield
            finally:
                self._mine.parts = None
            if parts.failed:
                raise RuntimeError("a part of this transaction has failed, and what it had written would stay")

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
        # One thread at a time uses it (``lent``); that is held by who lends, not by the driver.
        connection = self._driver.connect(
            name, timeout=BUSY_TIMEOUT, isolation_level=None, uri=True, check_same_thread=False
        )
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


class _Mine(threading.local):
    """What a thread does just now.

    Attributes:
        borrowed: another thread's connection that it uses.
        parts: the parts of its undivided transaction.
    """

    borrowed: Any = None
    parts: _Parts | None = None


class _Parts:
    """Parts of a transaction that stands or falls as a whole."""

    failed = False

    @contextmanager
    def part(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.failed = True
            raise
