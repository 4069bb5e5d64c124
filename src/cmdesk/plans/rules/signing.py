"""Plans are submitted, confirmed by the superior and sent back (S1-09, S1-13), through the flow ``work_plan``.

A day's plan is confirmed by who makes it, for it only tells what the confirmed week says of the day (S1-18); an office
whose regulation ``plan.day.confirm`` says 上级 lets it take the way of the others.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cmdesk.cadence.rules.period import Span
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import subjects
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers.rules.finding import titled
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import lights, rights, spans, writing
from cmdesk.plans.rules.spans import Level

FLOW = "work_plan"
OWN, SUPERIOR = "本人", "上级"


def submit(actor: Actor, plan_id: int) -> WorkPlan:
    """Submit one's plan to the superior, also one that was sent back, and return it.

    Raises:
        Refused: it is somebody else's, submitted or confirmed already, or holds nothing.
    """
    plan = writing.changing(actor, plan_id)
    _refuse_empty(actor, plan)
    if confirms_himself(plan.level or "week", plan.begins_on or clock.today()):
        return _confirm_day(actor, plan)
    under_way = approval.of_record(WorkPlan.KIND, plan_id)
    title = f"{writing.name_of(plan.user_id)} {spans.named(plan.level, plan.begins_on)}计划"  # type: ignore[arg-type]
    if under_way is not None and under_way.state == "returned":
        approval.resubmit(actor, under_way.id)
    else:
        approval.submit(actor, WorkPlan.KIND, plan_id, FLOW, title, approval.Facts(unit_id=actor.unit_id))
    return keep.read(WorkPlan, plan_id)


def confirm(actor: Actor, plan_id: int, words: str = "") -> WorkPlan:
    """Confirm somebody's plan and return it.

    Raises:
        Refused: it does not wait for the actor.
    """
    approval.approve(actor, _under_way(actor, plan_id), words)
    return keep.read(WorkPlan, plan_id)


def send_back(actor: Actor, plan_id: int, words: str) -> WorkPlan:
    """Send a plan back to who made it, saying why, and return it.

    Raises:
        Refused: it does not wait for the actor, or no reason is given.
    """
    approval.send_back(actor, _under_way(actor, plan_id), words)
    return keep.read(WorkPlan, plan_id)


def withdraw(actor: Actor, plan_id: int) -> WorkPlan:
    """Take back a plan that nobody else has confirmed yet, to go on writing it, and return it.

    Raises:
        Refused: it does not wait, is somebody else's, or its day is over.
    """
    plan = rights.read(actor, WorkPlan, plan_id)
    if is_own_word(plan):
        return _reopen_day(actor, plan)
    approval.withdraw(actor, _under_way(actor, plan_id))
    return keep.read(WorkPlan, plan_id)


def confirms_himself(level: str, day: date) -> bool:
    """Tell whether a plan is confirmed by who makes it: a day's, unless the office wants a superior's word.

    Raises:
        Refused: the regulation says neither.
    """
    if level != "day":
        return False
    said = str(regulation.on(day).value("plan.day.confirm")).strip()
    if said not in {OWN, SUPERIOR}:
        raise Refused(f"制度“日计划由谁确认”写着“{said}”，只能写“{OWN}”或“{SUPERIOR}”，请在 设置 → 制度 中改正。")
    return said == OWN


def is_own_word(plan: WorkPlan) -> bool:
    """Tell whether a plan was confirmed by who made it."""
    return plan.level == "day" and plan.state == "confirmed" and plan.confirmed_by_id == plan.user_id


def waits_for(actor: Actor, plan: WorkPlan) -> bool:
    """Tell whether a plan waits for the actor's confirmation."""
    found = approval.of_record(WorkPlan.KIND, plan.id) if plan.state == "submitted" else None
    return found is not None and found.id in {one.id for one in approval.box(actor, "waiting")}


def said(plan_id: int) -> str:
    """Return the last words with which a plan was sent back or confirmed; empty if there are none."""
    found = approval.of_record(WorkPlan.KIND, plan_id)
    words = [one for one in approval.words(found) if one.words] if found else []
    return words[-1].words if words else ""


def content(plan_id: int) -> dict[str, Any]:
    """Return what is signed: goals and items of the plan, and of a week whom it visits on which day."""
    plan = keep.read(WorkPlan, plan_id)
    level, begins = plan.level or "week", plan.begins_on
    found = {
        "计划": f"{WorkPlan.level.about.label_of(level)} {begins} 至 {plan.ends_on}",
        "制定人": writing.name_of(plan.user_id),
        "工作重点": plan.focus,
    }
    for place, goal in enumerate(writing.goals(plan_id), 1):
        target = "" if goal.target is None else f" {PlanGoal.target.show(goal.target)}{goal.unit}"
        found[f"目标 {place}"] = f"{PlanGoal.measure.about.label_of(goal.measure or '')} {goal.name}{target}"
    for place, item in enumerate(writing.items(plan_id), 1):
        parts = (PlanItem.source.about.label_of(item.source or ""), item.title_text, item.standard, item.focus,
                 str(item.day or ""), f"{item.minutes} 分钟" if item.minutes else "")  # fmt: skip
        found[f"事项 {place}"] = "；".join(filter(None, parts))
    if level != "month":
        found.update(_visits(plan))
    return found


