"""``service …`` and what ``print`` prints of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import positive
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin, read_month
from cmdesk.core.errors import Refused
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.core.record import Record
    from cmdesk.service.rules.callbacks import Service


def add(under: Any) -> None:
    """Add the sub-commands."""
    service = under.add_parser("service", help="客户服务：回访、评分、服务方案")
    what = service.add_subparsers(dest="what", metavar="做什么", required=True)
    _add_calls(what)
    _add_ratings(what)
    _add_plans(what)
    register(Printing("service-plan", "一份服务方案", _plan_job, _plan_options, "service_plan"))


def _add_calls(what: Any) -> None:
    due = what.add_parser("due", help="列出要回访的客户")
    due.add_argument("--mine", action="store_true", help="只看自己要打的")
    due.set_defaults(run=run_due)
    call = what.add_parser("call", help="登记对一位客户的服务回访")
    call.add_argument("customer", metavar="NO", help="客户编号")
    call.add_argument("--effect", default="", metavar="TEXT", help="实际效果")
    call.add_argument("--usage", default="", metavar="TEXT", help="使用情况")
    call.add_argument("--feedback", default="", metavar="TEXT", help="客户反馈")
    call.add_argument("--points", default="", metavar="5,5,4,5,5", help="各项评分，按制度的顺序；没有打的写 -")
    call.add_argument("--ask", default="", metavar="类别", help="把反馈转为待答复：疑问、意见、建议")
    call.set_defaults(run=run_call)
    drop = what.add_parser("drop", help="这次不回访，写明原因")
    drop.add_argument("customer", metavar="NO", help="客户编号")
    drop.add_argument("--reason", required=True, metavar="TEXT", help="例如 客户谢绝")
    drop.set_defaults(run=run_drop)


def _add_ratings(what: Any) -> None:
    rate = what.add_parser("rate", help="登记客户给一位人员的服务评分")
    rate.add_argument("customer", metavar="NO", help="客户编号")
    rate.add_argument("--for", dest="served", required=True, metavar="NAME", help="被评人的姓名或登录名")
    rate.add_argument("--points", required=True, metavar="5,5,4,5,5", help="各项评分，按制度的顺序；没有打的写 -")
    rate.add_argument("--remark", default="", metavar="TEXT", help="评语")
    rate.set_defaults(run=run_rate)
    averages = what.add_parser("averages", help="服务评分的平均和趋势")
    averages.add_argument("--by", default="served", choices=("served", "area", "month"), help="按人员、片区或月份")
    averages.add_argument("--months", type=positive, default=0, metavar="N", help="统计几个月，不写按制度")
    averages.set_defaults(run=run_averages)
    phases = what.add_parser("phases", help="四个阶段的统计：准备、拜访、跟进、统计分析")
    phases.add_argument("--month", default="", metavar="M", help="例如 2026-11，默认本月")
    phases.set_defaults(run=run_phases)


def _add_plans(what: Any) -> None:
    plans = what.add_parser("plans", help="列出服务方案")
    plans.add_argument("--customer", default="", metavar="NO", help="只看一位客户的")
    plans.set_defaults(run=run_plans)
    plan = what.add_parser("plan", help="按 TOML 文件编写服务方案")
    plan.add_argument("file", metavar="FILE.toml", type=Path)
    plan.set_defaults(run=run_plan)
    revise = what.add_parser("revise", help="按 TOML 文件把方案修订成新版本")
    revise.add_argument("number", metavar="NO", help="方案编号")
    revise.add_argument("file", metavar="FILE.toml", type=Path)
    revise.add_argument("--why", required=True, metavar="TEXT", help="修订原因")
    revise.set_defaults(run=run_revise)
    compare = what.add_parser("compare", help="比较方案的两个版本")
    compare.add_argument("number", metavar="NO", help="方案编号")
    compare.add_argument("--from", dest="older", type=int, default=0, metavar="N", help="旧版本，不写是上一版")
    compare.add_argument("--to", dest="newer", type=int, default=0, metavar="N", help="新版本，不写是最新版")
    compare.set_defaults(run=run_compare)
    confirm = what.add_parser("confirm", help="上级确认方案的最新版本")
    confirm.add_argument("number", metavar="NO", help="方案编号")
    confirm.add_argument("--words", default="", metavar="TEXT", help="确认意见")
    confirm.set_defaults(run=run_confirm)
    close = what.add_parser("close", help="完成方案，写明执行结果")
    close.add_argument("number", metavar="NO", help="方案编号")
    close.add_argument("--result", required=True, metavar="TEXT", help="执行结果")
    close.set_defaults(run=run_close)


def run_due(context: Context, given: argparse.Namespace) -> None:
    """Print whom to call after a service."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.rules import callbacks, rights

    rows = []
    found = callbacks.due(context.actor, rights.now(), mine=given.mine)
    numbers = customers.numbers_of(one.customer_id for one in found)
    for one in found:
        context.say(f"{one.customer}　{one.what}　{one.served_at:%m-%d}　{one.timer.text}　{one.caller}")
        rows.append(
            {"number": numbers[one.customer_id], "customer": one.customer, "service": one.what,
             "served_at": f"{one.served_at:%Y-%m-%d %H:%M}",
             "served": one.served, "caller": one.caller, "timer": one.timer.state}
        )  # fmt: skip
    if not rows:
        context.say("没有要回访的客户。")
    context.out({"due": rows})


