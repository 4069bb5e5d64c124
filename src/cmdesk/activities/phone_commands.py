"""``phone plan`` and ``phone swap``: who is to be called this month, on the command line (S4-57, X-3)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.activities.rules.contacts import calls
from cmdesk.core.command import positive
from cmdesk.core.day import clock
from cmdesk.core.day.months import read_month
from cmdesk.customers.record import Customer

if TYPE_CHECKING:
    from cmdesk.core.command import Context

INVERTED = "制度原文是重点、焦点客户每月 {key} 次，一般客户每月 {ordinary} 次，很可能写反了；对调用 phone swap。"


def add(under: Any) -> None:
    """Add the sub-commands."""
    phone = under.add_parser("phone", help="电话计划").add_subparsers(dest="what", metavar="什么", required=True)
    plan = phone.add_parser("plan", help="某月该打几次、打了几次、还差几次，差得多的在前")
    plan.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")
    plan.add_argument("--manager", default="", metavar="NAME", help="谁的客户，姓名或登录名，默认自己的")
    plan.add_argument("--limit", type=positive, default=50, metavar="N", help="最多列多少户，默认 50")
    plan.set_defaults(run=run_plan)
    swap = phone.add_parser("swap", help="对调重点、焦点客户和一般客户的次数，从某月起")
    swap.add_argument("--month", default="", metavar="M", help="从哪个月起，默认本月")
    swap.set_defaults(run=run_swap)


def run_plan(context: Context, given: argparse.Namespace) -> None:
    """Print who is to be called in a month, and that the rule looks inverted where it does."""
    from cmdesk.staff.rules import people

    actor, month = context.actor, read_month(given.month)
    user_id = people.person_or_self(actor, given.manager)
    found = calls.plan(actor, month, user_id=user_id)
    today = clock.today()
    counts, is_inverted = calls.wanted(month), calls.looks_inverted(month)
    if is_inverted:
        context.say(INVERTED.format(**counts))
    for one in found[: given.limit]:
        level = Customer.key_class.about.label_of(one.key_class)
        context.say(
            f"{one.number}\t{one.customer}\t{level}\t应打 {one.wanted}\t已打 {one.done}\t{one.light(month, today).word}\t{one.phones}"
        )
    context.say(
        f"{month:%Y-%m} {len(found)} 户，应打 {sum(one.wanted for one in found)} 次，还差 {sum(one.left for one in found)} 次。"
    )
    context.out(
        {
            "month": f"{month:%Y-%m}", "wanted": counts, "inverted": is_inverted,
            "left": sum(one.left for one in found),
            "calls": [
                {"number": one.number, "customer": one.customer, "class": one.key_class, "wanted": one.wanted,
                 "done": one.done, "left": one.left} for one in found[: given.limit]
            ],
        }
    )  # fmt: skip


def run_swap(context: Context, given: argparse.Namespace) -> None:
    """Exchange the numbers of key and focus customers with that of ordinary ones, from a month on."""
    month = read_month(given.month)
    now = calls.swap(context.actor, month)
    context.say(f"{month:%Y-%m} 起：重点、焦点客户每月 {now['key']} 次，一般客户每月 {now['ordinary']} 次。")
    context.out({"month": f"{month:%Y-%m}", "wanted": now, "inverted": calls.looks_inverted(month)})
