"""Technical services: written down with a contact on the time-line, corrected, summed up to a customer's file (S4-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import records
from cmdesk.activities.rules.contacts import activities
from cmdesk.core import numbering
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.field import moment_of, moment_text
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.service.record import ServicePlan, TechnicalService
from cmdesk.service.record.technical import SHARED
from cmdesk.service.rules import plans, rights
from cmdesk.service.rules.plans import Planned

Values = Mapping[str, Any]


class Done(NamedTuple):
    """A technical service as lists show it; the cost in 元, ``files`` counts what is attached."""

    id: int
    number: str
    customer_id: int
    customer: str
    served_at: datetime
    sorts: tuple[str, ...]
    way: str
    place: str
    user: str
    content: str
    result: str
    cost: Decimal | None
    cost_note: str
    support: str
    minutes: int | None
    files: int

    def words(self) -> str:
        """Return what was done, in words."""
        label = TechnicalService.sorts.about.label_of
        return "、".join(label(one) for one in self.sorts)


class File(NamedTuple):
    """The technical-service file of a customer (技术服务档案).

    Attributes:
        services: the latest first.
        cost: of all of them, in 元.
        cooperation: what the customer's file says of cooperation and support.
        plans: the service plans made for him, those under way first.
    """

    customer: Customer
    services: list[Done]
    cost: Decimal
    cooperation: str
    plans: list[Planned]


def add(actor: Actor, values: Values) -> int:
    """Write a technical service down, with a contact on the customer's time-line; returns its id.

    Args:
        actor: who writes; he is who served unless ``user_id`` says otherwise.
        values: fields of ``TechnicalService``; without ``served_at`` it was now.

    Raises:
        Invalid: something is missing, lies ahead, or a person or plan is another customer's.
        NotAllowed: the customer is out of the actor's reach.
    """
    customer_id = values.get("customer_id")
    if not customer_id:
        raise Invalid({"customer_id": "请选为哪位客户做的技术服务。"})
    rights.refuse(actor, rights.TECHNICAL, customer_id)
    (head,) = customers.heads(actor, [customer_id])
    given = {name: one for name, one in values.items() if one is not None}
    filled = keep.clean(TechnicalService, {"user_id": actor.id, "served_at": rights.now(), "way": "visit", **given})
    _refuse_strangers(actor, customer_id, filled)
    with keep.operation(actor, f"技术服务 {head.title()}") as work:
        contact = activities.write(work, _contact(filled))
        (number,) = numbering.of_records(work.database, TechnicalService.KIND, rights.now().date())
        return work.add(TechnicalService, {**filled, "number": number, "activity_id": contact})


def edit(
    actor: Actor, service_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Correct a technical service; its contact says the same.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: something cannot be kept, or it was for another customer.
        NotAllowed: it is not the actor's.
    """
    found = _living(actor, service_id)
    if values.get("customer_id", found.customer_id) != found.customer_id:
        raise Invalid({"customer_id": "技术服务不能改到另一客户名下；登错了请删除，再在那位客户处登记。"})
    _refuse_strangers(actor, found.customer_id, values)
    with keep.operation(actor, f"修改{found.title()}") as work:
        work.edit(TechnicalService, service_id, values, version=version, before=before)
        if found.activity_id is not None:
            work.edit(Activity, found.activity_id, _mirrored(work.written(TechnicalService, service_id), values))


def bin_one(actor: Actor, service_id: int, *, back: bool = False) -> None:
    """Put a technical service with its contact into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: it is not the actor's.
    """
    found = read(actor, service_id)
    rights.refuse(actor, rights.TECHNICAL, found.customer_id, found.user_id)
    with keep.operation(actor, f"{'恢复' if back else '删除'}{found.title()}") as work:
        verb = work.restore if back else work.bin
        verb(TechnicalService, service_id)
        contact = found.activity_id
        if contact is not None and (keep.read(Activity, contact).binned_at is not None) is back:
            verb(Activity, contact)


def read(actor: Actor, service_id: int) -> TechnicalService:
    """Return a technical service.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(TechnicalService, service_id)
    rights.refuse_unseen(actor, TechnicalService.LABEL, found.customer_id, found.user_id)
    return found


def by_number(actor: Actor, number: str) -> TechnicalService:
    """Return the technical service with a number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return read(actor, keep.id_of_number(TechnicalService, number))


def may_change(actor: Actor, found: TechnicalService) -> Refused | None:
    """Return why the actor may not change a technical service, or None when he may."""
    return rights.may(actor, rights.TECHNICAL, found.customer_id, found.user_id)


