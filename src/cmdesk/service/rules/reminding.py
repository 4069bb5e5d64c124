"""What a person is told of his calls after services and of plans that nobody looked at."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.notice import Level, Reminder
from cmdesk.service.record import ServicePlan
from cmdesk.service.rules import callbacks, plans, rights

_CALLS = "户客户的服务回访到期或超时，请打开“客户服务”办理"
_PLANS = "个服务方案该跟进修订了，请打开“客户服务”查看"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return the actor's own calls that press, and his plans whose period is over or that were long not corrected."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    found = []
    for one in callbacks.due(actor, at, mine=True):
        if one.timer.state not in {"soon", "late"}:
            continue
        level: Level = "late" if one.timer.state == "late" else "soon"
        until = f"请在 {one.timer.due:%m-%d} 前回访" if level == "soon" else "服务回访已超时"
        key = f"callback:{one.sort}:{one.id}:{level}"
        found.append(
            Reminder(key, f"{until}：{one.customer}。", level, ("customer", one.customer_id), "service_calls", _CALLS)
        )
    for plan in plans.stale(actor, at.date()):
        over = plan.ends_on < at.date()
        text = f"服务方案 {plan.number}（{plan.customer}）{'期限已过，请写执行结果' if over else '该跟进修订了'}。"
        key = f"service_plan:{plan.id}:{plan.version}:{'over' if over else 'review'}"
        found.append(
            Reminder(key, text, "late" if over else "soon", (ServicePlan.KIND, plan.id), "service_plans", _PLANS)
        )
    return found
