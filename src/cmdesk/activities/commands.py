"""``note``, ``activities``, ``promises``, ``follow-up`` and the printings about contacts on the command line."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.activities import rules
from cmdesk.activities.record import Activity, Request
from cmdesk.activities.rules.ahead import due
from cmdesk.activities.rules.contacts import entries, participants
from cmdesk.activities.rules.owed import opinions, promises, requests
from cmdesk.core import toml
from cmdesk.core.command import add_where, day_if_said, moment_said, positive
from cmdesk.core.command import group as export_group
from cmdesk.core.day import clock
from cmdesk.core.day.months import read_month
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.spec import choice_meant
from cmdesk.customers import rules as customers
from cmdesk.papers import printing
from cmdesk.papers.printing import Printing

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.papers.job import Job

_FARTHEST = 3650  # days; farther ahead nobody looks


def add(under: Any) -> None:
    """Add the sub-commands and make the printings known."""
    note = under.add_parser("note", help="记一次电话或其他往来")
    note.add_argument("number", metavar="NO", help="客户编号")
    note.add_argument("text", nargs="+", metavar="内容", help="谈了什么")
    note.add_argument("--channel", default="phone_out", metavar="方式", help="去电、来电、走访、微信/短信…，默认去电")
    note.add_argument("--result", default="", metavar="结果", help="处理结果")
    note.add_argument("--next", default="", metavar="下一步", help="下一步做什么")
    note.add_argument("--on", default="", metavar="日期", help="下一步哪一天：+3、周五、1121；不填按制度")
    note.add_argument("--promise", default="", metavar="承诺", help="答应客户的事")
    note.add_argument("--due", default="", metavar="日期", help="承诺哪一天兑现；不填按制度")
    note.set_defaults(run=run_note)
    out = export_group(under, "export", "导出为 Excel 或 CSV").add_parser("activities", help="往来，新的在前")
    out.add_argument("file", metavar="OUT.xlsx", type=Path)
    add_where(out, "方式=去电,来电 经办人=王芳")
    out.set_defaults(run=run_export)
    group = under.add_parser("activities", help="往来").add_subparsers(dest="what", metavar="什么", required=True)
    many = group.add_parser("add", help="从 TOML 文件登记往来，连同参加人、承诺、礼品和请求")
    many.add_argument("file", metavar="FILE.toml", type=Path)
    many.set_defaults(run=run_add)
    listing = group.add_parser("list", help="列出一位客户的往来，新的在前")
    listing.add_argument("--customer", required=True, metavar="NO", help="客户编号")
    listing.add_argument("--limit", type=positive, default=20, metavar="N", help="最多多少次，默认 20")
    listing.set_defaults(run=run_list)
    _add_promises(under)
    _add_opinions(under)
    follow = under.add_parser("follow-up", help="列出到期要办的事：下一步、承诺、请求、返还、生日、接待")
    follow.add_argument("--days", type=int, default=7, metavar="N", help="往后看几天，默认 7")
    follow.add_argument("--all", action="store_true", help="不只自己的，全部可见的")
    follow.set_defaults(run=run_follow_up)
    for one in _PRINTINGS:
        printing.register(one)


def _add_promises(under: Any) -> None:
    group = under.add_parser("promises", help="承诺").add_subparsers(dest="what", metavar="什么", required=True)
    listing = group.add_parser("list", help="列出一位客户的承诺，或全部未兑现的")
    listing.add_argument("--customer", default="", metavar="NO", help="客户编号")
    listing.set_defaults(run=run_promises)
    keep = group.add_parser("keep", help="记为已兑现")
    keep.add_argument("id", type=int, metavar="ID")
    keep.add_argument("--proof", default="", metavar="凭据", help="客户确认、单号、照片")
    keep.set_defaults(run=run_keep)
    fail = group.add_parser("break", help="记为未能兑现")
    fail.add_argument("id", type=int, metavar="ID")
    fail.add_argument("--reason", default="", metavar="原因", help="为什么、怎样取得客户谅解")
    fail.set_defaults(run=run_break)


def _add_opinions(under: Any) -> None:
    group = under.add_parser("opinions", help="客户的疑问、意见、建议").add_subparsers(
        dest="what", metavar="什么", required=True
    )
    listing = group.add_parser("list", help="列出未答复的")
    listing.set_defaults(run=run_opinions)
    take = group.add_parser("take", help="把往来里记的意见转为待答复")
    take.add_argument("id", type=int, metavar="ID", help="往来")
    take.add_argument("--kind", default="意见", metavar="类别", help="疑问、意见、建议、请求，默认意见")
    take.add_argument("--text", default="", metavar="TEXT", help="客户说了什么，不写就用往来里的意见建议")
    take.set_defaults(run=run_take)
    reply = group.add_parser("reply", help="答复一条")
    reply.add_argument("id", type=int, metavar="ID")
    reply.add_argument("text", nargs="+", metavar="答复")
    reply.add_argument("--way", default="电话", metavar="方式", help="电话、当面、微信/短信、电子邮件、书面，默认电话")
    reply.set_defaults(run=run_reply)


def _channel(text: str) -> str:
    found = choice_meant(text, Activity.channel.about.choices)
    if found is None:
        known = "、".join(choice.label for choice in Activity.channel.about.choices)
        raise Refused(f"没有“{text[:20]}”这种方式，可用的有：{known}。")
    return found.value


def run_note(context: Context, given: argparse.Namespace) -> None:
    """Write a contact down."""
    actor = context.actor
    customer = customers.by_number(actor, given.number)
    made = rules.add(
        actor,
        {
            "customer_id": customer.id, "channel": _channel(given.channel), "content": " ".join(given.text),
            "result": given.result, "next_step": given.next, "next_on": day_if_said(given.on),
        },
        promises=[{"text": given.promise, "due_on": day_if_said(given.due)}] if given.promise else (),
    )  # fmt: skip
    step = f"，下一步 {made.next_on}" if made.next_on else ""
    context.say(f"已登记 {customer.title()} 的{Activity.channel.show(made.channel)}{step}。")
    context.out({"activity": _plain(made, customer.number)})


def run_add(context: Context, given: argparse.Namespace) -> None:
    """Write down what a file holds: one table ``[[activity]]`` for each contact."""
    whole = toml.read(given.file)
    rows = whole.get("activity")
    if not isinstance(rows, list) or not rows:
        raise Refused(f"文件 {given.file} 里没有 [[activity]]，请按说明书的例子填写。")
    numbers = [_add_one(context, at, row) for at, row in enumerate(rows, 1)]
    context.say(f"已登记 {len(numbers)} 次往来。")
    context.out({"added": len(numbers), "activities": numbers})


_OTHERS = frozenset({"customer", "participants", "promises", "gifts", "request", "happened_at", "next_on", "channel"})


def _add_one(context: Context, at: int, row: dict[str, Any]) -> dict[str, Any]:
    actor = context.actor
    strange = sorted(set(row) - _OTHERS - set(Activity._meta.fields))
    if strange:
        raise Refused(f"第 {at} 条往来里有看不懂的项“{strange[0]}”，请核对说明书。")
    customer = customers.by_number(actor, str(row.get("customer", "")))
    values = {name: value for name, value in row.items() if name not in _OTHERS}
    values |= {"customer_id": customer.id, "channel": _channel(str(row.get("channel", "phone_out")))}
    if row.get("next_on"):
        values["next_on"] = day_if_said(str(row["next_on"]))
    if row.get("happened_at"):
        said = row["happened_at"]
        values["happened_at"] = said.astimezone() if isinstance(said, datetime) else moment_said(str(said))
    people = [
        one
        for side in ("theirs", "ours")
        for one in participants.parse(str((row.get("participants") or {}).get(side, "")), side)
    ]
    promised = [{**one, "due_on": day_if_said(str(one.get("due_on", "")))} for one in row.get("promises", [])]
    made = rules.add(
        actor, values, participants=people, promises=promised, gifts=row.get("gifts", ()), request=row.get("request")
    )
    return _plain(made, customer.number)


def _plain(made: Activity, number: str) -> dict[str, Any]:
    return {
        "id": made.id, "number": number, "channel": made.channel, "happened_at": _iso(made.happened_at),
        "content": made.content, "result": made.result, "next_step": made.next_step, "next_on": _iso(made.next_on),
    }  # fmt: skip


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def run_list(context: Context, given: argparse.Namespace) -> None:
    """List a customer's contacts."""
    actor = context.actor
    customer = customers.by_number(actor, given.customer)
    found = entries.timeline(actor, customer.id, limit=max(1, given.limit))
    for one in found:
        channel = Activity.channel.show(one.channel)
        said = one.subject or one.content
        step = f"　下一步 {one.next_step} {one.next_on or ''}" if one.next_step else ""
        result = "　".join(part for part in (one.result, one.found) if part)
        context.say(f"{one.happened_at:%Y-%m-%d %H:%M}\t{channel}\t{one.user}\t{said}\t{result}{step}")
    if not found:
        context.say(f"{customer.title()} 还没有往来。")
    context.out(
        {
            "customer": customer.number,
            "activities": [
                {
                    "id": one.id, "number": customer.number, "happened_at": one.happened_at.isoformat(),
                    "channel": one.channel, "user": one.user, "person": one.person, "subject": one.subject,
                    "content": one.content, "result": one.result, "next_step": one.next_step, "next_on": _iso(one.next_on),
                    "next_done": one.next_done, "found": one.found,
                }
                for one in found
            ],
        }
    )  # fmt: skip


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write the contacts that a condition keeps, newest first."""
    from cmdesk.activities import columns, exporting
    from cmdesk.core.filter import as_sql, parse

    fields = columns.filterables()
    where, params = as_sql(parse(given.where, fields), fields, clock.today())
    query = columns.query(context.actor).filtered(where, params)
    count = exporting.export(context.actor, query, columns.USUAL, given.file)
    context.say(f"已导出往来 {count:,} 次到 {given.file}。")
    context.out({"exported": count, "file": str(given.file)})


def run_promises(context: Context, given: argparse.Namespace) -> None:
    """List promises."""
    actor = context.actor
    today = clock.today()
    if given.customer:
        found = promises.of(actor, customers.by_number(actor, given.customer).id)
    else:
        found = promises.open_ones(actor, date(9999, 12, 31), mine=False)
    for one in found:
        context.say(f"{one.id}\t{one.due_on}\t{one.state(today).word}\t{one.customer}\t{one.text}\t{one.user}")
    numbers = customers.numbers_of(one.customer_id for one in found)
    if not found:
        context.say("没有承诺。" if given.customer else "没有未兑现的承诺。")
    context.out(
        {
            "promises": [
                {"id": one.id, "number": numbers[one.customer_id], "customer": one.customer,
                 "text": one.text, "due_on": one.due_on.isoformat(),
                 "outcome": one.outcome, "state": one.state(today).tone, "user": one.user, "proof": one.proof,
                 "reason": one.reason}
                for one in found
            ]
        }
    )  # fmt: skip


def run_keep(context: Context, given: argparse.Namespace) -> None:
    """Settle a promise as kept."""
    made = promises.keep_promise(context.actor, given.id, given.proof)
    context.say(f"承诺已兑现：{made.text}")
    context.out({"id": made.id, "number": _number(made.customer_id), "outcome": made.outcome})


def run_break(context: Context, given: argparse.Namespace) -> None:
    """Settle a promise as broken."""
    made = promises.break_openly(context.actor, given.id, given.reason)
    context.say(f"已记为未能兑现：{made.text}")
    context.out({"id": made.id, "number": _number(made.customer_id), "outcome": made.outcome})


def run_opinions(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print what customers said that has no reply yet."""
    rows = []
    found = opinions.unanswered(context.actor, datetime.now().astimezone())
    numbers = customers.numbers_of(one.customer_id for one in found)
    for one in found:
        kind = Request.kind.show(one.kind) if one.kind else "往来"
        context.say(f"{kind} {abs(one.id)}　{one.customer}　{one.said_at:%m-%d %H:%M}　{one.light.word}　{one.text}")
        rows.append(
            {"request": one.request_id, "activity": one.activity_id, "number": numbers[one.customer_id],
             "customer": one.customer, "kind": one.kind, "text": one.text, "light": one.light.tone}
        )  # fmt: skip
    if not rows:
        context.say("没有未答复的意见。")
    context.out({"opinions": rows})


