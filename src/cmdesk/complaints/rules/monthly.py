"""What a summary of somebody's month says of complaints (S0-05, forms 23)."""

from __future__ import annotations

from cmdesk.cadence.rules.period import Span
from cmdesk.complaints.rules import rights
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.journal.rules.figures import Figure, between


def figures(actor: Actor, user_id: int, month: Span) -> list[Figure]:
    """Return how many complaints somebody received first in a month, and how many of them are closed."""
    where, params = rights.visible(actor)
    begin, end = between(month)
    rows = current().rows(
        "SELECT COUNT(*), COUNT(CASE WHEN complaint.severity = 'severe' THEN 1 END),"
        " COUNT(CASE WHEN complaint.state IN ('evaluating', 'archived') THEN 1 END)"
        " FROM complaint WHERE complaint.receiver_id = ? AND complaint.received_at >= ? AND complaint.received_at < ?"
        " AND NOT complaint.withdrawn AND complaint.binned_at IS NULL" + (f" AND {where}" if where else ""),
        (user_id, begin, end, *params),
    )
    whole, severe, closed = (int(one or 0) for one in rows[0])
    bad = f"，其中严重 {severe} 件" if severe else ""
    return [Figure("投诉", f"受理 {whole} 件{bad}，已结案 {closed}")] if whole else []
