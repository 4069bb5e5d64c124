"""What the summary of all files says of service to a customer: technical services and calls, marks he gave, plans made."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.filing.rules import summing
from cmdesk.service.rules import rights


def of(actor: Actor, day: date) -> summing.Figures:
    """Return technical services and calls, the average of the marks and the number of service plans of each customer."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return {}
    own = "" if regulation.on(day).value("rating.own_counts") else " AND rating.served_id <> rating.user_id"
    calls = _rows(
        actor, "callback", "COUNT(*)", " AND callback.state = 'done'", "callback.user_id", "callback.served_id"
    )
    marks = _rows(actor, "rating", "AVG(rating.mean)", f"{own} AND rating.mean IS NOT NULL", "rating.served_id")
    plans = _rows(actor, "service_plan", "COUNT(*)", "", "service_plan.user_id")
    technical = dict(_rows(actor, "technical_service", "COUNT(*)", "", "technical_service.user_id"))
    called = {int(one): f"回访\n{count} 次" for one, count in calls}
    served = {int(one): f"技术\n{count} 次" for one, count in technical.items()}
    return {
        "service": {one: "\n".join(filter(None, (served.get(one), called.get(one)))) for one in {*served, *called}},
        "rating": {int(one): f"{float(mean):.1f} 分" for one, mean in marks},
        "scheme": {int(one): f"服务\n{count} 份" for one, count in plans},
    }


def _rows(actor: Actor, table: str, figure: str, condition: str, *mine: str) -> list[tuple[Any, ...]]:
    """Return (customer id, figure) of the rows that the actor may see."""
    where, params = rights.visible(actor, *mine)
    return current().rows(
        f"SELECT {table}.customer_id, {figure} FROM {table} JOIN customer ON customer.id = {table}.customer_id"
        f" WHERE {table}.binned_at IS NULL AND customer.binned_at IS NULL{condition}"
        + also(where)
        + f" GROUP BY {table}.customer_id",
        params,
    )


summing.add_source("service", of)