def run_call(context: Context, given: argparse.Namespace) -> None:
    """Write a call down."""
    from cmdesk.activities.record.choices import REQUEST_KINDS
    from cmdesk.service.rules import calling

    kinds = {word: one.value for one in REQUEST_KINDS for word in (one.value, one.label)}
    if given.ask and given.ask not in kinds:
        raise Refused(f"没有“{given.ask}”这个类别，可用的有{'、'.join(one.label for one in REQUEST_KINDS)}。")
    service = _service(context, given.customer)
    values = {name: getattr(given, name) for name in calling.SAID}
    made = calling.call(context.actor, service, values, _points(given.points), ask=kinds.get(given.ask, ""))
    context.say(f"已登记对 {service.customer} 的服务回访。")
    context.out({"callback": made, "number": _number(service.customer_id), "customer": service.customer})


def run_drop(context: Context, given: argparse.Namespace) -> None:
    """Decide that a customer is not called."""
    from cmdesk.service.rules import calling

    service = _service(context, given.customer)
    made = calling.drop(context.actor, service, given.reason)
    context.say(f"{service.customer} 这次不回访。")
    context.out({"callback": made, "number": _number(service.customer_id), "customer": service.customer})


def run_phases(context: Context, given: argparse.Namespace) -> None:
    """Print the four phases of a month: of each person and in all."""
    from cmdesk.service.rules import phases

    found = phases.of_month(context.actor, read_month(given.month))
    for phase, word in phases.PHASES.items():
        context.say(word)
        for one in found.of(phase):
            before = found.before_of(one.key).text or "没有"
            context.say(f"  {one.label}：{one.total.text or '没有'}　上月 {before}")
            for user, name in found.people:
                if text := one.of(user).text:
                    context.say(f"    {name}　{text}")
    context.out(
        {
            "month": f"{found.days.first:%Y-%m}",
            "people": [name for _, name in found.people],
            "measures": [
                {"phase": one.phase, "key": one.key, "label": one.label, "total": one.total._asdict(),
                 "before": found.before_of(one.key)._asdict(),
                 "by_person": [{"name": name, **one.of(user)._asdict()} for user, name in found.people]}
                for one in found.measures
            ],
        }
    )  # fmt: skip


def _number(customer_id: int) -> str:
    from cmdesk.customers import rules as customers

    return customers.numbers_of([customer_id])[customer_id]


def run_rate(context: Context, given: argparse.Namespace) -> None:
    """Write marks down."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.rules import ratings
    from cmdesk.staff.rules import people

    customer = customers.by_number(context.actor, given.customer)
    points = _points(given.points)
    made = ratings.add(context.actor, customer.id, people.person_named(given.served), points, remark=given.remark)
    context.say(f"已登记 {customer.title()} 的服务评分。")
    context.out({"rating": made, "number": customer.number})


def run_averages(context: Context, given: argparse.Namespace) -> None:
    """Print marks on average."""
    from cmdesk.service.rules import averages, heads

    actor, today = context.actor, clock.today()
    first, last = averages.period(today)
    if given.months:
        first = month_begin(today, 1 - given.months)
    labels = {head.key: head.label for head in heads.scale(today).heads}
    rows = []
    for one in averages.averages(actor, given.by, first, last):
        marks = "、".join(f"{labels[key]} {mean:.1f}" for key, mean in one.heads.items() if key in labels)
        context.say(f"{one.label}　{one.mean:.2f}　{one.count} 次（低分 {one.low}）　{one.trend_words}　{marks}")
        rows.append(
            {"label": one.label, "mean": round(one.mean, 2), "count": one.count, "own": one.own, "low": one.low,
             "trend": None if one.trend is None else round(one.trend, 2),
             "heads": {key: round(mean, 2) for key, mean in one.heads.items()}}
        )  # fmt: skip
    if not rows:
        context.say("还没有服务评分。")
    context.out({"averages": rows, "from": f"{first}", "to": f"{last}"})


def run_plans(context: Context, given: argparse.Namespace) -> None:
    """Print the service plans that the actor may see."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.record import ServicePlan
    from cmdesk.service.rules import plans

    customer_id = customers.by_number(context.actor, given.customer).id if given.customer else None
    rows = []
    for one in plans.listed(context.actor, customer_id=customer_id):
        state = ServicePlan.state.show(one.state)
        context.say(f"{one.number}　{one.customer}　{one.name}　第 {one.version} 版　{state}　{one.ends_on}")
        rows.append(
            {"number": one.number, "customer": one.customer, "name": one.name, "version": one.version,
             "state": one.state, "confirmed": one.confirmed}
        )  # fmt: skip
    if not rows:
        context.say("还没有服务方案。")
    context.out({"plans": rows})


