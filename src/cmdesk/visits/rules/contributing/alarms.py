"""What the head of a customer's page warns of: anomalies nobody has closed, a first visit or contact that is late."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.timers import Running
from cmdesk.customers.rules.told.alarms import Alarm
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.lights import lights

_PRESSING = {"late": "late", "soon": "soon"}


def of(actor: Actor, customer_id: int, *, at: datetime | None = None) -> list[Alarm]:
    """Return the alarms of a customer, as of an instant (now if None)."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    standing = [one for one in anomalies.of_customer(actor, customer_id) if one.closed_at is None]
    found = []
    if standing:
        words = standing[-1].title() + (f"等 {len(standing)} 条" if len(standing) > 1 else "")
        unvisited = any(one.visited_at is None for one in standing)
        found.append(Alarm(f"异动未了结：{words}", "late" if unvisited else "soon"))
    running = lights(actor, [customer_id], at=at).get(customer_id)
    if running is None:
        return found
    for word, one in (("首次联系", running.first_contact), ("首次走访", running.first_visit)):
        found += _pressing(word, one)
    return found


def _pressing(word: str, one: Running | None) -> list[Alarm]:
    if one is None or one.state not in _PRESSING:
        return []
    return [Alarm(f"{word}{one.text}", "late" if one.state == "late" else "soon")]
