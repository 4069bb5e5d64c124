"""A search as a condition of a list that finds out how it is best written where the list is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from cmdesk.core.database import Database
from cmdesk.core.search.engines import asked, table
from cmdesk.core.search.finding import Search
from cmdesk.core.search.query import parse
from cmdesk.core.window import Candidates, Query, Try

# Steps of SQLite's machine (``Database.rows_within``), counted: a row whose texts are looked at takes 15 to 21, one that is
# held against a set 9, an id put into the set 7; a list narrowed by more takes a few more.
_TEXTS, _WATCHED, _KEPT = 20, 10, 8
BROAD: Final = 50  # so many answers, times the square root of all records, are better not gone through one by one


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Keeps the rows of a list that answer what was typed; see ``Query.late``.

    Attributes:
        database: the open office.
        kind: what is searched (``"customer"``).
        text: what was typed.
        column: the list's column with the record's id (``"customer.id"``).
    """

    database: Database
    kind: str
    text: str
    column: str

    def __call__(self, query: Query) -> Query:
        """Return the list, narrowed; asks the database how much there is to be found."""
        parsed = parse(self.text)
        if parsed is None:
            return query
        if not parsed.words:
            return query.filtered("1 = 0")
        search = Search(self.database, self.kind, parsed, None)
        sql, params = search.statement(search.engine.record_id)
        records = search.records()
        about, ids = search.about(records)
        if search.engine.watched and about <= BROAD * sqrt(records):
            query = replace(query, candidates=_candidates(search, ids))
        if about <= search.engine.weight * sqrt(records):
            return query.filtered(search.engine.few.format(column=self.column, answers=sql), params)
        tries = _tries(search, self.column, about, records) if search.engine.watched else ()
        return query.filtered(f"{self.column} IN ({sql})", params, tries=tries)

    def covers(self, other: object) -> bool:
        """Tell whether every row that another narrowing keeps is kept by this one too, whatever is stored."""
        if not isinstance(other, Narrowing) or (self.kind, self.column) != (other.kind, other.column):
            return False
        mine, longer = parse(self.text), parse(other.text)
        return mine is not None and longer is not None and mine.covers(longer)


def _candidates(search: Search, ids: list[int] | None) -> Candidates:
    """Return what has the grams of an answer, for those who know the order of all rows by heart."""
    select, grams = search.candidates("id")
    proof, pieces = search.engine.proof(asked(search.query, None))
    looked_at = f"SELECT d.record_id FROM {table(search.kind)} AS d WHERE {proof} AND d.record_id"
    return Candidates(select, tuple(grams), ids, looked_at, tuple(pieces), proven=search.is_proven_by_grams)


def _tries(search: Search, column: str, about: int, records: int) -> list[Try]:
    """Return how the first page may be found without sorting all answers, which takes 2 to 4 µs for each.

    - By the texts of each row along the order, 3 µs a row; good for what most records answer.
    - By a set of what may answer, texts proving the few rows that are in it. That takes 0.2 µs for each id and 0.1 µs a
      row, which are many where answers are few or stand far down the list.

    Where the answers to the key before are known, the next of them stand mostly close behind: then the texts of a few rows
    are looked at however many there are to be found.

    Either is given up when it has taken about as long as what comes next would have taken, so the worst takes twice the
    time of the best; a long walk is never given up in favour of sorting very many.
    """
    texts = _by_texts(search, column, _TEXTS * min(about // 18, 1024 * records // about))
    work = (_KEPT + 10 * _WATCHED) * about if about <= 4 * search.engine.weight * sqrt(records) else 0
    watching = _by_set(search, column, work, None if search.is_proven_by_grams else texts)
    if about > BROAD * sqrt(records):
        return [texts, watching]
    return [replace(texts, work=_TEXTS * (about // 50 + 64), guided=True), watching]


def _by_texts(search: Search, column: str, work: int) -> Try:
    proof, params = search.engine.proof(asked(search.query, None))
    where = f"EXISTS (SELECT 1 FROM {table(search.kind)} AS d WHERE d.record_id = {column} AND {proof})"
    return Try(where, tuple(params), work, single=True)


def _by_set(search: Search, column: str, work: int, proof: Try | None) -> Try:
    answers, params = search.candidates()
    where = search.engine.watched.format(column=column, answers=answers)
    return (
        Try(f"{where} AND {proof.where}", (*params, *proof.params), work) if proof else Try(where, tuple(params), work)
    )