def run_plan(context: Context, given: argparse.Namespace) -> None:
    """Write a plan from a file."""
    from cmdesk.customers import rules as customers
    from cmdesk.service.rules import plans

    values, preparations, foreseen = _file(given.file)
    number = values.pop("customer", None)
    if number:
        values["customer_id"] = customers.by_number(context.actor, str(number)).id
    plan = plans.read(context.actor, plans.write(context.actor, values, preparations, foreseen or ()))
    context.say(f"已编写{plan.title()}。")
    context.out({"plan": {"number": plan.number, "version": 1}})


def run_revise(context: Context, given: argparse.Namespace) -> None:
    """Write a new version from a file."""
    from cmdesk.service.rules import plans

    plan = plans.by_number(context.actor, given.number)
    values, preparations, foreseen = _file(given.file)
    values.pop("customer", None)
    number = plans.revise(context.actor, plan.id, values, given.why, preparations=preparations, foreseen=foreseen)
    context.say(f"{plan.title()}已修订到第 {number} 版。")
    context.out({"plan": {"number": plan.number, "version": number}})


def run_compare(context: Context, given: argparse.Namespace) -> None:
    """Print what differs between two versions."""
    from cmdesk.service.rules import comparing, plans

    plan = plans.by_number(context.actor, given.number)
    latest = plans.versions(plan.id)
    newer = plans.version(plan.id, given.newer) if given.newer else latest[-1]
    before = [one for one in latest if (one.number or 0) < (newer.number or 0)]
    if not given.older and not before:
        raise Refused(f"{plan.title()}只有一版，没有可比的。")
    older = plans.version(plan.id, given.older) if given.older else before[-1]
    rows = []
    for one in comparing.compare(older, newer):
        if one.changed:
            context.say(f"【{one.label}】")
            for line in one.lines:
                context.say(f"  {line.sign} {line.text}")
            rows.append({"field": one.label, "lines": [[line.sign, line.text] for line in one.lines]})
    context.out({"number": plan.number, "from": older.number, "to": newer.number, "differences": rows})


def run_confirm(context: Context, given: argparse.Namespace) -> None:
    """Confirm the latest version."""
    from cmdesk.service.rules import plans

    plan = plans.by_number(context.actor, given.number)
    plans.confirm(context.actor, plan.id, given.words)
    context.say(f"已确认{plan.title()}。")
    context.out({"plan": {"number": plan.number}})


def run_close(context: Context, given: argparse.Namespace) -> None:
    """Close a plan."""
    from cmdesk.service.rules import plans

    plan = plans.by_number(context.actor, given.number)
    plans.close(context.actor, plan.id, given.result)
    context.say(f"{plan.title()}已完成。")
    context.out({"plan": {"number": plan.number, "state": "closed"}})


def _service(context: Context, number: str) -> Service:
    from cmdesk.customers import rules as customers
    from cmdesk.service.rules import callbacks, rights

    customer = customers.by_number(context.actor, number)
    found = callbacks.due(context.actor, rights.now(), customer_id=customer.id)
    if not found:
        raise Refused(f"{customer.title()} 现在没有要回访的服务。")
    return found[0]


def _points(text: str) -> dict[str, int]:
    from cmdesk.service.rules import heads

    if not text.strip():
        return {}
    wanted = heads.scale(clock.today()).heads
    given = [part.strip() for part in text.replace("，", ",").split(",")]
    if len(given) != len(wanted) or not all(part == "-" or part.isdecimal() for part in given):
        raise Refused(
            f"评分要写 {len(wanted)} 个数，用逗号分开，没有打的写 -，依次是{'、'.join(one.label for one in wanted)}。"
        )
    return {head.key: int(part) for head, part in zip(wanted, given, strict=True) if part != "-"}


def _file(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]] | None, list[dict[str, Any]] | None]:
    from cmdesk.service.record import Foreseen, PlanVersion, Preparation

    said = toml.read(path)
    rows = [
        [_named(model, row) for row in toml.tables(said, word)] if (word := next((w for w in words if w in said), "")) else None
        for model, words in ((Preparation, ("preparations", "服务准备")), (Foreseen, ("foreseen", "预判问答")))
    ]  # fmt: skip
    customer = said.pop("customer", said.pop("客户", None))
    return {**_named(PlanVersion, said), **({"customer": customer} if customer else {})}, rows[0], rows[1]


def _named(model: type[Record], said: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says of a part of a plan; who sees to it is called by his name."""
    found = toml.values(model, said)
    if isinstance(found.get("owner_id"), str):
        from cmdesk.staff.rules import people

        found["owner_id"] = people.person_named(found["owner_id"])
    return found


def _plan_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="服务方案的编号")
    parser.add_argument("--version", type=int, default=0, metavar="N", help="第几版，不写是最新版")


def _plan_job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.service import paper
    from cmdesk.service.rules import plans

    return paper.plan_job(context.actor, plans.by_number(context.actor, given.number).id, given.version or None)
