"""Find records as somebody types: the best first, exactly those that may be seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from time import monotonic
from typing import Any, Final

from cmdesk.core.database import Database
from cmdesk.core.search.document import Texts
from cmdesk.core.search.engines import SELECTED, Asked, Engine, asked, engine, table
from cmdesk.core.search.query import Query, Rank, parse

FEW: Final = 400  # records in sight: so few are looked at one by one
SMALL: Final = 20_000  # records in sight: so many are held in memory while answers pass by
SAMPLE: Final = 2_000  # answers looked at to tell how many there are
SELDOM_MANY: Final = 3  # characters typed: so many seldom find more than is shown


@dataclass(frozen=True)
class Scope:
    """What the asker may see, as a condition on the records' own table (with its key ``id``).

    Attributes:
        table: the table's name.
        sql: a condition on its columns with ``?`` parameters (``"owner_id = ?"``); empty for everything.
        params: the parameters.
    """

    table: str
    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found.

    Attributes:
        record_id: its id.
        rank: how well it answers, by the word answered best.
    """

    record_id: int
    rank: Rank


class Search:
    """One query against one kind, within a scope; None for everything."""

    def __init__(self, database: Database, kind: str, query: Query, scope: Scope | None) -> None:
        self.database = database
        self.kind = kind
        self.query = query
        self.scope = scope
        self.engine: Engine = engine(database)
        self.in_sight = _size(database, scope) if scope else 0

    def seen(self, record_id: str) -> tuple[str, tuple[Any, ...]]:
        """Return the condition that a record is in sight."""
        if self.scope is None:
            return "", ()
        own, key = self.scope.table, f"{self.scope.table}.id"
        if self.in_sight <= SMALL:
            # The plus keeps SQLite from asking for each record in sight by itself.
            sql = f" AND +{record_id} IN (SELECT {key} FROM {own} WHERE {self.scope.sql})"
        else:
            sql = f" AND EXISTS (SELECT 1 FROM {own} WHERE {key} = {record_id} AND ({self.scope.sql}))"
        return sql, self.scope.params

    def statement(self, columns: str, rank: Rank | None = None) -> tuple[str, list[Any]]:
        """Return the SELECT of all answers, or of those in which a word is answered with ``rank``, each once.

        Looking up a text costs ten times as much as finding it, so only answers that grams do not prove are looked up.
        """
        groups = asked(self.query, rank)
        sure = [tuple(way for way in ways if way.exact) for ways in groups]
        if not all(sure):
            return self._select(columns, self.engine.expression(groups), groups)
        sql, params = self._select(columns, self.engine.expression(sure))
        if sure != groups:
            rest = groups if len(groups) > 1 else [tuple(way for way in groups[0] if not way.exact)]
            more, more_params = self._select(columns, self.engine.without(rest, sure), rest)
            sql, params = f"{sql} UNION ALL {more}", params + more_params
        return sql, params

    def _select(self, columns: str, grams: str, proven: Asked = ()) -> tuple[str, list[Any]]:
        """Return the SELECT of what has these grams and, where that is no proof, texts that prove it."""
        source, matching = self.engine.candidates(self.kind, texts=bool(proven) or columns == SELECTED)
        sql, params = f"SELECT {columns} FROM {source} WHERE {matching}", [grams]
        if proven:
            proof, more = self.engine.proof(proven)
            sql, params = f"{sql} AND {proof}", params + more
        seen, more_params = self.seen(self.engine.record_id)
        return sql + seen, [*params, *more_params]

    def texts(self, sql: str, params: Sequence[Any]) -> list[Texts]:
        return [Texts(*row) for row in self.database.rows(sql, params)]

    def answers(self, limit: int, rank: Rank | None = None) -> list[Texts]:
        sql, params = self.statement(SELECTED, rank)
        return self.texts(f"{sql} LIMIT ?", [*params, limit])

    def by_number(self, rank: Rank, limit: int) -> list[Texts]:
        """Return records by their number, or its beginning, straight from the index of numbers."""
        found: list[Texts] = []
        seen, seen_params = self.seen("d.record_id")
        proof, params = self.engine.proof(asked(self.query, None))
        for word in self.query.words:
            for way in word.ways:
                if way.rank is rank and len(found) < limit:
                    piece = way.proof[0][1]
                    sql = (
                        f"SELECT {SELECTED} FROM {table(self.kind)} AS d WHERE d.number >= ? AND d.number < ? AND {proof}"
                        f"{seen} ORDER BY d.number LIMIT ?"
                    )
                    found += self.texts(sql, [piece, f"{piece}\U0010ffff", *params, *seen_params, limit])
        return found

    def among_few(self) -> list[Texts]:
        """Return the answers among few records in sight, looking at each."""
        assert self.scope is not None  # noqa: S101  # for the type checker
        proof, params = self.engine.proof(asked(self.query, None))
        sql = (
            f"SELECT {SELECTED} FROM {table(self.kind)} AS d WHERE d.record_id IN "
            f"(SELECT id FROM {self.scope.table} WHERE {self.scope.sql}) AND {proof}"
        )
        return self.texts(sql, [*self.scope.params, *params])

    def count(self, most: int) -> int:
        """Count the answers, at most ``most`` of them."""
        sql, params = self.statement(self.engine.record_id)
        row = self.database.row(f"SELECT count(*) FROM ({sql} LIMIT ?) AS found", [*params, most])
        return int(row[0]) if row else 0

    def about(self, records: int) -> tuple[int, list[int] | None]:
        """Return about how many of ``records`` answer, and their ids where these are few.

        Candidates come in the order of ids, the first tell.
        """
        sql, params = self.candidates("id")
        sample = f"SELECT count(*), min(id), max(id), {self.engine.listed} FROM ({sql} LIMIT ?) AS sample"
        count, first, last, listed = self.database.row(sample, [*params, SAMPLE]) or (0, 0, 0, None)
        if count < SAMPLE:
            return int(count), json.loads(listed) if listed else None
        return int(count * max(1.0, records / (last - first + 1))), None

    def candidates(self, name: str = "record_id") -> tuple[str, list[Any]]:
        """Return the SELECT of the ids, under that name, of what has the grams of an answer, in sight or not."""
        grams = self.engine.expression(asked(self.query, None))
        source, matching = self.engine.candidates(self.kind, texts=False)
        return f"SELECT {self.engine.record_id} AS {name} FROM {source} WHERE {matching}", [grams]

    @property
    def is_proven_by_grams(self) -> bool:
        """Whether every candidate answers."""
        return all(way.exact for ways in asked(self.query, None) for way in ways)

    def records(self) -> int:
        """Return about how many records there are: ids are given out one after another."""
        name = table(self.kind)  # each end by itself, or SQLite reads every row
        row = self.database.row(f"SELECT (SELECT max(record_id) FROM {name}) - (SELECT min(record_id) FROM {name}) + 1")
        return int(row[0] or 0) if row else 0


