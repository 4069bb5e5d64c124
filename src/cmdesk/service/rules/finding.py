"""Service plans as Ctrl+K finds them: by number, name or customer."""

from __future__ import annotations

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, holding, sought
from cmdesk.core.database import current
from cmdesk.core.feature import Found
from cmdesk.customers.rules.finding import TITLE
from cmdesk.service.record import ServicePlan
from cmdesk.service.rules import rights


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the plans that the actor may see whose number begins with a text or whose name holds it."""
    wanted = text.strip()
    if len(wanted) < 2:  # one letter finds everything
        return []
    where, mine = rights.visible(actor, "service_plan.user_id")
    held, called = holding(wanted, "v.name")
    rows = current().rows(
        f"SELECT service_plan.id, v.name, {TITLE}, service_plan.number FROM service_plan"
        " JOIN customer ON customer.id = service_plan.customer_id JOIN plan_version v ON v.plan_id = service_plan.id"
        " AND v.number = (SELECT MAX(w.number) FROM plan_version w WHERE w.plan_id = service_plan.id"
        " AND w.binned_at IS NULL) WHERE service_plan.binned_at IS NULL AND customer.binned_at IS NULL"
        f" AND (service_plan.number LIKE ? ESCAPE '!' OR {held})"
        + also(where)
        + " ORDER BY service_plan.id DESC LIMIT ?",
        (f"{sought(wanted).upper()}%", *called, *mine, limit),
    )
    return [Found(ServicePlan.KIND, one, name, customer, number) for one, name, customer, number in rows]
