"""Months as the plans of the office count them, and who looks after whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.cadence.rules.period import Rhythm, Span
from cmdesk.core.database import current

MONTH = Rhythm(1, "month")


def month_of(day: date) -> Span:
    """Return the month a day lies in."""
    return MONTH.span(day)


def months_until(day: date, count: int) -> Span:
    """Return so many months in a row, the last being that of ``day``."""
    first = month_of(day).first
    for _ in range(count - 1):
        first = month_of(first - timedelta(days=1)).first
    return Span(first, month_of(day).last)


@dataclass(frozen=True)
class Manager:
    """Somebody who looks after customers; id 0 stands for nobody."""

    id: int
    name: str
    area: str


def managers(ids: set[int]) -> dict[int, Manager]:
    """Return the people of these ids, nobody included."""
    rows = current().rows('SELECT p.id, p.name, u.name FROM "user" p LEFT JOIN unit u ON u.id = p.unit_id')
    known = {one: Manager(one, name, area or "") for one, name, area in rows if one in ids}
    return {**known, 0: Manager(0, "没有负责人", "")}
