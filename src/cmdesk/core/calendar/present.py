"""The office's calendar as it stands now, and what it still lacks."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.calendar.hours import Hours, Week
from cmdesk.core.calendar.shipped import OFFICIAL, Entry, estimate, noticed_years, notices, statutory
from cmdesk.core.calendar.work import YEARS, WorkCalendar
from cmdesk.core.database import Database
from cmdesk.core.database import current as database
from cmdesk.core.day import weekdays
from cmdesk.core.door import announce
from cmdesk.core.errors import Refused

CHANGED_BY = frozenset({"calendar_day", "regulation"})
"""Kinds of records whose change makes another calendar."""

_HOURS = (*weekdays.KEYS, "swapped")


@dataclass(frozen=True)
class _Known:
    """What was read from an office: its calendar and the years whose notice nobody has entered."""

    office: weakref.ref[Database]
    calendar: WorkCalendar
    estimated: frozenset[int]


class _Cache:
    known: _Known | None = None
    changes = 0


def current() -> WorkCalendar:
    """Return the calendar of the open office; read once and again after a change of days or hours.

    Raises:
        Refused: the working hours in the regulations cannot be read.
    """
    return _known().calendar


def missing(year: int) -> str:
    """Return a sentence when a year's notice has been neither shipped nor entered, else an empty string."""
    if year not in _known().estimated:
        return ""
    return (
        f"{year} 年的放假调休安排还没有录入，现按周末和法定节假日估算；请在 设置 → 工作日历 中导入国务院办公厅的通知。"
    )


def reminder(today: date) -> str:
    """Return what people have to be told today: this year's notice is missing, or next year's late in the year.

    From when on stands in the regulation ``calendar.remind``.
    """
    said = missing(today.year) if today.year in YEARS else ""
    if said or today.year + 1 not in YEARS:
        return said
    remind = str(regulation.on(today).value("calendar.remind"))
    return missing(today.year + 1) if f"{today:%m-%d}" >= remind else ""


def check_remind(value: object) -> None:
    """Refuse a day of the year that is not written like 12-01.

    Raises:
        Refused: how to write it.
    """
    try:
        date.fromisoformat(f"2000-{value}")
    except ValueError:
        raise Refused(f"“{value}”不是一年里的一天，请写成 12-01。") from None


def forget() -> None:
    """Drop what was read."""
    _Cache.changes += 1
    _Cache.known = None


def _forget(kinds: frozenset[str]) -> None:
    if kinds & CHANGED_BY:
        forget()


announce.listen(_forget)


def _known() -> _Known:
    known, open_office = _Cache.known, database()
    if known is not None and known.office() is open_office:
        return known
    before = _Cache.changes
    known = _read(open_office)
    if _Cache.changes == before:  # else somebody has changed a day meanwhile
        _Cache.known = known
    return known


def _read(office: Database) -> _Known:
    rows = office.rows("SELECT day, sort, reason FROM calendar_day WHERE binned_at IS NULL ORDER BY id")
    entered = [(date.fromisoformat(day), Entry(sort, reason)) for day, sort, reason in rows]
    official, estimated = _official({day: entry for day, entry in entered if entry.sort in OFFICIAL})
    own = {day: entry for day, entry in entered if entry.sort not in OFFICIAL}
    return _Known(weakref.ref(office), WorkCalendar(official, own, _hours(office)), estimated)


def _official(entered: dict[date, Entry]) -> tuple[dict[date, Entry], frozenset[int]]:
    """Return notices, estimates and what was entered, in this order; and the years that rest on an estimate.

    A year is known when its notice is shipped, or when what was entered leaves no day worked that is free by law.
    """
    estimated = frozenset(
        year
        for year in YEARS
        if year not in noticed_years() and not all(_is_free(entered.get(day)) for day in statutory(year))
    )
    found: dict[date, Entry] = {}
    for year in estimated:
        found |= estimate(year)
    return {**found, **notices(), **entered}, estimated


def _is_free(entry: Entry | None) -> bool:
    return entry is not None and entry.sort == "holiday"


def _hours(office: Database) -> Hours:
    """Return the working hours of the regulations; those that ship with the program where the office has none."""
    rows: Iterable[tuple[Any, ...]] = office.rows(
        "SELECT key, valid_from, value FROM regulation WHERE key LIKE ? AND binned_at IS NULL ORDER BY valid_from, id",
        ("hours.%",),
    )
    changes = [(key[6:], date.fromisoformat(since), str(json.loads(value))) for key, since, value in rows]
    values = {name: value for name, _, value in reversed(changes)}  # what each begins with
    if not values.keys() >= set(_HOURS):
        values = _shipped_hours() | values
    weeks = {date.min: Week.of(values)}
    for name, since, value in changes:
        values[name] = value
        weeks[since] = Week.of(values)
    return Hours(weeks.items())


def _shipped_hours() -> dict[str, str]:
    rules = {str(rule["key"]): str(json.loads(rule["value"])) for rule in regulation.presets()}
    return {name: rules[f"hours.{name}"] for name in _HOURS}
