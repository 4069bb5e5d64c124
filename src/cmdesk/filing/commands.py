"""``filing …`` and what ``print`` prints of filing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from cmdesk.core.day import clock
from cmdesk.core.day.months import read_month, show_month
from cmdesk.core.errors import Refused
from cmdesk.filing import owner_commands
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context

_BOXES = ("draft", "reviewing", "verify", "file", "week", "nobody", "conflict", "notices")


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("filing", help="建档").add_subparsers(dest="what", metavar="做什么", required=True)
    listed = members.add_parser("list", help="列出建档的待办，最急的在前")
    listed.add_argument("--box", choices=_BOXES, default="", metavar="BOX", help=f"只列一类：{'、'.join(_BOXES)}")
    listed.set_defaults(run=run_list)
    _add_steps(members)
    owner_commands.add(members)
    figures = members.add_parser("figures", help="某月新增、核查、归档的户数")
    _month_option(figures)
    figures.set_defaults(run=run_figures)
    notice = members.add_parser("read", help="登记已阅知客户变更通知")
    notice.add_argument("number", metavar="NO", help="变更通知编号")
    notice.set_defaults(run=run_read)
    for printing in _PRINTINGS:
        register(printing)


def _add_steps(members: Any) -> None:
    for name, about, run in (
        ("submit", "提交经理审核", run_submit),
        ("hand", "移交市场营销部", run_hand),
        ("appoint", "指定归档人", run_appoint),
        ("verify", "登记实地核查并签字", run_verify),
        ("file", "归档", run_file),
        ("ask", "要求复核原有客户的档案", run_ask),
        ("order", "登记首次订货，潜在客户转为客户", run_order),
    ):
        one = members.add_parser(name, help=about)
        one.add_argument("number", metavar="NO", help="客户编号")
        one.set_defaults(run=run)
        if name in {"hand", "appoint"}:
            one.add_argument("--to", required=True, metavar="LOGIN", help="交给谁（登录名）")
        elif name == "verify":
            _verify_options(one)
        elif name == "ask":
            one.add_argument("--reason", required=True, metavar="原因", help="为什么要复核")
        elif name == "order":
            one.add_argument("--on", default="", metavar="D", help="订货日，例如 2026-11-21，默认今天")


def _verify_options(one: argparse.ArgumentParser) -> None:
    one.add_argument("--on", default="", metavar="D", help="实地核查日，例如 2026-11-21，默认今天")
    one.add_argument("--met", default="", metavar="谁", help="会见何人")
    for name, label in (("detailed", "详实性"), ("truthful", "真实性"), ("valid", "有效性")):
        one.add_argument(f"--{name}", required=True, choices=("yes", "no"), help=f"{label}：yes 合格，no 不合格")
        one.add_argument(f"--{name}-note", default="", metavar="说明", help=f"{label}不合格时写明哪里不符")


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print what waits, box by box."""
    made: dict[str, list[dict[str, Any]]] = {}
    for box in [given.box] if given.box else _BOXES:
        made[box] = _listed(context, box)
        if made[box]:
            context.say(f"【{_title(box)}】{len(made[box])}")
        for row in made[box]:
            context.say("　".join(str(part) for part in _said(row).values() if part))
    if not any(made.values()):
        context.say("没有待办。")
    context.out({"filing": made})


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as people read it, its state by name."""
    from cmdesk.filing.record import STATE_LABELS

    return {**row, "state": STATE_LABELS[row["state"]]} if "state" in row else row


def _title(box: str) -> str:
    from cmdesk.filing.rules import lists

    return {
        **lists.BOXES, "week": "一周未联系", "nobody": "无人负责", "conflict": "归属冲突", "notices": "变更通知",
    }[box]  # fmt: skip


def _listed(context: Context, box: str) -> list[dict[str, Any]]:
    from cmdesk.filing.rules import lists, notices, ownership

    actor = context.actor
    if box in lists.BOXES:
        return [
            {"number": row.head.number, "customer": row.head.title(), "owner": row.owner,
             "state": row.filing.state or "draft",
             "timer": row.clock.timer.text if row.clock else "", "reason": row.filing.reason}
            for row in lists.rows(actor, box)
        ]  # fmt: skip
    if box == "week":
        return [
            {"number": one.number, "customer": one.title, "owner": one.owner, "timer": one.timer.text}
            for one in ownership.uncontacted(actor)
        ]
    if box == "nobody":
        return [{"number": head.number, "customer": head.title()} for head in ownership.unowned(actor)]
    if box == "conflict":
        return [
            {"number": one.first.number, "customer": one.first.title(), "owner": one.first_owner,
             "recorded": f"{one.first_at:%Y-%m-%d %H:%M}", "other": one.second.number,
             "other_owner": one.second_owner, "other_recorded": f"{one.second_at:%Y-%m-%d %H:%M}", "shared": one.shared}
            for one in ownership.conflicts(actor)
        ]  # fmt: skip
    notices.gather()
    return [
        {"number": one.notice.number, "customer": one.customer, "what": one.notice.what.replace("\n", "；"),
         "unread": "未阅" if one.to_read else ""}
        for one in notices.lines(actor)
    ]  # fmt: skip


def run_submit(context: Context, given: argparse.Namespace) -> None:
    """Send a file to the superior's review."""
    from cmdesk.filing.rules import moves

    _step(context, given, lambda filing_id: moves.submit(context.actor, filing_id))


