"""How the index lies in each engine, and how a query is said to it.

Both keep a table of folded texts for each kind of record. SQLite finds candidates in a contentless FTS5 table of grams
without positions (the texts prove what grams cannot), PostgreSQL in a tsvector of the same grams with a GIN index.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, Literal

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.search.document import COLUMNS, SIGNS, Folded
from cmdesk.core.search.query import Query, Rank, Way

SELECTED: Final = ", ".join(f"d.{column}" for column in COLUMNS)
_TEXTS: Final = COLUMNS[1:]
_SETS: Final = ", ".join(f"{column} = ?" for column in COLUMNS[2:])
_MARKS: Final = marks(COLUMNS)
_CHUNK: Final = 500  # documents written at a time
_MANY: Final = 10_000  # documents written at once: worth putting the index in order afterwards
_PENDING: Final = 256  # kB of grams that PostgreSQL may keep beside its index
_BULK_PENDING: Final = 16384

_KIND = re.compile(r"[a-z][a-z_]{0,30}\Z")


def table(kind: str) -> str:
    """Return the name of a kind's table; ValueError when ``kind`` is no plain word (it becomes part of SQL)."""
    if not _KIND.match(kind):
        raise ValueError(f"not a kind: {kind!r}")
    return f"search_{kind}"


Asked = Sequence[tuple[Way, ...]]
"""What an answer must meet: of each group at least one way."""


def asked(query: Query, rank: Rank | None) -> Asked:
    """Return what all answers meet, or those in which a word is answered with ``rank``."""
    if rank is None:
        return [word.covering for word in query.words]
    ranked = tuple(way for word in query.words for way in word.ways if way.rank is rank)
    return [ranked] if len(query.words) == 1 else [ranked, *(word.covering for word in query.words)]


class Engine(ABC):
    """What differs between the engines."""

    contains: ClassVar[str]  # function: where a piece stands in a text, 0 for nowhere
    record_id: ClassVar[str]
    both: ClassVar[str]
    either: ClassVar[str]
    but_not: ClassVar[str]
    few: ClassVar[str]  # condition: ``{column}`` is among few answers, which are to be found first
    watched: ClassVar[str]  # condition: it is in a set that rows are held against; empty where a planner sees to that
    listed: ClassVar[str]  # aggregate: all ``id`` as one JSON text, where somebody knows the order of rows by heart
    weight: ClassVar[int]  # how many are few, as a multiple of the square root of all records; measured

    @abstractmethod
    def schema(self, kind: str) -> list[str]:
        """Return the statements that make a kind's index."""

    @abstractmethod
    def candidates(self, kind: str, *, texts: bool) -> tuple[str, str]:
        """Return the FROM clause, which reads texts as ``d`` if wanted, and the condition with grams as parameter."""

    @abstractmethod
    def put(self, database: Database, kind: str, documents: Iterable[Folded], *, fresh: bool) -> None:
        """Write documents, replacing those of the same record unless they are all ``fresh``."""

    @abstractmethod
    def drop(self, database: Database, kind: str, record_ids: Sequence[int]) -> None:
        """Remove records."""

    @abstractmethod
    def clear(self, database: Database, kind: str) -> None:
        """Remove all records of a kind."""

    @abstractmethod
    def settle(self, database: Database, kind: str) -> None:
        """Put the index in order after many changes."""

    @abstractmethod
    def quote(self, gram: str) -> str:
        """Write a gram as a literal of the engine's query language."""

    def expression(self, groups: Asked) -> str:
        """Say which grams an answer has."""
        return self.both.join(f"({self._any(ways)})" for ways in groups)

    def without(self, groups: Asked, others: Asked) -> str:
        """Say which grams an answer has that does not meet ``others`` too."""
        return f"({self.expression(groups)}){self.but_not}({self.expression(others)})"

    def _any(self, ways: Iterable[Way]) -> str:
        return self.either.join(f"({self._all(way)})" for way in ways)

    def _all(self, way: Way) -> str:
        return self.both.join(f"({self.either.join(map(self.quote, group))})" for group in way.grams)

    def proof(self, groups: Asked) -> tuple[str, list[Any]]:
        """Return the SQL condition on the texts ``d`` that an answer meets, and its parameters."""
        params: list[Any] = []
        return " AND ".join([self._proof_of_any(ways, params) for ways in groups]), params

    def _proof_of_any(self, ways: Iterable[Way], params: list[Any]) -> str:
        either = []
        for way in ways:
            both = []
            for columns, piece in way.proof:
                both.append(" OR ".join(f"{self.contains}(d.{COLUMNS[column]}, ?) > 0" for column in columns))
                params.extend([piece] * len(columns))
            either.append(" AND ".join(f"({part})" for part in both))
        return f"({' OR '.join(either)})"


