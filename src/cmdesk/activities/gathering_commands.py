"""``gathering …``: what customers are invited to, on the command line (S3-16)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import day_if_said, moment_said
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.core.spec import choice_meant
from cmdesk.papers import printing
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing

if TYPE_CHECKING:
    from cmdesk.activities.record import Gathering
    from cmdesk.activities.rules.inviting.invitations import Invited
    from cmdesk.core.command import Context
    from cmdesk.core.field import Field

_BY = (("--class", "visit_class", "服务类别，例如 核心"), ("--level", "key_class", "客户分级，例如 重点"))


def add(under: Any) -> None:
    """Add the sub-commands."""
    group = under.add_parser("gathering", help="活动邀请").add_subparsers(dest="what", metavar="做什么", required=True)
    one = group.add_parser("add", help="按 TOML 文件筹备活动")
    one.add_argument("file", metavar="FILE.toml", type=Path)
    one.set_defaults(run=run_add)
    group.add_parser("list", help="列出活动和人数").set_defaults(run=run_list)
    for name, about, run in (
        ("show", "列出一次活动的邀请名单", run_show),
        ("choose", "选客户进邀请名单", run_choose),
        ("invite", "登记已经邀请", run_invite),
        ("answer", "登记一位客户的答复", run_answer),
        ("attend", "登记一位客户到会或未到", run_attend),
        ("close", "写活动小结，办完", run_settle),
        ("cancel", "取消活动", run_settle),
    ):
        step = group.add_parser(name, help=about)
        step.add_argument("number", metavar="NO", help="活动编号")
        step.set_defaults(run=run, step=name)
        _OPTIONS.get(name, _no_options)(step)
    for one_ in (
        Printing("invitation-list", "活动的邀请名单", _list_job, _number_option, "invitation_list"),
        Printing("sign-in-sheet", "活动的签到表", _sign_in_job, _number_option, "sign_in_sheet"),
    ):
        printing.register(one_)


def _no_options(step: argparse.ArgumentParser) -> None:
    """Take nothing but the number."""


def _choosing(step: argparse.ArgumentParser) -> None:
    step.add_argument("--customer", action="append", default=[], metavar="NO", help="客户编号，可写多次")
    step.add_argument("--area", default="", metavar="NAME", help="片区")
    for option, _, words in _BY:
        step.add_argument(option, default="", metavar="TEXT", help=words)


def _inviting(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--customer", action="append", default=[], metavar="NO", help="客户编号，可写多次；不写是全部待邀请的"
    )
    step.add_argument("--way", required=True, metavar="TEXT", help="邮寄请柬、电话、上门、微信/短信、电子邮件、传真")
    step.add_argument("--at", default="", metavar="TIME", help="什么时候，默认现在")


def _answering(step: argparse.ArgumentParser) -> None:
    step.add_argument("customer", metavar="CUSTOMER", help="客户编号")
    step.add_argument("answer", metavar="答复", help="来、待定、不来")
    step.add_argument("--people", type=int, metavar="N", help="来几人")
    step.add_argument("--note", metavar="TEXT", help="说明")


def _attending(step: argparse.ArgumentParser) -> None:
    step.add_argument("customer", metavar="CUSTOMER", help="客户编号")
    step.add_argument("--absent", action="store_true", help="未到")
    step.add_argument("--people", type=int, metavar="N", help="实到几人")
    step.add_argument("--result", default="", metavar="TEXT", help="现场情况")
    step.add_argument("--next", default="", metavar="TEXT", help="下一步做什么")
    step.add_argument("--on", default="", metavar="D", help="下一步哪一天；不填按制度")


def _words(step: argparse.ArgumentParser) -> None:
    step.add_argument("--words", required=True, metavar="TEXT", help="小结，或取消的原因")


_OPTIONS = {
    "choose": _choosing, "invite": _inviting, "answer": _answering, "attend": _attending, "close": _words, "cancel": _words,
}  # fmt: skip


def run_add(context: Context, given: argparse.Namespace) -> None:
    """Plan a gathering from a file: fields by name or label."""
    from cmdesk.activities.record import Gathering
    from cmdesk.activities.rules.inviting import gatherings

    said = toml.values(Gathering, toml.read(given.file), without=("user_id",))
    made = gatherings.add(context.actor, said)
    context.say(f"已登记活动 {made.title()}。")
    context.out({"gathering": {"number": made.number, "name": made.name}})


def run_list(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the gatherings with their counts."""
    from cmdesk.activities.rules.inviting import gatherings

    rows = []
    for one in gatherings.listed(context.actor):
        context.say(f"{one.number}　{one.begins_at:%Y-%m-%d %H:%M}　{one.name}　{one.counts.words()}")
        rows.append({"number": one.number, "name": one.name, "state": one.state, **one.counts._asdict()})
    if not rows:
        context.say("还没有活动。")
    context.out({"gatherings": rows})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the list of those invited, with the counts."""
    from cmdesk.activities.rules.inviting import gatherings, invitations

    found = gatherings.by_number(context.actor, given.number)
    counted = gatherings.counts(context.actor, found.id).get(found.id, gatherings.Counts())
    rows = invitations.listed(context.actor, found.id)
    context.say(found.title())
    for one in rows:
        heads = f" {one.came or one.people} 人" if one.came or one.people else ""
        context.say(f"{one.number}　{one.customer}　{one.guest}　{one.state}{heads}　{one.note}".rstrip())
    context.say(counted.words())
    context.out({"invitations": [_told(one) for one in rows], "counts": counted._asdict()})


def run_choose(context: Context, given: argparse.Namespace) -> None:
    """Put customers on the list: by hand, by area, by class."""
    from cmdesk.activities.rules.inviting import choosing, gatherings
    from cmdesk.customers import rules as customers
    from cmdesk.customers.record import Customer
    from cmdesk.staff.rules import people

    found = gatherings.by_number(context.actor, given.number)
    ids = [customers.by_number(context.actor, number).id for number in given.customer]
    chosen: dict[str, Any] = {"area_id": people.unit_called(given.area)} if given.area else {}
    for option, name, _ in _BY:
        text = getattr(given, option.strip("-"))
        if text:
            chosen[name] = _choice(fields_of(Customer)[name], text)
    if not ids and not chosen:
        raise Refused("请写明选哪些客户：--customer、--area、--class 或 --level。")
    if chosen:
        ids += [one.id for one in choosing.offered(context.actor, found.id, chosen)]
    count = choosing.put(context.actor, found.id, ids)
    context.say(f"邀请名单加了 {count} 户。")
    context.out({"added": count})


def run_invite(context: Context, given: argparse.Namespace) -> None:
    """Write down that customers were invited."""
    from cmdesk.activities.record import Invitation
    from cmdesk.activities.rules.inviting import invitations

    found, rows = _rows(context, given.number)
    wanted = set(given.customer)
    strange = wanted - {one.number for one in rows}
    if strange:
        raise Refused(
            f"客户 {'、'.join(sorted(strange))} 不在“{found.name}”的邀请名单里，先用 gathering choose 选进来。"
        )
    ids = [one.id for one in rows if (one.number in wanted if wanted else one.invited_at is None)]
    at = moment_said(given.at) if given.at else None
    way = _choice(fields_of(Invitation)["way"], given.way)
    count = invitations.invite(context.actor, ids, way, at=at)
    context.say(f"已登记邀请 {count} 户。")
    context.out({"invited": count})


def run_answer(context: Context, given: argparse.Namespace) -> None:
    """Write down what a customer answers."""
    from cmdesk.activities.record import Invitation
    from cmdesk.activities.rules.inviting import gatherings, invitations

    one = _of_customer(context, given)
    values: dict[str, Any] = {"answer": _choice(fields_of(Invitation)["answer"], given.answer)}
    values |= {name: getattr(given, name) for name in ("people", "note") if getattr(given, name) is not None}
    invitations.answer(context.actor, one.id, values)
    context.say(f"{one.customer}：{Invitation.answer.about.label_of(values['answer'])}。")
    warning = gatherings.crowded(context.actor, gatherings.by_number(context.actor, given.number).id)
    if warning:
        context.say(warning)
    context.out({"warning": warning})


def run_attend(context: Context, given: argparse.Namespace) -> None:
    """Write down whether a customer came, and what follows."""
    from cmdesk.activities.rules.inviting import invitations

    one = _of_customer(context, given)
    invitations.attend(
        context.actor, one.id, came=not given.absent, people=given.people, result=given.result, next_step=given.next,
        next_on=day_if_said(given.on),
    )  # fmt: skip
    context.say(f"{one.customer}：{'未到' if given.absent else '到会'}，已记入往来。")


def run_settle(context: Context, given: argparse.Namespace) -> None:
    """Close or cancel a gathering."""
    from cmdesk.activities.rules.inviting import gatherings

    found = gatherings.by_number(context.actor, given.number)
    settle = gatherings.close if given.step == "close" else gatherings.cancel
    now = settle(context.actor, found.id, given.words)
    context.say(f"{now.title()}：{type(now).state.about.label_of(now.state or '')}。")
    context.out({"gathering": {"number": now.number, "state": now.state}})


def _rows(context: Context, number: str) -> tuple[Gathering, list[Invited]]:
    from cmdesk.activities.rules.inviting import gatherings, invitations

    found = gatherings.by_number(context.actor, number)
    return found, invitations.listed(context.actor, found.id)


def _of_customer(context: Context, given: argparse.Namespace) -> Invited:
    found, rows = _rows(context, given.number)
    wanted = given.customer.strip().upper()
    one = next((row for row in rows if row.number.upper() == wanted), None)
    if one is None:
        raise Refused(f"客户 {given.customer} 不在“{found.name}”的邀请名单里，先用 gathering choose 选进来。")
    return one


def _told(one: Invited) -> dict[str, Any]:
    return {
        "customer": one.number, "name": one.customer, "guest": one.guest, "way": one.way, "invited_at": one.invited_at,
        "answer": one.answer, "people": one.people, "attended": one.attended, "came": one.came, "next_on": one.next_on,
    }  # fmt: skip


def _choice(field: Field[Any], text: str) -> str:
    found = choice_meant(text, field.about.choices)
    if found is None:
        known = "、".join(choice.label for choice in field.about.choices)
        raise Refused(f"{field.label}没有“{text[:20]}”这一项，可用的有：{known}。")
    return found.value


def _number_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="活动编号")


def _list_job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.activities import gathering_paper
    from cmdesk.activities.rules.inviting import gatherings

    return gathering_paper.list_job(context.actor, gatherings.by_number(context.actor, given.number).id)


def _sign_in_job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.activities import gathering_paper
    from cmdesk.activities.rules.inviting import gatherings

    return gathering_paper.sign_in_job(context.actor, gatherings.by_number(context.actor, given.number).id)