def run_hand(context: Context, given: argparse.Namespace) -> None:
    """Hand a reviewed file to the marketing department."""
    from cmdesk.filing.rules import moves

    _step(context, given, lambda filing_id: moves.hand_on(context.actor, filing_id, _user(given.to)))


def run_appoint(context: Context, given: argparse.Namespace) -> None:
    """Name who archives a file."""
    from cmdesk.filing.rules import moves

    _step(context, given, lambda filing_id: moves.appoint(context.actor, filing_id, _user(given.to)))


def run_verify(context: Context, given: argparse.Namespace) -> None:
    """Write down what was found on site, signed by who is signed in."""
    from cmdesk.filing.record import CHECKS
    from cmdesk.filing.rules import onsite

    names = ("met", *CHECKS, *(f"{name}_note" for name in CHECKS))
    values = {"visited_on": _day(given.on), **{name: getattr(given, name) for name in names}}
    _step(context, given, lambda filing_id: onsite.verify(context.actor, filing_id, values))


def run_file(context: Context, given: argparse.Namespace) -> None:
    """Put a file into the archive."""
    from cmdesk.filing.rules import moves

    _step(context, given, lambda filing_id: moves.archive(context.actor, filing_id))


def run_ask(context: Context, given: argparse.Namespace) -> None:
    """Ask for an old file to be checked anew."""
    from cmdesk.customers import rules as customers
    from cmdesk.filing.rules import opening

    customer = customers.by_number(context.actor, given.number)
    if not opening.ask(context.actor, [customer.id], given.reason):
        raise Refused(f"“{customer.title()}”的资料正在建档途中，不用再要求复核。")
    _say(context, customer.id)


def run_order(context: Context, given: argparse.Namespace) -> None:
    """Make a prospect a customer."""
    from cmdesk.customers import rules as customers
    from cmdesk.filing.rules import opening

    customer = customers.by_number(context.actor, given.number)
    opening.first_order(context.actor, customer.id, _day(given.on))
    _say(context, customer.id)


def run_read(context: Context, given: argparse.Namespace) -> None:
    """Note that a notice was read."""
    from cmdesk.filing.rules import notices

    notices.gather()
    found = notices.by_number(context.actor, given.number)
    count = notices.mark_read(context.actor, [found.id])
    context.say(f"{found.title()}：{'已登记阅知' if count else '先前已经阅知'}。")
    context.out({"read": found.number})


