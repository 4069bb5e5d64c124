"""Customers chosen to get on (S0-42), and who must be told of the next month's strategy by somebody else (S0-40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cmdesk.cadence.record import Briefed, Improvement
from cmdesk.cadence.rules.months import month_of
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.customers.rules import rights
from cmdesk.staff import rules as staff

KEEP, BRIEF = "cadence.sample", "cadence.brief"


class Told(NamedTuple):
    """A customer on the list of those to be told, and whether he was."""

    id: int
    customer_id: int
    number: str
    name: str
    reason: str
    method: str | None
    told_on: date | None


@dataclass(frozen=True)
class Briefing:
    """The list of a month's strategy.

    Attributes:
        month: first day of the month that the strategy is for.
        rows: everybody who must be told, those not yet told first.
    """

    month: date
    rows: tuple[Told, ...]

    @property
    def done(self) -> int:
        """How many were told."""
        return sum(row.told_on is not None for row in self.rows)

    @property
    def rate(self) -> float:
        """Percent told; 100 when nobody must be."""
        return self.done * 100 / len(self.rows) if self.rows else 100.0


def choose_improvement(
    actor: Actor, customer_id: int, month: date, goals: Sequence[str], plan: str = ""
) -> Improvement:
    """Choose a promising customer for a month; chosen again, his goals and plan are replaced (S0-42).

    Raises:
        NotAllowed: he is beyond the actor's right.
        NotFound: he is gone, or not the actor's to see.
        Refused: nobody looks after him, or his manager has chosen as many as the rules allow.
        Invalid: no goals.
    """
    (head,) = rights.heads(actor, (customer_id,))
    staff.refuse(actor, KEEP, head.owner_id, head.area_id)
    if head.owner_id is None:
        raise Refused(f"“{head.title()}”还没有客户经理，请先指定负责人。")
    first = month_of(month).first
    known = current().rows(
        "SELECT id, customer_id FROM improvement WHERE binned_at IS NULL AND month = ? AND user_id = ?",
        (first.isoformat(), head.owner_id),
    )
    same = next((one for one, customer in known if customer == customer_id), None)
    most = int(regulation.on(first).number("cadence.improve.most"))
    if same is None and len(known) >= most:
        raise Refused(f"{first.month} 月的提升客户已有 {len(known)} 户，最多 {most} 户，请先去掉一户。")
    values: dict[str, Any] = {"goals": tuple(goals), "plan": plan}
    with keep.operation(actor, f"选定提升客户 {head.title()}") as work:
        if same is None:
            whole = {"customer_id": customer_id, "user_id": head.owner_id, "month": first, **values}
            same = work.add(Improvement, whole)
        else:
            work.edit(Improvement, same, values)
        return work.written(Improvement, same)


def report_improvement(actor: Actor, improvement_id: int, result: str, *, reached: bool) -> None:
    """Write down what came of it.

    Raises:
        NotAllowed: the customer is beyond the actor's right.
        NotFound: there is no such choice, or not the actor's to see.
    """
    found = keep.read(Improvement, improvement_id)
    (head,) = rights.heads(actor, (found.customer_id,))
    staff.refuse(actor, KEEP, head.owner_id, head.area_id)
    with keep.operation(actor, f"提升客户结果 {head.title()}") as work:
        work.edit(Improvement, improvement_id, {"result": result, "reached": reached})


def drop_improvement(actor: Actor, improvement_id: int) -> None:
    """Take a choice back.

    Raises:
        NotAllowed: the customer is beyond the actor's right.
        NotFound: there is no such choice, or not the actor's to see.
    """
    found = keep.read(Improvement, improvement_id)
    (head,) = rights.heads(actor, (found.customer_id,))
    staff.refuse(actor, KEEP, head.owner_id, head.area_id)
    with keep.operation(actor, f"去掉提升客户 {head.title()}") as work:
        work.bin(Improvement, improvement_id)


def improvements(actor: Actor, month: date, *, manager: int | None = None) -> list[Improvement]:
    """Return the customers chosen for a month, as far as the actor may see them."""
    where, params = rights.visible(actor)
    seen = f" AND customer_id IN (SELECT id FROM customer WHERE {where})" if where else ""
    whose = " AND user_id = ?" if manager is not None else ""
    return keep.read_all(
        Improvement,
        f"binned_at IS NULL AND month = ?{whose}{seen} ORDER BY user_id, id",
        (month_of(month).first.isoformat(), *((manager,) if manager is not None else ()), *params),
    )


def must_tell(actor: Actor, month: date, reasons: Mapping[int, str]) -> int:
    """Put customers on the list of those the deliverer cannot tell of a month's strategy; returns how many are new.

    Args:
        actor: who writes the list.
        month: a day of the month that the strategy is for.
        reasons: customer → why the deliverer cannot tell him.

    Raises:
        NotAllowed: one of them is beyond the actor's right.
        NotFound: one of them is gone, or not the actor's to see.
    """
    heads = _refuse(actor, list(reasons))
    first = month_of(month).first
    known = {
        row[0]
        for row in current().rows(
            "SELECT customer_id FROM briefed WHERE binned_at IS NULL AND month = ?", (first.isoformat(),)
        )
    }
    rows = [
        keep.clean(Briefed, {"customer_id": head.id, "month": first, "reason": reasons[head.id]})
        for head in heads
        if head.id not in known
    ]
    if rows:
        with keep.operation(actor, f"列入 {first.month} 月策略告知 {len(rows)} 户") as work:
            work.add_many(Briefed, rows)
    return len(rows)


def tell(actor: Actor, ids: Sequence[int], method: str, day: date) -> int:
    """Write down that customers on the list were told; returns how many.

    Raises:
        NotAllowed: one of them is beyond the actor's right.
        NotFound: there is no such row, or the customer is not the actor's to see.
        Invalid: no such method.
    """
    found = [keep.read(Briefed, one) for one in ids]
    _refuse(actor, [one.customer_id for one in found])
    with keep.operation(actor, f"策略已告知 {len(found)} 户") as work:
        values = {"method": method, "told_on": day, "user_id": actor.id or None}
        return len(work.edit_many(Briefed, dict.fromkeys((one.id for one in found), values)))


def briefing(actor: Actor, month: date, *, manager: int | None = None) -> Briefing:
    """Return the list of a month's strategy, as far as the actor may see the customers."""
    where, params = rights.visible(actor)
    first = month_of(month).first
    rows = current().rows(
        "SELECT t.id, t.customer_id, customer.number, customer.short_name, customer.name, t.reason, t.method, t.told_on"
        " FROM briefed t JOIN customer ON customer.id = t.customer_id WHERE t.binned_at IS NULL AND t.month = ?"
        + (" AND customer.owner_id = ?" if manager is not None else "")
        + also(where)
        + " ORDER BY CASE WHEN t.told_on IS NULL THEN 0 ELSE 1 END, customer.number, t.id",
        (first.isoformat(), *((manager,) if manager is not None else ()), *params),
    )
    told = (
        Told(one, customer, number, short or name, reason, method, date.fromisoformat(on) if on else None)
        for one, customer, number, short, name, reason, method, on in rows
    )
    return Briefing(first, tuple(told))


def _refuse(actor: Actor, customers: Sequence[int]) -> list[rights.Head]:
    heads = rights.heads(actor, customers)
    for head in heads:
        staff.refuse(actor, BRIEF, head.owner_id, head.area_id)
    return heads
