"""Who makes plans is told of the next ones before they are late, and when they are (S0-08, S1-09, S1-13, S1-18)."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import lights, writing

_PRESSING: dict[str, Level] = {"soon": "soon", "late": "late"}


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return the actor's own plans that have to be made soon or are late; nobody but account managers makes them."""
    if actor.role != "account_manager":
        return []
    found = []
    for one in lights.lights(actor.id, at=at.astimezone()):
        level = _PRESSING.get(one.running.state)
        if level is None:
            continue
        plan = writing.find(actor.id, one.level, one.first)
        waits = plan is not None and plan.state == "submitted"
        key = f"plan:{one.level}:{one.first}:{'confirm' if one.label.endswith('确认') else 'make'}:{level}"
        text = f"{one.label}{'，在等上级' if waits else ''}：{one.running.text}。"
        about = (WorkPlan.KIND, plan.id) if plan is not None else None
        found.append(Reminder(key, text, level, about, "plans", "份计划要做"))
    return found
