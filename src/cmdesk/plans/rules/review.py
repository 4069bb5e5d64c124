"""The review at the end of a month, week or day, and what became of its improvements (S1-12, S1-20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import rights, writing

_REVIEW = ("outcome", "shortfalls", "improvements")


@dataclass(frozen=True)
class Achieved:
    """What came of a plan's span (S2-12: planned against actual).

    Attributes:
        planned, done, missed: visits; planned are all that were not cancelled.
        items, items_done: of the plan.
    """

    planned: int
    done: int
    missed: int
    items: int
    items_done: int

    @property
    def words(self) -> str:
        """The figures in one sentence, to begin the review with."""
        share = f"，完成率 {self.done / self.planned:.0%}" if self.planned else ""
        work = f"；事项 {self.items_done}/{self.items} 项完成" if self.items else ""
        return f"计划走访 {self.planned} 户次，完成 {self.done}，未访 {self.missed}{share}{work}。"


def achieved(plan: WorkPlan) -> Achieved:
    """Return what came of a plan's span."""
    row = current().row(
        "SELECT COUNT(*), COUNT(CASE WHEN state = 'done' THEN 1 END), COUNT(CASE WHEN state = 'missed' THEN 1 END)"
        " FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? AND state <> 'cancelled' AND binned_at IS NULL",
        (plan.user_id, str(plan.begins_on), str(plan.ends_on)),
    ) or (0, 0, 0)
    items = writing.items(plan.id)
    return Achieved(int(row[0]), int(row[1]), int(row[2]), len(items), sum(bool(one.done) for one in items))


def review(
    actor: Actor,
    plan_id: int,
    outcome: str,
    shortfalls: str,
    improvements: str,
    *,
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> WorkPlan:
    """Write the review of a plan and return it.

    Raises:
        Conflict: somebody else wrote it meanwhile.
        Refused: the plan's time has not begun, or the actor may not.
    """
    plan = rights.read(actor, WorkPlan, plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    today = clock.today()
    if plan.begins_on and plan.begins_on > today:
        raise Refused(f"{plan.title()} 还没有开始，到时再回顾。")
    values = dict(zip(_REVIEW, (outcome, shortfalls, improvements), strict=True))
    now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    with keep.operation(actor, f"回顾{plan.title()}") as work:
        work.edit(WorkPlan, plan_id, {**values, "reviewed_at": now}, version=version, before=before)
        return work.written(WorkPlan, plan_id)


def follow_up(actor: Actor, plan_id: int, words: str, on: date) -> WorkPlan:
    """Write what became of the improvements that a review asked for, and return the plan.

    Raises:
        Refused: the review asked for none, nothing is said, or the actor may not.
    """
    plan = rights.read(actor, WorkPlan, plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    if not plan.improvements.strip():
        raise Refused(f"{plan.title()} 的回顾里没有改进措施，先写回顾。")
    if not words.strip():
        raise Refused("请写明改进措施落实得怎样。")
    with keep.operation(actor, f"改进落实 {plan.title()}") as work:
        work.edit(WorkPlan, plan_id, {"follow_up": words, "followed_on": on})
        return work.written(WorkPlan, plan_id)
