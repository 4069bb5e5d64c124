"""What the summary of all files says of the complaints of a customer."""

from __future__ import annotations

from datetime import date

from cmdesk.complaints.rules import rights
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.filing.rules import summing


def of(actor: Actor, day: date) -> summing.Figures:  # noqa: ARG001  # of all time
    """Return how many complaints each customer made, and how many of them are still open; withdrawn ones do not count."""
    if actor.scope("complaints.view") is Scope.NONE:
        return {}
    where, params = rights.visible(actor)
    rows = current().rows(
        "SELECT complaint.customer_id, COUNT(*), SUM(CASE WHEN complaint.state <> 'archived' THEN 1 ELSE 0 END)"
        " FROM complaint WHERE NOT complaint.withdrawn AND complaint.binned_at IS NULL"
        + also(where)
        + " GROUP BY complaint.customer_id",
        params,
    )
    return {
        "complaints": {
            int(one): f"{whole} 件" + (f"\n未结 {still}" if still else "\n已结") for one, whole, still in rows
        }
    }


summing.add_source("complaints", of)
