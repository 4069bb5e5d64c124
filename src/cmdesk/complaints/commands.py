"""``complaints …`` and what ``print`` prints of complaints."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.complaints import path_commands
from cmdesk.complaints.rules import moments, types
from cmdesk.core import toml
from cmdesk.core.command import export_list, group
from cmdesk.core.day.months import read_month, show_month
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.complaints.rules.reading.lists import Row
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("complaints", help="投诉").add_subparsers(dest="what", metavar="做什么", required=True)
    registered = members.add_parser("register", help="按 TOML 文件受理投诉")
    registered.add_argument("file", metavar="FILE.toml", type=Path)
    registered.set_defaults(run=run_register)
    listed = members.add_parser("list", help="列出投诉，最急的在前")
    listed.set_defaults(run=run_list)
    out = group(under, "export", "导出为 Excel 或 CSV").add_parser("complaints", help="投诉，最急的在前")
    out.add_argument("file", metavar="OUT.xlsx", type=Path)
    out.set_defaults(run=run_export)
    for one in (listed, out):
        one.add_argument("--state", default="", metavar="STATE", help="状态的代号或名称，例如 待分级")
        one.add_argument("--overdue", action="store_true", help="只列超时的")
    path_commands.add(members)
    statistics = members.add_parser("statistics", help="某月投诉的统计")
    statistics.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")
    statistics.set_defaults(run=run_statistics)
    show = group(under, "show", "显示一份记录").add_parser("complaint", help="投诉")
    show.add_argument("number", metavar="NO", help="投诉单号")
    show.set_defaults(run=run_show)
    register(Printing("complaint-sheet", "客户投诉处理单", _sheet, _number_option, "complaint_sheet"))
    register(Printing("complaint-register", "投诉登记一览表", _register, _month_option, "complaint_register"))
    register(Printing("complaint-statistics", "投诉统计月报", _report, _month_option, "complaint_statistics"))


def run_register(context: Context, given: argparse.Namespace) -> None:
    """Register complaints of a file: one, or several as ``[[complaint]]``; fields by name or label."""
    from cmdesk.complaints.rules import rights
    from cmdesk.complaints.rules.path import intake

    said = toml.read(given.file)
    rows = said.get("complaint", said.get("投诉", [said]))
    made = []
    for row in rows:
        found = rights.read(context.actor, intake.register(context.actor, _values(context, row)))
        proposal = intake.propose_severity({"type": found.type, "facts": found.facts, "wish": found.wish,
                                            "goods_amount": found.goods_amount})  # fmt: skip
        context.say(f"已受理 {found.number}，建议分级：{_severity(proposal.severity)}（{proposal.reason}）。")
        made.append({"number": found.number, "severity_proposed": proposal.severity, "reason": proposal.reason})
    context.out({"complaints": made})


def _values(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    from cmdesk.complaints.record import Complaint
    from cmdesk.customers import rules as customers

    fields = fields_of(Complaint)
    words = {word: name for name, one in fields.items() for word in (name, one.label)}
    number = row.pop("customer", row.pop("客户", ""))
    strange = [key for key in row if key not in words]
    if strange:
        raise Refused(f"投诉没有“{strange[0]}”这一栏，可用的有{'、'.join(one.label for one in fields.values())}。")
    values = {words[key]: value for key, value in row.items()}
    if number:
        values["customer_id"] = customers.by_number(context.actor, str(number)).id
    return values


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print complaints with what is due first."""
    from cmdesk.complaints.rules import moves

    rows = _listed(context, given)
    for one in rows:
        light = f"{one.pressing.label} {one.pressing.timer.text}" if one.pressing else ""
        context.say(
            "　".join(
                part for part in (one.number, one.customer, one.type, moves.LABELS[one.state], one.owner, light) if part
            )
        )
    if not rows:
        context.say("没有这样的投诉。")
    context.out({"complaints": [_row(one) for one in rows]})


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write complaints with what is due first."""
    from cmdesk.complaints.exporting import table
    from cmdesk.complaints.record import Complaint

    narrowed = " ".join(part for part in (given.state, "超时" if given.overdue else "") if part)
    export_list(context, Complaint.LABEL, lambda: table(_listed(context, given, limit=None), narrowed), given)


def _listed(context: Context, given: argparse.Namespace, limit: int | None = 500) -> list[Row]:
    from cmdesk.complaints.rules import moves
    from cmdesk.complaints.rules.reading import lists

    known = {**{label: state for state, label in moves.LABELS.items()}, **{state: state for state in moves.LABELS}}
    if given.state and given.state not in known:
        raise Refused(f"没有“{given.state}”这个状态，可用的有{'、'.join(moves.LABELS.values())}。")
    states = [known[given.state]] if given.state in known else []
    return lists.rows(context.actor, states=states, overdue=given.overdue, limit=limit)


def _row(one: Any) -> dict[str, Any]:
    clock = one.pressing
    return {
        "number": one.number, "customer": one.customer, "type": one.type, "severity": one.severity, "state": one.state,
        "owner": one.owner, "receiver": one.receiver, "received_at": one.received_at.isoformat(timespec="minutes"),
        "due": clock.timer.due.isoformat(timespec="minutes") if clock and clock.timer.due else None,
        "timer": clock.key if clock else None, "overdue": one.overdue, "failed": list(one.failed),
    }  # fmt: skip


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print a complaint with everything that happened to it."""
    from cmdesk.complaints.record import Complaint, ComplaintEvent
    from cmdesk.complaints.rules import moves, rights
    from cmdesk.complaints.rules.path import intake
    from cmdesk.complaints.rules.people import copies
    from cmdesk.complaints.rules.timing import clocks
    from cmdesk.core import approval

    found, name_of = rights.by_number(context.actor, given.number), approval.directory().name
    for label, text in _who_and_what(found):
        context.say(f"{label}：{text}")
    for name, field in fields_of(Complaint).items():
        value = getattr(found, name)
        if value not in (None, "", ()) and not name.endswith("_id") and name != "type":
            context.say(f"{field.label}：{field.told(value)}")
    for task in moves.tasks(found.id):
        done = f"{moments.plain(task.done_at):%Y-%m-%d %H:%M} 完成：{task.proof}" if task.done_at else "未完成"
        said = (f"执行任务 {task.id}：{task.text}", name_of(task.user_id), f"{task.due_on} 前", done)
        context.say("　".join(said))
    there, given_to = path_commands.arrivals(found), copies.names(found.id)
    for one in there:
        context.say(f"到场人员：{one['name']}　{one['arrived_at'] or '未到场'}　{one['note']}".rstrip("　"))
    if given_to:
        context.say(f"各联送达：{'、'.join(given_to)}")
    events = intake.trail(context.actor, found.id)
    verb = ComplaintEvent.verb.about.label_of
    trail = [
        {"number": found.number, "at": moments.plain(one.happened_at).isoformat(timespec="minutes"),
         "who": name_of(one.user_id), "verb": one.verb, "from": one.before, "to": one.after, "words": one.words}
        for one in events
    ]  # fmt: skip
    for line in trail:
        context.say(f"{line['at']}　{line['who']}　{verb(str(line['verb']))}　{line['words']}")
    reckoned = clocks.clocks(found, events)
    timers = [
        {"number": found.number, "key": one.key, "state": one.timer.state, "text": one.timer.text} for one in reckoned
    ]
    for limit in reckoned:
        context.say(f"时限：{limit.label}　{limit.timer.text}")
    context.out({"complaint": {"number": found.number, "state": found.state, "severity": found.severity},
                 "tasks": _tasks(found), "arrivals": there, "copies": given_to, "events": trail, "timers": timers})  # fmt: skip


