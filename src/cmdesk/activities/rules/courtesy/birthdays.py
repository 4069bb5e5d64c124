"""Birthdays of customers' people by the solar or the lunar calendar, known the day before (S1-74, M13)."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.day import lunar
from cmdesk.core.errors import Refused
from cmdesk.customers.rules import persons_visible
from cmdesk.customers.rules.finding import TITLE


class Birthday(NamedTuple):
    """Somebody's birthday on a day."""

    person_id: int
    name: str
    customer_id: int
    customer: str
    on: date
    lunar: bool
    owner_id: int | None
    phones: str

    def words(self) -> str:
        """Return whose birthday it is, as a list shows it."""
        return f"{self.name}生日{'（农历）' if self.lunar else ''}"


def solar_keys(day: date) -> list[str]:
    """Return the birthdays (``"03-08"``) kept on a day; those of 29 February on the 28th where there is none."""
    keys = [f"{day:%m-%d}"]
    if (day.month, day.day) == (2, 28) and not isleap(day.year):
        keys.append("02-29")
    return keys


def lunar_keys(day: date) -> list[str]:
    """Return the lunar birthdays (``"04-15"``, ``"闰04-15"``) kept on a day.

    A birthday in a leap month is kept in the ordinary month of years without that leap month, and one on the 30th on
    the last day of a month that has only 29.
    """
    year, month, number, leap = lunar.of(day)
    days = [number]
    if number == 29 and lunar.of(day + timedelta(1))[1:] != (month, 30, leap):
        days.append(30)
    if leap:
        return [f"闰{month:02d}-{one:02d}" for one in days]
    marks = [""] if _has_leap(year, month) else ["", "闰"]
    return [f"{mark}{month:02d}-{one:02d}" for mark in marks for one in days]


@lru_cache(maxsize=512)
def _has_leap(year: int, month: int) -> bool:
    try:
        return bool(lunar.solar(year, month, 1, leap=True))
    except Refused:
        return False


def between(actor: Actor, first: date, last: date, *, mine: bool = False, limit: int = 500) -> list[Birthday]:
    """Return the birthdays from a day to another among people the actor may know of, the next one first.

    Args:
        actor: who asks.
        first: first day.
        last: last day.
        mine: only of the actor's own customers.
        limit: how many at most.
    """
    if actor.scope("activities.view") is Scope.NONE:
        return []
    where, params = persons_visible(actor)
    if mine:
        where, params = _both(where, "customer.owner_id = ?"), (*params, actor.id)
    return _find(_days(first, last), where, params, limit)


def of(actor: Actor, customer_id: int, first: date, last: date) -> list[Birthday]:
    """Return the birthdays at one customer from a day to another."""
    where, params = persons_visible(actor)
    return _find(_days(first, last), _both(where, "customer.id = ?"), (*params, customer_id), 50)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def _both(where: str, more: str) -> str:
    return f"{where} AND {more}" if where else more


def _find(days: Iterable[date], where: str, params: Iterable[Any], limit: int) -> list[Birthday]:
    solar = {key: day for day in reversed(list(days)) for key in solar_keys(day)}
    moon = {key: day for day in reversed(list(days)) for key in lunar_keys(day)}
    tail = "substr(person.birthday, length(person.birthday) - 4)"
    leap = "CASE WHEN person.birthday LIKE '%闰%' THEN '闰' ELSE '' END"
    rows = current().rows(
        f"SELECT person.id, person.name, customer.id, {TITLE}, {leap} || {tail}, person.birthday_calendar,"
        " customer.owner_id, person.phones, person.roles, customer.area_id FROM person"
        " JOIN customer ON customer.id = person.customer_id WHERE person.birthday <> '' AND person.binned_at IS NULL"
        " AND customer.binned_at IS NULL AND customer.merged_into_id IS NULL"
        f" AND {tail} IN ({marks({*_plain(solar), *_plain(moon)})}){also(where)}",
        (*sorted({*_plain(solar), *_plain(moon)}), *params),
    )
    found = []
    for person_id, name, customer_id, customer, key, calendar, owner_id, phones, _roles, _area in rows:
        day = (moon if calendar == "lunar" else solar).get(key)
        if day is not None:
            found.append(
                Birthday(person_id, name, customer_id, customer, day, calendar == "lunar", owner_id, phones or "")
            )
    return sorted(found, key=lambda one: (one.on, one.customer_id))[:limit]


def _plain(keys: Iterable[str]) -> set[str]:
    return {key.removeprefix("闰") for key in keys}
