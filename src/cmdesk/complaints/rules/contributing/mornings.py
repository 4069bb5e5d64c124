"""What a morning meeting is told of complaints: those that some people still have to bring to an end (S1-34)."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.complaints.rules import moves, rights
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.customers.rules.finding import TITLE


def lines(actor: Actor, users: Sequence[int]) -> list[str]:
    """Return a line for every open complaint that some people received or whose customer is theirs, severe ones first."""
    if not users:
        return []
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT complaint.number, complaint.severity, {TITLE} FROM complaint"
        f" JOIN customer ON customer.id = complaint.customer_id WHERE {moves.IS_OPEN}"
        f" AND (complaint.receiver_id IN ({marks(users)}) OR customer.owner_id IN ({marks(users)}))"
        + also(where)
        + " ORDER BY CASE WHEN complaint.severity = 'severe' THEN 0 ELSE 1 END, complaint.id",
        (*users, *users, *params),
    )
    return [f"{'严重' if severity == 'severe' else ''}投诉未结 {number} {name}" for number, severity, name in rows]