def run_take(context: Context, given: argparse.Namespace) -> None:
    """Make what was noted at a contact a request."""
    made = opinions.take_up(context.actor, given.id, _picked(Request.kind, given.kind, "类别"), given.text)
    context.say(f"已转为待答复的{Request.kind.show(made.kind)} {made.id}。")
    context.out({"request": made.id, "number": _number(made.customer_id)})


def run_reply(context: Context, given: argparse.Namespace) -> None:
    """Answer what a customer said."""
    way = _picked(Request.reply_way, given.way, "方式")
    made = requests.reply(context.actor, given.id, " ".join(given.text), way=way)
    context.say(f"已答复：{made.title()}")
    context.out({"request": made.id, "number": _number(made.customer_id), "state": made.state})


def _number(customer_id: int) -> str:
    return customers.numbers_of([customer_id])[customer_id]


def _picked(field: Any, text: str, noun: str) -> str:
    found = choice_meant(text, field.about.choices)
    if found is None:
        raise Refused(f"没有“{text[:20]}”这个{noun}，可用的有{'、'.join(one.label for one in field.about.choices)}。")
    return found.value


def run_follow_up(context: Context, given: argparse.Namespace) -> None:
    """List what is due."""
    now = datetime.now().astimezone()
    if not 0 <= given.days <= _FARTHEST:
        raise Refused(f"--days 应是 0 到 {_FARTHEST} 的整数。")
    found = due.items(context.actor, now, given.days, mine=not given.all)
    for one in found:
        context.say(
            f"{one.by:%Y-%m-%d}\t{one.light.word}\t{due.KINDS[one.kind]}\t{one.customer}\t{one.what}\t{one.user}"
        )
    if not found:
        context.say("没有到期的事。")
    numbers = customers.numbers_of(one.customer_id for one in found)
    context.out(
        {
            "items": [
                {"number": numbers[one.customer_id], "kind": one.kind, "id": one.id,
                 "customer_id": one.customer_id, "customer": one.customer, "what": one.what,
                 "by": one.by.isoformat(), "state": one.light.tone, "user": one.user}
                for one in found
            ]
        }
    )  # fmt: skip


