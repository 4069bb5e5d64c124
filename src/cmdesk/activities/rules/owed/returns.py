"""Things of customers that are to be given back, shown when the customer is on the day's list (S0-16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cmdesk.activities.record import ReturnItem
from cmdesk.activities.rules import light, records, rights
from cmdesk.activities.rules.light import Due
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.rules.finding import TITLE


class Owed(NamedTuple):
    """A thing to be given back, as lists show it."""

    id: int
    customer_id: int
    customer: str
    name: str
    quantity: Decimal | None
    unit: str
    taken_on: date | None
    due_on: date
    returned_on: date | None
    user_id: int
    user: str

    def words(self) -> str:
        """Return what it is, with how many."""
        count = "" if self.quantity is None else f" {self.quantity.normalize():f}{self.unit}"
        return f"{self.name}{count}"

    def state(self, today: date) -> Due:
        """Return its light; what went back too late stays marked."""
        if self.returned_on is None:
            return light.of_day(self.due_on, today)
        return Due("late", "逾期返还") if self.returned_on > self.due_on else Due("done", "已返还")


_SHOWN = (
    f"SELECT return_item.id, return_item.customer_id, {TITLE}, return_item.name, return_item.quantity, return_item.unit,"
    " return_item.taken_on, return_item.due_on, return_item.returned_on, return_item.user_id, u.name FROM return_item"
    " JOIN customer ON customer.id = return_item.customer_id"
    ' JOIN "user" u ON u.id = return_item.user_id'
    " WHERE return_item.binned_at IS NULL AND customer.binned_at IS NULL"
)


def add(actor: Actor, values: Mapping[str, Any]) -> ReturnItem:
    """Enter something to be given back.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    return records.add(actor, ReturnItem, values)


def of(actor: Actor, customer_id: int, *, only_open: bool = False) -> list[Owed]:
    """Return a customer's things, those still to be given back first."""
    where, params = rights.visible(actor, "return_item")
    narrowed = also(where) + (" AND return_item.returned_on IS NULL" if only_open else "")
    rows = current().rows(
        f"{_SHOWN} AND return_item.customer_id = ?{narrowed}"
        " ORDER BY CASE WHEN return_item.returned_on IS NULL THEN 0 ELSE 1 END, return_item.due_on, return_item.id",
        (customer_id, *params),
    )
    return [_owed(row) for row in rows]


def open_ones(actor: Actor, until: date, *, mine: bool = True, limit: int = 500) -> list[Owed]:
    """Return things due back until a day, the most overdue first; all the actor may see unless only ``mine``."""
    where, params = ("return_item.user_id = ?", (actor.id,)) if mine else rights.visible(actor, "return_item")
    narrowed = also(where)
    rows = current().rows(
        f"{_SHOWN} AND return_item.returned_on IS NULL AND return_item.due_on <= ?{narrowed}"
        " ORDER BY return_item.due_on, return_item.id LIMIT ?",
        (until.isoformat(), *params, limit),
    )
    return [_owed(row) for row in rows]


def give_back(actor: Actor, item_id: int, on: date | None = None) -> None:
    """Say that something was given back.

    Raises:
        NotAllowed: it is not the actor's to settle.
        Refused: it was given back already.
    """
    record = records.living(actor, ReturnItem, item_id)
    if record.returned_on is not None:
        raise Refused(f"“{record.name}”已于 {record.returned_on} 返还。")
    day = on or clock.today()
    with keep.operation(actor, f"返还 {record.name}") as work:
        work.edit(ReturnItem, item_id, {"returned_on": day}, version=record.version)


def _owed(row: tuple[Any, ...]) -> Owed:
    shown = list(row)
    for at in (6, 7, 8):
        shown[at] = date.fromisoformat(shown[at]) if shown[at] else None
    shown[4] = fields_of(ReturnItem)["quantity"].python_value(shown[4])
    return Owed(*shown)
