"""When one probably arrives where: agreed times stand, the others are reckoned from them (forms 7c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

from cmdesk.core import calendar, regulation

_DAY = 24 * 60


class Visited(NamedTuple):
    """A visit as the timetable needs it: the agreed time if there is one, and how long it takes."""

    agreed: time | None
    minutes: int


class Arrival(NamedTuple):
    """When one arrives: as agreed, or about then.

    Attributes:
        at: when.
        agreed: it was agreed with the customer.
        late: minutes by which the visits before it make one late for what was agreed.
    """

    at: time
    agreed: bool
    late: int = 0

    def words(self) -> str:
        """Return it as the list shows it."""
        return f"{self.at:%H:%M}" if self.agreed else f"约 {self.at:%H:%M}"


def arrivals(day: date, visits: Sequence[Visited]) -> list[Arrival]:
    """Return when one arrives at each visit, in the order of the route.

    The first visit begins some minutes after the office opens; between two lies the usual way; nobody is visited in
    the lunch break. An agreed time stands, and what follows goes on from it.
    """
    rules = regulation.on(day)
    leave, way = int(rules.number("day_cover.leave.minutes")), int(rules.number("day_cover.travel.minutes"))
    spans = _spans(day)
    now = spans[0][0] + leave
    found: list[Arrival] = []
    for one in visits:
        agreed, reckoned = one.agreed, _outside_breaks(now, spans)
        now = min(reckoned if agreed is None else agreed.hour * 60 + agreed.minute, _DAY - 1)
        late = max(0, reckoned - now) if agreed is not None and found else 0
        found.append(Arrival(time(now // 60, now % 60), agreed is not None, late))
        now += one.minutes + way
    return found


def _spans(day: date) -> Sequence[tuple[int, int]]:
    """Return the working hours of a day; those of the next working day when it is none."""
    known = calendar.current()
    return known.hours_on(day) or known.hours_on(known.next_working_day(day))


def _outside_breaks(minute: int, spans: Sequence[tuple[int, int]]) -> int:
    """Return the minute itself, or the end of the break that it lies in."""
    for (_, end), (begin, _) in pairwise(spans):
        if end <= minute < begin:
            return begin
    return minute
