"""``plan write``, ``plan review``, ``plan done``, ``plan adhoc`` …: a plan is written and kept on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import day_said, day_typed, positive
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import actuals, adhoc, review, rights, rolling, signing, spans, writing

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_REVIEWED = ("outcome", "shortfalls", "improvements")


def add(verbs: Any, whose: Callable[[argparse.ArgumentParser], None], span: Callable[..., None]) -> None:
    """Add the verbs.

    Args:
        verbs: where ``plan`` takes its verbs.
        whose: adds whose plan it is.
        span: adds of which month, week or day.
    """
    for name, about, run in (
        ("write", "按 TOML 文件写计划：工作重点、目标、事项", run_write),
        ("review", "按 TOML 文件写回顾：完成情况、不足之处、改进措施，或改进落实情况", run_review),
        ("roll", "带出月计划本周部分、以前没有完成的和常规工作", run_roll),
        ("withdraw", "撤回提交的计划", run_withdraw),
    ):
        one = verbs.add_parser(name, help=about)
        if name in {"write", "review"}:
            one.add_argument("file", metavar="FILE.toml", type=Path)
        span(one, level=name != "roll")
        whose(one)
        one.set_defaults(run=run)
    done = verbs.add_parser("done", help="记某天某项事项完成或没有完成")
    done.add_argument("place", type=positive, metavar="N", help="plan show 里的第几项事项")
    done.add_argument("--date", type=day_typed, default=None, metavar="D", help="哪一天，默认今天")
    done.add_argument("--result", default="", metavar="TEXT", help="完成情况")
    done.add_argument("--open", action="store_true", help="重开：没有完成")
    whose(done)
    done.set_defaults(run=run_done)
    comes_up = verbs.add_parser("adhoc", help="记临时工作：按时间四限性法则评定，超出预留时间的先说明要调整哪些走访")
    comes_up.add_argument("text", metavar="事项", help="什么工作")
    comes_up.add_argument("--minutes", type=positive, required=True, metavar="N", help="要用几分钟")
    comes_up.add_argument("--date", type=day_typed, default=None, metavar="D", help="哪一天，默认今天")
    comes_up.add_argument("--urgent", action="store_true", help="紧急")
    comes_up.add_argument("--important", action="store_true", help="重要")
    comes_up.add_argument("--adjust", action="store_true", help="超出预留时间时，照说明把走访调整到下一个工作日")
    whose(comes_up)
    comes_up.set_defaults(run=run_adhoc)


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Write a plan from a file: its focus, its goals by their measure, what is to be done."""
    from cmdesk.staff.rules import people

    actor, day = context.actor, given.week or clock.today()
    user_id = people.person_or_self(actor, given.manager)
    said = toml.read(given.file)
    goals = [toml.values(PlanGoal, row) for row in toml.tables(said, "目标", "goals")]
    items = [_item(row) for row in toml.tables(said, "事项", "items")]
    own = toml.values(WorkPlan, said, without=(*_REVIEWED, "follow_up", "followed_on"))
    if not (own or goals or items):
        raise Refused(f"文件 {given.file.name} 里没有工作重点、目标或事项，请按说明书的例子填写。")
    tell(context, writing.write_down(actor, user_id, given.level, day, own, goals, items))


def _item(row: dict[str, Any]) -> dict[str, Any]:
    values = toml.values(PlanItem, row, without=("visit_id",))
    day = values.get("day")
    if day is None or type(day) is date:
        return values
    return {**values, "day": day_said(str(day))}


def run_review(context: Context, given: argparse.Namespace) -> None:
    """Write the review of a plan, or what became of the improvements an earlier one asked for."""
    actor, plan = context.actor, existing(context, given)
    said = toml.values(WorkPlan, toml.read(given.file), without=("focus",))
    if "follow_up" in said:
        on = said.get("followed_on") or clock.today()
        review.follow_up(actor, plan.id, said["follow_up"], day_said(on) if isinstance(on, str) else on)
    if set(said) & set(_REVIEWED):
        review.review(actor, plan.id, *(str(said.get(name, getattr(plan, name))) for name in _REVIEWED))
    tell(context, keep.read(WorkPlan, plan.id))


def run_roll(context: Context, given: argparse.Namespace) -> None:
    """Put into a week's plan what belongs there."""
    from cmdesk.staff.rules import people

    actor = context.actor
    user_id = people.person_or_self(actor, given.manager)
    plan = writing.open_plan(actor, user_id, "week", given.week or clock.today())
    made = rolling.roll(actor, plan.id)
    context.say(f"带出 {len(made)} 项。")
    tell(context, keep.read(WorkPlan, plan.id))


