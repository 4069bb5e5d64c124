"""``cmdesk move``: an office that began on one PC moves to a server, with the forms it has made its own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-command."""
    command = under.add_parser("move", help="把这台电脑上的数据搬到服务器，以后多人共用")
    command.add_argument("server", metavar="URL", help="空数据库的地址，postgresql://用户:密码@主机:端口/数据库")
    command.set_defaults(run=run_move)


def run_move(context: Context, given: argparse.Namespace) -> None:
    """Move the office, and say what has arrived and what becomes of the folder."""
    from cmdesk.papers.rules import own
    from cmdesk.staff.rules import moving

    actor, office = context.actor, context.office
    forms = own.store(office).names()
    server, made = moving.move(
        actor,
        office,
        given.server,
        lambda done, whole: context.tell(f"正在放到服务器上 {done} / {whole} 张表"),
        lambda: own.pack(actor, office),
    )
    context.tell("")
    try:
        customers = server.database.row("SELECT COUNT(*) FROM customer")
        files = server.database.row("SELECT COUNT(*) FROM attachment")
    finally:
        server.close()
    count, attached = (customers or (0,))[0], (files or (0,))[0]
    context.say(f"已搬到服务器：客户 {count} 户，附件 {attached} 个，本单位的表单 {len(forms)} 张，操作记录完整。")
    context.say(f"以后启动时加 --database 打开。{office.folder} 里的数据不能再写；搬以前的备份：{made.path}。")
    context.out({
        "customers": count, "attachments": attached, "forms": sorted(forms), "backup": str(made.path),
    })  # fmt: skip
