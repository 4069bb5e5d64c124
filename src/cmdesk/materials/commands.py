"""``materials …``: stock, what comes in and goes out, the day's kits."""

from __future__ import annotations

import argparse
import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import day_said, export_list, group
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.staff.rules import people

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.materials.record import Material
    from cmdesk.materials.rules.ledger import Place
    from cmdesk.materials.rules.stock import Line


def add(under: Any) -> None:
    """Add the sub-commands."""
    materials = under.add_parser("materials", help="物料：库存、收发、当日物料").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    listed = materials.add_parser("list", help="列出物料和库存")
    listed.add_argument("--all", action="store_true", help="也列出已停用的")
    listed.set_defaults(run=run_list)
    _moves(materials)
    for name, about, run, where in (
        ("ledger", "收发台账", run_ledger, materials),
        ("movements", "物料收发台账", run_export, group(under, "export", "导出为 Excel 或 CSV")),
    ):
        ledger = where.add_parser(name, help=about)
        if run is run_export:
            ledger.add_argument("file", metavar="OUT.xlsx", type=Path)
        ledger.add_argument("material", nargs="?", default="", metavar="NO", help="物料编号或名称，默认全部")
        ledger.add_argument("--person", default="", metavar="NAME", help="只列某人经手的")
        ledger.set_defaults(run=run)
    back = materials.add_parser("reverse", help="冲销一笔收发")
    back.add_argument("id", type=int, metavar="ID", help="台账里的序号")
    back.add_argument("--reason", required=True, metavar="TEXT")
    back.set_defaults(run=run_reverse)
    given = materials.add_parser("given", help="发放统计")
    given.add_argument("--by", choices=("customer", "user", "month", "material"), default="material")
    given.add_argument("--since", default="", metavar="D", help="默认 365 天前")
    given.add_argument("--until", default="", metavar="D", help="默认今天")
    given.set_defaults(run=run_given)
    _kits(materials)


def _moves(materials: Any) -> None:
    for name, about, options in (
        ("receive", "入库", ("store",)),
        ("issue", "领用：库房发给人员", ("store", "person!")),
        ("return", "退回：人员还给库房", ("store", "person!")),
        ("transfer", "调拨：从一个库房到另一个", ("store", "to!")),
        ("give", "发放给客户，默认从本人手上", ("customer!", "store", "person")),
        ("count", "盘点更正：账上改成盘点的数", ("store", "person", "reason!")),
        ("scrap", "报损", ("store", "person", "reason!")),
    ):
        one = materials.add_parser(name, help=about)
        one.add_argument("material", metavar="NO", help="物料编号或名称")
        one.add_argument("quantity", type=int, metavar="N", help="数量")
        one.add_argument("--date", default="", metavar="D", help="默认今天")
        for option in options:
            word = option.rstrip("!")
            one.add_argument(
                f"--{word}", required=option.endswith("!"), default="", metavar=word.upper(), help=_HELP[word]
            )
        if "reason!" not in options:
            one.add_argument("--reason", default="", metavar="TEXT", help="事由")
        one.set_defaults(run=run_move, move=name)


_HELP = {
    "store": "哪个部门或片区的库房，默认离本人最近的", "person": "人员的姓名或登录名", "to": "调入的部门或片区",
    "customer": "客户编号", "reason": "原因",
}  # fmt: skip


