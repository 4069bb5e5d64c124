"""``plan show``, ``plan fill``, ``plan submit``, ``plan confirm`` … on the command line."""

from __future__ import annotations

import argparse
from datetime import time
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import day_typed
from cmdesk.core.day import clock
from cmdesk.plans import writing_commands
from cmdesk.plans.record import PlanItem, WorkPlan
from cmdesk.plans.rules import carrying, filling, load, rights, rolling, signing, spans, writing
from cmdesk.visits.record import Visit

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.core.command import Context
    from cmdesk.plans.rules.load import Load
    from cmdesk.visits.paper.timetable import Arrival
    from cmdesk.visits.rules import Stop


def add(under: Any) -> None:
    """Add the sub-commands."""
    verbs = under.add_parser("plan", help="工作计划").add_subparsers(dest="what", metavar="做什么", required=True)
    show = verbs.add_parser("show", help="某人某天的计划：任务量、事项和走访；--level 看那个月、那一周的目标和事项")
    show.add_argument(
        "--date", type=day_typed, default=None, metavar="D", help="哪一天，默认今天，例如 明天、周五、11-23"
    )
    show.add_argument("--level", choices=spans.LEVELS, default="day", help="月、周还是日计划，默认日计划")
    _whose(show)
    show.set_defaults(run=run_show)
    fill = verbs.add_parser("fill", help="按应访名单排一周的走访：先给出建议，--confirm 才写入")
    _week(fill)
    _whose(fill)
    fill.add_argument("--confirm", action="store_true", help="按建议安排走访")
    fill.set_defaults(run=run_fill)
    for verb, said, run in (
        ("submit", "提交本人的计划，由上级确认", run_submit),
        ("confirm", "确认下级的计划", run_confirm),
        ("return", "退回下级的计划", run_return),
    ):
        one = verbs.add_parser(verb, help=said)
        _week(one, level=True)
        _whose(one)
        if verb != "submit":
            one.add_argument("--words", default="", metavar="意见", help="意见，退回时必须写明")
        one.set_defaults(run=run)
    over = verbs.add_parser("carry", help="没有做完的结转到今天和以后的走访日，每天不超过任务量")
    over.add_argument("--date", type=day_typed, default=None, metavar="D", help="从哪一天起结转，默认今天")
    _whose(over)
    over.set_defaults(run=run_carry)
    writing_commands.add(verbs, _whose, _week)


def _whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认本人")


def _week(parser: argparse.ArgumentParser, *, level: bool = False) -> None:
    words = "那一周（或那个月、那天）的任一天，默认今天"
    parser.add_argument("--week", "--date", type=day_typed, default=None, metavar="D", help=words)
    if level:
        parser.add_argument("--level", choices=spans.LEVELS, default="week", help="月、周还是日计划，默认周计划")


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print somebody's plan of a day, or of the month or week it lies in."""
    from cmdesk.visits import rules as visits
    from cmdesk.visits.paper import timetable

    if given.level != "day":
        given.week = given.date
        writing_commands.tell(context, writing_commands.existing(context, given))
        return
    actor = context.actor
    user_id, day = _user(actor, given), given.date or clock.today()
    rights.refuse(actor, "view", user_id)
    name, now = writing.name_of(user_id), load.loads(user_id, [day])[day]
    stops = [stop for stop in visits.stops(actor, user_id, day) if stop.state != "cancelled"]
    items = writing.items_on(user_id, day)
    visited = [timetable.Visited(_agreed(stop), stop.minutes or 0) for stop in stops]
    arrivals = timetable.arrivals(day, visited)
    context.say(f"{name} {spans.named('day', day)}：{now.words}。")
    for place, item in enumerate(items, 1):
        context.say(
            f"  事项 {place} {'✓' if item.done else '·'} {item.title_text} {_label(PlanItem.source, item.source)}"
        )
    for stop in stops:
        hours = f" {stop.agreed_at:%H:%M} 约定" if stop.agreed_at else ""
        state = _label(Visit.state, stop.state)
        context.say(f"{stop.position:>3} {stop.number} {state} {stop.customer}{hours} {stop.purpose}".rstrip())
    if not stops and not items:
        context.say("这一天还没有安排。")
    plans = {level: found for level in spans.LEVELS if (found := writing.find(user_id, level, day)) is not None}
    context.out(
        {
            "date": day,
            "manager": name,
            "load": _load(now),
            "plans": {level: {"state": plan.state, "focus": plan.focus} for level, plan in plans.items()},
            "items": [writing_commands.told(item) for item in items],
            "visits": [
                _told(place, stop, arrival)
                for place, (stop, arrival) in enumerate(zip(stops, arrivals, strict=True), 1)
            ],
        }
    )