# -- printings ---------------------------------------------------------------------------------------------------------


def _register_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="2026-11", help="哪个月")
    parser.add_argument("--manager", default="", metavar="NAME", help="谁的，姓名或登录名，默认自己")


def _register(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.activities import paper
    from cmdesk.staff.rules import people

    actor = context.actor
    user_id = people.person_or_self(actor, given.manager)
    return paper.register_job(actor, read_month(given.month), user_id)


def _reception_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="接待单号")


def _reception(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.activities import paper

    return paper.reception_job(context.actor, paper.reception_numbered(context.actor, given.number))


def _event_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customer", required=True, metavar="NO", help="客户编号；打印他最近的一次重要事件")


def _event(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.activities import paper
    from cmdesk.activities.rules.courtesy import events

    customer = customers.by_number(context.actor, given.customer)
    found = events.listed(context.actor, customer_id=customer.id)
    if not found:
        raise NotFound(f"{customer.title()} 还没有重要事件。")
    return paper.event_job(context.actor, found[0].id)


_PRINTINGS = (
    Printing("phone-register", "电话记录一览表", _register, _register_arguments, "phone_register"),
    Printing("reception", "客户接待单", _reception, _reception_arguments, "reception"),
    Printing("courtesy-event", "客户重要事件登记表", _event, _event_arguments, "courtesy_event"),
)