def _kits(materials: Any) -> None:
    kit = materials.add_parser("kit", help="当日物料").add_subparsers(dest="kit", metavar="做什么", required=True)
    show = kit.add_parser("show", help="某人某天应带的物料")
    out = kit.add_parser("issue", help="按清单领用当日物料")
    for one in (show, out):
        one.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认本人")
        one.add_argument("--date", default="", metavar="D", help="默认今天")
    show.set_defaults(run=run_kit_show)
    out.add_argument("--store", default="", metavar="UNIT", help=_HELP["store"])
    out.set_defaults(run=run_kit_issue)
    kit.add_parser("list", help="没有还清的当日物料").set_defaults(run=run_kit_list)
    back = kit.add_parser("return", help="归还当日物料，默认全部归还")
    back.add_argument("id", type=int, metavar="ID", help="当日物料的序号，见 kit list")
    back.add_argument("--missing", action="append", default=[], metavar="物品=N", help="这几件没有还，例如 演示样机=1")
    back.add_argument("--lost", action="append", default=[], metavar="物品=N:原因", help="这几件核销")
    back.set_defaults(run=run_kit_return)
    wrong = kit.add_parser("cancel", help="撤销领错的一份，整个退回库房")
    wrong.add_argument("id", type=int, metavar="ID", help="当日物料的序号，见 kit list")
    wrong.add_argument("--reason", required=True, metavar="TEXT")
    wrong.set_defaults(run=run_kit_cancel)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print every material with who holds how many."""
    from cmdesk.materials.rules import catalog, stock

    held = stock.held(context.actor)
    rows = []
    for one in catalog.listed(everything=given.all):
        places = [place for place in held if place.material_id == one.id]
        where = "、".join(f"{place.name} {place.pieces}" for place in places) or "没有库存"
        warned = "（低于下限）" if any(place.is_low for place in places) else ""
        context.say(f"{one.number}　{one.title()}　{where}{warned}")
        rows.append(
            {
                "number": one.number, "name": one.name, "edition": one.edition, "kind": one.kind,
                "stock": {place.name: place.pieces for place in places}, "low": bool(warned),
            }
        )  # fmt: skip
    if not rows:
        context.say("还没有物料，请在“物料 → 库存”里新增。")
    context.out({"materials": rows})


def run_move(context: Context, given: argparse.Namespace) -> None:
    """Book a movement."""
    from cmdesk.materials.rules import catalog

    material = catalog.named(context.actor, given.material)
    made = _MOVES[given.move](context, given, material)
    context.say(f"已记账，序号 {made}。")
    context.out({"movement": made, "number": material.number, "material": material.number})


def _receive(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    return moves.receive(
        context.actor,
        _store(context, given.store),
        material.id,
        given.quantity,
        day=_day(given.date),
        reason=given.reason,
    )


def _issue(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    return moves.issue(
        context.actor, _store(context, given.store), people.person_named(given.person), material.id, given.quantity,
        day=_day(given.date), reason=given.reason,
    )  # fmt: skip


def _return(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    return moves.take_back(
        context.actor, people.person_named(given.person), _store(context, given.store), material.id, given.quantity,
        day=_day(given.date), reason=given.reason,
    )  # fmt: skip


def _transfer(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    return moves.transfer(
        context.actor, _store(context, given.store), _store(context, given.to), material.id, given.quantity,
        day=_day(given.date), reason=given.reason,
    )  # fmt: skip


def _give(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.customers import rules as customers
    from cmdesk.materials.rules import moves

    customer = customers.by_number(context.actor, given.customer).id
    place = _place(context, given, mine=True)
    return moves.give(
        context.actor, place, customer, material.id, given.quantity, day=_day(given.date), reason=given.reason
    )


def _count(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    place = _place(context, given)
    return moves.count(context.actor, place, material.id, given.quantity, given.reason, day=_day(given.date))


def _scrap(context: Context, given: argparse.Namespace, material: Material) -> int:
    from cmdesk.materials.rules import moves

    place = _place(context, given)
    return moves.scrap(context.actor, place, material.id, given.quantity, given.reason, day=_day(given.date))


_MOVES = {
    "receive": _receive, "issue": _issue, "return": _return, "transfer": _transfer, "give": _give, "count": _count,
    "scrap": _scrap,
}  # fmt: skip


def run_ledger(context: Context, given: argparse.Namespace) -> None:
    """Print the movements that the actor may see."""
    found = _movements(context, given)
    for one in found:
        way = f"{one.way}（已冲销）" if one.is_reversed else one.way
        route = " → ".join(part for part in (one.source, one.target or one.customer) if part)
        context.say(
            f"{one.id}　{one.day}　{way}　{one.material} {one.quantity} {one.unit}　{route}　{one.reason}".rstrip()
        )
    if not found:
        context.say("还没有收发记录。")
    context.out({"movements": [one._asdict() | {"day": one.day.isoformat()} for one in found]})


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write the movements that the actor may see."""
    from cmdesk.materials.exporting import TITLE, table

    narrowed = " ".join(part for part in (given.material, given.person) if part)
    export_list(
        context, TITLE, lambda: table(context.actor, _movements(context, given), narrowed), given, holds_files=False
    )


def _movements(context: Context, given: argparse.Namespace) -> list[Line]:
    from cmdesk.materials.rules import catalog, stock

    material = catalog.named(context.actor, given.material).id if given.material else None
    person = people.person_named(given.person) if given.person else None
    return stock.movements(context.actor, material_id=material, user_id=person)


def run_reverse(context: Context, given: argparse.Namespace) -> None:
    """Reverse a movement."""
    from cmdesk.materials.rules import moves

    made = moves.reverse(context.actor, given.id, given.reason)
    context.say(f"已冲销第 {given.id} 笔，冲销记录是第 {made} 笔。")
    context.out({"movement": made})


def run_given(context: Context, given: argparse.Namespace) -> None:
    """Print what went to customers."""
    from cmdesk.materials.rules import stock

    until = _day(given.until)
    since = _day(given.since) if given.since else until - timedelta(days=365)
    found = stock.given(context.actor, given.by, since, until)
    for one in found:
        worth = "" if one.worth is None else f"　{one.worth:,.2f} 元"
        context.say(f"{one.word}　{one.material}　{one.pieces} {one.unit}{worth}")
    if not found:
        context.say(f"{since} 到 {until} 没有发放给客户的物料。")
    context.out({"given": [one._asdict() | {"worth": one.worth and str(one.worth)} for one in found]})