def find(database: Database, kind: str, text: str, *, limit: int = 50, scope: Scope | None = None) -> list[Hit]:
    """Find the records that answer what was typed, the best first.

    Nothing in sight is left out because of something out of sight: the scope is part of the search.

    Args:
        database: the open office.
        kind: what is searched (``"customer"``).
        text: what was typed; words separated by blanks must all be answered.
        limit: most hits returned, at least 1.
        scope: what the asker may see; None for everything.

    Returns:
        The hits by rank (of the word answered best), then shorter names first.
    """
    query = parse(text)
    if query is None or not query.words or limit < 1:
        return []
    search = Search(database, kind, query, scope if scope and scope.sql else None)
    if search.scope and _look_at_each(search):
        return _ranked(query, search.among_few())[:limit]
    if sum(len(word.text) for word in query.words) >= SELDOM_MANY:
        found = search.answers(limit + 1)
        if len(found) <= limit:
            return _ranked(query, found)
    return _best_of_many(search, limit)


def _look_at_each(search: Search) -> bool:
    """Tell whether looking at each record in sight is cheaper than watching answers pass by.

    Looking at one costs about as much as watching twenty; the fewer are in sight, the more must pass by.
    """
    if search.in_sight <= FEW:
        return True
    worthwhile = int(sqrt(6 * search.records()))
    everywhere = Search(search.database, search.kind, search.query, None)
    return search.in_sight <= worthwhile and everywhere.count(20 * search.in_sight) >= 20 * search.in_sight


_sizes: dict[tuple[Any, ...], tuple[float, int]] = {}
_SIZE_HOLDS: Final = 60.0  # seconds; it is only weighed, a stale one costs time but no hit


def _size(database: Database, scope: Scope) -> int:
    """Return how many records are in sight, counting no further than ``SMALL`` and one more."""
    key = (database.database, scope.table, scope.sql, *scope.params)
    known = _sizes.get(key)
    if known and monotonic() - known[0] < _SIZE_HOLDS:
        return known[1]
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {scope.table} WHERE {scope.sql} LIMIT ?) AS few"
    row = database.row(sql, [*scope.params, SMALL + 1])
    size = int(row[0]) if row else 0
    if len(_sizes) > 500:
        _sizes.clear()
    _sizes[key] = monotonic(), size
    return size


def _best_of_many(search: Search, limit: int) -> list[Hit]:
    """Ask rank by rank until there is enough; what a rank adds to those before has that rank."""
    hits: dict[int, Hit] = {}
    for rank in search.query.ranks:
        by_number = rank in {Rank.NUMBER, Rank.NUMBER_HEAD}
        found = search.by_number(rank, limit) if by_number else search.answers(limit, rank)
        for text in sorted(found, key=_shorter_first):
            hits.setdefault(text.record_id, Hit(text.record_id, rank))
        if len(hits) >= limit:
            break
    return list(hits.values())[:limit]


def _shorter_first(text: Texts) -> tuple[int, int]:
    return len(text.name), text.record_id


def _ranked(query: Query, found: Iterable[Texts]) -> list[Hit]:
    hits = [(rank, len(text.name), text.record_id) for text in found if (rank := query.rank(text)) is not None]
    return [Hit(record_id, rank) for rank, _, record_id in sorted(hits)]


def condition(database: Database, kind: str, text: str, *, column: str = "id") -> tuple[str, list[Any]] | None:
    """Return a condition that keeps the records that answer.

    Args:
        database: the open office.
        kind: what is searched.
        text: what was typed.
        column: the column with the record's id, as it is named in the query (``"c.id"``).

    Returns:
        SQL with ``?`` parameters, or None when nothing was typed and nothing is to be filtered.
    """
    query = parse(text)
    if query is None:
        return None
    if not query.words:
        return "1 = 0", []
    search = Search(database, kind, query, None)
    sql, params = search.statement(search.engine.record_id)
    return f"{column} IN ({sql})", params
