"""Plans are opened, written and marked; what waits for confirmation stands still (S1-08…S1-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import rights, spans
from cmdesk.plans.rules.spans import Level

LATER = frozenset({"new", "ordered", "adhoc", "unfinished"})
"""Sources of what may still be added to a plan that was confirmed (S1-14, S1-16)."""

MARKS = frozenset({"done", "result", "day", "minutes", "urgent", "important", "visit_id"})
"""What may be changed of an item of a confirmed plan: how it went and when it is done."""


def find(user_id: int, level: Level, day: date) -> WorkPlan | None:
    """Return somebody's plan of the month, week or day that a day lies in; None while there is none."""
    found = keep.read_all(
        WorkPlan,
        "user_id = ? AND level = ? AND begins_on = ? AND binned_at IS NULL ORDER BY id LIMIT 1",
        (user_id, level, spans.span(level, day).first.isoformat()),
    )
    return found[0] if found else None


def open_plan(actor: Actor, user_id: int, level: Level, day: date) -> WorkPlan:
    """Return somebody's plan of a span, opening an empty draft if there is none.

    Raises:
        NotAllowed: there is none, and the actor may not open one.
    """
    found = find(user_id, level, day)
    if found is not None:
        return found
    rights.refuse(actor, "edit", user_id)
    with keep.operation(actor, f"编制{spans.named(level, day)}计划") as work:
        return keep.read(WorkPlan, ensure(work, user_id, level, day))


def ensure(work: keep.Operation, user_id: int, level: Level, day: date) -> int:
    """Return the id of somebody's plan of a span, written in this operation if there is none."""
    _stand_in_line(work, user_id)
    found = find(user_id, level, day)
    if found is not None:
        return found.id
    span = spans.span(level, day)
    return work.add(WorkPlan, {"level": level, "user_id": user_id, "begins_on": span.first, "ends_on": span.last})


def _stand_in_line(work: keep.Operation, user_id: int) -> None:
    """Let nobody else open a plan of the same person until the transaction ends; a file has one writer anyway."""
    if work.database.engine == "postgres":
        work.database.row("SELECT pg_advisory_xact_lock(?, ?)", (_LOCK, user_id))


_LOCK = 0x636D6C70


