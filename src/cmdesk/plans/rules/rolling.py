"""A week is rolled out of its month and of the week before (S1-14): offered, then taken; nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.plans.record import PlanItem, WorkPlan
from cmdesk.plans.rules import writing

_OPEN = (
    "NOT plan_item.done AND plan_item.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM plan_item again"
    " WHERE again.carried_from_id = plan_item.id AND again.binned_at IS NULL)"
)
"""Not done, and not taken over to a later plan."""


@dataclass(frozen=True)
class Offer:
    """Something that belongs into a week's plan.

    Attributes:
        source: where it comes from, as ``PlanItem.source``.
        day: when, if the month's plan says it.
        parent_id: the item of the month's plan it is a part of.
        carried_from_id: the item of an earlier week that was not done.
        why: where it comes from, in words.
    """

    source: str
    title: str
    standard: str = ""
    focus: str = ""
    day: date | None = None
    minutes: int | None = None
    urgent: bool = False
    important: bool = False
    parent_id: int | None = None
    carried_from_id: int | None = None
    why: str = ""


def unfinished(user_id: int, before: date) -> list[PlanItem]:
    """Return what week plans that ended before a day left undone and no later plan has taken over, the oldest first."""
    return keep.read_all(
        PlanItem,
        f"{_OPEN} AND plan_item.plan_id IN (SELECT p.id FROM work_plan p WHERE p.user_id = ? AND p.level = 'week'"
        " AND p.ends_on < ? AND p.binned_at IS NULL) ORDER BY plan_item.id",
        (user_id, before.isoformat()),
    )


def offers(plan: WorkPlan) -> list[Offer]:
    """Return what a week's plan still lacks: the month's part, what was left undone, the routine.

    What is new or ordered by a superior is in the plan as soon as somebody writes it; asking twice offers nothing twice.
    """
    if plan.level != "week" or plan.begins_on is None or plan.ends_on is None:
        return []
    there = writing.items(plan.id)
    titles = {one.title_text for one in there}
    carried = [_carried(one) for one in unfinished(plan.user_id, plan.begins_on)]
    again = {one.title for one in carried}
    return [
        *_of_month(plan),
        *carried,
        *(
            Offer("routine", text, why="常规工作")
            for text in map(str, regulation.on(plan.begins_on).value("plan.week.routine"))
            if text not in titles and text not in again
        ),
    ]


def roll(actor: Actor, plan_id: int, chosen: Sequence[Offer] | None = None) -> list[int]:
    """Put what is offered into a week's plan, all of it unless some is ``chosen``; returns the ids of the new items.

    Raises:
        Refused: the actor may not change the plan.
    """
    plan = writing.changing(actor, plan_id)
    with keep.operation(actor, f"滚动编制{plan.title()}") as work:
        offered = offers(plan)
        wanted = offered if chosen is None else [one for one in offered if one in chosen]
        return [work.add(PlanItem, _values(plan, one)) for one in wanted]


def _of_month(plan: WorkPlan) -> list[Offer]:
    """Return the month's part: items of a day of this week or before, or of no day, of which no part is under way."""
    rows = keep.read_all(
        PlanItem,
        "NOT plan_item.done AND plan_item.binned_at IS NULL AND (plan_item.day IS NULL OR plan_item.day <= ?)"
        " AND plan_item.plan_id IN (SELECT p.id FROM work_plan p WHERE p.user_id = ? AND p.level = 'month'"
        " AND p.begins_on <= ? AND p.ends_on >= ? AND p.binned_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM plan_item part WHERE part.parent_id = plan_item.id AND part.binned_at IS NULL"
        " AND (part.plan_id = ? OR (NOT part.done AND NOT EXISTS (SELECT 1 FROM plan_item again"
        " WHERE again.carried_from_id = part.id AND again.binned_at IS NULL)))) ORDER BY plan_item.id",
        (*(_text(plan.ends_on), plan.user_id, _text(plan.ends_on), _text(plan.begins_on)), plan.id),
    )
    return [
        Offer("goal", one.title_text, one.standard, one.focus, _within(plan, one.day), one.minutes, bool(one.urgent),
              bool(one.important), parent_id=one.id, why="月计划本周部分")
        for one in rows
    ]  # fmt: skip


def _carried(one: PlanItem) -> Offer:
    why = f"{keep.title_of(WorkPlan.KIND, one.plan_id)} 未完成"
    return Offer("unfinished", one.title_text, one.standard, one.focus, None, one.minutes, bool(one.urgent),
                 bool(one.important), parent_id=one.parent_id, carried_from_id=one.id, why=why)  # fmt: skip


def _values(plan: WorkPlan, one: Offer) -> dict[str, object]:
    return {
        "plan_id": plan.id, "source": one.source, "title_text": one.title, "standard": one.standard, "focus": one.focus,
        "day": one.day, "minutes": one.minutes, "urgent": one.urgent, "important": one.important,
        "parent_id": one.parent_id, "carried_from_id": one.carried_from_id,
    }  # fmt: skip


def _within(plan: WorkPlan, day: date | None) -> date | None:
    return day if day and plan.begins_on and day >= plan.begins_on else None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
