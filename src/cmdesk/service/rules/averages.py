"""Marks on average: by person, by area, by month; where they go, and how many were low (S1-41).

Marks are averaged as shares of the full mark of their day and told on today's scale, so that a change of the scale does
not break a year in two.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean
from typing import Literal, NamedTuple

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.field import moment_of, moment_text
from cmdesk.service.rules import heads, rights

By = Literal["served", "area", "month"]
BY: dict[By, str] = {"served": "客户经理", "area": "片区", "month": "月份"}


class _Mark(NamedTuple):
    rating: int
    month: str
    served: str
    served_id: int
    area: str
    own: bool
    is_low: bool
    head: str
    share: float


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
    groups: dict[tuple[str, int | None], list[_Mark]] = defaultdict(list)
    for mark in _marks(actor, first, last):
        label = {"served": mark.served, "area": mark.area, "month": mark.month}[by]
        groups[label, mark.served_id if by == "served" else None].append(mark)
    found = [_average(label, marks, full, served_id) for (label, served_id), marks in groups.items()]
    if by == "month":
        ordered = sorted(found, key=lambda one: one.label)
        return [_against(one, ordered[at - 1] if at else None) for at, one in enumerate(ordered)]
    return sorted(found, key=lambda one: (-one.mean, one.label))


def period(today: date) -> tuple[date, date]:
    """Return the first and the last day of what is averaged usually: this month and those before it."""
    months = int(regulation.on(today).number("rating.months"))
    return month_begin(today, 1 - months), today


def _marks(actor: Actor, first: date, last: date) -> list[_Mark]:
    where, mine = rights.visible(actor, "rating.served_id")
    parts = [where]
    if not regulation.on(last).value("rating.own_counts"):
        parts.append("rating.served_id <> rating.user_id")
    rows = current().rows(
        "SELECT rating.id, rating.rated_at, s.name, unit.name, rating.served_id, rating.user_id, rating.is_low, p.head,"
        " p.points, rating.full FROM rating JOIN customer ON customer.id = rating.customer_id"
        ' JOIN "user" s ON s.id = rating.served_id LEFT JOIN unit ON unit.id = customer.area_id'
        " JOIN rating_point p ON p.rating_id = rating.id AND p.binned_at IS NULL"
        " WHERE rating.binned_at IS NULL AND customer.binned_at IS NULL AND rating.rated_at >= ? AND rating.rated_at < ?"
        + also(*parts)
        + " ORDER BY rating.rated_at, rating.id, p.id",
        (_start(first), _start(last + timedelta(days=1)), *mine),
    )
    return [
        _Mark(rating, f"{moment_of(at).astimezone():%Y-%m}", name, served, area or "未分片区", served == user, bool(low), head,
              points / full)
        for rating, at, name, area, served, user, low, head, points, full in rows
    ]  # fmt: skip


def _start(day: date) -> str:
    return moment_text(datetime.combine(day, time.min).astimezone())


def _average(label: str, marks: list[_Mark], full: int, served_id: int | None) -> Average:
    by_head: dict[str, list[float]] = defaultdict(list)
    by_month: dict[str, list[float]] = defaultdict(list)
    for mark in marks:
        by_head[mark.head].append(mark.share)
        by_month[mark.month].append(mark.share)
    last_two = [fmean(by_month[month]) for month in sorted(by_month)[-2:]]
    trend = (last_two[1] - last_two[0]) * full if len(last_two) > 1 else None
    return Average(
        label, len({mark.rating for mark in marks}), len({mark.rating for mark in marks if mark.own}),
        len({mark.rating for mark in marks if mark.is_low}), fmean(mark.share for mark in marks) * full,
        {head: fmean(shares) * full for head, shares in by_head.items()}, trend,
        served_id,
    )  # fmt: skip


def _against(one: Average, before: Average | None) -> Average:
    from dataclasses import replace

    return replace(one, trend=None if before is None else one.mean - before.mean)
