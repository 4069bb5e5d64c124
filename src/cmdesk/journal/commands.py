"""``minutes …``, ``log …``, ``summary …`` and what ``print`` prints of the journal."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import answer, day_if_said, day_said
from cmdesk.core.day import clock
from cmdesk.core.day.months import read_month
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.journal import morning_commands, visit_info_commands
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.core.command import Context
    from cmdesk.core.record import Record
    from cmdesk.journal.record import Duty, Minutes, MonthSummary


def add(under: Any) -> None:
    """Add the sub-commands."""
    minutes = under.add_parser("minutes", help="会谈纪要").add_subparsers(dest="what", metavar="做什么", required=True)
    write = minutes.add_parser("write", help="按 TOML 文件起草会谈纪要")
    write.add_argument("file", metavar="FILE.toml", type=Path)
    write.set_defaults(run=run_write)
    listed = minutes.add_parser("list", help="列出会谈纪要")
    listed.set_defaults(run=run_list)
    for name, about, extra in (
        ("submit", "提交上级审阅", ()),
        ("send", "登记已提交客户", (("--way", "方式，例如 邮件"),)),
        ("confirm", "登记客户已确认收到", (("--by", "确认人"),)),
    ):
        step = minutes.add_parser(name, help=about)
        step.add_argument("number", metavar="NO")
        for option, words in extra:
            step.add_argument(option, required=True, metavar="TEXT", help=words)
        step.set_defaults(run=run_step, step=name)

    duty = minutes.add_parser("duty", help="会谈待办：列出、勾掉或重开")
    duty.add_argument("number", metavar="NO", help="会谈纪要的编号")
    for option, words in (("--done", "勾掉第几项，可写几个；不写序号则全部"), ("--open", "重开第几项")):
        duty.add_argument(
            option, type=int, nargs="*" if option == "--done" else "+", default=None, metavar="N", help=words
        )
    duty.set_defaults(run=run_duty)

    log = under.add_parser("log", help="工作日志").add_subparsers(dest="what", metavar="做什么", required=True)
    for name, about in (
        ("show", "显示某天的工作日志"),
        ("begin", "由当天的走访和往来起草工作日志"),
        ("write", "按 TOML 文件写工作日志；没有起草的先起草，文件里没有写的不变"),
        ("hand-in", "交工作日志"),
        ("comment", "批阅下级的工作日志"),
    ):
        one = log.add_parser(name, help=about)
        if name == "write":
            one.add_argument("file", metavar="FILE.toml", type=Path)
        if name == "comment":
            one.add_argument("--words", required=True, metavar="意见", help="批阅意见")
        _day_options(one)
        one.set_defaults(run=run_log, step=name)

    owed = log.add_parser("owed", help="某月谁交了日志和月度总结，谁没有交")
    owed.add_argument("--month", default="", metavar="YYYY-MM", help="默认本月")
    owed.add_argument("--remind", action="store_true", help="提醒缺交的人补交")
    owed.set_defaults(run=run_owed)

    _add_summary(under)
    morning_commands.add(under)
    visit_info_commands.add(under)
    register(Printing("minutes", "会谈纪要", _minutes, _number_option, "minutes"))
    register(Printing("daily-log", "某人某天的工作日志", _log, _day_options, "daily_log"))
    register(Printing("month-summary", "某人某月的月度总结", _summary, _month_options, "month_summary"))


def _add_summary(under: Any) -> None:
    summary = under.add_parser("summary", help="月度总结").add_subparsers(dest="what", metavar="做什么", required=True)
    for name, about in (
        ("show", "显示某月的月度总结"),
        ("begin", "由当月的记录起草月度总结"),
        ("write", "按 TOML 文件写月度总结；没有起草的先起草，文件里没有写的不变"),
        ("submit", "提交本人的月度总结，由上级批阅"),
        ("comment", "批阅下级的月度总结"),
        ("return", "退回下级的月度总结"),
    ):
        one = summary.add_parser(name, help=about)
        if name == "write":
            one.add_argument("file", metavar="FILE.toml", type=Path)
        _month_options(one)
        if name in {"comment", "return"}:
            one.add_argument("--words", default="", metavar="意见", help="批阅意见或退回的原因")
        one.set_defaults(run=run_summary, step=name)


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Draft minutes from a file: fields by name or label, attendees and duties as tables."""
    from cmdesk.customers import rules as customers
    from cmdesk.journal.record import Attendee, Duty, Minutes
    from cmdesk.journal.rules import minutes
    from cmdesk.visits import rules as visits

    said = toml.read(given.file)
    people = [toml.values(Attendee, row) for row in toml.tables(said, "参加人员", "attendees")]
    duties = [toml.values(Duty, row) for row in toml.tables(said, "待办", "duties")]
    number, visit = said.pop("customer", said.pop("客户", "")), said.pop("visit", said.pop("走访", ""))
    values = toml.values(Minutes, said)
    if number:
        values["customer_id"] = customers.by_number(context.actor, str(number)).id
    if visit:
        values["visit_id"] = visits.by_number(context.actor, str(visit)).id
    made = minutes.read(context.actor, minutes.write(context.actor, values, people, duties))
    context.say(f"已起草{made.title()}。")
    context.out({"minutes": [{"number": made.number, "state": made.state}]})