def run_withdraw(context: Context, given: argparse.Namespace) -> None:
    """Take a plan back that nobody has confirmed."""
    tell(context, signing.withdraw(context.actor, existing(context, given).id))


def run_done(context: Context, given: argparse.Namespace) -> None:
    """Mark something of a day as done, or not."""
    from cmdesk.staff.rules import people

    actor, day = context.actor, given.date or clock.today()
    items = writing.items_on(people.person_or_self(actor, given.manager), day)
    if given.place > len(items):
        raise Refused(f"{spans.named('day', day)}只有 {len(items)} 项事项，没有第 {given.place} 项；序号见 plan show。")
    values: dict[str, Any] = {"done": not given.open, **({"result": given.result} if given.result else {})}
    now = writing.edit_item(actor, items[given.place - 1].id, values)
    context.say(f"{'✓' if now.done else '·'} {now.title_text} {now.result}".rstrip())
    context.out({"date": day, "item": now.title_text, "done": bool(now.done), "result": now.result})


def run_adhoc(context: Context, given: argparse.Namespace) -> None:
    """Put work that came up onto a day, saying what it is and what has to give way."""
    from cmdesk.staff.rules import people

    actor, day = context.actor, given.date or clock.today()
    user_id = people.person_or_self(actor, given.manager)
    marks = {"urgent": given.urgent, "important": given.important}
    rating = adhoc.rate(actor, user_id, day, given.minutes, **marks)
    if rating.beyond and rating.yielding and not given.adjust:
        raise Refused(f"{rating.words}照此调整请加 --adjust。")
    adhoc.add(actor, user_id, day, given.text, given.minutes, **marks, adjust=given.adjust)
    context.say(rating.words)
    context.out(
        {
            "date": day, "item": given.text, "minutes": given.minutes, "quadrant": rating.quadrant,
            "reserve": rating.reserve, "beyond": rating.beyond, "to": rating.to if rating.yielding else None,
            "moved": [stop.number for stop in rating.yielding],
        }
    )  # fmt: skip


def tell(context: Context, plan: WorkPlan) -> None:
    """Print a plan of a month or a week: how it stands, its goals with what was reached, what is to be done."""
    context.say(f"{writing.name_of(plan.user_id)} {plan.title()}：{WorkPlan.state.about.label_of(plan.state or '')}。")
    if plan.focus:
        context.say(f"  工作重点 {plan.focus}")
    goals, items, came = actuals.filled(plan, writing.goals(plan.id)), writing.items(plan.id), review.achieved(plan)
    for goal in goals:
        measure = PlanGoal.measure.about.label_of(goal.measure or "")
        target, actual = ("—" if one is None else f"{one:g}{goal.unit}" for one in (goal.target, goal.actual))
        _line("目标", measure, goal.name, f"{target}，实际 {actual}", context=context)
    for item in items:
        source = PlanItem.source.about.label_of(item.source or "")
        _line("事项", "✓" if item.done else "·", item.title_text, item.day, source, context=context)
    context.say(came.words)
    for name in ("outcome", "shortfalls", "improvements", "follow_up"):
        if getattr(plan, name):
            context.say(f"{getattr(WorkPlan, name).label}：{getattr(plan, name)}")
    context.out(
        {
            "plan": plan.title(), "level": plan.level, "manager": writing.name_of(plan.user_id), "state": plan.state,
            "focus": plan.focus,
            "goals": [
                {"measure": one.measure, "name": one.name, "target": _figure(one.target), "actual": _figure(one.actual),
                 "unit": one.unit} for one in goals
            ],
            "items": [told(one) for one in items],
            "visits": {"planned": came.planned, "done": came.done, "missed": came.missed},
        }
    )  # fmt: skip


def _line(*parts: object, context: Context) -> None:
    context.say(f"  {' '.join(str(one) for one in parts if one)}")


def told(item: PlanItem) -> dict[str, Any]:
    """Return what ``--json`` says of something to be done."""
    names = ("source", "day", "standard", "focus", "minutes", "urgent", "important", "done", "result")
    return {"title": item.title_text, **{name: getattr(item, name) for name in names}}


def _figure(value: Any) -> float | None:
    return None if value is None else float(value)


def existing(context: Context, given: argparse.Namespace) -> WorkPlan:
    """Return the plan that a command means.

    Raises:
        Refused: there is none, or the actor may not look at it.
    """
    from cmdesk.staff.rules import people

    user_id = people.person_or_self(context.actor, given.manager)
    rights.refuse(context.actor, "view", user_id)
    day = given.week or clock.today()
    found = writing.find(user_id, given.level, day)
    if found is None:
        raise Refused(f"{writing.name_of(user_id)} 还没有{spans.named(given.level, day)}计划，请先编制。")
    return found
