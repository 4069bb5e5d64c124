"""Whose customer it is, on the command line: the verbs of the tabs 一周未联系, 无人负责 and 归属冲突 (S3-10…S3-13)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.customers.record import Customer

_REASONS = {"reassign": "一周内未联系", "assign": "无人负责，分配", "share": "营销活动线索分配"}
"""Verb → the reason that its window proposes too; a decision between two people says its own."""


def add(members: Any) -> None:
    """Add the sub-commands."""
    for name, about, run in (
        ("reassign", "把一周未联系的新客户移交给别人", run_reassign),
        ("assign", "给无人负责的客户指定客户经理", run_assign),
        ("share", "把无人负责的客户按数量和能力均衡分配", run_share),
        ("decide", "决定归属冲突：两份档案归先登记还是后登记的", run_decide),
    ):
        one = members.add_parser(name, help=about)
        one.set_defaults(run=run)
        if name == "share":
            one.add_argument("numbers", nargs="*", metavar="NO", help="客户编号，不写就是全部无人负责的")
            one.add_argument("--try", dest="trying", action="store_true", help="只列出会分给谁，不分配")
        else:
            one.add_argument("number", metavar="NO", help="客户编号")
        if name == "decide":
            one.add_argument("other", metavar="OTHER", help="另一份的客户编号")
            one.add_argument("--to", required=True, choices=("first", "second"), metavar="TO",
                             help="first 归先登记的，second 归后登记的")  # fmt: skip
        elif name != "share":
            one.add_argument("--to", required=True, metavar="LOGIN", help="交给哪位客户经理（登录名）")
        one.add_argument("--reason", default=_REASONS.get(name, ""), required=name == "decide", metavar="原因",
                         help="理由，记入客户档案" + (f"；默认“{_REASONS[name]}”" if name in _REASONS else ""))  # fmt: skip


def run_reassign(context: Context, given: argparse.Namespace) -> None:
    """Give a new customer whom nobody has spoken to within the week to somebody else."""
    from cmdesk.filing.rules import ownership

    customer = _customer(context, given.number)
    ownership.reassign(context.actor, customer.id, _user(given.to), given.reason)
    _say(context, [customer.id])


def run_assign(context: Context, given: argparse.Namespace) -> None:
    """Give a customer that is nobody's to somebody."""
    from cmdesk.customers import rules as customers

    customer = _customer(context, given.number)
    if customer.owner_id is not None:
        raise Refused(f"“{customer.title()}”已有客户经理，不是无人负责；要换人请在客户页用“移交”。")
    customers.transfer(context.actor, [customer.id], _user(given.to), given.reason)
    _say(context, [customer.id])


def run_share(context: Context, given: argparse.Namespace) -> None:
    """Share out what is nobody's, after the numbers were told."""
    from cmdesk.filing.rules import ownership

    nobodys = {head.id for head in ownership.unowned(context.actor)}
    ids = [_customer(context, number).id for number in given.numbers] or sorted(nobodys)
    owned = [number for number, one in zip(given.numbers, ids, strict=False) if one not in nobodys]
    if owned:
        raise Refused(f"{'、'.join(owned)}已有客户经理，不是无人负责；要换人请在客户页用“移交”。")
    if not ids:
        context.say("没有无人负责的客户。")
    shares = ownership.shares(context.actor, ids) if ids else []
    for one in shares:
        if one.gets:
            context.say(one.text())
    if ids and not given.trying:
        ownership.share(context.actor, ids, [one.user_id for one in shares], given.reason)
        _say(context, ids)
    else:
        context.out({"shares": [{"owner": one.name, "has": one.load, "gets": one.gets} for one in shares]})


def run_decide(context: Context, given: argparse.Namespace) -> None:
    """Let one of two people have both files."""
    from cmdesk.filing.rules import ownership

    pair = {_customer(context, given.number).id, _customer(context, given.other).id}
    found = next((one for one in ownership.conflicts(context.actor) if {one.first.id, one.second.id} == pair), None)
    if found is None:
        raise Refused(f"{given.number}和{given.other}之间没有归属冲突，请用 filing list --box conflict 核对。")
    owner = found.first.owner_id if given.to == "first" else found.second.owner_id
    ownership.decide(context.actor, found, owner or 0, given.reason)
    _say(context, [found.first.id, found.second.id])


def _customer(context: Context, number: str) -> Customer:
    from cmdesk.customers import rules as customers

    return customers.by_number(context.actor, number)


def _user(login: str) -> int:
    from cmdesk.core import approval

    found = approval.directory().by_login(login.strip())
    if found is None:
        raise Refused(f"没有登录名为“{login}”的在职人员，请核对登录名。")
    return found


def _say(context: Context, ids: list[int]) -> None:
    """Print whose the files are now."""
    from cmdesk.core import approval
    from cmdesk.core.door import keep
    from cmdesk.customers.record import Customer

    made = []
    for one in ids:
        customer = keep.read(Customer, one)
        owner = approval.directory().name(customer.owner_id) if customer.owner_id else ""
        context.say(f"{customer.number} {customer.title()}：客户经理 {owner}")
        made.append({"number": customer.number, "owner": owner})
    context.out({"customers": made})
