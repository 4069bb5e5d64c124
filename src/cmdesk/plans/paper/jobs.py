"""Whole prints of plans and slips; rights are asked here."""

from __future__ import annotations

from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.papers.job import About, Job, Lazy
from cmdesk.plans.paper import sheets
from cmdesk.plans.record import VisitSlip, WorkPlan
from cmdesk.plans.rules import rights, spans, writing
from cmdesk.plans.rules.spans import Level


def month_job(actor: Actor, user_id: int, day: date) -> Job:
    """Return the print of somebody's plan of a month.

    Raises:
        NotAllowed: the actor may not see it.
    """
    rights.refuse(actor, "view", user_id)
    values = Lazy([day], lambda _: [sheets.month(actor, user_id, day)])
    return Job(f"{_named(user_id, 'month', day)}", [(sheets.MONTH, values)], _about(user_id, "month", day))


def week_job(actor: Actor, user_id: int, day: date) -> Job:
    """Return the print of somebody's plan of a week.

    Raises:
        NotAllowed: the actor may not see it.
    """
    rights.refuse(actor, "view", user_id)
    values = Lazy([day], lambda _: [sheets.week(actor, user_id, day)])
    return Job(f"{_named(user_id, 'week', day)}", [(sheets.WEEK, values)], _about(user_id, "week", day))


def slip_job(actor: Actor, slip_id: int) -> Job:
    """Return the print of a slip, one sheet for the attendance keeper and one for who goes.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    slip = rights.read(actor, VisitSlip, slip_id)
    return Job(slip.title(), [(sheets.SLIP, [sheets.slip(slip_id)])], [About(VisitSlip.KIND, slip_id, slip.title())])


def _named(user_id: int, level: Level, day: date) -> str:
    return f"{writing.name_of(user_id)} {spans.named(level, day)}计划"


def _about(user_id: int, level: Level, day: date) -> list[About | tuple[str, int] | None]:
    plan = writing.find(user_id, level, day)
    return [About(WorkPlan.KIND, plan.id, _named(user_id, level, day)) if plan else None]