def run_list(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the minutes that the actor may see."""
    from cmdesk.journal.rules import minutes

    rows = []
    for one in minutes.listed(context.actor):
        timer = minutes.timer(one)
        state = type(one).state.about.label_of(one.state or "")
        context.say(f"{one.number}　{one.customer.title()}　{state}　{timer.text}")
        rows.append({"number": one.number, "customer": one.customer.number, "state": one.state, "timer": timer.state})
    if not rows:
        context.say("还没有会谈纪要。")
    context.out({"minutes": rows})


def run_step(context: Context, given: argparse.Namespace) -> None:
    """Bring minutes a step on."""
    from cmdesk.journal.record import Minutes
    from cmdesk.journal.rules import minutes

    found = minutes.by_number(context.actor, given.number)
    if given.step == "submit":
        minutes.submit(context.actor, found.id)
    elif given.step == "send":
        minutes.send(context.actor, found.id, given.way)
    else:
        minutes.confirm(context.actor, found.id, given.by)
    now = minutes.read(context.actor, found.id)
    context.say(f"{now.title()}：{Minutes.state.about.label_of(now.state or '')}")
    context.out({"minutes": [{"number": now.number, "state": now.state}]})


def run_duty(context: Context, given: argparse.Namespace) -> None:
    """Print what a talk has agreed on to be done, by its day; tick off or open again what is named by its place."""
    from cmdesk.journal.record import Duty
    from cmdesk.journal.rules import minutes

    found = minutes.by_number(context.actor, given.number)
    known = minutes.duties(found.id)
    if given.done is not None or given.open:
        done = {one.id for one in known if one.done}
        done |= _named_duties(found, known, given.done) if given.done is not None else set()
        done -= _named_duties(found, known, given.open) if given.open else set()
        minutes.settle_duties(context.actor, found.id, done)
        known = minutes.duties(found.id)
    rows = []
    for place, one in enumerate(known, 1):
        side = Duty.side.about.label_of(one.side or "")
        context.say(f"{place} {'✓' if one.done else '·'} {one.text} {side} {one.name} {one.due_on or ''}".rstrip())
        rows.append(
            {"place": place, "text": one.text, "side": one.side, "name": one.name, "due_on": one.due_on, "done": bool(one.done)}
        )  # fmt: skip
    if not rows:
        context.say(f"{found.title()}没有待办。")
    context.out({"minutes": {"number": found.number}, "duties": rows})


def _named_duties(found: Minutes, known: list[Duty], places: list[int]) -> set[int]:
    """Return the ids of the duties at some places from 1; of all when none is named."""
    strange = [place for place in places if not 1 <= place <= len(known)]
    if strange:
        raise Refused(
            f"{found.title()}只有 {len(known)} 项待办，没有第 {strange[0]} 项；序号见 minutes duty {found.number}。"
        )
    return {known[place - 1].id for place in places} if places else {one.id for one in known}


def run_log(context: Context, given: argparse.Namespace) -> None:
    """Show, begin, write, hand in or comment on the log of a day."""
    from cmdesk.journal.record import DailyLog
    from cmdesk.journal.rules.daily import logs

    user_id, day = _whose_day(context, given)
    if given.step == "begin":
        logs.begin(context.actor, user_id, day)
    elif given.step == "write":
        values = toml.values(DailyLog, toml.read(given.file), without=("user_id", "day"))
        logs.edit(context.actor, logs.begin(context.actor, user_id, day), values)
    found = logs.of_day(context.actor, user_id, day)
    if found is None:
        raise Refused(f"{day} 还没有工作日志，可先用 log begin 起草。")
    if given.step == "hand-in":
        logs.hand_in(context.actor, found.id)
    elif given.step == "comment":
        logs.comment(context.actor, found.id, given.words)
    found = logs.read(context.actor, found.id)
    shown = _shown(context, found, {"user_id", "commenter_id"})
    context.out({"log": {**shown, "number": f"{found.day}"}, "timer": logs.timer(found).state})


def run_owed(context: Context, given: argparse.Namespace) -> None:
    """Print who has handed in what of a month; with ``--remind`` tell those who have not."""
    from cmdesk.journal.rules import handing_in

    month = read_month(given.month)
    found = handing_in.of_month(context.actor, month)
    told, why_not = list[str](), ""
    if given.remind:
        try:
            told = handing_in.remind(context.actor, month, {one.user_id for one in found if one.is_behind})
        except (
            Refused
        ) as nobody:  # whoever has all handed in is what one asks for; a script reads the list all the same
            why_not = str(nobody)
    for one in found:
        missing = f"　缺 {'、'.join(f'{day:%m-%d}' for day in one.missing)}" if one.missing else ""
        state = one.timer.text if one.timer is not None else "不用写"
        context.say(f"{one.name}　日志 {one.handed}/{one.days}{missing}　月度总结 {state}")
    if not found:
        context.say("没有要交日志和总结的人员。")
    if given.remind:
        context.say(why_not or f"已提醒 {'、'.join(told)} 补交。")
    people = [
        {"name": one.name, "days": one.days, "handed_in": one.handed, "late": one.late,
         "missing": [day.isoformat() for day in one.missing], "summary": one.summary, "behind": one.is_behind}
        for one in found
    ]  # fmt: skip
    context.out({"month": f"{month:%Y-%m}", "people": people, "reminded": told, "nobody_reminded": why_not})


def run_summary(context: Context, given: argparse.Namespace) -> None:
    """Show, begin, write, submit, comment on or send back the summary of a month."""
    from cmdesk.journal.rules.monthly import opening, remedies, summaries

    actor = context.actor
    user_id, month = _whose_month(context, given)
    if given.step == "begin":
        summaries.begin(actor, user_id, month)
    elif given.step == "write":
        _write_summary(actor, user_id, month, given.file)
    found = _summary_of(context, given)
    if given.step == "submit":
        summaries.submit(actor, found.id)
    elif given.step in {"comment", "return"}:
        (summaries.comment if given.step == "comment" else summaries.send_back)(actor, found.id, given.words)
    found = opening.read(actor, found.id)
    shown = _shown(context, found, {"user_id"})
    own = remedies.of_summary(found.id)
    for one in own:
        context.say(f"改进措施：{one.text} {one.due_on} {type(one).outcome.about.label_of(one.outcome or '')}")
    context.out(
        {
            "summary": {**shown, "month": f"{month:%Y-%m}"},
            "remedies": [{"text": one.text, "due_on": one.due_on, "outcome": one.outcome} for one in own],
            "said": summaries.said(found.id),
            "timer": summaries.timer(found.user_id, month, found).state,
        }
    )


def _shown(context: Context, record: Record, without: Collection[str]) -> dict[str, Any]:
    """Print what is filled in of a record and return it for ``--json``."""
    filled = {
        name: (one, getattr(record, name))
        for name, one in fields_of(type(record)).items()
        if name not in without and getattr(record, name) not in (None, "")
    }
    for one, value in filled.values():
        context.say(f"{one.label}：{one.show(value)}")
    return {name: answer(one, value) for name, (one, value) in filled.items()}


def _write_summary(actor: Actor, user_id: int, month: date, path: Path) -> None:
    """Write what a file says into the summary of a month, with the improvements that are wanted."""
    from cmdesk.journal.record import MonthSummary, Remedy
    from cmdesk.journal.rules.monthly import remedies, summaries
    from cmdesk.staff.rules import people

    said = toml.read(path)
    wanted = [toml.values(Remedy, row) for row in toml.tables(said, "改进措施", "remedies")]
    values = toml.values(MonthSummary, said, without=("user_id", "month"))
    summary_id = summaries.begin(actor, user_id, month)
    if values:
        summaries.edit(actor, summary_id, values)
    known = {one.text for one in remedies.of_summary(summary_id)}
    for one in wanted:
        if str(one.get("text")) in known:
            continue
        if isinstance(one.get("due_on"), str):
            one["due_on"] = day_said(one["due_on"])
        if "owner_id" in one:
            one["owner_id"] = people.person_named(str(one["owner_id"]))
        remedies.add(actor, summary_id, one)


def _summary_of(context: Context, given: argparse.Namespace) -> MonthSummary:
    from cmdesk.journal.rules.monthly import summaries

    user_id, month = _whose_month(context, given)
    found = summaries.of_month(context.actor, user_id, month)
    if found is None:
        raise Refused(f"{month:%Y-%m} 还没有月度总结，可先用 summary begin 起草。")
    return found


def _summary(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper

    return paper.summary_job(context.actor, _summary_of(context, given).id)


def _month_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", metavar="M", help="例如 2026-10，默认上个月")
    parser.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认本人")


def _whose_month(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    from cmdesk.staff.rules import people

    user_id = people.person_or_self(context.actor, given.manager)
    return user_id, read_month(given.month, else_on=-1)


def _number_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="会谈纪要的编号")


def _day_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="例如 今天、周五、11-20，默认今天")
    parser.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认本人")


def _minutes(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper
    from cmdesk.journal.rules import minutes

    return paper.minutes_job(context.actor, minutes.by_number(context.actor, given.number).id)


def _log(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper
    from cmdesk.journal.rules.daily import logs

    user_id, day = _whose_day(context, given)
    found = logs.of_day(context.actor, user_id, day)
    if found is None:
        raise Refused(f"{day} 还没有工作日志，可先用 log begin 起草。")
    return paper.log_job(context.actor, found.id)


def _whose_day(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    from cmdesk.staff.rules import people

    user_id = people.person_or_self(context.actor, given.manager)
    return user_id, day_if_said(given.date) or clock.today()
