"""Sums under a list, of all its rows or of what is selected, and of its groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cmdesk.core.database import Database
from cmdesk.core.window.query import Query
from cmdesk.core.window.source import Source
from cmdesk.core.window.window import Window

Number = int | float


@dataclass(frozen=True, slots=True)
class Totals:
    """What some rows come to.

    Attributes:
        count: how many rows.
        sums: by column key; a column without any value has the sum 0.
        filled: by column key, how many rows have a value.
    """

    count: int
    sums: dict[str, Number]
    filled: dict[str, int]

    def average(self, key: str) -> float | None:
        """Return the mean of the rows that have a value, or None."""
        return self.sums[key] / self.filled[key] if self.filled[key] else None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that share a value: the value as stored, how many, their sums by column key."""

    value: Any
    count: int
    sums: dict[str, Number]


def totals_of_ranges(window: Window, columns: Sequence[str], ranges: Iterable[tuple[int, int]]) -> Totals:
    """Return totals of ranges of positions, (first, last) both included, without reading their rows."""
    expressions = [window.query.expression(key) for key in columns]
    parts: list[tuple[Any, ...]] = []
    for first, last in ranges:
        parts += window.stretch_sums(first, last - first + 1, expressions)
    return _add(columns, parts)


def groups(database: Database, query: Query, key: str, columns: Sequence[str] = ()) -> list[Group]:
    """Return the groups of a list by one column, in the order the list has when sorted by that column.

    Args:
        database: the office.
        query: the list; if its first order is by ``key``, its direction is followed.
        key: the column whose equal values make a group.
        columns: columns to add up.
    """
    desc = dict(query.order[:1]).get(key, False)
    source = Source(database, query.ordered().grouped(key, desc=desc))
    rows = source.grouped([query.expression(column) for column in columns])
    return [Group(row[0], int(row[1]), dict(zip(columns, map(_plain, row[2:]), strict=True))) for row in rows]


def _add(columns: Sequence[str], parts: Iterable[tuple[Any, ...]]) -> Totals:
    count = 0
    sums: dict[str, Number] = dict.fromkeys(columns, 0)
    filled = dict.fromkeys(columns, 0)
    for part in parts:
        count += int(part[0])
        for number, key in enumerate(columns):
            sums[key] += _plain(part[1 + 2 * number])
            filled[key] += int(part[2 + 2 * number])
    return Totals(count, sums, filled)


def _plain(value: Any) -> Number:
    if value is None:
        return 0
    if isinstance(value, Decimal):  # how PostgreSQL adds whole numbers
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[no-any-return]
