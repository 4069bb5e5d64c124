"""The SQL under a window: keys in order, rows by id, counts and sums of a stretch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.window.order import Key, Order, Step, Term
from cmdesk.core.window.query import Candidates, Query, Try
from cmdesk.core.window.ranks import Ranks

Row = tuple[Any, ...]
"""The id of a row, then the values of the query's columns."""

UNPROVEN = (4, 64)  # candidates looked at for each row wanted where not all are in the list, then once more
CLOSE = 4  # as soon as one in so many rows of a longer list is kept, the next that are kept stand close behind


class Source:
    """A query on a database."""

    def __init__(self, database: Database, query: Query) -> None:
        self.database = database
        self.query = query
        self.order = query.total_order()
        self._from = f"{query.table} {query.joins}".rstrip()
        self._shown = ""
        self._beside: list[tuple[int, Callable[[Sequence[int]], Mapping[int, Any]]]] = []
        self.show(query)

    def show(self, query: Query) -> None:
        """Carry the columns of ``query`` from now on."""
        self.query = query
        self._shown = ", ".join([query.id, *(sql for _, sql in query.columns)])
        places = {key: place for place, (key, _) in enumerate(query.columns, 1)}
        self._beside = [(places[key], told) for key, told in query.beside if key in places]

    def _where(self, step: Step | None = None) -> tuple[str, tuple[Any, ...]]:
        """Return the condition of the list, or of a step."""
        parts = [part for part in (self.query.condition(), step.sql if step else "") if part]
        params = (*self.query.params, *(step.params if step else ()))
        return (f" WHERE {' AND '.join(parts)}" if parts else ""), params

    def _ordered(self, what: str, order: Order, step: Step | None = None) -> tuple[str, tuple[Any, ...]]:
        where, params = self._where(step)
        return f"SELECT {what} FROM {self._from}{where} ORDER BY {order.clause(self.database.engine)}", params

    def statement(self, order: Order, step: Step) -> tuple[str, tuple[Any, ...]]:
        """Return the statement, without limit, that yields the keys of a step."""
        return self._ordered(", ".join(term.sql for term in order.terms), order, step)

    def ids_statement(self, *, ordered: bool = True) -> tuple[str, tuple[Any, ...]]:
        """Return the statement that yields all ids, in order or as they come."""
        if ordered:
            return self._ordered(self.query.id, self.order)
        where, params = self._where()
        return f"SELECT {self.query.id} FROM {self._from}{where}", params

    def keys(self, order: Order, start: Key | None, skip: int, most: int) -> list[Key]:
        """Return at most ``most`` keys in ``order``, ``skip`` rows after the row at ``start``."""
        return self._keys_along(order, order.steps(start), skip, most)

    def first_ranked(self, most: int, ranks: Ranks, known: Sequence[int] = ()) -> list[int] | None:
        """Return the first ids, at most ``most``, of the query's candidates; None when that takes too long.

        Args:
            most: how many.
            ranks: where the rows of the list without ``late`` now stand.
            known: the first ids of a longer list that this one is a part of.
        """
        some = self.query.candidates
        if some is None:
            return None
        if some.ids is not None:
            return self._proven(some, ranks.sorted(some.ids), most)
        found = self._answering(some, known)
        if len(found) >= most:
            return found[:most]
        for times in (1,) if some.proven else UNPROVEN:
            sql, params = ranks.statement(some.select, times * most)
            rows = self.database.rows(sql, (*some.params, *params))
            found = self._proven(some, ranks.sorted([row[0] for row in rows]), most)
            if len(found) == most or len(rows) < times * most or some.proven:
                return found
        return None

    def _proven(self, some: Candidates, ids: Sequence[int], most: int) -> list[int]:
        """Return the first of some candidates that are in this list."""
        found: list[int] = []
        for part in chunks(ids, most + most // 2):
            found += part if some.proven else self._answering(some, part)
            if len(found) >= most:
                break
        return found[:most]

    def _answering(self, some: Candidates, ids: Sequence[int]) -> list[int]:
        """Return which of some rows of the list without ``late`` are in this one, looking at each."""
        kept = {row[0] for row in self.database.rows(f"{some.proof} IN ({marks(ids)})", (*some.values, *ids))}
        return [row_id for row_id in ids if row_id in kept]

    def first_keys(self, most: int, known: Sequence[Key] = ()) -> list[Key]:
        """Return the first keys, at most ``most``, by the first of the query's tries that finds them all.

        Args:
            most: how many.
            known: the first keys of a longer list that this one is a part of.
        """
        single = next((one for one in self.query.tries if one.single), None) if known else None
        if single is None:
            return self._first_keys(most, None)
        found = self._among(single, known)
        if len(found) >= most:
            return found[:most]
        again = sum(key[0] == known[-1][0] for key in found)  # these are read once more
        close = CLOSE * len(found) >= len(known)
        more = self._first_keys(most - len(found) + again, known[-1], close=close)
        return [*found, *(key for key in more if key not in found)][:most]

    def _among(self, single: Try, known: Sequence[Key]) -> list[Key]:
        """Return which rows of a longer list are in this one, looking at each."""
        source = Source(self.database, replace(self.query, where=single.where, params=single.params, tries=()))
        ids = [key[-1] for key in known]
        step = Step(f"{self.query.id} IN ({marks(ids)})", tuple(ids))
        where, params = source._where(step)
        kept = {row[0] for row in self.database.rows(f"SELECT {self.query.id} FROM {self._from}{where}", params)}
        return [key for key in known if key[-1] in kept]

    def _first_keys(self, most: int, since: Key | None, *, close: bool = False) -> list[Key]:
        """Return the first keys with the value of ``since`` in the most important term or a later one."""
        if self.query.tries:
            base = Source(self.database, replace(self.query, where="", params=(), tries=()))
            for one in self.query.tries if base.is_indexed() else ():
                if one.guided and not close:
                    continue
                found = self._tried(one, most, since)
                if found is not None:
                    return found
        return self._keys_along(self.order, [Step()] if since is None else self.order.since(since), 0, most)

    def _tried(self, one: Try, most: int, since: Key | None) -> list[Key] | None:
        """Return the first keys by a try, or None when it gave up."""
        source = Source(self.database, replace(self.query, where=one.where, params=one.params, tries=()))
        found: list[Key] = []
        for step in [Step()] if since is None else self.order.since(since):
            sql, params = source.statement(self.order, step)
            part = self.database.rows_within(f"{sql} LIMIT ?", (*params, most - len(found)), one.work)
            if part is None:
                return None
            found += part
            if len(found) == most:
                break
        return found

    def _keys_along(self, order: Order, steps: Iterable[Step], skip: int, most: int) -> list[Key]:
        def read(step: Step, skip: int, most: int) -> list[Key]:
            sql, params = self.statement(order, step)
            return self.database.rows(f"{sql} LIMIT ? OFFSET ?", (*params, most, skip))

        found: list[Key] = []
        for part in self._along(steps, skip, most, read, len):
            found += part
        return found

    def sums(
        self, order: Order, start: Key | None, skip: int, most: int, columns: Sequence[str]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield (count, sum and count of every column …) of parts that together make up a stretch of rows."""
        aliases = [f"s{number}" for number in range(len(columns))]
        inner = ", ".join(
            [f"{self.query.id} AS s", *(f"{sql} AS {a}" for sql, a in zip(columns, aliases, strict=True))]
        )
        outer = ", ".join(["count(s)", *(f"sum({a}), count({a})" for a in aliases)])

        def read(step: Step, skip: int, most: int) -> tuple[Any, ...]:
            sql, params = self._ordered(inner, order, step)
            text = f"SELECT {outer} FROM ({sql} LIMIT ? OFFSET ?) AS stretch"
            return self.database.rows(text, (*params, most, skip))[0]

        yield from self._along(order.steps(start), skip, most, read, lambda part: int(part[0]))

    def sum_of(self, columns: Sequence[str], step: Step | None = None) -> tuple[Any, ...]:
        """Return (count, sum and count of every column …) of all rows, or of those of a step."""
        where, params = self._where(step)
        outer = ", ".join(["count(*)", *(f"sum({sql}), count({sql})" for sql in columns)])
        return self.database.rows(f"SELECT {outer} FROM {self._from}{where}", params)[0]

    def grouped(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return (value, count, sum of every column …) of each group of rows with the same order terms but the id.

        The last of these terms is what the group shows.
        """
        where, params = self._where()
        terms = self.order.terms[:-1]
        by = ", ".join(term.sql for term in terms)
        order = ", ".join(term.clause(self.database.engine) for term in terms)
        what = ", ".join([terms[-1].sql, "count(*)", *(f"sum({sql})" for sql in columns)])
        return self.database.rows(f"SELECT {what} FROM {self._from}{where} GROUP BY {by} ORDER BY {order}", params)

    def _along(
        self,
        steps: Iterable[Step],
        skip: int,
        most: int,
        read: Callable[[Step, int, int], Any],
        size: Callable[[Any], int],
    ) -> Iterator[Any]:
        """Yield what ``read`` finds in one step after another until ``most`` rows are together."""
        left = list(steps)
        while left:
            step = left.pop(0)
            if skip and left:  # the rest of equal values is mostly short, and all of it skipped
                here = self.count(step, skip + 1)
                if here <= skip:
                    skip -= here
                    continue
            part = read(step, skip, most)
            got = size(part)
            if got:
                skip = 0
                most -= got
                yield part
            if not most:
                return

    def count(self, step: Step | None = None, most: int | None = None) -> int:
        """Count the rows of the list, or of a step, up to ``most``."""
        where, params = self._where(step)
        if most is None:
            text = f"SELECT count(*) FROM {self._from}{where}"
        else:
            text = f"SELECT count(*) FROM (SELECT 1 FROM {self._from}{where} LIMIT ?) AS part"
            params = (*params, most)
        return int(self.database.rows(text, params)[0][0])

    def count_all(self) -> int:
        """Count the rows of the list by the cheapest way there is."""
        query = self.query
        if query.where or not query.apart:
            return self.count()
        whole = self.database.rows(f"SELECT count(*) FROM {query.table}")[0][0]
        return int(whole - self.database.rows(f"SELECT count(*) FROM {query.table} WHERE {query.apart}")[0][0])

    def key_of(self, row_id: int) -> Key | None:
        """Return the key of a row, or None when it is not in the list."""
        where, params = self._where(Step(f"{self.query.id} = ?", (row_id,)))
        terms = ", ".join(term.sql for term in self.order.terms)
        found = self.database.rows(f"SELECT {terms} FROM {self._from}{where}", params)
        return found[0] if found else None

    def rows(self, ids: Sequence[int]) -> list[Row | None]:
        """Return rows by id in the order asked for; None for one that is no longer stored."""
        found: dict[int, Row] = {}
        for some in chunks(ids):
            text = f"SELECT {self._shown} FROM {self._from} WHERE {self.query.id} IN ({marks(some)})"
            found |= {row[0]: row for row in self._whole(self.database.rows(text, some))}
        return list(map(found.get, ids))

    def keys_and_rows(self, skip: int, most: int) -> tuple[list[Key], list[Row]]:
        """Return the keys and the rows from a place on by one question, for which a server is waited for once.

        The keys are found first, as in ``keys``: what rows are joined with is read for these rows only.
        """
        names = [f"part.k{place}" for place in range(len(self.order.terms))]
        inner, params = self._ordered(
            ", ".join(f"{term.sql} AS k{place}" for place, term in enumerate(self.order.terms)), self.order
        )
        outer = Order(tuple(Term(name, term.desc) for name, term in zip(names, self.order.terms, strict=True)))
        query = self.query
        text = (
            f"SELECT {', '.join(names)}, {self._shown} FROM ({inner} LIMIT ? OFFSET ?) AS part"
            f" JOIN {query.table} ON {query.id} = {names[-1]} {query.joins}"
            f" ORDER BY {outer.clause(self.database.engine)}"
        )
        rows = self.database.rows(text, (*params, most, skip))
        behind = len(names)
        return [row[:behind] for row in rows], self._whole([row[behind:] for row in rows])

    def _whole(self, rows: list[Row]) -> list[Row]:
        """Return rows with the columns that are told beside the statement."""
        for place, told in self._beside:
            values = told([row[0] for row in rows])
            rows = [(*row[:place], values.get(row[0]), *row[place + 1 :]) for row in rows]
        return rows

    def is_indexed(self) -> bool:
        """Tell whether the engine reads this order from an index instead of sorting."""
        sql, params = self.statement(self.order, Step())
        explain = "EXPLAIN QUERY PLAN" if self.database.engine == "sqlite" else "EXPLAIN"
        plan = self.database.rows(f"{explain} {sql} LIMIT 100", params)
        return not any("TEMP B-TREE" in str(line[-1]) or "Sort" in str(line[-1]) for line in plan)
