"""``due``, ``coverage`` and ``sample`` on the command line."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from cmdesk.bulletins.rules import conveying
from cmdesk.cadence import rules
from cmdesk.cadence.rules import sample, stock
from cmdesk.core.command import day_typed
from cmdesk.core.database import current
from cmdesk.core.day import clock

if TYPE_CHECKING:
    from cmdesk.cadence.rules import Due
    from cmdesk.cadence.rules.mix import Kept
    from cmdesk.cadence.rules.stock import StockShare
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    due = under.add_parser("due", help="应访名单：谁该走访、谁已逾期，为什么")
    _when(due)
    due.add_argument("--overdue", action="store_true", help="只要逾期的")
    due.set_defaults(run=run_due)
    coverage = under.add_parser("coverage", help="连续两个月是否覆盖全部零售客户，每位客户经理的负荷")
    _when(coverage)
    coverage.add_argument("--months", type=int, default=0, metavar="N", help="连续几个月，默认按制度")
    coverage.set_defaults(run=run_coverage)
    verbs = under.add_parser("sample", help="样本客户").add_subparsers(dest="what", metavar="做什么", required=True)
    for verb, said, run in (
        ("list", "列出样本客户，是否够数、是否有代表性、采集是否完整", run_sample),
        ("propose", "由规则提出还应加入哪些客户，不写入", run_propose),
        ("confirm", "确定样本客户：规则提出的，或指定编号的", run_confirm),
    ):
        one = verbs.add_parser(verb, help=said)
        _when(one)
        one.set_defaults(run=run)
        if verb == "confirm":
            one.add_argument("numbers", nargs="*", metavar="NO", help="客户编号；不写则确定规则提出的全部")
            one.add_argument("--reason", default="", metavar="理由", help="指定编号时必须写明")


def _when(parser: Any) -> None:
    parser.add_argument("--date", type=day_typed, default=None, metavar="D", help="哪一天，默认今天，例如 2026-11-21")
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认全部")
    parser.add_argument("--area", default="", metavar="NAME", help="片区，包括下级，默认全部")


def run_due(context: Context, given: argparse.Namespace) -> None:
    """Print who is due on a day."""
    actor = context.actor
    day, wish = _wish(given)
    states: tuple[rules.State, ...] = ("overdue",) if given.overdue else rules.OPEN
    rows = rules.due(actor, day, manager=wish["manager"], area=wish["area"], states=states)
    counts = rules.counts(actor, day, **wish)
    asked = {one.customer_id for share in stock.shares(actor, day, **wish) for one in share.asked}
    people = dict(current().rows('SELECT id, name FROM "user"'))
    for row in rows:
        context.say(f"{row.number}  {row.name}  {rules.STATES[row.state]}  {row.why}{_mark(row, asked)}")
    total = "，".join(f"{label} {counts[state]} 户" for state, label in rules.STATES.items())
    context.say(f"{day}：{total}。" if any(counts.values()) else f"{day}：没有需要走访的客户。")
    context.out(
        {
            "date": day,
            "due": [_row(row, people) | {"ask_stock": row.customer_id in asked} for row in rows],
            "counts": counts,
        }
    )


def _mark(row: Due, asked: set[int]) -> str:
    return f"【{stock.WORD}】" if row.customer_id in asked else ""


def _row(row: Due, people: dict[int, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "class": row.due_class.name,
        "unclassed": row.unclassed,
        "manager": people.get(row.owner_id or 0, ""),
        "last": row.last,
        "due_from": row.due_from,
        "due_on": row.due_on,
        "state": row.state,
        "late": row.late,
        "planned_on": row.planned_on,
        "why": row.why,
    }


def run_coverage(context: Context, given: argparse.Namespace) -> None:
    """Print how far customers are covered, and what each manager carries."""
    actor = context.actor
    day, wish = _wish(given)
    found = rules.coverage(actor, day, given.months, **wish)
    carried = {one.manager.id: one for one in rules.load(actor, day, **wish)}
    span = f"{found.span.first} 至 {found.span.last}"
    for row in (*found.rows, found.whole):
        context.say(
            f"{row.manager.name}：应覆盖 {row.whole} 户，已访 {row.done}，已排 {row.planned}，未覆盖 {row.missing}，{row.share:.0f}%"
        )
        if row.manager.id in carried:
            context.say(f"    {carried[row.manager.id].verdict}")
    context.say(f"{span}：覆盖 {found.whole.share:.1f}%。")
    shares = stock.shares(actor, day, **wish)
    for one in shares:
        asked = f"，还要采：{'、'.join(customer.name for customer in one.asked)}" if one.asked else ""
        context.say(
            f"库存采集 {one.manager.name}：已走访 {one.visited} 户，已采 {one.read} 户（{one.share:.0f}%），应采 {one.wanted} 户{asked}"
        )
    context.out(
        {
            "from": found.span.first,
            "until": found.span.last,
            "coverage": [_covered(row) | _carried(carried.get(row.manager.id)) for row in found.rows],
            "whole": _covered(found.whole),
            "stock": [_stock(one) for one in shares],
        }
    )


def _stock(one: StockShare) -> dict[str, Any]:
    return {
        "manager": one.manager.name,
        "visited": one.visited,
        "read": one.read,
        "share": round(one.share, 1),
        "wanted": one.wanted,
        "asked": [{"number": row.number, "name": row.name, "planned_on": row.planned_on} for row in one.asked],
    }


def _covered(row: rules.Covered) -> dict[str, Any]:
    return {
        "manager": row.manager.name,
        "customers": row.whole,
        "done": row.done,
        "planned": row.planned,
        "missing": row.missing,
        "share": round(row.share, 1),
    }


def _carried(one: rules.Load | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {
        "load": {
            "town": one.town,
            "country": one.country,
            "unknown": one.unknown,
            "percent": round(one.carried, 1),
            "kept": one.is_kept,
            "verdict": one.verdict,
            "visits": one.visits,
            "thin_days": list(one.thin),
            "full_days": list(one.full),
            "short_weeks": list(one.short_weeks),
            "service_days": one.service,
        }
    }


def run_sample(context: Context, given: argparse.Namespace) -> None:
    """Print the sample group: who, how many, how like the whole, how completely read."""
    actor = context.actor
    day, wish = _wish(given)
    found = sample.sample(actor, day, **wish)
    read = {one.customer.id: one for one in sample.completeness(actor, day, **wish)}
    carried = conveying.carried([one.id for one in found.members], day)
    for one in found.members:
        opinions = f"  指导意见已落实 {carried[one.id].done}/{carried[one.id].wanted}" if carried[one.id].wanted else ""
        context.say(
            f"{one.number}  {one.name}  {'·'.join(one.stratum)}  已采集 {read[one.id].read}/{read[one.id].products}{opinions}"
        )
    context.say(f"样本 {len(found.members)} 户，占 {found.share:.1f}%，应有 {found.wanted} 户。")
    for strength in found.strengths:
        if strength.lacking:
            context.say(f"{strength.manager}：{strength.members} 户，还差 {strength.lacking} 户。")
    for like in found.likenesses:
        verdict = "有代表性" if like.distance <= found.most else f"差异超过 {found.most:g}%"
        context.say(f"{like.respect}差异 {like.distance:.1f}%，{verdict}。")
    context.out(
        {
            "sample": [
                _kept(one)
                | {"read": read[one.id].read, "products": read[one.id].products}
                | {"opinions": carried[one.id].wanted, "carried_out": carried[one.id].done}
                for one in found.members
            ],
            "customers": found.whole,
            "wanted": found.wanted,
            "managers": [
                {"manager": one.manager, "customers": one.customers, "members": one.members, "wanted": one.wanted}
                for one in found.strengths
            ],
            "distance": {like.respect: round(like.distance, 1) for like in found.likenesses},
        }
    )


def run_propose(context: Context, given: argparse.Namespace) -> None:
    """Print who should join the sample, and why; writes nothing."""
    day, wish = _wish(given)
    found = sample.propose(context.actor, day, **wish)
    for one in found:
        context.say(f"{one.customer.number}  {one.customer.name}  {one.reason}")
    context.say(f"建议加入 {len(found)} 户。" if found else "样本客户已经够数。")
    context.out({"proposed": [_kept(one.customer) | {"reason": one.reason} for one in found]})


def run_confirm(context: Context, given: argparse.Namespace) -> None:
    """Take customers into the sample: those named, or all that the rule proposes."""
    from cmdesk.customers.rules import by_number

    actor = context.actor
    day, wish = _wish(given)
    if given.numbers:
        chosen = {by_number(actor, number).id: given.reason for number in given.numbers}
    else:
        proposed = sample.propose(actor, day, **wish)
        chosen = {one.customer.id: given.reason or one.reason for one in proposed}
    joined = sample.confirm(actor, chosen, day)
    context.say(f"已确定样本客户 {joined} 户。" if joined else "没有新的样本客户。")
    context.out({"joined": joined})


def _kept(one: Kept) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "class": one.due_class,
        "format": one.retail_format,
        "band": one.band,
    }


def _wish(given: argparse.Namespace) -> tuple[date, dict[str, int | None]]:
    from cmdesk.staff.rules import people

    day = given.date or clock.today()
    return day, {
        "manager": people.person_named(given.manager) if given.manager else None,
        "area": people.unit_called(given.area) if given.area else None,
    }
