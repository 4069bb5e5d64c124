"""What the light of the customer list knows of visits: anomalies nobody has visited, a first contact, a first visit."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor, Scope
from cmdesk.customers.rules.told.deadlines import Deadline, of_timer
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.urgent.lights import lights


def of(actor: Actor, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    """Return the timers of customers that run, as deadlines."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return {}
    return {
        customer_id: [
            *of_timer("异动走访", one.anomaly),
            *of_timer("首次联系", one.first_contact),
            *of_timer("首次走访", one.first_visit),
        ]
        for customer_id, one in lights(actor, ids).items()
    }