def _told(place: int, stop: Stop, arrival: Arrival) -> dict[str, Any]:
    return {
        "number": stop.number,
        "customer": stop.customer,
        "customer_number": stop.customer_number,
        "order": place,
        "time": f"{arrival.at:%H:%M}",
        "agreed": arrival.agreed,
        "minutes": stop.minutes,
        "purpose": stop.purpose,
        "kind": stop.kind,
        "reason": stop.reason,
        "state": stop.state,
    }


def run_fill(context: Context, given: argparse.Namespace) -> None:
    """Print how a week could be filled from the due lists; with ``--confirm`` schedule it."""
    actor = context.actor
    user_id, week = _user(actor, given), given.week or clock.today()
    found = filling.propose(actor, user_id, week)
    for call in found.calls:
        context.say(f"{call.day} {call.due.number} {call.due.name} {call.minutes} 分钟：{call.why}")
    for day, (count, least, most) in found.loads.items():
        context.say(f"{spans.named('day', day)}：{count} 户（{least}–{most or '不限'}）")
    for note in found.notes:
        context.say(note)
    made: list[int] = []
    if given.confirm:
        made = filling.accept(actor, found) if found.calls else []
        plan = writing.open_plan(actor, user_id, "week", week)
        rolled = rolling.roll(actor, plan.id) if plan.state in {"draft", "returned"} else []
        context.say(f"已安排 {len(made)} 户，带出事项 {len(rolled)} 项。")
    elif found.calls:
        context.say(f"建议安排 {len(found.calls)} 户，没有写入；照此安排请加 --confirm。")
    context.out(
        {
            "week": found.first,
            "manager": writing.name_of(user_id),
            "visits": [
                {"date": call.day, "number": call.due.number, "customer": call.due.name, "minutes": call.minutes,
                 "why": call.why} for call in found.calls
            ],
            "left": [one.number for one in found.left],
            "load": {day.isoformat(): count for day, (count, _, _) in found.loads.items()},
            "notes": list(found.notes),
            "scheduled": len(made),
        }
    )  # fmt: skip


def run_submit(context: Context, given: argparse.Namespace) -> None:
    """Submit one's plan."""
    actor, day = context.actor, given.week or clock.today()
    user_id = _user(actor, given)
    refusal = signing.may_submit(actor, user_id, given.level, day)
    if refusal is not None:
        raise refusal
    _tell(context, signing.submit(actor, writing.open_plan(actor, user_id, given.level, day).id))


def run_confirm(context: Context, given: argparse.Namespace) -> None:
    """Confirm somebody's plan."""
    _tell(context, signing.confirm(context.actor, writing_commands.existing(context, given).id, given.words))


def run_return(context: Context, given: argparse.Namespace) -> None:
    """Send somebody's plan back."""
    _tell(context, signing.send_back(context.actor, writing_commands.existing(context, given).id, given.words))


def run_carry(context: Context, given: argparse.Namespace) -> None:
    """Take over what was not done."""
    actor = context.actor
    day = given.date or clock.today()
    user_id = _user(actor, given)
    done = carrying.take_over(actor, user_id, day)
    loads = load.loads(user_id, [day, *done.days])
    context.say(done.words)
    for one in done.days or (day,):
        context.say(f"{spans.named('day', one)}：{loads[one].words}。")
    if done.left_over:
        context.say(done.left_over)
    days = [{"date": one, "visits": count, "load": _load(loads[one])} for one, count in done.days.items()]
    context.out({"date": day, "visits": done.visits, "closed": done.closed, "items": done.items, "load": _load(loads[day]),
                 "days": days, "rest": list(done.rest)})  # fmt: skip


def _tell(context: Context, plan: WorkPlan) -> None:
    state = _label(WorkPlan.state, plan.state)
    context.say(f"{plan.title()}：{state}。")
    context.out({"plan": plan.title(), "state": plan.state, "manager": writing.name_of(plan.user_id)})


def _user(actor: Actor, given: argparse.Namespace) -> int:
    from cmdesk.staff.rules import people

    return people.person_or_self(actor, given.manager)


def _load(now: Load) -> dict[str, Any]:
    names = ("visits", "least", "most", "minutes", "work", "working", "reserve", "adhoc", "verdict", "words")
    return {**{name: getattr(now, name) for name in names}, "visiting_minutes": now.visiting.minutes}


def _agreed(stop: Stop) -> time | None:
    return stop.agreed_at.time() if stop.agreed_at and stop.appointment in {"agreed", "changed", "kept"} else None


def _label(field: Any, value: str | None) -> str:
    return str(field.about.label_of(value or ""))
