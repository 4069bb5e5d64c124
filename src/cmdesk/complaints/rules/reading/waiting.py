"""How many complaints wait for somebody, and how many of a customer are open: numbers at the navigation and its panels."""

from __future__ import annotations

from typing import Any

from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.moments import stored
from cmdesk.complaints.rules.people import turns
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock


def count(actor: Actor) -> int:
    """Return how many open complaints wait for the actor; those that rest are left out.

    They wait for him when he handles them, when they are to be graded, planned or evaluated and he may, when he received
    them and the customer is to be called, and when a task of his is not done.
    """
    now = stored(clock.now())
    mine = """complaint.owner_id = ? OR (complaint.state = 'follow_up' AND complaint.receiver_id = ?)
        OR (complaint.state = 'executing' AND EXISTS (SELECT 1 FROM complaint_task task
            WHERE task.complaint_id = complaint.id AND task.user_id = ? AND task.done_at IS NULL
            AND task.binned_at IS NULL))"""
    params: list[Any] = [now, actor.id, actor.id, actor.id]
    for state, right in turns.BY_RIGHT.items():
        if actor.scope(right) is not Scope.NONE:
            where, own = rights.visible(actor, right)
            mine += f" OR (complaint.state = '{state}'{also(where)})"
            params += own
    row = current().row(
        f"SELECT COUNT(*) FROM complaint WHERE {moves.IS_OPEN} AND (paused_until IS NULL OR paused_until <= ?) AND ({mine})",
        params,
    )
    return int(row[0]) if row else 0


def count_open(actor: Actor, customer_id: int) -> int | None:
    """Return how many complaints of a customer are open, as far as the actor may see them; None without the right."""
    if actor.scope("complaints.view") is Scope.NONE:
        return None
    where, params = rights.visible(actor)
    extra = also(where)
    row = current().row(
        f"SELECT COUNT(*) FROM complaint WHERE {moves.IS_OPEN} AND customer_id = ?{extra}", (customer_id, *params)
    )
    return int(row[0]) if row else 0
