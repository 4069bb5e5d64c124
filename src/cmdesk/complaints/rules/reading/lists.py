"""Complaints as lists and the board show them: with the light of what is due first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moments, moves, rights, types
from cmdesk.complaints.rules.timing import clocks
from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.customers.rules.finding import TITLE


@dataclass(frozen=True)
class Row:
    """A complaint in a list.

    Attributes:
        pressing: the open timer that is due first, or None.
        failed: names of timers that were or are late.
    """

    id: int
    number: str
    customer_id: int
    customer: str
    area: str
    received_at: datetime
    type: str
    severity: str
    state: str
    owner_id: int
    owner: str
    receiver: str
    facts: str
    paused: bool
    withdrawn: bool
    pressing: Clock | None
    failed: tuple[str, ...]

    @property
    def overdue(self) -> bool:
        """Whether its pressing timer is late."""
        return self.pressing is not None and self.pressing.timer.state == "late"


@dataclass(frozen=True)
class Counts:
    """How many complaints the actor may see.

    Attributes:
        states: state → how many.
        mine: open ones that the actor handles.
        late: open ones with a late timer now.
    """

    states: Mapping[str, int]
    mine: int
    late: int

    @property
    def open(self) -> int:
        """How many are not in the archive."""
        return sum(count for state, count in self.states.items() if state != "archived")


def rows(
    actor: Actor,
    *,
    states: Sequence[str] = (),
    only_open: bool = False,
    overdue: bool = False,
    mine: bool = False,
    customer_id: int | None = None,
    ids: Collection[int] | None = None,
    limit: int | None = 500,
    at: datetime | None = None,
) -> list[Row]:
    """Return complaints that the actor may see: open ones by what is due first, then closed ones, the latest first.

    Args:
        actor: who looks.
        states: only these states.
        only_open: leave out the archive.
        overdue: only those with a late timer now.
        mine: only open ones that the actor handles.
        customer_id: only those of a customer.
        ids: only these.
        limit: how many at most are read, the first in this order; None for all.
        at: the instant whose lights are shown.
    """
    instant = at or clock.now()
    where, values = _conditions(actor)
    if states:
        where.append(f"complaint.state IN ({marks(states)})")
        values += states
    for condition, value, given in (
        ("complaint.customer_id = ?", customer_id, customer_id is not None),
        ("complaint.owner_id = ?", actor.id, mine),
        ("due.due_at < ?", moments.stored(instant), overdue),
    ):
        if given:
            where.append(condition)
            values.append(value)
    if ids is not None:
        where.append(f"complaint.id IN ({', '.join(str(int(one)) for one in ids) or 'NULL'})")
    is_open = only_open or overdue or mine or bool(states and "archived" not in states)
    source, order = _OPEN if is_open else _ARCHIVE if tuple(states) == ("archived",) else _ALL
    most = "" if limit is None else f" LIMIT {int(limit)}"
    listed = [
        int(row[0])
        for row in current().rows(
            f"SELECT complaint.id FROM {source} WHERE {all_of(*where)} ORDER BY {order}{most}", values
        )
    ]
    known = {one.id: one for one in _read_all(listed)}
    return _rows([known[one] for one in listed if one in known], instant)


_OPEN = ("complaint_due due JOIN complaint ON complaint.id = due.complaint", "due.due_at, due.complaint")
_ARCHIVE = ("complaint", "complaint.received_at DESC, complaint.id DESC")
_ALL = (
    "complaint LEFT JOIN complaint_due due ON due.complaint = complaint.id",
    "CASE WHEN due.due_at IS NULL THEN 1 ELSE 0 END, due.due_at, complaint.received_at DESC, complaint.id DESC",
)
"""Where complaints are read from, and in which order: open ones along their index, the archive along its own."""


def counts(actor: Actor, at: datetime | None = None) -> Counts:
    """Return how many complaints the actor may see, however many that are."""
    where, values = _conditions(actor)
    found = current().rows(
        f"SELECT complaint.state, COUNT(*) FROM complaint WHERE {all_of(*where)} GROUP BY complaint.state", values
    )
    late = current().row(
        f"SELECT COUNT(*), SUM(CASE WHEN due.due_at < ? THEN 1 ELSE 0 END), SUM(CASE WHEN complaint.owner_id = ? THEN 1 ELSE 0 END)"
        f" FROM {_OPEN[0]} WHERE {all_of(*where)}",
        (moments.stored(at or clock.now()), actor.id, *values),
    )
    _, overdue, mine = late or (0, 0, 0)
    return Counts({str(state): int(count) for state, count in found}, int(mine or 0), int(overdue or 0))


def _conditions(actor: Actor) -> tuple[list[str], list[Any]]:
    where, params = rights.visible(actor)
    return ["complaint.binned_at IS NULL", where], list(params)


def _read_all(ids: Sequence[int]) -> list[Complaint]:
    found: list[Complaint] = []
    for part in chunks(list(ids)):
        found += keep.read_all(Complaint, f"id IN ({marks(part)})", list(part))
    return found


def _rows(found: list[Complaint], at: datetime) -> list[Row]:
    events = moves.trails([one.id for one in found])
    names = _names(found)
    labels = types.valid()
    made = []
    for one in found:
        timers = clocks.clocks(one, events.get(one.id, []), at)
        customer, area = names["customer"].get(one.customer_id, ("", ""))
        made.append(
            Row(
                one.id, one.number, one.customer_id, customer, area, moments.plain(one.received_at),
                labels.get(one.type, one.type), one.severity or "", one.state or "", one.owner_id,
                names["user"].get(one.owner_id, ("", ""))[0], names["user"].get(one.receiver_id, ("", ""))[0],
                one.facts.partition("\n")[0], moves.is_paused(one, at), one.withdrawn,
                clocks.first(timers) if one.state != "archived" else None,
                tuple(late.label for late in clocks.late(timers)),
            )
        )  # fmt: skip
    return made


def _names(found: list[Complaint]) -> dict[str, dict[int, tuple[str, str]]]:
    customers = {one.customer_id for one in found}
    users = {user for one in found for user in (one.owner_id, one.receiver_id)}
    return {
        "customer": _read(
            f"SELECT customer.id, {TITLE}, COALESCE(unit.name, '') FROM customer"
            " LEFT JOIN unit ON unit.id = customer.area_id WHERE customer.id IN ({marks})",
            customers,
        ),
        "user": _read("SELECT id, name, '' FROM \"user\" WHERE id IN ({marks})", users),
    }


def _read(text: str, ids: set[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(sorted(ids)):
        rows = current().rows(text.replace("{marks}", marks(part)), list(part))
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found
