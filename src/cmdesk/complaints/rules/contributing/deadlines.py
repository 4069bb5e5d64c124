"""What the light of the customer list knows of complaints: the timer of each open one that is due first."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.door import keep
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.rules.told.deadlines import Deadline, of_timer


def of(actor: Actor, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """Return the most pressing timer of every open complaint of customers, as deadlines."""
    found: dict[int, list[Deadline]] = {}
    if not ids:
        return found
    where, params = rights.visible(actor)
    open_ones = keep.read_all(
        Complaint,
        f"complaint.customer_id IN ({marks(ids)}) AND {moves.IS_OPEN}" + also(where) + " ORDER BY complaint.id",
        (*ids, *params),
    )
    events = moves.trails([one.id for one in open_ones]) if open_ones else {}
    for one in open_ones:
        clock = clocks.pressing(one, events.get(one.id, []))
        if clock is not None:
            matter = f"投诉{'（严重）' if one.severity == 'severe' else ''} {clock.label}"
            found.setdefault(one.customer_id, []).extend(of_timer(matter, clock.timer))
    return found


deadlines.add_source("complaints", of, frozenset(("complaint", "complaint_event")))
