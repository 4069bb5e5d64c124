"""Months, weeks and days as plans have them; a week begins on Monday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from cmdesk.cadence.rules.period import Rhythm, Span
from cmdesk.core.day import weekdays

Level = Literal["month", "week", "day"]
LEVELS: tuple[Level, ...] = ("month", "week", "day")

_RHYTHMS: dict[Level, Rhythm] = {"month": Rhythm(1, "month"), "week": Rhythm(1, "week"), "day": Rhythm(1, "day")}
_DAY = timedelta(days=1)


def span(level: Level, day: date) -> Span:
    """Return the month, week or day that a day lies in."""
    return _RHYTHMS[level].span(day)


def following(level: Level, day: date) -> Span:
    """Return the span after the one that a day lies in."""
    return span(level, span(level, day).last + _DAY)


def preceding(level: Level, day: date) -> Span:
    """Return the span before the one that a day lies in."""
    return span(level, span(level, day).first - _DAY)


def days(of: Span) -> list[date]:
    """Return the days of a span."""
    return [of.first + timedelta(days=step) for step in range((of.last - of.first).days + 1)]


def named(level: Level, day: date) -> str:
    """Return what people call a span: 2026 年 11 月, 11 月 16–22 日, 11 月 16 日 周一."""
    found = span(level, day)
    if level == "month":
        return f"{found.first.year} 年 {found.first.month} 月"
    if level == "week":
        return str(found)
    return f"{day.month} 月 {day.day} 日 {weekdays.word(day)}"
