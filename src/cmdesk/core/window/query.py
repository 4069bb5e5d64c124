"""What a list shows, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from cmdesk.core.window.order import Order, Term


@dataclass(frozen=True, slots=True)
class Try:
    """Another way to write the condition of a list, good for walking along an index of its order.

    Attributes:
        where: the condition; it keeps the same rows.
        params: values for its ``?``.
        work: after how many steps of the engine this is given up (``Database.rows_within``); 0 for never.
        single: it tells of a single row at small cost.
        guided: worthwhile only where a list that this one is a part of is known to have many of its first rows, see
            ``Late.covers``.
    """

    where: str
    params: tuple[Any, ...] = ()
    work: int = 0
    single: bool = False
    guided: bool = False


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be in a list, in any order; whoever knows the order of the rows by heart finds the first page in it.

    Attributes:
        select: yields, as ``id``, the ids of all rows of the list and perhaps of others.
        params: values for its ``?``.
        ids: all these ids, where they are few.
        proof: the beginning of a SELECT that yields those of some ids that are in the list, if the list without ``late``
            has them; ``IN (…)`` follows.
        values: for the ``?`` of that.
        proven: all are.
    """

    select: str
    params: tuple[Any, ...]
    ids: Sequence[int] | None
    proof: str
    values: tuple[Any, ...]
    proven: bool


class Late(Protocol):
    """Narrows a list by what must be asked of the database first."""

    def __call__(self, query: Query) -> Query:
        """Return the list narrowed; may read the database."""

    def covers(self, other: Late) -> bool:
        """Tell whether every row that another keeps is kept by this one too, whatever is stored."""


