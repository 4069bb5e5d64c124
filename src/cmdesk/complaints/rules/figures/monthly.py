"""What a summary of somebody's month says of complaints (S0-05, forms 23)."""

from __future__ import annotations

from cmdesk.cadence.rules.period import Span
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import rights
from cmdesk.complaints.rules.figures import timeliness
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.journal.rules import rights as person
from cmdesk.journal.rules.figure import Figure, between


def figures(actor: Actor, user_id: int, month: Span) -> list[Figure]:
    """Return how many complaints somebody received first in a month, how many are closed, how many of these in time.

    In time is a complaint of which no phase was late. None are only told to whom that person's complaints are shown.
    """
    where, params = rights.visible(actor)
    found = keep.read_all(
        Complaint,
        "complaint.receiver_id = ? AND complaint.received_at >= ? AND complaint.received_at < ?"
        " AND NOT complaint.withdrawn AND complaint.binned_at IS NULL" + also(where),
        (user_id, *between(month), *params),
    )
    if not found and not person.reaches(actor, "complaints.view", user_id):
        return []
    severe = sum(one.severity == "severe" for one in found)
    closed = [one for one in found if one.state in {"evaluating", "archived"}]
    timers = timeliness.timers_of(closed, clock.now())
    in_time = sum(not clocks.late(some) for some in timers.values())
    bad = f"，其中严重 {severe} 件" if severe else ""
    good = f"（全程按时 {in_time}）" if closed else ""
    return [Figure("投诉", f"受理 {len(found)} 件{bad}，已结案 {len(closed)}{good}")]
