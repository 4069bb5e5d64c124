"""``bulletins …``: the library from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from cmdesk.bulletins.rules.lists import Row
    from cmdesk.core.command import Context

_KINDS = ("guidance", "requirement", "opinion", "news")


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("bulletins", help="营销信息").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    listed = members.add_parser("list", help="列出营销信息，没读的在前")
    listed.add_argument("--kind", choices=_KINDS, default="", metavar="KIND", help=f"只列一类：{'、'.join(_KINDS)}")
    listed.add_argument("--running", action="store_true", help="只列今天有效的")
    listed.set_defaults(run=run_list)
    shown = members.add_parser("show", help="显示一份营销信息和学习情况")
    shown.add_argument("number", metavar="NO", help="信息编号")
    shown.set_defaults(run=run_show)
    publish = members.add_parser("publish", help="按 TOML 文件写一份营销信息并发布")
    publish.add_argument("file", metavar="FILE.toml", type=Path)
    publish.add_argument("--draft", action="store_true", help="只存草稿，不发布")
    publish.set_defaults(run=run_publish)
    read = members.add_parser("read", help="登记已读")
    read.add_argument("number", metavar="NO", help="信息编号")
    read.add_argument("--learned", action="store_true", help="已经掌握")
    read.set_defaults(run=run_read)
    withdraw = members.add_parser("withdraw", help="撤回已发布的营销信息")
    withdraw.add_argument("number", metavar="NO", help="信息编号")
    withdraw.add_argument("--why", required=True, metavar="TEXT", help="撤回原因，读过的人会收到")
    withdraw.set_defaults(run=run_withdraw)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print the library."""
    from cmdesk.bulletins.rules import lists

    rows = lists.rows(context.actor, kind=given.kind, only_running=given.running)
    for row in rows:
        one = row.bulletin
        until = f"至 {one.valid_to}" if one.valid_to else "长期"
        words = (one.number, row.sort, one.heading, f"{one.valid_from} {until}", row.standing, row.mark)
        context.say("　".join(word for word in words if word))
    if not rows:
        context.say("没有营销信息。")
    context.out({"bulletins": [_told(row) for row in rows]})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print one bulletin with who has read it."""
    from cmdesk.bulletins.rules import lists, rights

    found = lists.shown(context.actor, rights.by_number(context.actor, given.number).id)
    one, row = found.row.bulletin, found.row
    context.say(f"{one.number}　{row.sort}　{row.standing}")
    context.say(one.heading)
    context.say(one.text)
    for label, names in (("片区", found.areas), ("商品", found.products)):
        if names:
            context.say(f"{label}：{'、'.join(names)}")
    unread = [who.name for who in found.learners if who.read_at is None]
    if found.learners:
        context.say(f"已读 {row.read}/{row.readers}" + (f"，未读：{'、'.join(unread)}" if unread else ""))
    if found.reached:
        context.say(f"已传达或落实 {found.reached} 户")
    if found.executed:
        context.say(f"品牌培育执行 {found.executed} 户次")
    context.out({
        "bulletin": {
            **_told(row), "text": one.text, "areas": list(found.areas), "products": list(found.products),
            "unread": unread, "reached": found.reached, "executed": found.executed,
        }
    })  # fmt: skip


def run_publish(context: Context, given: argparse.Namespace) -> None:
    """Write a bulletin from a file: fields by name or label, areas and products by what they are called."""
    from cmdesk.bulletins.rules import lists, writing

    said = toml.read(given.file)
    areas = _ids("unit", "片区", said.pop("areas", said.pop("片区", [])))
    products = _ids("product", "商品", said.pop("products", said.pop("商品", [])))
    told = 0
    if given.draft:
        made = writing.write(context.actor, _named(said), areas, products)
    else:
        made, told = writing.write_and_publish(context.actor, _named(said), areas, products)
    found = lists.shown(context.actor, made).row
    context.say(
        f"{found.bulletin.number} {'已存为草稿' if given.draft else f'已发布，通知了 {told} 人'}：{found.bulletin.heading}"
    )
    context.out({"bulletin": _told(found), "told": told})


def run_read(context: Context, given: argparse.Namespace) -> None:
    """Mark a bulletin as read or learned."""
    from cmdesk.bulletins.rules import learning, rights

    found = rights.by_number(context.actor, given.number)
    count = learning.mark(context.actor, [found.id], learned=given.learned)
    word = "掌握" if given.learned else "已读"
    context.say(f"{found.number} {'登记为' if count else '先前已登记'}{word}。")
    context.out({"marked": count})


def run_withdraw(context: Context, given: argparse.Namespace) -> None:
    """Withdraw a bulletin."""
    from cmdesk.bulletins.rules import rights, writing

    found = rights.by_number(context.actor, given.number)
    writing.withdraw(context.actor, found.id, given.why)
    context.say(f"{found.number} 已撤回。")
    context.out({"withdrawn": found.number})


def _told(row: Row) -> dict[str, Any]:
    one = row.bulletin
    return {
        "number": one.number, "kind": one.kind, "topic": one.topic, "heading": one.heading, "standing": row.standing,
        "valid_from": f"{one.valid_from}", "valid_to": f"{one.valid_to}" if one.valid_to else None, "mark": row.mark,
        "read": row.read, "readers": row.readers,
    }  # fmt: skip


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says of a bulletin; areas and products are named in words of their own."""
    from cmdesk.bulletins.record import Bulletin

    return toml.values(Bulletin, said, besides="、片区、商品")


def _ids(table: str, noun: str, names: Sequence[str] | str) -> list[int]:
    """Return the ids of what is called so; products also by their numbers."""
    from cmdesk.core.database import current

    found = []
    for name in [names] if isinstance(names, str) else names:
        also = " OR number = ?" if table == "product" else ""
        row = current().row(
            f"SELECT id FROM {table} WHERE (name = ?{also}) AND binned_at IS NULL", (name,) * (2 if also else 1)
        )
        if row is None:
            raise Refused(f"没有叫“{str(name)[:30]}”的{noun}，请核对名称。")
        found.append(int(row[0]))
    return found
