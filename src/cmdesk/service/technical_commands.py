"""``technical …``: technical services on the command line, and the file that ``print`` prints (S4-10)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import answer, day_if_said
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_LINKS = frozenset({"customer_id", "person_id", "user_id", "plan_id", "activity_id", "number"})


def add(under: Any) -> None:
    """Add the sub-commands."""
    what = under.add_parser("technical", help="技术服务").add_subparsers(dest="what", metavar="做什么", required=True)
    one = what.add_parser("add", help="按 TOML 文件登记技术服务")
    one.add_argument("file", metavar="FILE.toml", type=Path)
    one.set_defaults(run=run_add)
    listed = what.add_parser("list", help="列出技术服务和费用合计")
    listed.add_argument("--customer", default="", metavar="NO", help="只看一位客户的")
    listed.add_argument("--since", default="", metavar="D", help="从哪一天起")
    listed.add_argument("--until", default="", metavar="D", help="到哪一天止")
    listed.set_defaults(run=run_list)
    show = what.add_parser("show", help="显示一次技术服务")
    show.add_argument("number", metavar="NO", help="技术服务编号")
    show.set_defaults(run=run_show)
    register(Printing("technical-file", "一位客户的技术服务档案", _job, _customer_option, "technical_file"))


def run_add(context: Context, given: argparse.Namespace) -> None:
    """Write a technical service down from a file: fields by name or label; customer, person in charge and plan by number."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.record import TechnicalService
    from cmdesk.service.rules import plans, technical
    from cmdesk.staff.rules import people

    said = toml.read(given.file)
    customer, user, plan = (said.pop(word, said.pop(key, "")) for word, key in (
        ("客户", "customer"), ("服务人员", "user"), ("服务方案", "plan"),
    ))  # fmt: skip
    values = toml.values(TechnicalService, said, without=_LINKS)
    if customer:
        values["customer_id"] = customers.by_number(context.actor, str(customer)).id
    if user:
        values["user_id"] = people.person_named(str(user))
    if plan:
        values["plan_id"] = plans.by_number(context.actor, str(plan)).id
    made = technical.read(context.actor, technical.add(context.actor, values))
    context.say(f"已登记{made.title()}，记入客户往来。")
    context.out({"technical": {"number": made.number}})


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print technical services, the latest first, with what they cost together."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.rules import technical

    customer = customers.by_number(context.actor, given.customer).id if given.customer else None
    found = technical.listed(
        context.actor, customer_id=customer, since=day_if_said(given.since), until=day_if_said(given.until)
    )
    for one in found:
        spent = f"　{one.cost} 元" if one.cost is not None else ""
        context.say(f"{one.number}　{one.served_at:%Y-%m-%d}　{one.customer}　{one.words()}　{one.user}{spent}")
    cost = technical.total(found)
    context.say(f"共 {len(found)} 次，费用合计 {cost} 元。" if found else "还没有技术服务。")
    rows = [
        {"number": one.number, "customer_id": one.customer_id, "sorts": list(one.sorts), "cost": one.cost}
        for one in found
    ]
    context.out({"technical": rows, "cost": cost})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print one technical service."""
    from cmdesk.service.record import TechnicalService
    from cmdesk.service.rules import technical

    found = technical.by_number(context.actor, given.number)
    shown = {
        name: (one, getattr(found, name))
        for name, one in fields_of(TechnicalService).items()
        if name not in _LINKS - {"number"} and getattr(found, name) not in (None, "", ())
    }
    for one, value in shown.values():
        context.say(f"{one.label}：{one.show(value)}")
    context.out({"technical": {name: answer(one, value) for name, (one, value) in shown.items()}})


def _customer_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("customer", metavar="NO", help="客户编号")


def _job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.customers import rules as customers
    from cmdesk.service import technical_paper

    return technical_paper.file_job(context.actor, customers.by_number(context.actor, given.customer).id)
