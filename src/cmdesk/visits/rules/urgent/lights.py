"""What must happen in time at a customer, reckoned from what happened: first contact, first visit, anomalies.

Nothing here is stored; ``core.timers`` reckons with the office's calendar and regulations as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.calendar.work import day_end
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_of
from cmdesk.core.timers import Event, Limits, Running, due
from cmdesk.customers import rules as customers
from cmdesk.visits.record import Anomaly

_WORST = ("late", "soon", "running", "paused", "done_late", "done", "waiting")


@dataclass(frozen=True, slots=True)
class Lights:
    """The timers of a customer; None where there is nothing to wait for.

    Attributes:
        first_contact: from opening the file of a new customer to the first contact of any kind, a week (S3-12).
        first_visit: from opening his file to the first visit on the spot, before the first order (S1-30).
        anomaly: of the anomaly that is due first among those where nobody has been yet (S1-29).
    """

    first_contact: Running | None = None
    first_visit: Running | None = None
    anomaly: Running | None = None

    @property
    def worst(self) -> Running | None:
        """The one that a list shows: what is late before what is due soon."""
        there = [one for one in (self.anomaly, self.first_contact, self.first_visit) if one is not None]
        under_way = [one for one in there if one.state not in {"done", "done_late"}]
        return min(under_way, key=lambda one: _WORST.index(one.state)) if under_way else None


def lights(actor: Actor, customer_ids: Sequence[int], *, at: datetime | None = None) -> dict[int, Lights]:
    """Return the timers of customers, those the actor may not see left out.

    Args:
        actor: who looks.
        customer_ids: any number of them.
        at: the instant; now if None.
    """
    now = at or datetime.now().astimezone()
    where, params = customers.visible(actor)
    contact, first, anomaly = (Limits.read(key) for key in ("first_contact", "first_visit", "anomaly_visit"))
    found: dict[int, Lights] = {}
    for part in chunks(dict.fromkeys(customer_ids)):
        rows = current().rows(
            "SELECT customer.id, customer.created_at, customer.first_trade_on,"
            " (SELECT MIN(a.happened_at) FROM activity a WHERE a.customer_id = customer.id AND a.binned_at IS NULL),"
            " (SELECT MIN(COALESCE(v.arrived_at, v.entered_at)) FROM visit v WHERE v.customer_id = customer.id"
            " AND v.state = 'done' AND v.mode = 'field' AND v.binned_at IS NULL)"
            f" FROM customer WHERE customer.id IN ({marks(part)})" + also(where),
            (*part, *params),
        )
        waiting = _unvisited(part)
        for customer_id, *facts in rows:
            news = _News(*facts)
            found[customer_id] = Lights(
                news.first_contact(contact, now),
                news.first_visit(first, now),
                _worst(anomaly_light(anomaly, since, None, now) for since in waiting.get(customer_id, ())),
            )
    return found


class _News:
    """What is known of a new customer."""

    def __init__(self, created_at: str, first_trade: str | None, contacted: str | None, visited: str | None) -> None:
        self.created = moment_of(created_at)
        self.traded = date.fromisoformat(first_trade) if first_trade else None
        self.contacted = moment_of(contacted) if contacted else None
        self.visited = moment_of(visited) if visited else None
        # Who traded before his file was opened is no new customer, and who was met before needs no first contact.
        self.is_new = self.traded is None or self.traded >= self.created.date()

    def first_contact(self, limits: Limits, now: datetime) -> Running | None:
        if not self.is_new:
            return None
        events = [Event("start", self.created)]
        if self.contacted:
            events.append(Event("stop", max(self.contacted, self.created)))
        return due(limits.on(self.created.date()), events, now)

    def first_visit(self, limits: Limits, now: datetime) -> Running | None:
        if not self.is_new:
            return None
        events = [Event("start", self.created)]
        if self.traded:
            known = max(clock.moment_on(self.traded), self.created)
            events.append(Event("deadline", known, until=day_end(self.traded)))
        if self.visited:
            events.append(Event("stop", max(self.visited, self.created)))
        return due(limits.on(self.created.date()), events, now)


def anomaly_light(limits: Limits, found_at: datetime, visited_at: datetime | None, now: datetime) -> Running:
    """Return the timer of one anomaly: two working days from finding it to standing there (S1-29)."""
    events = [Event("start", found_at)]
    if visited_at is not None:
        events.append(Event("stop", visited_at))
    return due(limits.on(found_at.date()), events, now)


def anomaly_lights(anomalies: Iterable[Anomaly], *, at: datetime | None = None) -> dict[int, Running]:
    """Return the timers of anomalies by id; one closed without a visit stopped when it was closed."""
    now = at or datetime.now().astimezone()
    limits = Limits.read("anomaly_visit")
    return {
        one.id: anomaly_light(limits, one.found_at, one.visited_at or one.closed_at, now)
        for one in anomalies
        if one.found_at is not None
    }


def _unvisited(ids: Sequence[Any]) -> Mapping[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    for customer_id, found_at in current().rows(
        f"SELECT customer_id, found_at FROM anomaly WHERE customer_id IN ({marks(ids)}) AND visited_at IS NULL"
        " AND closed_at IS NULL AND binned_at IS NULL ORDER BY found_at, id",
        ids,
    ):
        found.setdefault(customer_id, []).append(moment_of(found_at))
    return found


def _worst(running: Iterable[Running]) -> Running | None:
    return min(running, key=lambda one: (_WORST.index(one.state), one.due is None, one.due), default=None)
