"""Service plans: made for one customer, corrected as a new version, confirmed, closed (S1-47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmdesk.core import approval, notice, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.service.record import CONTENT, Callback, PlanVersion, ServicePlan
from cmdesk.service.rules import preparing, rights
from cmdesk.service.rules.preparing import Rows

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Planned:
    """A plan with its latest version, as lists show it."""

    id: int
    number: str
    customer_id: int
    customer: str
    state: str
    user: str
    version: int
    name: str
    begins_on: date
    ends_on: date
    written_on: date
    confirmed: bool
    ready: int
    preparations: int


def write(actor: Actor, values: Values, preparations: Rows | None = None, foreseen: Rows = ()) -> int:
    """Write a plan and its first version; returns the plan.

    Args:
        actor: who writes; the owner unless ``owner_id`` says otherwise.
        values: ``customer_id`` and the fields of ``PlanVersion``.
        preparations: ``sort``, ``name`` and ``ready``; None for what the regulation names.
        foreseen: ``question`` and ``answer``.

    Raises:
        Invalid: something is missing, or it ends before it begins.
        NotAllowed: the customer is out of the actor's reach.
    """
    customer_id = values.get("customer_id")
    if not customer_id:
        raise Invalid({"customer_id": "请选服务方案是为哪位客户做的。"})
    rights.refuse(actor, rights.PLAN, customer_id)
    (head,) = customers.heads(actor, [customer_id])
    today = rights.now().date()
    said = {"owner_id": actor.id, "begins_on": today, **_content(values)}
    rows = preparing.usual(today) if preparations is None else preparations
    with keep.operation(actor, f"编写服务方案 {head.title()}") as work:
        (number,) = numbering.of_records(work.database, ServicePlan.KIND, today)
        plan_id = work.add(ServicePlan, {"number": number, "customer_id": customer_id, "user_id": said["owner_id"]})
        _write_version(work, plan_id, 1, said, "")
        preparing.replace(work, plan_id, rows, foreseen)
    return plan_id


def revise(
    actor: Actor,
    plan_id: int,
    values: Values,
    why: str,
    *,
    seen: int | None = None,
    preparations: Rows | None = None,
    foreseen: Rows | None = None,
) -> int:
    """Correct a plan: what it says becomes a new version, the old ones stay as they are; returns the version's number.

    Args:
        actor: who corrects.
        plan_id: the plan.
        values: fields of ``PlanVersion`` that change.
        why: what the follow-up has shown.
        seen: number of the version that the actor saw; None for the latest.
        preparations: all of what is made ready, if that changes.
        foreseen: all questions foreseen, if they change.

    Raises:
        Invalid: there is no reason, or something is missing.
        NotAllowed: the plan is out of the actor's reach.
        Refused: it is closed, nothing differs, or somebody else corrected it meanwhile.
    """
    plan = changeable(actor, plan_id)
    latest = versions(plan_id)[-1]
    if seen is not None and seen != latest.number:
        writer = approval.directory().name(latest.written_by_id)
        raise Refused(f"{writer} 刚刚把方案修订到第 {latest.number} 版，请重新打开，在新版上修订。")
    said = {**{name: getattr(latest, name) for name in CONTENT}, **_content(values)}
    if keep.clean(PlanVersion, said) == keep.clean(PlanVersion, {name: getattr(latest, name) for name in CONTENT}):
        raise Refused("内容和上一版相同，没有什么要修订；服务准备和预判问答可以直接改。")
    if not why.strip():
        raise Invalid({"why": "请写明为什么修订：跟进中发现了什么。"})
    with keep.operation(actor, f"修订{plan.title()}") as work:
        row = work.database.row("SELECT MAX(number) FROM plan_version WHERE plan_id = ?", (plan_id,))
        number = int(row[0] if row else 0) + 1
        _write_version(work, plan_id, number, said, why)
        work.edit(ServicePlan, plan_id, {"user_id": said["owner_id"]})
        preparing.replace(work, plan_id, preparations, foreseen)
    return number


def prepare(actor: Actor, plan_id: int, preparations: Rows | None = None, foreseen: Rows | None = None) -> None:
    """Change what is made ready and the questions foreseen; the version stays.

    Raises:
        NotAllowed: the plan is out of the actor's reach.
        Refused: it is closed.
    """
    plan = changeable(actor, plan_id)
    with keep.operation(actor, f"服务准备 {plan.title()}") as work:
        preparing.replace(work, plan_id, preparations, foreseen)


def confirm(actor: Actor, plan_id: int, words: str = "") -> None:
    """Confirm the latest version, as a superior may; the writer is told.

    Raises:
        NotAllowed: the actor may not confirm this customer's plans.
        Refused: he wrote it himself, or it is confirmed already.
    """
    plan = read(actor, plan_id)
    rights.refuse(actor, rights.CONFIRM, plan.customer_id)
    latest = versions(plan_id)[-1]
    if latest.written_by_id == actor.id:
        raise Refused("不能确认自己编写的方案，请上级确认。")
    if latest.confirmed_by_id is not None:
        name = approval.directory().name(latest.confirmed_by_id)
        raise Refused(f"第 {latest.number} 版 {name} 已经确认过了。")
    with keep.operation(actor, f"确认{plan.title()}") as work:
        said = {"confirmed_by_id": actor.id, "confirmed_at": rights.now(), "words": words}
        work.edit(PlanVersion, latest.id, said, version=latest.version)
        text = f"{actor.name} 确认了{plan.title()}第 {latest.number} 版。"
        told = (latest.written_by_id, plan.user_id)
        notice.tell(work, told, text, key=f"plan_version:{latest.id}:confirmed", about=(ServicePlan.KIND, plan_id))


def close(actor: Actor, plan_id: int, result: str) -> None:
    """Close a plan with what it brought; a call after it becomes due unless one is planned already.

    Raises:
        Invalid: there is no result.
        NotAllowed: the plan is out of the actor's reach.
        Refused: it is closed already.
    """
    plan = changeable(actor, plan_id)
    if not result.strip():
        raise Invalid({"result": "请写明执行结果：目标达到没有，客户怎么说。"})
    name = versions(plan_id)[-1].name
    with keep.operation(actor, f"完成{plan.title()}") as work:
        now = rights.now()
        work.edit(ServicePlan, plan_id, {"state": "closed", "result": result, "closed_at": now}, version=plan.version)
        known = work.database.row(
            "SELECT 1 FROM callback WHERE customer_id = ? AND state = 'planned' AND binned_at IS NULL",
            (plan.customer_id,),
        )
        if known is None:
            work.add(Callback, {
                "customer_id": plan.customer_id, "service": f"服务方案：{name}", "served_at": now,
                "served_id": plan.user_id, "user_id": plan.user_id, "plan_id": plan_id,
            })  # fmt: skip


def reopen(actor: Actor, plan_id: int) -> None:
    """Let a closed plan go on; the call planned at its end is not made.

    Raises:
        NotAllowed: the plan is out of the actor's reach.
        Refused: it is not closed.
    """
    plan = read(actor, plan_id)
    rights.refuse(actor, rights.PLAN, plan.customer_id, plan.user_id)
    if plan.state != "closed":
        raise Refused(f"{plan.title()}还在执行中。")
    with keep.operation(actor, f"继续{plan.title()}") as work:
        work.edit(ServicePlan, plan_id, {"state": "active", "closed_at": None}, version=plan.version)
        for one in keep.read_all(Callback, "plan_id = ? AND state = 'planned' AND binned_at IS NULL", (plan_id,)):
            work.bin(Callback, one.id)


def read(actor: Actor, plan_id: int) -> ServicePlan:
    """Return a plan.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(ServicePlan, plan_id)
    rights.refuse_unseen(actor, ServicePlan.LABEL, found.customer_id, found.user_id)
    return found


