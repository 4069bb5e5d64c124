"""A day of visits in the order of the route, as its list shows and prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import titled
from cmdesk.staff import rules as staff
from cmdesk.visits.rules import rights

TITLE = titled("c")


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit on a day's list.

    Attributes:
        visit_id: the visit.
        number: of its sheet.
        position: its place in the route.
        state: planned, done, missed or cancelled.
        kind: why.
        mode: field, phone or web.
        customer_id: whom.
        customer_number: his number.
        customer: what he is called.
        visit_class: his class, or None.
        address: where.
        phones: his telephones.
        purpose: what for.
        focus: what matters.
        measures: what will be done.
        minutes: planned.
        appointment: how the appointment stands.
        agreed_at: the agreed time.
        arrived_at: arrival.
        left_at: departure.
        reason: why this day.
    """

    visit_id: int
    number: str
    position: int
    state: str
    kind: str
    mode: str
    customer_id: int
    customer_number: str
    customer: str
    visit_class: str | None
    address: str
    phones: str
    purpose: str
    focus: str
    measures: str
    minutes: int | None
    appointment: str
    agreed_at: datetime | None
    arrived_at: datetime | None
    left_at: datetime | None
    reason: str
    missed_reason: str


_COLUMNS = (
    "visit.id, visit.number, visit.position, visit.state, visit.kind, visit.mode, c.id, c.number,"
    f" {TITLE}, c.visit_class, c.address, c.phones, visit.purpose, visit.focus, visit.measures,"
    " visit.minutes_planned, visit.appointment, visit.agreed_at, visit.arrived_at, visit.left_at, visit.reason,"
    " visit.missed_reason"
)


def stops(actor: Actor, user_id: int, day: date) -> list[Stop]:
    """Return somebody's visits of a day in the order of the route, as far as the actor may see them."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT {_COLUMNS} FROM visit JOIN customer c ON c.id = visit.customer_id WHERE visit.user_id = ?"
        " AND visit.day = ? AND visit.binned_at IS NULL"
        + also(where)
        + " ORDER BY CASE WHEN visit.state = 'cancelled' THEN 1 ELSE 0 END, visit.position, visit.id",
        (user_id, day.isoformat(), *params),
    )
    return [_stop(row) for row in rows]


def _stop(row: tuple[Any, ...]) -> Stop:
    moments = [moment_of(one) if one else None for one in row[17:20]]
    return Stop(*row[:17], *moments, *row[20:])


@dataclass(frozen=True)
class Traveller:
    """Somebody whose days of visits the actor may look at."""

    id: int
    name: str


def travellers(actor: Actor) -> list[Traveller]:
    """Return whose days the actor may look at: himself first, then those in his reach who make visits."""
    where, params = staff.visible(actor, rights.VIEW, "u.id", "u.unit_id")
    rows = current().rows(
        f'SELECT u.id, u.name FROM "user" u WHERE u.active AND u.binned_at IS NULL AND {where}'
        " AND (u.role = 'account_manager' OR u.id = ? OR EXISTS (SELECT 1 FROM visit v WHERE v.user_id = u.id))"
        " ORDER BY CASE WHEN u.id = ? THEN 0 ELSE 1 END, u.name, u.id",
        (*params, actor.id, actor.id),
    )
    return [Traveller(*row) for row in rows]