class SqliteEngine(Engine):
    """FTS5."""

    contains = "instr"
    record_id = "g.rowid"
    few = "{column} IN ({answers})"
    watched = "+{column} IN ({answers})"  # the plus keeps SQLite from starting at the set
    listed = "json_group_array(id)"  # three times as fast as rows
    weight = 2
    both = " AND "
    either = " OR "
    but_not = " NOT "

    def schema(self, kind: str) -> list[str]:
        name = table(kind)
        columns = ", ".join(f"{column} TEXT NOT NULL" for column in _TEXTS)
        options = f"grams, content='', contentless_delete=1, detail=none, tokenize=\"ascii tokenchars '{SIGNS}'\""
        return [
            f"CREATE TABLE {name} (record_id INTEGER PRIMARY KEY, {columns}) STRICT",
            f"CREATE INDEX {name}_number ON {name} (number)",
            f"CREATE VIRTUAL TABLE {name}_grams USING fts5({options})",
            # Grams collected in memory before they are written, those of 100,000 customers at once; the default of 1 MB
            # costs half as much again in bulk.
            f"INSERT INTO {name}_grams ({name}_grams, rank) VALUES ('hashsize', {32 << 20})",
        ]

    def candidates(self, kind: str, *, texts: bool) -> tuple[str, str]:
        name = table(kind)
        joined = f" CROSS JOIN {name} AS d ON d.record_id = g.rowid" if texts else ""
        return f"{name}_grams AS g{joined}", f"g.{name}_grams MATCH ?"

    def put(self, database: Database, kind: str, documents: Iterable[Folded], *, fresh: bool) -> None:
        name = table(kind)
        written = 0
        insert = "INSERT" if fresh else "INSERT OR REPLACE"  # a fifth faster
        for some in chunks(documents, _CHUNK):
            chunk = some if fresh else self._update(database, name, some)
            if fresh:
                database.run_many(f"INSERT INTO {name} VALUES ({_MARKS})", [text for text, _ in chunk])
            database.run_many(
                f"{insert} INTO {name}_grams (rowid, grams) VALUES (?, ?)",
                [(text.record_id, grams) for text, grams in chunk],
            )
            written += len(chunk)
        if written >= _MANY:
            self.settle(database, kind)

    @staticmethod
    def _update(database: Database, name: str, chunk: list[Folded]) -> list[Folded]:
        """Write what differs from the texts that are there; returns it: texts that are the same have the same grams."""
        rows = database.rows(
            f"SELECT * FROM {name} WHERE record_id IN ({marks(chunk)})", [text.record_id for text, _ in chunk]
        )
        stored = {row[0]: row for row in rows}
        differing = [one for one in chunk if stored.get(one[0].record_id) != one[0]]
        moved, kept = [], []  # by the number, which has an index
        for text, _ in differing:
            old = stored.get(text.record_id)
            if old is None or old[1] != text.number:
                moved.append(text)
            else:
                kept.append((*text[2:], text.record_id))
        database.run_many(f"INSERT OR REPLACE INTO {name} VALUES ({_MARKS})", moved)
        database.run_many(f"UPDATE {name} SET {_SETS} WHERE record_id = ?", kept)
        return differing

    def drop(self, database: Database, kind: str, record_ids: Sequence[int]) -> None:
        name = table(kind)
        known = [row for row in record_ids if database.row(f"SELECT 1 FROM {name} WHERE record_id = ?", (row,))]
        database.run_many(f"DELETE FROM {name} WHERE record_id = ?", [(row,) for row in known])
        database.run_many(f"DELETE FROM {name}_grams WHERE rowid = ?", [(row,) for row in known])

    def clear(self, database: Database, kind: str) -> None:
        name = table(kind)
        database.run(f"DELETE FROM {name}")
        database.run(f"INSERT INTO {name}_grams ({name}_grams) VALUES ('delete-all')")

    def settle(self, database: Database, kind: str) -> None:
        # All grams in one segment: a search then looks in one place instead of ten, three times as fast.
        name = table(kind)
        database.run(f"INSERT INTO {name}_grams ({name}_grams) VALUES ('optimize')")

    def quote(self, gram: str) -> str:
        return f'"{gram}"'


