"""Visits that were not made are spread over the days to come, the most urgent first, as many a day as it holds (S1-16, S1-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.cadence import rules as cadence
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.plans.rules import load, spans, writing
from cmdesk.visits.record import Visit

_FIRST: Final = ("complaint", "anomaly")
"""Kinds of visits that have limits of their own, the most urgent first; the others go by when their customer is due."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Where visits go.

    Attributes:
        days: day → ids of the visits anew on it, the most urgent first; days that take none are left out.
        rest: visits for which no day has room, the most urgent first.
        until: the last day that was looked at.
    """

    days: Mapping[date, tuple[int, ...]]
    rest: tuple[int, ...]
    until: date


@dataclass
class _Room:
    """What a day still takes: so many visits, and so many minutes of them with the ways between."""

    visits: int
    minutes: int
    way: int

    def take(self, visit: Visit) -> bool:
        gone = (visit.minutes_planned or 0) + (self.way if visit.mode == "field" else 0)
        if self.visits < 1 or gone > self.minutes:
            return False
        self.visits -= 1
        self.minutes -= gone
        return True


def spread(actor: Actor, user_id: int, begin: date, visits: Sequence[Visit]) -> Spread:
    """Return on which day each of somebody's visits could be made, from a day on; nothing is written.

    Args:
        actor: who plans.
        user_id: whose days.
        begin: the first day; it takes visits when it is worked, later ones when the scheme suggests them.
        visits: what is to be made anew, in the order of their days.
    """
    days = _days(user_id, begin)
    loads = load.loads(user_id, days)
    way = int(regulation.on(begin).number("day_cover.travel.minutes"))
    rooms = {day: _Room(loads[day].room, loads[day].minutes_left, way) for day in days}
    found: dict[date, list[int]] = {}
    rest = []
    for visit in _by_urgency(actor, begin, visits):
        day = next((day for day, room in rooms.items() if room.take(visit)), None)
        if day is None:
            rest.append(visit.id)
        else:
            found.setdefault(day, []).append(visit.id)
    return Spread({day: tuple(found[day]) for day in days if day in found}, tuple(rest), max(days, default=begin))


def _days(user_id: int, begin: date) -> list[date]:
    """Return the days that may take visits: so many working days as the regulation says, without those nobody visits on.

    A later week whose plan waits for its confirmation is left alone: a visit more would void what was submitted.
    """
    known = calendar.current()
    day = begin if known.is_working(begin) else known.next_working_day(begin)
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    unit = row[0] if row else None
    waits = {spans.span("week", begin).first: False}
    found = []
    for _ in range(int(regulation.on(begin).number("plan.carry.days"))):
        monday = spans.span("week", day).first
        if monday not in waits:
            waits[monday] = _waits(user_id, day)
        if not waits[monday] and (day == begin or not cadence.day_advice(unit, day)):
            found.append(day)
        day = known.next_working_day(day)
    return found


def _waits(user_id: int, day: date) -> bool:
    plan = writing.find(user_id, "week", day)
    return plan is not None and plan.state == "submitted"


def _by_urgency(actor: Actor, day: date, visits: Sequence[Visit]) -> list[Visit]:
    """Return visits with limits of their own first, then by when their customer is due, then the oldest."""
    customers = sorted({visit.customer_id for visit in visits})
    standing = cadence.due(actor, day, states=tuple(cadence.STATES), customers=customers) if customers else ()
    place = {one.customer_id: at for at, one in enumerate(standing)}
    last = len(place)

    def rank(visit: Visit) -> tuple[int, int, date, int]:
        own = _FIRST.index(visit.kind) if visit.kind in _FIRST else len(_FIRST)
        return own, place.get(visit.customer_id, last), visit.day or day, visit.id

    return sorted(visits, key=rank)
