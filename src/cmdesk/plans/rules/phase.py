"""What the first phase of a month asks of plans: the month's plan, made and confirmed (S0-08, S1-09)."""

from __future__ import annotations

from datetime import date, timedelta

from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.rules.phases import OFFICE, Task
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.plans.rules import lights
from cmdesk.staff import rules as staff


def tasks(actor: Actor, day: date, manager: int | None) -> list[Task]:
    """Return how many of the account managers whom the actor may see have a confirmed plan for the month."""
    month = month_of(day)
    where, params = staff.visible(actor, "plans.view", "u.id", "u.unit_id")
    rows = current().rows(
        "SELECT COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM work_plan p WHERE p.user_id = u.id AND p.level = 'month'"
        " AND p.begins_on = ? AND p.state = 'confirmed' AND p.binned_at IS NULL) THEN 1 END)"
        " FROM \"user\" u WHERE u.role = 'account_manager' AND u.active AND u.binned_at IS NULL"
        + also(where)
        + (" AND u.id = ?" if manager is not None else ""),
        (month.first.isoformat(), *params, *((manager,) if manager is not None else ())),
    )
    whole, confirmed = (int(one or 0) for one in rows[0])
    until = lights.month_confirmed(
        manager or actor.id, day, at=clock.moment_on(month.first + timedelta(days=1))
    ).running.due_day
    by = f"，{until:%m-%d} 前确认" if until else ""
    return [Task("制定计划", OFFICE, confirmed, whole, "份", f"本月的客户拜访计划（月计划）{by}")]