class PostgresEngine(Engine):
    """A tsvector beside the texts."""

    contains = "strpos"
    record_id = "d.record_id"
    few = "{column} = ANY (ARRAY({answers}))"  # or its planner takes a rare word for a common one and walks
    watched = ""
    listed = "NULL"
    weight = 16
    both = " & "
    either = " | "
    but_not = " & !"

    def schema(self, kind: str) -> list[str]:
        name = table(kind)
        columns = ", ".join(f'{column} TEXT COLLATE "C" NOT NULL' for column in _TEXTS)
        return [
            f"CREATE TABLE {name} (record_id BIGINT PRIMARY KEY, {columns}, grams TSVECTOR NOT NULL)",
            f"CREATE INDEX {name}_number ON {name} (number)",
            f"CREATE INDEX {name}_grams ON {name} USING gin (grams)",
        ]

    def candidates(self, kind: str, *, texts: bool) -> tuple[str, str]:  # noqa: ARG002  # grams lie beside the texts
        return f"{table(kind)} AS d", "d.grams @@ CAST(? AS tsquery)"

    def put(self, database: Database, kind: str, documents: Iterable[Folded], *, fresh: bool) -> None:  # noqa: ARG002
        name = table(kind)
        columns = ", ".join(COLUMNS)
        update = ", ".join(f"{column} = EXCLUDED.{column}" for column in (*_TEXTS, "grams"))
        arrays = ", ".join(["CAST(? AS bigint[])"] + ["CAST(? AS text[])"] * (len(_TEXTS) + 1))
        # One statement for many rows: planning each by itself costs more than writing it.
        statement = (
            f"INSERT INTO {name} ({columns}, grams) SELECT {columns}, array_to_tsvector(string_to_array(grams, ' ')) "
            f"FROM unnest({arrays}) AS u ({columns}, grams) ON CONFLICT (record_id) DO UPDATE SET {update}"
        )
        bulk = False
        for number, chunk in enumerate(chunks(documents, _CHUNK)):
            if number == 0:
                # Searches read the pending list of the index in full: keep it short, but let an import fill it at once.
                bulk = len(chunk) == _CHUNK
                database.run(f"SET LOCAL gin_pending_list_limit = {_BULK_PENDING if bulk else _PENDING}")
            latest = {text.record_id: (*text, grams.decode()) for text, grams in chunk}
            database.run(statement, [list(column) for column in zip(*latest.values(), strict=True)])
        if bulk:
            self.settle(database, kind)

    def drop(self, database: Database, kind: str, record_ids: Sequence[int]) -> None:
        database.run_many(f"DELETE FROM {table(kind)} WHERE record_id = ?", [(row,) for row in record_ids])

    def clear(self, database: Database, kind: str) -> None:
        database.run(f"DELETE FROM {table(kind)}")

    def settle(self, database: Database, kind: str) -> None:
        database.rows(f"SELECT gin_clean_pending_list('{table(kind)}_grams')")

    def quote(self, gram: str) -> str:
        return f"'{gram}'"


_ENGINES: Final[dict[Literal["sqlite", "postgres"], Engine]] = {
    "sqlite": SqliteEngine(),
    "postgres": PostgresEngine(),
}


def engine(database: Database) -> Engine:
    """Return how the index lies in this database."""
    return _ENGINES[database.engine]


def schema(name: Literal["sqlite", "postgres"], kind: str) -> list[str]:
    """Return the statements that make the index of a kind, for a migration."""
    return _ENGINES[name].schema(kind)