def _tasks(found: Any) -> list[dict[str, Any]]:
    from cmdesk.complaints.rules import moves
    from cmdesk.core import approval

    return [
        {"number": found.number, "task": one.id, "text": one.text, "who": approval.directory().name(one.user_id),
         "due": one.due_on, "proof": one.proof,
         "done_at": moments.plain(one.done_at).isoformat(timespec="minutes") if one.done_at else None}
        for one in moves.tasks(found.id)
    ]  # fmt: skip


def _who_and_what(found: Any) -> list[tuple[str, str]]:
    """Return what a complaint's own fields tell by ids and codes only: customer, type, people, whose turn it is."""
    from cmdesk.complaints.rules.people import turns
    from cmdesk.core import approval
    from cmdesk.customers.record import Customer

    name, turn = approval.directory().name, turns.turn(found)
    said = [
        ("客户", keep.read(Customer, found.customer_id).title()),
        ("投诉类别", types.valid().get(found.type, found.type)),
    ]
    said += [("首问负责人", name(found.receiver_id)), ("现经办人", name(found.owner_id))]
    return [*said, *([("轮到", turn)] if turn else [])]


def run_statistics(context: Context, given: argparse.Namespace) -> None:
    """Print the figures of a month."""
    from cmdesk.complaints.rules.figures import statistics

    report = statistics.report(context.actor, read_month(given.month))
    found, before = report.month, report.before
    context.say(
        f"{show_month(found.begin)} 投诉 {found.total} 件（上月 {before.total} 件），办理中 {found.open} 件，"
        f"撤诉 {found.withdrawn} 件，赔偿折让 {found.cost} 元。"
    )
    for name, label in statistics.DIMENSIONS.items():
        context.say(f"{label}：" + "，".join(_part(part) for part in found.parts[name]))
    for one in found.timeliness:
        share = f"，及时率 {one.share}%" if one.share is not None else ""
        context.say(
            f"{one.label}：完成 {one.done}，超时完成 {one.late}，未完已超时 {one.running_late}{share}，"
            f"平均 {one.minutes // 60} 小时 {one.minutes % 60} 分"
        )
    for again in report.repeats:
        context.say(f"重复投诉：{again.customer} 当月 {again.count} 次，近一年 {again.year} 次")
    for name, value in (("各时限及时率", found.share), ("回访满意率", found.satisfied)):
        if value is not None:
            context.say(f"{name} {value}%")
    context.out({
        "month": f"{found.begin:%Y-%m}", "total": found.total, "open": found.open, "closed": found.closed,
        "withdrawn": found.withdrawn, "cost": str(found.cost), "satisfied": found.satisfied, "share": found.share,
        "counts": {name: dict(rows) for name, rows in found.counts.items()},
        "costs": {name: {one.word: str(one.cost) for one in parts if one.cost} for name, parts in found.parts.items()},
        "phases": [{"label": one.label, "done": one.done, "late": one.late, "running_late": one.running_late, "share": one.share,
                    "minutes": one.minutes} for one in found.timeliness],
        "repeats": [{"customer": one.customer, "count": one.count, "year": one.year} for one in report.repeats],
        "months": [{"month": f"{one.begin:%Y-%m}", "total": one.total, "severe": one.severity("severe").count,
                    "cost": str(one.cost), "share": one.share} for one in report.months],
    })  # fmt: skip


def _part(part: Any) -> str:
    """Return a part of a dimension with its number, and what it cost where it did."""
    return f"{part.word} {part.count}" + (f"（{part.cost} 元）" if part.cost else "")


def _severity(value: str) -> str:
    from cmdesk.complaints.record import Complaint

    return Complaint.severity.about.label_of(value)


def _number_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="投诉单号")


def _month_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")


def _sheet(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.complaints import paper
    from cmdesk.complaints.rules import rights

    return paper.sheet_job(context.actor, rights.by_number(context.actor, given.number).id)


def _register(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.complaints import paper

    return paper.register_job(context.actor, read_month(given.month))


def _report(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.complaints import paper

    return paper.report_job(context.actor, read_month(given.month))
