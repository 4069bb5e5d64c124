"""What waits for somebody: the number at the navigation, and what the visit sheet reminds of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights, turns
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.door.bulk import chunks

_OPEN = "complaint.binned_at IS NULL AND complaint.state <> 'archived'"


def count(actor: Actor) -> int:
    """Return how many open complaints wait for the actor; those that rest are left out.

    They wait for him when he handles them, when they are to be graded, planned or evaluated and he may, when he received
    them and the customer is to be called, and when a task of his is not done.
    """
    now = Complaint.paused_until.stored(keep.clean(Complaint, {"paused_until": moves.now()})["paused_until"])
    mine = """complaint.owner_id = ? OR (complaint.state = 'follow_up' AND complaint.receiver_id = ?)
        OR (complaint.state = 'executing' AND EXISTS (SELECT 1 FROM complaint_task task
            WHERE task.complaint_id = complaint.id AND task.user_id = ? AND task.done_at IS NULL
            AND task.binned_at IS NULL))"""
    params: list[Any] = [now, actor.id, actor.id, actor.id]
    for state, right in turns.BY_RIGHT.items():
        if actor.scope(right) is not Scope.NONE:
            where, own = rights.visible(actor, right)
            mine += f" OR (complaint.state = '{state}'{f' AND {where}' if where else ''})"
            params += own
    row = current().row(
        f"SELECT COUNT(*) FROM complaint WHERE {_OPEN} AND (paused_until IS NULL OR paused_until <= ?) AND ({mine})",
        params,
    )
    return int(row[0]) if row else 0


def count_open(actor: Actor, customer_id: int) -> int | None:
    """Return how many complaints of a customer are open, as far as the actor may see them; None without the right."""
    if actor.scope("complaints.view") is Scope.NONE:
        return None
    where, params = rights.visible(actor)
    extra = f" AND {where}" if where else ""
    row = current().row(
        f"SELECT COUNT(*) FROM complaint WHERE {_OPEN} AND customer_id = ?{extra}", (customer_id, *params)
    )
    return int(row[0]) if row else 0


def open_at(customers: Sequence[int], day: date) -> dict[int, str]:  # noqa: ARG001  # open is open on any day
    """Return what a visit sheet reminds of: customer → his open complaints in one line."""
    found: dict[int, list[str]] = {}
    for part in chunks(list(customers)):
        marks = ", ".join("?" * len(part))
        rows = current().rows(
            f"SELECT customer_id, number, severity, state FROM complaint WHERE {_OPEN} AND customer_id IN ({marks})"
            " ORDER BY received_at, id",
            list(part),
        )
        for customer_id, number, severity, state in rows:
            grave = "严重，" if severity == "severe" else ""
            found.setdefault(int(customer_id), []).append(f"{number}（{grave}{moves.LABELS[state]}）")
    return {customer_id: "、".join(lines) for customer_id, lines in found.items()}


def register() -> None:
    """Let visit sheets tell of open complaints."""
    from cmdesk.visits.paper import reminders

    reminders.tell_complaints(open_at)