def listed(
    actor: Actor,
    *,
    customer_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 1000,
) -> list[Done]:
    """Return the technical services that the actor may see, the latest first; days are those of the service."""
    where, params = rights.visible(actor, "t.user_id")
    parts = [where]
    more: list[Any] = [*params]
    if customer_id is not None:
        parts.append("t.customer_id = ?")
        more.append(customer_id)
    if since is not None:
        parts.append("t.served_at >= ?")
        more.append(_midnight(since))
    if until is not None:
        parts.append("t.served_at < ?")
        more.append(_midnight(until + timedelta(days=1)))
    rows = current().rows(
        f"SELECT t.id, t.number, t.customer_id, {TITLE}, t.served_at, t.sorts, t.way, t.place, u.name, t.content, t.result,"
        " t.cost, t.cost_note, t.support, t.minutes, (SELECT COUNT(*) FROM attachment a WHERE"
        " a.on_kind = 'technical_service' AND a.on_id = t.id AND a.binned_at IS NULL) FROM technical_service t"
        ' JOIN customer ON customer.id = t.customer_id JOIN "user" u ON u.id = t.user_id'
        " WHERE t.binned_at IS NULL AND customer.binned_at IS NULL"
        + also(*parts)
        + f" ORDER BY t.served_at DESC, t.id DESC LIMIT {int(limit)}",
        more,
    )
    return [_done(row) for row in rows]


def file_of(actor: Actor, customer_id: int) -> File:
    """Return the technical-service file of a customer.

    Raises:
        NotFound: the actor may not know of him.
    """
    customers.heads(actor, [customer_id])
    customer = keep.read(Customer, customer_id)
    done = listed(actor, customer_id=customer_id)
    return File(customer, done, total(done), customer.cooperation, plans.listed(actor, customer_id=customer_id))


def total(done: Iterable[Done]) -> Decimal:
    """Return what services cost together, in 元."""
    return sum((one.cost for one in done if one.cost is not None), Decimal(0))


def plan_choices(actor: Actor, customer_id: int) -> list[tuple[int, str]]:
    """Return (id, words) of the service plans that a service for a customer can belong to."""
    return [(one.id, f"{one.number} {one.name}") for one in plans.listed(actor, customer_id=customer_id)]


def _living(actor: Actor, service_id: int) -> TechnicalService:
    found = read(actor, service_id)
    rights.refuse(actor, rights.TECHNICAL, found.customer_id, found.user_id)
    if found.binned_at is not None:
        raise Refused(f"{found.title()}在回收站中，请先恢复。")
    return found


def _contact(filled: Values) -> dict[str, Any]:
    contact = {there: filled[here] for here, there in SHARED.items() if filled.get(here) not in (None, "")}
    return {**contact, "subject": _subject(filled.get("sorts") or ())}


def _mirrored(now: TechnicalService, values: Values) -> dict[str, Any]:
    """Return what of a correction its contact says too."""
    found = {there: getattr(now, here) for here, there in SHARED.items() if here in values and here != "customer_id"}
    return {**found, **({"subject": _subject(now.sorts)} if "sorts" in values else {})}


def _subject(sorts: Iterable[str]) -> str:
    label = TechnicalService.sorts.about.label_of
    return f"技术服务：{'、'.join(label(one) for one in sorts)}"[:100]


def _refuse_strangers(actor: Actor, customer_id: int, values: Values) -> None:
    records.refuse_strangers(actor, customer_id, values)
    plan_id = values.get("plan_id")
    if plan_id and keep.read(ServicePlan, int(plan_id)).customer_id != customer_id:
        raise Invalid({"plan_id": "选的服务方案不是这位客户的，请重新选择。"})


def _midnight(day: date) -> str:
    return moment_text(datetime.combine(day, time()))


def _done(row: tuple[Any, ...]) -> Done:
    shown = list(row)
    shown[4] = moment_of(row[4]).astimezone()
    shown[5] = tuple(row[5].split(",")) if row[5] else ()
    shown[11] = None if row[11] is None else Decimal(int(row[11])) / 100
    return Done(*shown)


def _see(actor: Actor, service_id: int) -> None:
    read(actor, service_id)


def _change(actor: Actor, service_id: int) -> None:
    _living(actor, service_id)


FILES: Final = Files(TechnicalService, _see, _change)
"""Reports, photographs, trial data attached to a service."""