def run_figures(context: Context, given: argparse.Namespace) -> None:
    """Print the figures of a month for each manager."""
    from cmdesk.filing.rules import monthly

    month = read_month(given.month)
    rows = monthly.figures(context.actor, month)
    for one in rows:
        context.say(
            f"{one.owner}：新客户 {one.new}，潜在客户 {one.prospects}，核查合格 {one.verified}，归档 {one.archived}，"
            f"录入超时 {one.late}，潜在转客户 {one.ordered}"
        )
    if not rows:
        context.say(f"{show_month(month)} 没有建档。")
    context.out({
        "month": f"{month:%Y-%m}",
        "managers": [
            {"owner": one.owner, "new": one.new, "prospects": one.prospects, "verified": one.verified,
             "archived": one.archived, "late": one.late, "ordered": one.ordered}
            for one in rows
        ],
    })  # fmt: skip


def _step(context: Context, given: argparse.Namespace, verb: Callable[[int], object]) -> None:
    from cmdesk.filing.rules import rights

    found = rights.by_number(context.actor, given.number)
    verb(found.id)
    _say(context, found.customer_id)


def _say(context: Context, customer_id: int) -> None:
    from cmdesk.core.door import keep
    from cmdesk.customers.record import Customer
    from cmdesk.filing.rules import opening, rights

    found, customer = rights.latest(customer_id), keep.read(Customer, customer_id)
    context.say(f"{customer.number} {customer.title()}：{opening.describe(found)}")
    state = found.state if found else "archived"
    context.out({"filing": {"number": customer.number, "state": state, "reason": found.reason if found else ""}})


def _user(login: str) -> int:
    from cmdesk.core import approval

    found = approval.directory().by_login(login.strip())
    if found is None:
        raise Refused(f"没有登录名为“{login}”的在职人员，请核对登录名。")
    return found


def _day(text: str) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"日期“{text}”看不懂，请写成 2026-11-21。") from None


# -- printings ----------------------------------------------------------------------------------------------------------


def _number_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="客户编号")


def _notice_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="变更通知编号")


def _month_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")


def _month_options(parser: argparse.ArgumentParser) -> None:
    _month_option(parser)
    _owner_option(parser)


def _owner_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--owner", default="", metavar="LOGIN", help="只打某位客户经理的（登录名）")


def _summary_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prospects", action="store_true", help="潜在客户的汇总表")
    _owner_option(parser)


def _owner(given: argparse.Namespace) -> int | None:
    return _user(given.owner) if given.owner else None


def _card(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.customers import rules as customers
    from cmdesk.filing import paper

    return paper.card_job(context.actor, [customers.by_number(context.actor, given.number).id])


def _verification(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.filing import paper
    from cmdesk.filing.rules import rights

    return paper.verification_job(context.actor, [rights.by_number(context.actor, given.number).id])


def _notice(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.filing import paper
    from cmdesk.filing.rules import notices

    notices.gather()
    return paper.notice_job(context.actor, notices.by_number(context.actor, given.number).id)


def _register(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.filing import paper

    return paper.register_job(context.actor, read_month(given.month), _owner(given))


def _prospects(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.filing import paper

    return paper.prospects_job(context.actor, read_month(given.month), _owner(given))


def _summary(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.filing import paper

    return paper.summary_job(context.actor, "prospect" if given.prospects else "customer", _owner(given))


_PRINTINGS = (
    Printing("customer-card", "客户信息档案（档案卡）", _card, _number_option, "customer_card"),
    Printing("verification", "客户资料实地核查表", _verification, _number_option, "verification"),
    Printing("change-notice", "客户变更通知", _notice, _notice_option, "change_notice"),
    Printing("customer-register", "某月新客户的客户资源登记表", _register, _month_options, "customer_register"),
    Printing("customer-summary", "客户档案管理汇总表", _summary, _summary_options, "customer_summary"),
    Printing("prospect-cards", "某月的潜在客户档案", _prospects, _month_options, "prospect_card"),
)
