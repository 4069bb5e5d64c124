"""A total order over rows, and how to continue reading it from any row.

NULL is smaller than every value on both engines. The rows at or after a given row are described by a few *steps*:
conditions without OR that are read one after another. Each is a plain range of an index, which both engines find at
once, whereas one condition with OR or a row value makes them read all equal values of the first column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Key = tuple[Any, ...]
"""The values of a row's order terms, its id last."""


@dataclass(frozen=True, slots=True)
class Term:
    """One expression of an order and its direction."""

    sql: str
    desc: bool = False

    def beyond(self, value: Any) -> list[tuple[str, tuple[Any, ...]]]:
        """Return conditions for the rows strictly after a value, in order."""
        if self.desc:
            if value is None:
                return []
            return [(f"{self.sql} < ?", (value,)), (f"{self.sql} IS NULL", ())]
        if value is None:
            return [(f"{self.sql} IS NOT NULL", ())]
        return [(f"{self.sql} > ?", (value,))]

    def clause(self, engine: Literal["sqlite", "postgres"], *, nullable: bool = True) -> str:
        """Return this term as written after ORDER BY."""
        nulls = "" if engine == "sqlite" or not nullable else " NULLS LAST" if self.desc else " NULLS FIRST"
        return f"{self.sql}{' DESC' if self.desc else ''}{nulls}"

    def same(self, value: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for rows with a value."""
        return (f"{self.sql} IS NULL", ()) if value is None else (f"{self.sql} = ?", (value,))


@dataclass(frozen=True, slots=True)
class Step:
    """A condition and its parameters; an empty condition is met by every row."""

    sql: str = ""
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Terms by importance; the last is the id, unique and never NULL."""

    terms: tuple[Term, ...]

    def clause(self, engine: Literal["sqlite", "postgres"]) -> str:
        """Return what follows ORDER BY."""
        *terms, last = self.terms
        return ", ".join([*(term.clause(engine) for term in terms), last.clause(engine, nullable=False)])

    def backwards(self) -> Order:
        """Return the opposite order."""
        return Order(tuple(Term(term.sql, not term.desc) for term in self.terms))

    def steps(self, key: Key | None) -> list[Step]:
        """Return the steps that read all rows at or after the row with ``key``; from the start for None."""
        if key is None:
            return [Step()]
        found: list[Step] = []
        prefix: list[str] = []
        params: tuple[Any, ...] = ()
        for term, value in zip(self.terms[:-1], key, strict=False):
            here = [Step(" AND ".join([*prefix, sql]), (*params, *more)) for sql, more in term.beyond(value)]
            found = here + found
            sql, more = term.same(value)
            prefix.append(sql)
            params = (*params, *more)
        last = self.terms[-1]
        rest = f"{last.sql} {'<=' if last.desc else '>='} ?"
        return [Step(" AND ".join([*prefix, rest]), (*params, key[-1])), *found]

    def behind(self, key: Key) -> Key:
        """Return the key from which to read on behind a row, whether or not the row is still there."""
        return (*key[:-1], key[-1] + (-1 if self.terms[-1].desc else 1))

    def since(self, key: Key) -> list[Step]:
        """Return the steps that read the rows from the first with the value of ``key`` in the most important term."""
        first, value = self.terms[0], key[0]
        if first.desc:
            empty = Step(f"{first.sql} IS NULL")
            return [empty] if value is None else [Step(f"{first.sql} <= ?", (value,)), empty]
        return [Step()] if value is None else [Step(f"{first.sql} >= ?", (value,))]
