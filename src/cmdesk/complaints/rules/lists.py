"""Complaints as lists and the board show them: with the light of what is due first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules import clocks, intake, moves, rights
from cmdesk.complaints.rules.clocks import Clock
from cmdesk.core import keep
from cmdesk.core.actor import Actor
from cmdesk.core.bulk import chunks
from cmdesk.core.database import current
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


def rows(
    actor: Actor,
    *,
    state: str = "",
    only_open: bool = False,
    overdue: bool = False,
    customer_id: int | None = None,
    ids: Collection[int] | None = None,
    limit: int = 500,
    at: datetime | None = None,
) -> list[Row]:
    """Return complaints that the actor may see: open ones by what is due first, then closed ones, the latest first.

    Args:
        actor: who looks.
        state: only this state.
        only_open: leave out the archive.
        overdue: only those with a late timer now.
        customer_id: only those of a customer.
        ids: only these.
        limit: how many at most are read.
        at: the instant whose lights are shown.
    """
    where, params = rights.visible(actor)
    conditions = ["complaint.binned_at IS NULL", *([where] if where else [])]
    values: list[Any] = list(params)
    for column, value in (("state", state), ("customer_id", customer_id)):
        if value:
            conditions.append(f"complaint.{column} = ?")
            values.append(value)
    if ids is not None:
        conditions.append(f"complaint.id IN ({', '.join(str(int(one)) for one in ids) or 'NULL'})")
    if only_open or overdue:
        conditions.append("complaint.state <> 'archived'")
    found = keep.read_all(
        Complaint, f"{' AND '.join(conditions)} ORDER BY received_at DESC, id DESC LIMIT {int(limit)}", values
    )
    made = _rows(found, at or moves.now())
    if overdue:
        made = [one for one in made if one.overdue]
    return sorted(made, key=_urgency)


def trails(ids: list[int]) -> dict[int, list[ComplaintEvent]]:
    """Return the events of several complaints, in their order."""
    found: dict[int, list[ComplaintEvent]] = defaultdict(list)
    for part in chunks(ids):
        marks = ", ".join("?" * len(part))
        for one in keep.read_all(
            ComplaintEvent, f"complaint_id IN ({marks}) AND binned_at IS NULL ORDER BY id", list(part)
        ):
            found[one.complaint_id].append(one)
    return found


def _rows(found: list[Complaint], at: datetime) -> list[Row]:
    events = trails([one.id for one in found])
    names = _names(found)
    types = intake.types()
    made = []
    for one in found:
        own = events.get(one.id, [])
        customer, area = names["customer"].get(one.customer_id, ("", ""))
        made.append(
            Row(
                one.id, one.number, one.customer_id, customer, area, clocks.plain(one.received_at),
                types.get(one.type, one.type), one.severity or "", one.state or "", one.owner_id,
                names["user"].get(one.owner_id, ("", ""))[0], names["user"].get(one.receiver_id, ("", ""))[0],
                one.facts.partition("\n")[0], moves.is_paused(one, at), one.withdrawn,
                clocks.pressing(one, own, at) if one.state != "archived" else None,
                tuple(clock.label for clock in clocks.failed(one, own, at)),
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
        marks = ", ".join("?" * len(part))
        found |= {row[0]: (row[1], row[2]) for row in current().rows(text.replace("{marks}", marks), list(part))}
    return found


def _urgency(row: Row) -> tuple[int, datetime | float]:
    """Return a key that puts what is due first before all, and the archive last."""
    if row.pressing is not None and row.pressing.timer.due is not None:
        return 0, row.pressing.timer.due.timestamp()
    return (2 if row.state == "archived" else 1), -row.received_at.timestamp()
