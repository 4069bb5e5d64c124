"""A file begins its way: when it is opened, when the office asks for an old one, at a prospect's first order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import files
from cmdesk.filing.record import STATE_LABELS, Filing
from cmdesk.filing.rules import rights
from cmdesk.orders.rules.entered import Entered, when_entered

OPEN = ("draft", "reviewing", "entered", "handed_on")
"""States of a file that is still on its way."""


def opened(work: Operation, customer: Customer) -> None:
    """Let a new file begin its way, in the operation that opens it; imported files count as archived."""
    kind = "prospect" if customer.stage == "prospect" else "new_file"
    _begin(work, customer.id, kind, customer.collected_on)


def ask(actor: Actor, customer_ids: Sequence[int], reason: str) -> int:
    """Ask for old files to be checked and filed anew; returns how many were not on their way already.

    Raises:
        NotAllowed: the actor may not, or not for one of them.
        NotFound: one of them is gone or not his to see.
        Refused: no reason is given.
    """
    if not reason.strip():
        raise Refused("要求复核要写明原因，客户经理才知道核对什么。")
    heads = customers.heads(actor, customer_ids)
    for head in heads:
        rights.refuse(actor, "ask", head)
    wanted = [head for head in heads if not _is_open(rights.latest(head.id))]
    if not wanted:
        return 0
    named = wanted[0].title() if len(wanted) == 1 else f"{len(wanted)} 户"
    with keep.operation(actor, f"要求复核档案 {named}") as work:
        for head in wanted:
            _begin(work, head.id, "change", None, reason)
    return len(wanted)


def first_order(actor: Actor, customer_id: int, on: date) -> int:
    """Make a prospect a customer at his first order; both files stay together (S4-23). Returns the new way's id.

    Args:
        actor: who acts.
        customer_id: the prospect.
        on: day of the order.

    Raises:
        NotAllowed: he is not the actor's.
        Refused: he is a customer already, or the day has not come.
    """
    (head,) = customers.heads(actor, [customer_id])
    rights.refuse(actor, "convert", head)
    if on > rights.now().date():
        raise Refused(f"订货日 {on} 还没有到，请核对日期。")
    with keep.operation(actor, f"首次订货，转为客户 {head.title()}") as work:
        made = ordered(work, customer_id, on)
        if made is None:
            raise Refused(f"“{head.title()}”已经是客户，不用再转。")
    return made


def ordered(work: Operation, customer_id: int, on: date) -> int | None:
    """Make a prospect a customer inside the operation that enters his order; None when he is a customer already."""
    found = work.written(Customer, customer_id)
    if found.stage != "prospect":
        return None
    first = found.first_trade_on
    work.edit(Customer, customer_id, {"stage": "customer", "first_trade_on": min(first, on) if first else on})
    return _begin(work, customer_id, "new_file", on)


def heard(work: Operation, entered: Sequence[Entered]) -> None:
    """Make prospects customers by the first order they place (S4-23), in the operation that enters it."""
    first: dict[int, date] = {}
    for one in entered:
        if one.placed:
            first[one.customer_id] = min(one.day, first.get(one.customer_id, one.day))
    for part in chunks(sorted(first)):
        text = f"SELECT id FROM customer WHERE stage = 'prospect' AND id IN ({marks(part)})"
        for (customer_id,) in work.database.rows(text, part):
            ordered(work, customer_id, first[customer_id])


def register() -> None:
    """Let every file that is opened begin its way, and every prospect who orders go on as a customer."""
    files.when_opened(opened)
    when_entered("filing", heard)


def _is_open(found: Filing | None) -> bool:
    return found is not None and found.state in OPEN


def _begin(work: Operation, customer_id: int, kind: str, collected: date | None, reason: str = "") -> int:
    moment = rights.now()
    return work.add(
        Filing,
        {
            "customer_id": customer_id,
            "kind": kind,
            "opened_at": moment,
            "collected_on": min(collected or moment.date(), moment.date()),
            "reason": reason.strip(),
        },
    )


def describe(found: Filing | None) -> str:
    """Return how a file stands, in words; without a way it counts as archived."""
    return "原有客户，视同已归档" if found is None else STATE_LABELS[found.state or "draft"]