def changeable(actor: Actor, plan_id: int) -> ServicePlan:
    """Return a plan that the actor wants to change.

    Raises:
        NotAllowed: it is out of his reach.
        Refused: it is closed, or lies in the recycle bin.
    """
    plan = read(actor, plan_id)
    rights.refuse(actor, rights.PLAN, plan.customer_id, plan.user_id)
    if plan.binned_at is not None:
        raise Refused(f"{plan.title()}在回收站中，请先恢复。")
    if plan.state == "closed":
        raise Refused(f"{plan.title()}已完成，不能再改；要继续请先点“继续执行”。")
    return plan


def by_number(actor: Actor, number: str) -> ServicePlan:
    """Return the plan with this number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return read(actor, keep.id_of_number(ServicePlan, number))


def versions(plan_id: int) -> list[PlanVersion]:
    """Return the versions of a plan, the first one first."""
    return keep.read_all(PlanVersion, "plan_id = ? AND binned_at IS NULL ORDER BY number", (plan_id,))


def version(plan_id: int, number: int) -> PlanVersion:
    """Return one version of a plan.

    Raises:
        NotFound: there is none.
    """
    found = next((one for one in versions(plan_id) if one.number == number), None)
    if found is None:
        raise NotFound(f"这个方案没有第 {number} 版。")
    return found


def listed(
    actor: Actor, *, customer_id: int | None = None, only_active: bool = False, limit: int = 500
) -> list[Planned]:
    """Return the plans that the actor may see with their latest versions, those under way first."""
    where, mine = rights.visible(actor, "service_plan.user_id")
    parts, params = [where], list[Any](mine)
    if customer_id is not None:
        parts.append("service_plan.customer_id = ?")
        params.append(customer_id)
    if only_active:
        parts.append("service_plan.state = 'active'")
    count = "(SELECT COUNT(*) FROM preparation p WHERE p.plan_id = service_plan.id AND p.binned_at IS NULL{})"
    rows = current().rows(
        f"SELECT service_plan.id, service_plan.number, service_plan.customer_id, {TITLE}, service_plan.state, u.name,"
        " v.number, v.name, v.begins_on, v.ends_on, v.written_at, v.confirmed_by_id,"
        f" {count.format(' AND p.ready')}, {count.format('')} FROM service_plan"
        " JOIN customer ON customer.id = service_plan.customer_id"
        ' JOIN "user" u ON u.id = service_plan.user_id JOIN plan_version v ON v.plan_id = service_plan.id'
        " AND v.number = (SELECT MAX(w.number) FROM plan_version w WHERE w.plan_id = service_plan.id"
        " AND w.binned_at IS NULL) WHERE service_plan.binned_at IS NULL AND customer.binned_at IS NULL"
        + also(*parts)
        + f" ORDER BY service_plan.state, v.ends_on, service_plan.id LIMIT {int(limit)}",
        params,
    )
    return [_planned(row) for row in rows]


def stale(actor: Actor, today: date) -> list[Planned]:
    """Return the actor's own plans under way that were not looked at for too long, or whose period is over (S1-47)."""
    days = int(regulation.on(today).number("service_plan.review_days"))
    own = {int(row[0]) for row in current().rows("SELECT id FROM service_plan WHERE user_id = ?", (actor.id,))}
    return [
        one for one in listed(actor, only_active=True)
        if one.id in own and (one.ends_on < today or today - one.written_on > timedelta(days=days))
    ]  # fmt: skip


