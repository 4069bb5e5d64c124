"""``morning …``: the morning meeting on the command line, and what ``print`` prints of it (S1-34)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import day_if_said
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.journal.record import Morning


def add(under: Any) -> None:
    """Add the sub-commands."""
    morning = under.add_parser("morning", help="晨会").add_subparsers(dest="what", metavar="做什么", required=True)
    write = morning.add_parser("write", help="写晨会记录；昨日结果等由记录带出，文件里写了的以文件为准")
    write.add_argument("file", metavar="FILE.toml", type=Path, nargs="?", help="补充或改写的内容")
    write.add_argument("--date", default="", metavar="D", help="例如 今天、周五、11-20，默认今天")
    write.set_defaults(run=run_write)
    for name, about, run in (("list", "列出晨会记录", run_list), ("show", "显示某天的晨会记录", run_show)):
        one = morning.add_parser(name, help=about)
        if name == "show":
            _options(one)
        one.set_defaults(run=run)
    settle = morning.add_parser("settle", help="登记晨会决定落实得怎样")
    _options(settle)
    settle.add_argument("number", metavar="N", type=int, help="当天第几项决定，从 1 起")
    settle.add_argument("--result", required=True, metavar="TEXT", help="落实情况")
    settle.add_argument("--dropped", action="store_true", help="没有做到")
    settle.set_defaults(run=run_settle)
    register(Printing("morning", "某天的晨会记录", _job, _options, "morning"))


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Write down a meeting that begins with what the records tell."""
    from cmdesk.journal.record import Morning
    from cmdesk.journal.rules.meetings import mornings

    said = toml.read(given.file) if given.file else {}
    absent, decisions = (toml.tables(said, *names) for names in (("缺席", "absent"), ("决定", "decisions")))
    present = said.pop("到会", said.pop("present", []))
    if not isinstance(present, list):
        raise Refused('“到会”要写成一列姓名，例如 到会 = ["李敏", "王强"]。')
    if not all(one.get("姓名") for one in absent):
        raise Refused('每一项 [[缺席]] 都要写明是谁，例如 姓名 = "张勇"。')
    own = toml.values(Morning, said)
    begun = mornings.begun(context.actor, _day(given) if given.date else own.get("day"))
    away = {_user(str(one["姓名"])): str(one.get("原因", "")) for one in absent}
    came = {_user(str(name)) for name in present} or {*begun.people} - {*away}
    presences = [
        {"user_id": user, "present": user in came, "reason": away.get(user, "")}
        for user in dict.fromkeys((*begun.people, *sorted(came), *away))
    ]
    made = mornings.read(
        context.actor,
        mornings.write(context.actor, {**begun.values, **own}, presences, [_decided(one) for one in decisions]),
    )
    context.say(f"已写{made.title()}。")
    context.out({"morning": _told(made)})


def run_list(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the meetings that the actor may see."""
    from cmdesk.journal.rules.meetings import mornings

    rows = [_told(one) for one in mornings.listed(context.actor)]
    for row in rows:
        context.say(
            f"{row['day']}　{row['leader']}　到会 {row['present']}/{row['expected']}　决定 {len(row['decisions'])} 项"
        )
    if not rows:
        context.say("还没有晨会记录。")
    context.out({"mornings": rows})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print one meeting."""
    from cmdesk.journal.record import Decision, Morning

    found = _of(context, given)
    fields = {name: one for name, one in fields_of(Morning).items() if name not in {"user_id", "unit_id"}}
    shown = {name: one.show(getattr(found, name)) for name, one in fields.items() if getattr(found, name)}
    for name, text in shown.items():
        context.say(f"{fields[name].label}：{text}")
    told = _told(found)
    for at, row in enumerate(told["decisions"], 1):
        state = Decision.outcome.about.label_of(row["outcome"])
        context.say(f"决定 {at}：{row['text']}　{row['owner']}　{row['due_on']}　{state}　{row['result']}".rstrip())
    context.out({"morning": {**told, **shown}})


def run_settle(context: Context, given: argparse.Namespace) -> None:
    """Write down what became of a decision."""
    from cmdesk.journal.rules.meetings import decisions

    found = decisions.of_meeting(_of(context, given).id)
    if not 1 <= given.number <= len(found):
        raise Refused(f"那天的晨会有 {len(found)} 项决定，没有第 {given.number} 项。")
    one = found[given.number - 1]
    decisions.settle(context.actor, one.id, given.result, done=not given.dropped)
    context.say(f"{one.text}：{'没有做到' if given.dropped else '已落实'}。")


def _told(found: Morning) -> dict[str, Any]:
    from cmdesk.core import approval
    from cmdesk.journal.rules.meetings import decisions, mornings

    name = approval.directory().name
    there = mornings.presences(found.id)
    return {
        "day": found.day,
        "leader": name(found.user_id),
        "present": sum(bool(one.present) for one in there),
        "expected": len(there),
        "decisions": [
            {
                "text": one.text,
                "owner": name(one.owner_id),
                "due_on": one.due_on,
                "outcome": one.outcome or "",
                "result": one.result,
            }
            for one in decisions.of_meeting(found.id)
        ],
    }


def _decided(said: dict[str, Any]) -> dict[str, Any]:
    from cmdesk.journal.record import Decision

    rest = dict(said)
    owner = rest.pop("责任人", rest.pop("owner", ""))
    if not owner:
        raise Refused(f"晨会决定“{said.get('决定事项', '')}”没有写责任人，请补上。")
    return {**toml.values(Decision, rest), "owner_id": _user(str(owner))}


def _user(name: str) -> int:
    from cmdesk.staff.rules import people

    return people.person_named(name)


def _of(context: Context, given: argparse.Namespace) -> Morning:
    from cmdesk.journal.rules.meetings import mornings

    return mornings.on_day(context.actor, _day(given), _user(given.leader) if given.leader else None)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="例如 今天、周五、11-20，默认今天")
    parser.add_argument(
        "--leader", default="", metavar="NAME", help="主持人的姓名或登录名，默认本人的，没有就是看得到的"
    )


def _day(given: argparse.Namespace) -> date:
    return day_if_said(given.date) or clock.today()


def _job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper

    return paper.morning_job(context.actor, _of(context, given).id)
