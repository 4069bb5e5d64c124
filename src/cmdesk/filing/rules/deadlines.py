"""What the light of the customer list knows of a file's way: the step it stands at, and the visit that verifies it."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.door import keep
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.rules.told.deadlines import Deadline, of_timer
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import clocks, rights


def of(actor: Actor, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """Return the running timers of customers' files, as deadlines."""
    found: dict[int, list[Deadline]] = {}
    if actor.scope(rights.VIEW) is Scope.NONE or not ids:
        return found
    where, params = rights.visible(actor)
    seen = f" AND EXISTS (SELECT 1 FROM customer WHERE customer.id = filing.customer_id AND {where})" if where else ""
    for one in keep.read_all(
        Filing,
        f"filing.customer_id IN ({marks(ids)}) AND filing.binned_at IS NULL"
        f" AND (filing.archived_at IS NULL OR filing.verified_at IS NULL){seen} ORDER BY filing.id",
        (*ids, *params),
    ):
        running = {clock.label: clock.timer for clock in clocks.clocks(one) if clock.timer.stopped is None}
        for label, timer in running.items():
            matter = "实地核查" if label == "实地核查" else f"建档{label}"
            found.setdefault(one.customer_id, []).extend(of_timer(matter, timer))
    return found


deadlines.add_source("filing", of, frozenset(("filing",)))