def edit(
    actor: Actor,
    plan_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> WorkPlan:
    """Change the focus of a plan and return it.

    Raises:
        Conflict: somebody else changed it meanwhile.
        Refused: the actor may not, or the plan waits for confirmation or is confirmed.
    """
    plan = changing(actor, plan_id)
    with keep.operation(actor, f"修改{plan.title()}") as work:
        work.edit(WorkPlan, plan_id, values, version=version, before=before)
        return work.written(WorkPlan, plan_id)


def write_down(
    actor: Actor,
    user_id: int,
    level: Level,
    day: date,
    own: Mapping[str, Any],
    goals_: Sequence[Mapping[str, Any]],
    items_: Sequence[Mapping[str, Any]],
) -> WorkPlan:
    """Write a whole plan in one step and return it; a goal of the same measure and name, work of the same title change.

    Args:
        actor: who plans.
        user_id: whose plan it is; what a superior adds is 上级交办.
        level: month, week or day.
        day: any day of it.
        own: fields of the plan.
        goals_: fields of its goals.
        items_: fields of what is to be done; without ``source`` it is new.

    Raises:
        Refused: the actor may not, the plan waits for confirmation or is confirmed, a day lies outside it.
    """
    rights.refuse(actor, "edit", user_id)
    known = find(user_id, level, day)
    if known is not None:
        refuse_settled(known)
    source = "new" if actor.id == user_id else "ordered"
    with keep.operation(actor, f"编制{spans.named(level, day)}计划") as work:
        plan_id = ensure(work, user_id, level, day)
        plan = work.written(WorkPlan, plan_id)
        if own:
            work.edit(WorkPlan, plan_id, own)
        measures = {(one.measure, one.name): one.id for one in goals(plan_id)}
        for goal in goals_:
            there = measures.get((_measure(goal), str(goal.get("name") or "")))
            _write(work, PlanGoal, plan_id, there, goal)
        titles = {one.title_text: one.id for one in items(plan_id)}
        for item in items_:
            refuse_outside(plan, item.get("day"))
            there = titles.get(str(item.get("title_text", "")).strip())
            _write(work, PlanItem, plan_id, there, item if there else {"source": source, **item})
        return work.written(WorkPlan, plan_id)


def _write(
    work: keep.Operation, model: type[PlanGoal | PlanItem], plan_id: int, there: int | None, values: Mapping[str, Any]
) -> None:
    if there is None:
        work.add(model, {**values, "plan_id": plan_id})
    else:
        work.edit(model, there, values)


def add_goal(actor: Actor, plan_id: int, measure: str, **values: Any) -> int:
    """Add a goal and return its id.

    Raises:
        Refused: as for ``edit``.
    """
    plan = changing(actor, plan_id)
    with keep.operation(actor, f"{plan.title()}添加目标") as work:
        return work.add(PlanGoal, {"plan_id": plan_id, "measure": measure, **values})


def edit_goal(actor: Actor, goal_id: int, values: Mapping[str, Any]) -> PlanGoal:
    """Change a goal and return it; of a confirmed plan only what was reached.

    Raises:
        Refused: as for ``edit``.
    """
    goal = keep.read(PlanGoal, goal_id)
    plan = rights.read(actor, WorkPlan, goal.plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    if set(values) - {"actual"}:
        refuse_settled(plan)
    with keep.operation(actor, f"修改目标 {goal.title()}") as work:
        work.edit(PlanGoal, goal_id, values)
        return work.written(PlanGoal, goal_id)


def add_item(actor: Actor, plan_id: int, title: str, source: str = "new", **values: Any) -> int:
    """Add something to be done and return its id; a superior's is 上级交办 (S1-14).

    Raises:
        Refused: the actor may not, the plan waits for confirmation, or it is confirmed and this is no later addition.
    """
    plan = rights.read(actor, WorkPlan, plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    if plan.state == "submitted" or source not in LATER:
        refuse_settled(plan)
    kept = {"plan_id": plan_id, "title_text": title, "source": source, **values}
    refuse_outside(plan, kept.get("day"))
    with keep.operation(actor, f"{plan.title()}添加 {title}") as work:
        return work.add(PlanItem, kept)


def edit_item(
    actor: Actor,
    item_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> PlanItem:
    """Change something to be done and return it; of a confirmed plan only how it went and when it is done.

    Raises:
        Conflict: somebody else changed it meanwhile.
        Refused: the actor may not, or the plan stands.
    """
    item, plan = item_of(actor, item_id)
    if set(values) - MARKS or (plan.state == "submitted" and set(values) - {"done", "result"}):
        refuse_settled(plan)
    if "day" in values:
        refuse_outside(plan, values["day"])
    with keep.operation(actor, f"修改事项 {item.title()}") as work:
        work.edit(PlanItem, item_id, values, version=version, before=before)
        return work.written(PlanItem, item_id)


def bin_items(actor: Actor, ids: Sequence[int]) -> None:
    """Put items into the recycle bin.

    Raises:
        Refused: one of them stands in a plan that waits for confirmation or is confirmed and was not added later.
    """
    for item_id in ids:
        item, plan = item_of(actor, item_id)
        if plan.state == "submitted" or item.source not in LATER:
            refuse_settled(plan)
    with keep.operation(actor, f"删除计划事项 {len(ids)} 项") as work:
        for item_id in ids:
            work.bin(PlanItem, item_id)


def goals(plan_id: int) -> list[PlanGoal]:
    """Return the goals of a plan."""
    return keep.read_all(PlanGoal, "plan_id = ? AND binned_at IS NULL ORDER BY id", (plan_id,))


def items(plan_id: int) -> list[PlanItem]:
    """Return what a plan wants done: by day, those of no day last."""
    return keep.read_all(
        PlanItem,
        "plan_id = ? AND binned_at IS NULL ORDER BY CASE WHEN day IS NULL THEN 1 ELSE 0 END, day, id",
        (plan_id,),
    )


def items_on(user_id: int, day: date) -> list[PlanItem]:
    """Return what somebody's week plans want done on a day, the most pressing first."""
    return keep.read_all(
        PlanItem,
        "binned_at IS NULL AND day = ? AND plan_id IN (SELECT p.id FROM work_plan p WHERE p.user_id = ?"
        " AND p.level = 'week' AND p.binned_at IS NULL) ORDER BY id",
        (day.isoformat(), user_id),
    )


def item_of(actor: Actor, item_id: int) -> tuple[PlanItem, WorkPlan]:
    """Return an item with its plan, which the actor may change.

    Raises:
        Refused: he may not.
    """
    item = keep.read(PlanItem, item_id)
    plan = rights.read(actor, WorkPlan, item.plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    return item, plan


def changing(actor: Actor, plan_id: int) -> WorkPlan:
    """Return a plan whose content the actor may change.

    Raises:
        Refused: he may not, or the plan waits for confirmation or is confirmed.
    """
    plan = rights.read(actor, WorkPlan, plan_id)
    rights.refuse(actor, "edit", plan.user_id)
    refuse_settled(plan)
    return plan


def refuse_settled(plan: WorkPlan) -> None:
    """Let pass a plan that may still be written.

    Raises:
        Refused: it waits for confirmation, or is confirmed.
    """
    if plan.state == "submitted":
        raise Refused(f"{plan.title()} 正等上级确认，不能修改；要改请先撤回。")
    if plan.state == "confirmed":
        raise Refused(f"{plan.title()} 已经确认，原定内容不能再改；新的工作请用“新增”“上级交办”或“临时”添加。")


def _measure(goal: Mapping[str, Any]) -> Any:
    try:
        return PlanGoal.measure.clean(goal.get("measure"))
    except ValueError as problem:
        raise Invalid({"measure": str(problem)}) from None


def refuse_outside(plan: WorkPlan, day: date | None) -> None:
    """Let pass a day that lies in a plan.

    Raises:
        Refused: it does not.
    """
    if day is not None and plan.begins_on and plan.ends_on and not plan.begins_on <= day <= plan.ends_on:
        raise Refused(f"{day} 不在{plan.title()}（到 {plan.ends_on}）之内，请改日期，或写进那一周的计划。")


def name_of(user_id: int) -> str:
    """Return how people call a user."""
    row = current().row('SELECT name FROM "user" WHERE id = ?', (user_id,))
    return str(row[0]) if row else ""
