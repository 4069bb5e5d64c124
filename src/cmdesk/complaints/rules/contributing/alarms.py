"""What the head of a customer's page warns of: complaints that are still open, severe ones first of all."""

from __future__ import annotations

from cmdesk.complaints.rules import moves, rights
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.customers.rules.told import alarms
from cmdesk.customers.rules.told.alarms import Alarm


def of(actor: Actor, customer_id: int) -> list[Alarm]:
    """Return the alarms of a customer: every open severe complaint, and how many others are open."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT complaint.number, complaint.severity FROM complaint WHERE complaint.customer_id = ? AND {moves.IS_OPEN}"
        + also(where)
        + " ORDER BY complaint.id",
        (customer_id, *params),
    )
    found = [Alarm(f"严重投诉 {number}", "late") for number, severity in rows if severity == "severe"]
    others = len(rows) - len(found)
    return [*found, *([Alarm(f"投诉未结 {others} 件", "soon")] if others else [])]


alarms.add_source("complaints", of, frozenset(("complaint",)))