def settled(work: Operation, plan_id: int, state: str) -> None:
    """Let a plan follow its approval."""
    now = approval.now()
    values: dict[str, Any] = {"state": "draft"}
    if state == "running":
        values = {"state": "submitted", "submitted_at": now, "confirmed_at": None, "confirmed_by_id": None}
    elif state == "approved":
        values = {"state": "confirmed", "confirmed_at": now, "confirmed_by_id": work.actor.id}
    elif state in {"returned", "refused"}:
        values = {"state": "returned"}
    work.edit(WorkPlan, plan_id, values)


def register() -> None:
    """Let plans be approved."""
    subjects.register(subjects.Subject(WorkPlan.KIND, content, settled, clock=lights.of_step))


def _visits(plan: WorkPlan) -> dict[str, str]:
    days: dict[str, list[str]] = {}
    for day, name in current().rows(
        f"SELECT v.day, {titled('c')} FROM visit v JOIN customer c"
        " ON c.id = v.customer_id WHERE v.user_id = ? AND v.day BETWEEN ? AND ? AND v.state <> 'cancelled'"
        " AND v.kind NOT IN ('anomaly', 'complaint', 'task') AND v.binned_at IS NULL ORDER BY v.day, c.id",
        (plan.user_id, str(plan.begins_on), str(plan.ends_on)),
    ):
        days.setdefault(day, []).append(name)
    return {f"走访 {day}": f"{len(names)} 户：{'、'.join(names)}" for day, names in days.items()}


def may_submit(actor: Actor, user_id: int, level: Level, day: date) -> Refused | None:
    """Return why somebody's plan of a span cannot be submitted, or None; there may be no plan yet."""
    if user_id != actor.id:
        return NotAllowed(f"{spans.named(level, day)}计划是{writing.name_of(user_id)}的，要由本人提交。")
    refusal = rights.may(actor, "edit", user_id)
    if refusal is not None:
        return refusal
    plan = writing.find(user_id, level, day)
    if plan is not None and plan.state in {"submitted", "confirmed"}:
        return Refused(f"{plan.title()} {WorkPlan.state.about.label_of(plan.state)}，不用再提交。")
    span = spans.span(level, day)
    is_empty = plan is None or not (writing.items(plan.id) or writing.goals(plan.id) or plan.focus.strip())
    if is_empty and not _holds_work(user_id, span, level):
        return Refused(f"{spans.named(level, day)}计划还是空的，请先写目标、事项，或安排走访，再提交。")
    return None


def _holds_work(user_id: int, span: Span, level: Level) -> bool:
    """Tell whether visits lie in a span, or on a day also what the week wants done then."""
    row = current().row(
        "SELECT COUNT(*) FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? AND state <> 'cancelled' AND binned_at IS NULL",
        (user_id, str(span.first), str(span.last)),
    )
    return bool(row and row[0]) or (level == "day" and bool(writing.items_on(user_id, span.first)))


def _refuse_empty(actor: Actor, plan: WorkPlan) -> None:
    refusal = may_submit(actor, plan.user_id, plan.level or "week", plan.begins_on or clock.today())  # type: ignore[arg-type]
    if refusal is not None:
        raise refusal


def _confirm_day(actor: Actor, plan: WorkPlan) -> WorkPlan:
    now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    values = {"state": "confirmed", "submitted_at": now, "confirmed_at": now, "confirmed_by_id": actor.id}
    with keep.operation(actor, f"确定{plan.title()}") as work:
        work.edit(WorkPlan, plan.id, values)
        return work.written(WorkPlan, plan.id)


def _reopen_day(actor: Actor, plan: WorkPlan) -> WorkPlan:
    if plan.user_id != actor.id:
        raise NotAllowed(f"{plan.title()} 是{writing.name_of(plan.user_id)}的，要由本人撤回。")
    if plan.ends_on and plan.ends_on < clock.today():
        raise Refused(f"{plan.title()} 的日子已经过去，不能再撤回；没有做完的请用“结转”。")
    with keep.operation(actor, f"撤回{plan.title()}") as work:
        work.edit(WorkPlan, plan.id, {"state": "draft", "confirmed_at": None, "confirmed_by_id": None})
        return work.written(WorkPlan, plan.id)


def _under_way(actor: Actor, plan_id: int) -> int:
    plan = rights.read(actor, WorkPlan, plan_id)
    found = approval.of_record(WorkPlan.KIND, plan_id)
    if plan.state != "submitted" or found is None:
        raise Refused(f"{plan.title()} 没有在等确认（{WorkPlan.state.about.label_of(plan.state or '')}）。")
    return found.id
