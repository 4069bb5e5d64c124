"""How complete a file is, and which nobody has looked over for too long (S1-40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.record import fields_of
from cmdesk.customers.checks import WEIGHTS
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.finding import TITLE

LAST_CHECKED = "COALESCE(customer.confirmed_on, customer.collected_on, substr(customer.created_at, 1, 10))"
"""SQL of the day a file was last looked over: confirmed, else collected, else opened."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A file that nobody has looked over for too long.

    Attributes:
        checked_on: when it was last looked over.
        days: how long ago that is.
        completeness: 0 to 100.
        missing: labels of what is not filled, the weightiest first.
    """

    customer_id: int
    number: str
    title: str
    checked_on: date
    days: int
    completeness: int
    missing: tuple[str, ...]


def missing(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the labels of what a stored row lacks for being complete, the weightiest first."""
    fields = fields_of(Customer)
    lacking = [name for name in WEIGHTS if row.get(name) in (None, "")]
    return tuple(fields[name].label for name in sorted(lacking, key=lambda name: -WEIGHTS[name]))


def stale_since(day: date) -> date:
    """Return the day before which a file must not have been looked over last, to be stale on ``day``."""
    return day - timedelta(days=int(regulation.on(day).number("stale.days")))


def stale_condition(day: date) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL condition on ``customer`` that keeps stale files."""
    return f"{LAST_CHECKED} < ?", (stale_since(day).isoformat(),)


def stale(actor: Actor, on: date, *, limit: int = 500) -> list[Stale]:
    """Return the stale files among those the actor is to keep in order, the longest neglected first."""
    reach, params = rights.visible(actor, rights.EDIT)
    is_stale, since = stale_condition(on)
    where = all_of("customer.binned_at IS NULL", is_stale, reach)
    names = tuple(WEIGHTS)
    rows = current().rows(
        f"SELECT customer.id, number, {TITLE},"
        f" {LAST_CHECKED}, completeness, {', '.join(names)} FROM customer WHERE {where}"
        f" ORDER BY {LAST_CHECKED}, customer.id LIMIT ?",
        (*since, *params, limit),
    )
    found = []
    for one, number, title, checked, completeness, *values in rows:
        day = date.fromisoformat(checked)
        lacking = missing(dict(zip(names, values, strict=True)))
        found.append(Stale(one, number, title, day, (on - day).days, completeness, lacking))
    return found


def confirm_files(actor: Actor, ids: Sequence[int]) -> int:
    """Note that these files were looked over today and are right (资料已核对); returns how many.

    Raises:
        NotFound: one of them is gone or not the actor's to see.
        Refused: one of them is not the actor's to edit.
    """
    heads = rights.heads(actor, ids)
    for head in heads:
        rights.refuse(actor, "edit", head)
    today = {"confirmed_on": clock.today()}
    named = heads[0].title() if len(heads) == 1 else f"{len(heads)} 户"
    with keep.operation(actor, f"资料已核对 {named}") as work:
        return len(work.edit_many(Customer, dict.fromkeys((head.id for head in heads), today)))