@dataclass(frozen=True, slots=True)
class Query:
    """A list over one table. SQL pieces are written with ``?`` and names qualified by their table.

    Attributes:
        table: the table whose rows are listed, as written after FROM.
        columns: (key, SQL expression) of every column a row carries, in the order of its tuple.
        id: SQL of the whole number that names a row, unique and never NULL.
        joins: ``LEFT JOIN … ON`` a unique key, so that joining never changes the number of rows.
        base: condition every row of the list meets whatever is filtered (``customer.binned_at IS NULL``).
        apart: the opposite of ``base`` where an index finds those few rows at once: the list is then counted as
            the whole table without them, which costs nothing even for a million rows.
        where: further condition.
        params: values for the ``?`` of ``where``.
        tries: the same condition as it may be better written for finding the first page, the most hopeful first.
        order: (key, descending), the most important first. Equal rows follow their ids.
        sorts: (key, SQL expression) that orders a column differently from what it shows (names by their pinyin).
        more: (key, SQL expression) of columns that rows do not carry, yet that order, group and add up.
        beside: (key, function) of columns that no SQL tells: for the ids of a page, read at once, id → value; such a
            column orders and groups nothing and stands in ``columns`` with NULL.
        late: narrows the list by what must be asked of the database first (a search); called where the list is read.
        candidates: what ``late`` has found, if its order is better looked up than read.
    """

    table: str
    columns: tuple[tuple[str, str], ...]
    id: str = "id"
    joins: str = ""
    base: str = ""
    apart: str = ""
    where: str = ""
    params: tuple[Any, ...] = ()
    tries: tuple[Try, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    sorts: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, Callable[[Sequence[int]], Mapping[int, Any]]], ...] = ()
    late: Late | None = None
    candidates: Candidates | None = None

    def expression(self, key: str) -> str:
        """Return the SQL that a column shows.

        Raises:
            KeyError: there is no such column.
        """
        for known, sql in (*self.columns, *self.more, *self.sorts):
            if known == key:
                return sql
        raise KeyError(key)

    def sort_expression(self, key: str) -> str:
        """Return the SQL that a column is ordered by.

        Raises:
            KeyError: there is no such column.
        """
        for known, sql in (*self.sorts, *self.columns, *self.more):
            if known == key:
                return sql
        raise KeyError(key)

    def ordered(self, *order: tuple[str, bool]) -> Query:
        """Return this list in another order."""
        return replace(self, order=order)

    def filtered(self, where: str, params: Sequence[Any] = (), *, tries: Sequence[Try] = ()) -> Query:
        """Return this list narrowed by one more condition.

        Args:
            where: the condition.
            params: values for its ``?``.
            tries: the same condition as it may be better written for finding the first page, see above.
        """
        if not where:
            return self
        kept = [replace(one, where=_both(one.where, where), params=(*one.params, *params)) for one in self.tries]
        kept += [replace(one, where=_both(self.where, one.where), params=(*self.params, *one.params)) for one in tries]
        return replace(self, where=_both(self.where, where), params=(*self.params, *params), tries=tuple(kept))

    def written(self) -> Query:
        """Return this list with all its conditions written; may read the database."""
        return self if self.late is None else self.late(replace(self, late=None))

    def covers(self, other: Query) -> bool:
        """Tell whether another list, its ``late`` part not written yet, is known to be a part of this one in its order."""
        if self.late is None or other.late is None or not self.late.covers(other.late):
            return False
        return self.whole().is_walked_like(other.whole())

    def whole(self) -> Query:
        """Return this list without what ``late`` narrows it by."""
        return replace(self, late=None)

    def is_walked_like(self, other: Query) -> bool:
        """Tell whether another list has the same rows in the same order."""
        mine = (self.table, self.joins, self.condition(), self.params, self.total_order())
        return mine == (other.table, other.joins, other.condition(), other.params, other.total_order())

    def carrying(self, other: Query) -> Query:
        """Return this list with the columns of another over the same table."""
        return replace(self, columns=other.columns, more=other.more, sorts=other.sorts)

    def showing(self, keys: tuple[str, ...]) -> Query:
        """Return this list with only some columns in its tuples; what was left out still orders."""
        known = (*self.columns, *self.more)
        shown = tuple((key, self.expression(key)) for key in keys)
        return replace(self, columns=shown, more=tuple(column for column in known if column[0] not in keys))

    def total_order(self) -> Order:
        """Return the order of this list, made total by the id.

        The id runs in the direction of the last column, so that an index on (column, id) is walked either way.
        """
        terms: list[Term] = []
        for key, desc in self.order:
            sql = self.sort_expression(key)
            if sql == self.id:
                return Order((*terms, Term(sql, desc)))
            if all(term.sql != sql for term in terms):
                terms.append(Term(sql, desc))
        return Order((*terms, Term(self.id, bool(terms) and terms[-1].desc)))

    def grouped(self, key: str, *, desc: bool = False) -> Query:
        """Return this list ordered by groups first, so that rows that show the same value follow each other."""
        rest = tuple(part for part in self.order if part[0] != key)
        if self.sort_expression(key) == self.expression(key):
            return replace(self, order=((key, desc), *rest))
        shown = f"{key} as shown"  # equal sort keys of different values must not mix their rows
        sorts = (*self.sorts, (shown, self.expression(key)))
        return replace(self, sorts=sorts, order=((key, desc), (shown, desc), *rest))

    def condition(self) -> str:
        """Return the whole condition of the list, or ``""``.

        Raises:
            RuntimeError: the list is not ``written`` yet: reading it would show more than it should.
        """
        if self.late is not None:
            raise RuntimeError("a list is read before its conditions are written")
        return " AND ".join(f"({part})" for part in (self.base, self.where) if part)


def _both(one: str, other: str) -> str:
    return f"({one}) AND ({other})" if one else other


def sort_index(engine: Literal["sqlite", "postgres"], table: str, column: str, *, base: str = "") -> str:
    """Return the statement for the index that lets a list be walked by one column, forwards and backwards.

    Args:
        engine: the engine of the database.
        table: table name.
        column: column name or expression; NULL comes before every value, as in SQLite.
        base: ``Query.base`` with unqualified names; the index then holds exactly the listed rows.
    """
    first = " NULLS FIRST" if engine == "postgres" and column != "id" else ""
    columns = "id" if column == "id" else f"{column}{first}, id"
    where = f" WHERE {base}" if base else ""
    return f"CREATE INDEX IF NOT EXISTS {table}_by_{column} ON {table} ({columns}){where}"


def list_indexes(
    engine: Literal["sqlite", "postgres"], table: str, columns: tuple[str, ...], *, base: str = "", apart: str = ""
) -> list[str]:
    """Return the statements for all indexes of a list: by each of its columns, and one that finds what lies apart.

    Args:
        engine: the engine of the database.
        table: table name.
        columns: columns the list is walked by; any other is sorted.
        base: ``Query.base`` with unqualified names.
        apart: ``Query.apart`` with unqualified names, about one column, which comes first in it.
    """
    made = [sort_index(engine, table, column, base=base) for column in columns]
    if apart:
        made.append(f"CREATE INDEX IF NOT EXISTS {table}_apart ON {table} ({apart.split(maxsplit=1)[0]}) WHERE {apart}")
    return made