def bin_plan(actor: Actor, plan_id: int, *, back: bool = False) -> None:
    """Put a plan with all its versions into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: it is out of the actor's reach.
    """
    plan = read(actor, plan_id)
    rights.refuse(actor, rights.PLAN, plan.customer_id, plan.user_id)
    with keep.operation(actor, f"{'恢复' if back else '删除'}{plan.title()}") as work:
        (work.restore if back else work.bin)(ServicePlan, plan_id)


def content(version: PlanVersion) -> dict[str, Any]:
    """Return what a version says, by field."""
    return {name: getattr(version, name) for name in CONTENT}


def customer_of(plan: ServicePlan) -> Customer:
    """Return the customer whom a plan was made for."""
    return keep.read(Customer, plan.customer_id)


def _content(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in CONTENT if values.get(name) not in (None, "")}


def _write_version(work: keep.Operation, plan_id: int, number: int, said: Values, why: str) -> None:
    work.add(PlanVersion, {
        **said, "plan_id": plan_id, "number": number, "why": why, "written_by_id": work.actor.id,
        "written_at": rights.now(),
    })  # fmt: skip


def _planned(row: tuple[Any, ...]) -> Planned:
    shown = list(row)
    for at in (8, 9):
        shown[at] = date.fromisoformat(row[at])
    shown[10] = moment_of(row[10]).astimezone().date()
    shown[11] = row[11] is not None
    return Planned(*shown)
