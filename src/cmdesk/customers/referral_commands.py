"""``customers referrals`` and ``customers referrers`` on the command line: who brings customers (S2-01)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import positive
from cmdesk.core.errors import NotAllowed
from cmdesk.core.record import fields_of
from cmdesk.customers import rules
from cmdesk.customers.record import Customer

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("customers", help="客户引荐客户").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    brought = members.add_parser("referrals", help="谁引荐了这位客户，他又引荐来哪些客户")
    brought.add_argument("number", metavar="NO", help="客户编号")
    brought.set_defaults(run=run_referrals)
    most = members.add_parser("referrers", help="引荐排行：引荐来客户最多的在前")
    most.add_argument("--limit", type=positive, default=50, metavar="N", help="最多几户，默认 50")
    most.set_defaults(run=run_referrers)


def run_referrals(context: Context, given: argparse.Namespace) -> None:
    """Print who brought a customer, and the customers he has brought.

    Raises:
        NotAllowed: the actor may read files only; what stands in a terminal can be taken along.
    """
    from cmdesk.customers.rules.leaving import copying, releases
    from cmdesk.customers.rules.ties import referrals

    actor = context.actor
    file = rules.by_number(actor, given.number)
    if copying.of_list(actor) is not None:
        raise NotAllowed(f"命令行的输出可以复制，您只能在窗口里查阅“{file.title()}”的引荐。{releases.NOT_COPIED}")
    by, found = referrals.brought_by(actor, file.id), referrals.referrals_of(actor, file.id)
    if by is not None:
        context.say(f"{file.title()} 由 {by.title}（{by.number}）引荐来{f'：{by.note}' if by.note else '。'}")
    show = fields_of(Customer)["stage"].show
    for one in found:
        words = (one.number, one.title, show(one.stage), f"{one.since} 登记", one.note)
        context.say("　".join(word for word in words if word))
    if not found:
        context.say(f"{file.title()} 还没有引荐来客户。")
    context.out(
        {
            "number": file.number,
            "name": file.title(),
            "referrer": {"number": by.number, "name": by.title, "note": by.note} if by else None,
            "referrals": [
                {"number": one.number, "name": one.title, "stage": one.stage, "since": one.since,
                 "first_trade_on": one.first_trade_on, "note": one.note}
                for one in found
            ],
        }
    )  # fmt: skip


def run_referrers(context: Context, given: argparse.Namespace) -> None:
    """Print the customers who have brought the most others."""
    from cmdesk.customers.rules.ties import referrals

    found = referrals.referrers(context.actor, limit=given.limit)
    for one in found:
        context.say(f"{one.number}　{one.title}　引荐来 {one.brought} 户，其中已成交 {one.buying} 户")
    if not found:
        context.say("还没有引荐来的客户。")
    context.out(
        {
            "referrers": [
                {"number": one.number, "name": one.title, "manager": one.manager,
                 "brought": one.brought, "buying": one.buying}
                for one in found
            ]
        }
    )  # fmt: skip