def run_kit_show(context: Context, given: argparse.Namespace) -> None:
    """Print what somebody should take along."""
    from cmdesk.materials.rules import issuing, rights

    user, day = _whose_day(context, given)
    rights.refuse_unseen(context.actor, user)
    found = issuing.proposed(user, day)
    for one in found:
        context.say(f"{one.words()}{'（须归还）' if one.must_return else ''}")
    context.out({"kit": [one._asdict() for one in found]})


def run_kit_issue(context: Context, given: argparse.Namespace) -> None:
    """Hand out a kit."""
    from cmdesk.materials.rules import issuing

    user, day = _whose_day(context, given)
    kit = issuing.read(context.actor, issuing.hand_out(context.actor, user, day, _store(context, given.store)))
    context.say(f"已领用 {len(kit.lines)} 样，序号 {kit.issue.id}。")
    context.out({"kit": kit.issue.id, "lines": {line.thing: line.quantity for line in kit.lines}})


def run_kit_list(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the kits that are not back."""
    from cmdesk.materials.rules import issuing

    found = issuing.listed(context.actor, only_out=True)
    for kit in found:
        late = "逾期　" if kit.is_late else ""
        context.say(f"{kit.issue.id}　{kit.issue.day}　{kit.user}　{late}{kit.missing_words()}")
    if not found:
        context.say("当日物料都还清了。")
    context.out(
        {
            "kits": [
                {"id": kit.issue.id, "day": f"{kit.issue.day}", "user": kit.user, "late": kit.is_late,
                 "missing": {line.thing: line.missing for line in kit.lines if line.missing}}
                for kit in found
            ]
        }
    )  # fmt: skip


def run_kit_cancel(context: Context, given: argparse.Namespace) -> None:
    """Cancel a kit that was handed out by mistake."""
    from cmdesk.materials.rules import issuing

    kit = issuing.cancel(context.actor, given.id, given.reason)
    context.say(f"已撤销 {kit.user} {kit.issue.day} 的领用，物料已退回库房。")
    context.out({"kit": given.id, "state": kit.issue.state})


def run_kit_return(context: Context, given: argparse.Namespace) -> None:
    """Take a kit back, all of it but what is named."""
    from cmdesk.materials.rules import issuing
    from cmdesk.materials.rules.issuing import Back

    kit = issuing.read(context.actor, given.id)
    missing = {thing: int(count) for thing, count in map(_pair, given.missing)}
    lost = {thing: words.partition(":")[::2] for thing, words in map(_pair, given.lost)}
    strange = [one for one in (*missing, *lost) if one not in {line.thing for line in kit.lines}]
    if strange:
        raise Refused(f"这份物料里没有“{strange[0]}”，有的是{'、'.join(line.thing for line in kit.lines)}。")
    given_back = {}
    for line in kit.lines:
        gone, reason = lost.get(line.thing, ("0", ""))
        left = (line.quantity or 0) - (line.back or 0) - (line.lost or 0)
        kept = missing.get(line.thing, 0)
        if line.must_return:
            given_back[line.id] = Back(max(0, left - kept - int(gone)), int(gone), reason)
    after = issuing.give_back(context.actor, given.id, given_back)
    context.say(f"还缺：{after.missing_words()}" if after.missing else "已全部还清。")
    context.out({"kit": given.id, "missing": {line.thing: line.missing for line in after.lines if line.missing}})


def _pair(text: str) -> tuple[str, str]:
    thing, mark, rest = text.partition("=")
    if not mark or not re.fullmatch(r"\s*[0-9]{1,9}\s*", rest.partition(":")[0]):
        raise Refused(f"“{text}”看不懂，请写成 物品=数量，核销的写成 物品=数量:原因。")
    return thing.strip(), rest.strip()


def _store(context: Context, name: str) -> int:
    from cmdesk.materials.rules import stock

    if not name:
        nearest = stock.store_for(context.actor.unit_id) or context.actor.unit_id
        if nearest is None:
            raise Refused("不知道是哪个库房，请用 --store 写部门或片区的名称。")
        return nearest
    return people.unit_called(name.strip().removesuffix("库房"))


def _place(context: Context, given: argparse.Namespace, *, mine: bool = False) -> Place:
    from cmdesk.materials.rules.ledger import Place

    if given.person:
        return Place(None, people.person_named(given.person))
    if mine and not given.store:
        return Place(None, context.actor.id)
    return Place(_store(context, given.store), None)


def _whose_day(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    return people.person_or_self(context.actor, given.manager), _day(given.date)


def _day(text: str) -> date:
    return day_said(text) if text else clock.today()
