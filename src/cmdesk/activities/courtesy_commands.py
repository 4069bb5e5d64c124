"""``courtesy …`` and ``reception …``: customers' important days and visitors, on the command line (S4-56, S4-59)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cmdesk.activities.record import CourtesyEvent, Reception
from cmdesk.activities.record.choices import RECEPTION_STEPS
from cmdesk.activities.rules import giving
from cmdesk.activities.rules.courtesy import events, receptions, signing
from cmdesk.core import approval, toml
from cmdesk.core.command import day_said, moment_said
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.record import Record
from cmdesk.core.spec import choice_meant
from cmdesk.customers import rules as customers
from cmdesk.customers.rules.file import persons

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_MOMENTS = ("arrives_at", "leaves_at", "home_by")
_VERBS: Final = (
    ("submit", "提交审批"), ("approve", "批准"), ("send-back", "退回经办人"), ("refuse", "不批准"), ("withdraw", "撤回审批"),
    ("done", "办结，记入往来和礼品台账"), ("drop", "不办了"),
)  # fmt: skip


def add(under: Any) -> None:
    """Add the sub-commands."""
    verbs = under.add_parser("courtesy", help="客户重要事件").add_subparsers(dest="what", metavar="什么", required=True)
    _from_file(verbs, "按 TOML 文件登记一次重要事件", run_add_event)
    listed = verbs.add_parser("list", help="列出重要事件，没有办的在前")
    listed.add_argument("--customer", default="", metavar="NO", help="客户编号，默认全部可见的")
    listed.set_defaults(run=run_events)
    for name, about in _VERBS:
        one = verbs.add_parser(name, help=about)
        one.add_argument("id", type=int, metavar="N", help="courtesy list 里的编号")
        if name in {"approve", "send-back", "refuse"}:
            one.add_argument("--reason", default="", metavar="TEXT", help="意见；退回、不批准、有提醒仍然批准的必填")
        if name == "approve":
            one.add_argument("--despite", action="store_true", help="已看清提醒，仍然批准，理由写在 --reason")
        if name == "done":
            one.add_argument("--result", default="", metavar="TEXT", help="办得怎样")
            one.add_argument("--gift", default="", metavar="TEXT", help="送了什么")
        one.set_defaults(run=run_event, step=name)

    visitors = under.add_parser("reception", help="接待来访").add_subparsers(dest="what", metavar="什么", required=True)
    _from_file(visitors, "按 TOML 文件登记来访", run_add_reception)
    visitors.add_parser("list", help="列出接待，没有办结的在前").set_defaults(run=run_receptions)
    step = visitors.add_parser("step", help="办好了一步：预约、接站、欢迎、送别、到家问候…")
    step.add_argument("number", metavar="NO", help="接待单号")
    step.add_argument("step", metavar="步骤", help="、".join(one.label for one in RECEPTION_STEPS))
    step.add_argument("--undo", action="store_true", help="记错了，取消这一步")
    step.set_defaults(run=run_step)
    ended = visitors.add_parser("done", help="办结，记入往来")
    ended.add_argument("number", metavar="NO", help="接待单号")
    ended.add_argument("--result", required=True, metavar="TEXT", help="接待结果")
    ended.set_defaults(run=run_done)


def _from_file(under: Any, about: str, run: Any) -> None:
    one = under.add_parser("add", help=about)
    one.add_argument("file", metavar="FILE.toml", type=Path)
    one.set_defaults(run=run)


def run_add_event(context: Context, given: argparse.Namespace) -> None:
    """Enter an important day of a customer from a file."""
    values = _values(context, CourtesyEvent, given.file)
    if isinstance(values.get("happens_on"), str):
        values["happens_on"] = day_said(values["happens_on"])
    _tell_event(context, events.add(context.actor, values))


def run_events(context: Context, given: argparse.Namespace) -> None:
    """List important days."""
    customer = customers.by_number(context.actor, given.customer).id if given.customer else None
    today = clock.today()
    found = events.listed(context.actor, customer_id=customer)
    numbers = customers.numbers_of(one.customer_id for one in found)
    for one in found:
        context.say(f"{one.id}\t{one.happens_on}\t{one.light(today).word}\t{one.customer}\t{one.words()}\t{one.user}")
    if not found:
        context.say("没有重要事件。")
    context.out(
        {
            "events": [
                {"id": one.id, "number": numbers[one.customer_id], "customer": one.customer, "what": one.words(),
                 "date": one.happens_on, "state": one.state, "approver": one.approver} for one in found
            ]
        }
    )  # fmt: skip


def run_event(context: Context, given: argparse.Namespace) -> None:
    """Do one verb with an important day: submit it, sign it, settle it."""
    actor, one = context.actor, given.id
    calls: dict[str, Callable[[], object]] = {
        "submit": lambda: signing.submit(actor, one),
        "approve": lambda: _approve(context, given),
        "send-back": lambda: signing.send_back(actor, one, given.reason),
        "refuse": lambda: signing.refuse(actor, one, given.reason),
        "withdraw": lambda: signing.withdraw(actor, one),
        "done": lambda: events.finish(actor, one, given.result, given.gift),
        "drop": lambda: events.drop(actor, one),
    }
    calls[given.step]()
    _tell_event(context, keep.read(CourtesyEvent, one))


def _approve(context: Context, given: argparse.Namespace) -> str:
    """Agree as ``approvals approve`` does: the same warnings, the same second password."""
    from cmdesk.approvals.acting import agree

    return agree(context, signing.under_way_of(context.actor, given.id), given.reason, despite=given.despite)


def _tell_event(context: Context, made: CourtesyEvent) -> None:
    """Say where an event stands, and with whom."""
    state = CourtesyEvent.state.about.label_of(made.state or "")
    found = approval.of_record(CourtesyEvent.KIND, made.id)
    waits = signing.asked(made) and made.state in {"planned", "returned", "refused", "waiting"}
    more = f"，待提交审批（courtesy submit {made.id}）" if waits else ""
    if found is not None and found.state == "running":
        line = approval.line(found, approval.now())
        more = f"，{found.number} {line.step_name}，待{line.with_whom}批准"
    context.say(f"{made.id} {made.customer.title()} {made.title()} {made.happens_on}：{state}{more}")
    had = giving.given(made.customer_id, made.happens_on or clock.today())
    if signing.gives(made.way, made.amount):
        context.say(had.words())
    context.out(
        {"id": made.id, "number": made.customer.number, "state": made.state, "approved_on": made.approved_on,
         "waits": waits, "approval": found.number if found is not None else None,
         "given": {"month": str(had.month.worth), "year": str(had.year.worth)}}
    )  # fmt: skip


def run_add_reception(context: Context, given: argparse.Namespace) -> None:
    """Announce a visitor from a file."""
    values = _values(context, Reception, given.file)
    for name in _MOMENTS:
        if isinstance(values.get(name), str):
            values[name] = moment_said(values[name])
        elif isinstance(values.get(name), datetime):
            values[name] = values[name].astimezone()
    _tell_reception(context, receptions.add(context.actor, values))


def run_receptions(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """List receptions."""
    now, rows = datetime.now().astimezone(), []
    for one in receptions.listed(context.actor):
        light = one.state(now)
        context.say(
            f"{one.number}\t{one.arrives_at:%m-%d %H:%M}\t{light.word}\t{one.customer}\t{one.visitors}\t{one.next_step()}"
        )
        rows.append(
            {
                "number": one.number,
                "customer": one.customer,
                "state": light.tone,
                "steps": list(one.steps),
                "done": one.finished,
            }
        )
    if not rows:
        context.say("没有接待。")
    context.out({"receptions": rows})


def run_step(context: Context, given: argparse.Namespace) -> None:
    """Say that a step of a reception is done."""
    found = choice_meant(given.step, RECEPTION_STEPS)
    if found is None:
        raise Refused(f"接待没有“{given.step[:20]}”这一步，可用的有{'、'.join(one.label for one in RECEPTION_STEPS)}。")
    _tell_reception(context, receptions.tick(context.actor, _numbered(context, given), found.value, back=given.undo))


def run_done(context: Context, given: argparse.Namespace) -> None:
    """Settle a reception."""
    _tell_reception(context, receptions.finish(context.actor, _numbered(context, given), given.result))


def _numbered(context: Context, given: argparse.Namespace) -> int:
    from cmdesk.activities import paper

    return paper.reception_numbered(context.actor, given.number)


def _tell_reception(context: Context, made: Reception) -> None:
    done = "、".join(one.label for one in RECEPTION_STEPS if one.value in made.steps)
    left = receptions.missing(made.steps)
    ended = "已办结" if made.activity_id is not None else f"还缺 {'、'.join(left)}" if left else "可以办结"
    context.say(f"{made.number} {made.customer.title()} {made.visitors}：{f'{done}；' if done else ''}{ended}。")
    context.out(
        {"number": made.number, "customer": made.customer.number, "steps": list(made.steps),
         "done": made.activity_id is not None, "missing": left}
    )  # fmt: skip


def _values(context: Context, model: type[Record], path: Path) -> dict[str, Any]:
    said = toml.read(path)
    number = said.pop("customer", said.pop("客户", ""))
    if not number:
        raise Refused(f"文件 {path.name} 里没有写“客户”，请写客户编号。")
    without = (
        "user_id",
        "approver_id",
        "approved_on",
        "person_id",
        "state",
        "steps",
        "result",
        "farewell_at",
        "greeted_at",
    )
    customer = customers.by_number(context.actor, str(number))
    person = said.pop("当事人", "")
    values = {**toml.values(model, said, without=without), "customer_id": customer.id}
    if person:
        values["person_id"] = _person(context, customer.id, str(person))
    return values


def _person(context: Context, customer_id: int, name: str) -> int:
    found = [one.id for one in persons.persons_of(context.actor, customer_id) if one.name == name]
    if not found:
        raise NotFound(f"这位客户的档案里没有叫“{name[:20]}”的人，请先登记，或不写当事人。")
    return found[0]
