"""The values that the form of a service plan needs (S1-47, S1-52)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.papers.job import About, Job
from cmdesk.service.record import PlanVersion, ServicePlan
from cmdesk.service.rules import comparing, plans, preparing

FORM = "service_plan"


def plan_job(actor: Actor, plan_id: int, number: int | None = None) -> Job:
    """Return what prints a service plan.

    Args:
        actor: who prints.
        plan_id: the plan.
        number: which version; the latest by default.

    Raises:
        NotFound: there is no such plan or version, or the actor may not know of it.
    """
    plan = plans.read(actor, plan_id)
    values = plan_values(plan, number)
    about = About(ServicePlan.KIND, plan.id, f"{plan.number} {values['customer']}")
    return Job(f"服务方案 {plan.number}", [(FORM, [values])], [about])


def plan_values(plan: ServicePlan, number: int | None = None) -> dict[str, Any]:
    """Return the values of the form ``service_plan``."""
    versions = plans.versions(plan.id)
    shown = versions[-1] if number is None else plans.version(plan.id, number)
    customer = plans.customer_of(plan)
    name = approval.directory().name
    row = current().row("SELECT name FROM unit WHERE id = ?", (customer.area_id,)) if customer.area_id else None
    return {
        "number": plan.number,
        "customer": customer.name,
        "customer_number": customer.number,
        "area": row[0] if row else "",
        "name": shown.name,
        "version": f"第 {shown.number} 版" + ("" if shown is versions[-1] else f"（共 {versions[-1].number} 版）"),
        "owner": name(shown.owner_id),
        "period": _period(shown.begins_on, shown.ends_on),
        "needs": shown.needs,
        "goal": shown.goal,
        "measures": shown.measures,
        "preparations": [
            {"sort": type(one).sort.show(one.sort), "name": one.name, "ready": ["yes"] if one.ready else []}
            for one in preparing.preparations(plan.id)
        ],
        "foreseen": [{"question": one.question, "answer": one.answer} for one in preparing.foreseen(plan.id)],
        "versions": [
            {
                "version": f"第 {one.number} 版",
                "on": one.written_at.astimezone().date() if one.written_at else None,
                "who": name(one.written_by_id),
                "why": one.why or "首次编写",
                "what": comparing.summary(before, one) if before else "",
            }
            for before, one in zip([None, *versions], versions, strict=False)
            if one.number is not None and shown.number is not None and one.number <= shown.number
        ],
        "result": plan.result,
        "written": _signed(shown.written_by_id, shown),
        "confirmed": _confirmed(shown),
        "words": shown.words,
    }


def _period(begins: date | None, ends: date | None) -> str:
    return f"{begins} 至 {ends}" if begins and ends else ""


def _signed(user_id: int, version: PlanVersion) -> dict[str, Any]:
    day = version.written_at.astimezone().date() if version.written_at else None
    return {"name": approval.directory().name(user_id), "day": day}


def _confirmed(version: PlanVersion) -> dict[str, Any] | None:
    if version.confirmed_by_id is None or version.confirmed_at is None:
        return None
    return {
        "name": approval.directory().name(version.confirmed_by_id), "day": version.confirmed_at.astimezone().date()
    }  # fmt: skip
