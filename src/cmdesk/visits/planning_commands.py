"""``visits plan``, ``visits agree``, ``visits change``, ``visits miss`` …: visits before they are made, on the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import day_typed, moment_said
from cmdesk.core.day.months import read_month
from cmdesk.core.errors import Refused
from cmdesk.core.field import Pick
from cmdesk.core.spec import choice_meant
from cmdesk.customers import rules as customers
from cmdesk.staff.rules import people
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.planning import appointments

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.core.command import Context

_PREPARED = (("purpose", "拜访目的"), ("focus", "拜访重点"), ("measures", "工作措施"))


def add(visits: Any) -> None:
    """Add the verbs to ``visits``."""
    made = visits.add_parser("plan", help="安排一次走访，排在那天最后")
    made.add_argument("customer", metavar="NO", help="客户编号")
    made.add_argument("--date", type=day_typed, required=True, metavar="D", help="哪一天，例如 明天、周五、+3")
    made.add_argument("--manager", default="", metavar="NAME", help="谁去，姓名或登录名，默认是自己")
    made.add_argument(
        "--kind", default="regular", metavar="类型", help="走访类型，例如 常规拜访、异动拜访，默认常规拜访"
    )
    _preparing(made)
    made.set_defaults(run=run_plan)
    for name, about, act, options in (
        ("prepare", "准备：写明拜访目的、重点、措施", _prepare, _preparing),
        ("agree", "预约：登记客户选的时间", _agree, _at),
        ("change", "改约：事先告知客户，重新约定", _change, _changing),
        ("move", "改到别的日子", _move, _moving),
        ("cancel", "取消，写明原因", _cancel, _why),
        ("miss", "记为未访，写明原因；约好没有去的记为失约", _miss, _why),
    ):
        one = visits.add_parser(name, help=about)
        one.add_argument("number", metavar="NO", help="走访单号")
        options(one)
        one.set_defaults(run=run_act, act=act)
    rate = visits.add_parser("appointments", help="某月预约的守约、改约、失约和守约率")
    rate.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")
    rate.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认全部可见的")
    rate.set_defaults(run=run_appointments)


def _preparing(parser: argparse.ArgumentParser) -> None:
    for name, label in _PREPARED:
        parser.add_argument(f"--{name}", default=None, metavar="TEXT", help=label)


def _at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", required=True, metavar="TIME", help="什么时候，例如 “明天 9:30”")


def _changing(parser: argparse.ArgumentParser) -> None:
    _at(parser)
    _why(parser)


def _moving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", type=day_typed, required=True, metavar="D", help="改到哪一天")
    parser.add_argument("--reason", default="", metavar="TEXT", help="为什么是这天")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT", help="原因")
    parser.add_argument("--fault", default="", metavar="责任", help="谁的原因：我方（默认）、客户")


def run_plan(context: Context, given: argparse.Namespace) -> None:
    """Put a visit at the end of somebody's day."""
    actor = context.actor
    customer = customers.by_number(actor, given.customer)
    user_id = people.person_or_self(actor, given.manager)
    values = {name: getattr(given, name) for name, _ in _PREPARED if getattr(given, name) is not None}
    _tell(context, rules.schedule(actor, customer.id, user_id, given.date, _picked(Visit.kind, given.kind), **values))


def run_act(context: Context, given: argparse.Namespace) -> None:
    """Do something with a visit that was planned."""
    _tell(context, given.act(context.actor, rules.by_number(context.actor, given.number), given))


def run_appointments(context: Context, given: argparse.Namespace) -> None:
    """Print how a month's appointments came out (S1-61)."""
    month = read_month(given.month or "")
    rate = rules.appointment_rate(context.actor, month, people.person_named(given.manager) if given.manager else None)
    share = "" if rate.share is None else f"，守约率 {rate.share:.0%}"
    context.say(
        f"{month:%Y-%m} 守约 {rate.kept} 次，改约 {rate.changed} 次，失约 {rate.missed} 次，其中我方原因 {rate.ours} 次{share}。"
    )
    names = ("kept", "changed", "missed", "ours", "share")
    context.out({"month": f"{month:%Y-%m}", **{name: getattr(rate, name) for name in names}})


def _prepare(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    values = {name: getattr(given, name) for name, _ in _PREPARED if getattr(given, name) is not None}
    if not values:
        raise Refused("请写明要准备什么：--purpose 拜访目的、--focus 拜访重点、--measures 工作措施。")
    return rules.arrange(actor, visit.id, values)


def _agree(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    return rules.agree(actor, visit.id, moment_said(given.at))


def _change(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    return rules.change(actor, visit.id, moment_said(given.at), _fault(given) or "ours", given.reason)


def _move(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    return rules.move(actor, visit.id, given.date, reason=given.reason)


def _cancel(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    return rules.cancel(actor, visit.id, given.reason, fault=_fault(given))


def _miss(actor: Actor, visit: Visit, given: argparse.Namespace) -> Visit:
    return rules.miss(actor, visit.id, given.reason, fault=_fault(given))


def _fault(given: argparse.Namespace) -> str | None:
    return _picked(Visit.fault, given.fault) if given.fault else None


def _tell(context: Context, visit: Visit) -> None:
    state, agreed = Visit.state.about.label_of(visit.state or ""), ""
    if visit.agreed_at is not None:
        agreed = f"，{Visit.appointment.about.label_of(visit.appointment or '')} {visit.agreed_at:%m-%d %H:%M}"
    context.say(f"{visit.number} {visit.customer.title()} {visit.day} {state}{agreed}")
    warning = appointments.notice_warning(visit) if visit.state == "planned" else ""
    if warning:
        context.say(f"  注意：{warning}")
    context.out(
        {
            "number": visit.number, "customer": visit.customer.number, "date": visit.day, "state": visit.state,
            "kind": visit.kind, "appointment": visit.appointment,
            "agreed_at": visit.agreed_at.isoformat() if visit.agreed_at else None, "fault": visit.fault,
            "warnings": [warning] if warning else [],
        }
    )  # fmt: skip


def _picked(field: Pick, text: str) -> str:
    found = choice_meant(text, field.about.choices)
    if found is None:
        words = "、".join(one.label for one in field.about.choices)
        raise Refused(f"{field.label}没有“{text[:20]}”，可用的有{words}。")
    return found.value
