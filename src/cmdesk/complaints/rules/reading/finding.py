"""What Ctrl+K finds of complaints: by any part of their number, the latest first."""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.feature import Found
from cmdesk.customers.rules.finding import TITLE

_LEAST: Final = 4  # characters: fewer digits are in every number of the year


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the complaints whose number holds what was typed, as far as the actor may see them."""
    wanted = text.strip().upper()
    if (
        len(wanted) < _LEAST
        or not wanted.isascii()
        or not wanted.isalnum()
        or actor.scope("complaints.view") is Scope.NONE
    ):
        return []
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT complaint.id, complaint.number, complaint.state, complaint.facts, {TITLE} FROM complaint"
        " JOIN customer ON customer.id = complaint.customer_id"
        f" WHERE complaint.binned_at IS NULL AND complaint.number LIKE ?{also(where)}"
        " ORDER BY complaint.id DESC LIMIT ?",
        (f"%{wanted}%", *params, limit),
    )
    return [
        Found(Complaint.KIND, int(one), f"投诉 {number}　{customer}", f"{moves.LABELS[state]} · {facts[:40]}", number)
        for one, number, state, facts, customer in rows
    ]
