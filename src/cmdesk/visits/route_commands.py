"""``routes …``: routes of a manager, what contradicts the rule, what could be."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import day_if_said
from cmdesk.core.day import clock

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("routes", help="走访路线").add_subparsers(dest="what", metavar="做什么", required=True)
    for name, about, run in (
        ("list", "列出路线和线上的客户", run_list),
        ("check", "检查路线是否集中、是否当日或次日订货", run_check),
        ("propose", "为还没有路线的客户提出路线，不写入", run_propose),
        ("order", "某天的走访按路线排顺序", run_order),
    ):
        one = members.add_parser(name, help=about)
        one.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认本人")
        if name == "propose":
            one.add_argument("--confirm", action="store_true", help="确定并写入")
        if name == "order":
            one.add_argument("--date", default="", metavar="D", help="例如 明天、周五、11-20，默认今天")
        one.set_defaults(run=run)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print somebody's routes."""
    from cmdesk.visits.rules.routes import ground, writing

    found = writing.of_user(context.actor, _whose(context, given))
    for one in found:
        names = "、".join(shop.name for shop in one.shops)
        context.say(f"{one.route.name}（{ground.LABELS[one.route.weekday or 'mon']}）{len(one.shops)} 户：{names}")
    if not found:
        context.say("还没有走访路线，可用 routes propose 看建议。")
    context.out({
        "routes": [
            {"name": one.route.name, "weekday": one.route.weekday, "customers": [shop.number for shop in one.shops]}
            for one in found
        ]
    })  # fmt: skip


def run_check(context: Context, given: argparse.Namespace) -> None:
    """Print what contradicts the rule."""
    from cmdesk.visits.rules.routes import checking

    found = checking.check(context.actor, _whose(context, given), clock.today())
    for one in found:
        context.say(f"{checking.SORTS[one.sort]}　{one.route}　{one.number} {one.name}：{one.words}")
    context.say(f"共 {len(found)} 处。" if found else "没有不合规则的地方。")
    context.out({
        "problems": [
            {"sort": one.sort, "route": one.route, "number": one.number, "name": one.name, "why": one.words}
            for one in found
        ]
    })  # fmt: skip


def run_propose(context: Context, given: argparse.Namespace) -> None:
    """Print what could be, and write it where that is confirmed."""
    from cmdesk.visits.rules.routes import proposing

    found = proposing.propose(context.actor, _whose(context, given), clock.today())
    for one in found.routes:
        context.say(f"{one.name}：{one.reason}：{'、'.join(shop.name for shop in one.shops)}")
    for shop, words in found.left:
        context.say(f"分不进路线　{shop.number} {shop.name}：{words}")
    written = proposing.confirm(context.actor, found) if given.confirm else []
    context.say(f"已新建 {len(written)} 条路线。" if written else f"建议 {len(found.routes)} 条路线。")
    context.out({
        "routes": [
            {"name": one.name, "weekday": one.weekday, "customers": [shop.number for shop in one.shops]}
            for one in found.routes
        ],
        "left": [{"number": shop.number, "why": words} for shop, words in found.left],
        "written": written,
    })  # fmt: skip


def run_order(context: Context, given: argparse.Namespace) -> None:
    """Put the visits of a day in the order of their routes."""
    from cmdesk.visits.rules.routes import following

    day = day_if_said(given.date) or clock.today()
    count = following.put_in_order(context.actor, _whose(context, given), day)
    context.say(f"{day}：{count} 户已按路线排好。" if count else f"{day}：没有在路线上的走访。")
    context.out({"ordered": count})


def _whose(context: Context, given: argparse.Namespace) -> int:
    from cmdesk.staff.rules import people

    return people.person_or_self(context.actor, given.manager)
