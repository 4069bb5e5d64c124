"""A small calendar, and timers written as people write them."""

from __future__ import annotations

from datetime import date, datetime

from cmdesk.core import timers
from cmdesk.core.calendar import Entry, Hours, WorkCalendar
from cmdesk.core.timers import Event, Rule, Running, due

# 2026-09-25 (中秋) to 27 and 10-01 to 07 are free, Sunday 09-20 and Saturday 10-10 are worked.
CALENDAR = WorkCalendar(
    {date(2026, 10, day): Entry("holiday", "国庆节") for day in range(1, 8)}
    | {date(2026, 9, day): Entry("holiday", "中秋节") for day in (25, 26, 27)}
    | {date(2026, 9, 20): Entry("swapped", "国庆节"), date(2026, 10, 10): Entry("swapped", "国庆节")},
    {},
    Hours.always("8:30–12:00 13:30–17:30"),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def limit(text: str) -> Rule:
    return Rule("test", "测试", *timers.parse_limit(text))


def events(*told: str) -> list[Event]:
    """Events written as ``start 09-14T09:00``, ``pause 09-14T10:00 09-15T10:00``."""
    made = []
    for one in told:
        verb, moment, *until = one.split()
        made.append(Event(verb, at(moment), at(until[0]) if until else None))  # type: ignore[arg-type]
    return made


def look(rule: str, now: str, *told: str) -> Running:
    return due(limit(rule), events(*told), at(now), CALENDAR, 0.75)
