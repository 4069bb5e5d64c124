"""Marks on average: by person, by area, by month; where they go, and how many were low (S1-41).

Marks are averaged as shares of the full mark of their day and told on today's scale, so that a change of the scale does
not break a year in two.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Literal

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin, month_begins
from cmdesk.core.field import moment_text
from cmdesk.service.rules import heads, rights

By = Literal["served", "area", "month"]
_Key = tuple[str, int | None]  # label; whose marks they are, None of an area or a month
_LABELS: dict[By, str] = {"served": "s.name", "area": "unit.name"}
_NOWHERE = "未分片区"
BY: dict[By, str] = {"served": "客户经理", "area": "片区", "month": "月份"}


@dataclass
class _Marks:
    """Sum and number of some marks, each as its share of the full mark; exact, so that who is equal stands by his name."""

    shares: Fraction = Fraction()
    count: int = 0

    def take(self, points: int, full: int, count: int) -> None:
        """Count in the marks of a sum of points, all on one scale."""
        self.shares += Fraction(points) / full
        self.count += count

    @property
    def mean(self) -> float:
        """The mean share."""
        return float(self.shares / self.count)


@dataclass
class _Group:
    """The marks of one person, area or month: all, by head, by month."""

    whole: _Marks = field(default_factory=_Marks)
    heads: dict[str, _Marks] = field(default_factory=lambda: defaultdict(_Marks))
    months: dict[str, _Marks] = field(default_factory=lambda: defaultdict(_Marks))


@dataclass(frozen=True)
class Average:
    """The marks of one person, area or month.

    Attributes:
        count: how many customers' ratings.
        own: how many of them the person wrote down himself.
        low: how many held a low mark.
        mean: of all heads together, on today's scale.
        heads: mean by key of head; heads without a mark are left out.
        trend: the last month with marks against the one before it; None with fewer than two months.
        served_id: whose marks they are; None of an area or a month.
    """

    label: str
    count: int
    own: int
    low: int
    mean: float
    heads: dict[str, float]
    trend: float | None
    served_id: int | None = None

    @property
    def trend_words(self) -> str:
        """The trend as lists show it."""
        if self.trend is None:
            return ""
        if abs(self.trend) < 0.05:  # one decimal is shown
            return "→ 持平"
        return f"{'↑' if self.trend > 0 else '↓'} {abs(self.trend):.1f}"


def averages(actor: Actor, by: By, first: date, last: date) -> list[Average]:
    """Return averages of the marks given from one day to another, the best first; months in their order.

    Only what the actor may see is counted, and by the regulation only what others wrote down.
    """
    full = heads.scale(last).full
    groups, counts = _groups(actor, by, first, last), _counts(actor, by, first, last)
    found = [_average(key, group, counts[key], full) for key, group in groups.items()]
    if by == "month":
        ordered = sorted(found, key=lambda one: one.label)
        return [_against(one, ordered[at - 1] if at else None) for at, one in enumerate(ordered)]
    return sorted(found, key=lambda one: (-one.mean, one.label))


def period(today: date) -> tuple[date, date]:
    """Return the first and the last day of what is averaged usually: this month and those before it."""
    months = int(regulation.on(today).number("rating.months"))
    return month_begin(today, 1 - months), today


def _groups(actor: Actor, by: By, first: date, last: date) -> dict[_Key, _Group]:
    """Return the marks of everybody, added up where they lie: of each month, head and scale of its own."""
    month, edges = _month_of(first, last)
    rows = _asked(
        actor,
        by,
        first,
        last,
        f"{month}, p.head, rating.full, SUM(p.points), COUNT(*)",
        edges,
        "GROUP BY 1, 2, 3, 4, 5",
    )
    groups: dict[_Key, _Group] = defaultdict(_Group)
    for label, served, within, head, full, points, count in rows:
        group = groups[label or _NOWHERE, served or None]
        for marks in (group.whole, group.heads[head], group.months[within]):
            marks.take(points, full, count)
    return groups


def _counts(actor: Actor, by: By, first: date, last: date) -> dict[_Key, tuple[int, int, int]]:
    """Return how many ratings hold these marks, how many of them are one's own, how many low."""
    what = ", ".join(
        f"COUNT(DISTINCT CASE WHEN {which} THEN rating.id END)"
        for which in ("1 = 1", "rating.served_id = rating.user_id", "rating.is_low")
    )
    rows = _asked(actor, by, first, last, what, (), "GROUP BY 1, 2")
    return {(label or _NOWHERE, served or None): (count, own, low) for label, served, count, own, low in rows}


def _asked(
    actor: Actor, by: By, first: date, last: date, what: str, params: tuple[str, ...], rest: str
) -> list[tuple[Any, ...]]:
    """Ask something of the marks that count, behind whose they are: the label, and the person's id or 0."""
    where, mine = rights.visible(actor, "rating.served_id")
    parts = [where]
    if not regulation.on(last).value("rating.own_counts"):
        parts.append("rating.served_id <> rating.user_id")
    label, edges = _month_of(first, last) if by == "month" else (_LABELS[by], ())
    return current().rows(
        f"SELECT {label}, {'rating.served_id' if by == 'served' else '0'}, {what}"
        " FROM rating JOIN customer ON customer.id = rating.customer_id"
        ' JOIN "user" s ON s.id = rating.served_id LEFT JOIN unit ON unit.id = customer.area_id'
        " JOIN rating_point p ON p.rating_id = rating.id AND p.binned_at IS NULL"
        " WHERE rating.binned_at IS NULL AND customer.binned_at IS NULL AND rating.rated_at >= ? AND rating.rated_at < ?"
        + also(*parts)
        + f" {rest}",
        (*edges, *params, _start(first), _start(last + timedelta(days=1)), *mine),
    )


def _month_of(first: date, last: date) -> tuple[str, tuple[str, ...]]:
    """Return SQL for the local month in which a rating was given, and its parameters."""
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    begun = month_begins(last, max(1, count))
    tests = "".join(f" WHEN rating.rated_at < ? THEN '{month:%Y-%m}'" for month in begun)
    return f"CASE{tests} END", tuple(_start(month_begin(month, 1)) for month in begun)


def _start(day: date) -> str:
    return moment_text(datetime.combine(day, time.min))


def _average(key: _Key, group: _Group, counts: tuple[int, int, int], full: int) -> Average:
    label, served_id = key
    last_two = [group.months[month].mean for month in sorted(group.months)[-2:]]
    trend = (last_two[1] - last_two[0]) * full if len(last_two) > 1 else None
    means = {head: marks.mean * full for head, marks in group.heads.items()}
    return Average(label, *counts, group.whole.mean * full, means, trend, served_id)


def _against(one: Average, before: Average | None) -> Average:
    return replace(one, trend=None if before is None else one.mean - before.mean)
