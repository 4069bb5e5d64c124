"""Attending and giving on important days is approved (S4-59): the flow ``courtesy``, what is signed, what becomes of it.

Who plans an event submits it himself. What was signed stays as it was: a change of it asks for the signatures anew, and
both versions are kept by the approvals.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cmdesk.activities.record import CourtesyEvent
from cmdesk.activities.rules import giving, records, rights
from cmdesk.core import approval, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, subjects
from cmdesk.core.approval.verbs.deciding import Back
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.record import Customer, Person

FLOW: Final = "courtesy"
OVER: Final = frozenset({"done", "dropped"})
"""States of an event that is settled."""

_GIVING: Final = frozenset({"gift", "both"})
"""Ways by which a customer gets something."""
_ATTENDING: Final = frozenset({"attend", "both"})
"""Ways that take somebody's day."""
_FOLLOWS: Final = {"running": "waiting", "approved": "approved", "returned": "returned", "refused": "refused"}
"""State of the approval → state of the event; whatever else ends an approval leaves the event to be submitted anew."""


def gives(way: str | None, amount: Decimal | None) -> bool:
    """Tell whether a customer gets something."""
    return way in _GIVING or bool(amount)


class Matter(NamedTuple):
    """What decides whether a superior has to agree: how much a customer gets in which way, and when."""

    way: str | None
    amount: Decimal | None
    customer_id: int
    day: date


def wanted(matters: Sequence[Matter]) -> list[bool]:
    """Tell for each of some matters whether a superior has to agree.

    Somebody attends, more than the free amount is given, nobody says how much, or it is too much together with what the
    customer was given in that month or year.
    """
    free = Decimal(str(regulation.on(clock.today()).number("courtesy.free.amount")))
    alone = [
        one.way in _ATTENDING or (one.amount or Decimal(0)) > free or (one.way in _GIVING and one.amount is None)
        for one in matters
    ]
    small = {
        (one.customer_id, one.day) for one, signed in zip(matters, alone, strict=True) if one.amount and not signed
    }
    had = giving.given_each(small)
    return [
        signed or bool(one.amount and had[one.customer_id, one.day].beyond(one.amount))
        for one, signed in zip(matters, alone, strict=True)
    ]


def asked(record: CourtesyEvent) -> bool:
    """Tell whether a superior has to agree to an event."""
    day = record.happens_on or clock.today()
    return wanted([Matter(record.way, record.amount, record.customer_id, day)])[0]


def submit(actor: Actor, event_id: int) -> CourtesyEvent:
    """Ask for the signatures, also for what was sent back, and return the event.

    Raises:
        NotAllowed: it is not the actor who sees to it.
        Refused: it is under way, approved or settled, needs no approval, or the amount is missing.
    """
    record = records.living(actor, CourtesyEvent, event_id)
    refuse_submitting(actor, record)
    records.customer_title(record.customer_id)
    under_way = approval.of_record(CourtesyEvent.KIND, event_id)
    if under_way is not None and under_way.state == "returned" and under_way.applicant_id == actor.id:
        approval.resubmit(actor, under_way.id)
        return keep.read(CourtesyEvent, event_id)
    named = title(record)
    with keep.operation(actor, f"提交审批 {named}") as work:
        let_go(work, event_id, f"由{actor.name}另行提交审批")
        approval.submit(actor, CourtesyEvent.KIND, event_id, FLOW, named, facts(event_id), work=work)
    return keep.read(CourtesyEvent, event_id)


def refuse_submitting(actor: Actor, record: CourtesyEvent) -> None:
    """Let pass what can be submitted by the actor now.

    Raises:
        NotAllowed: it is not the actor who sees to it.
        Refused: why it cannot.
    """
    if record.state in OVER or record.state in {"waiting", "approved"}:
        raise Refused(f"“{record.title()}”{CourtesyEvent.state.show(record.state)}，不用再提交审批。")
    if record.user_id != actor.id:
        raise NotAllowed(f"“{record.title()}”由{approval.directory().name(record.user_id)}经办，要由本人提交审批。")
    if not asked(record):
        raise Refused(f"“{record.title()}”不出席、不送礼，或在不用批准的金额以内，不用审批，直接办理即可。")
    if record.way in _GIVING and record.amount is None:
        raise Refused(f"“{record.title()}”要随礼，还没有写金额；请先写明金额，再提交审批。")


def approve(
    actor: Actor, event_id: int, words: str = "", *, despite: Collection[str] = (), password: str | None = None
) -> CourtesyEvent:
    """Agree to what is planned, and return the event.

    Args:
        actor: who signs.
        event_id: the event.
        words: what he says to it.
        despite: keys of what speaks against giving the customer something and he knows of; then his words are the reason.
        password: his own once more, where the amount asks for it.

    Raises:
        PasswordNeeded: the amount asks for the password again.
        Unseen: something is to be given, and something speaks against it that he has not seen.
        Refused: it does not wait for the actor, or its content was changed.
    """
    approval.approve(actor, under_way_of(actor, event_id).id, words, despite=despite, password=password)
    return keep.read(CourtesyEvent, event_id)


def send_back(actor: Actor, event_id: int, words: str, *, to: Back = "applicant") -> CourtesyEvent:
    """Send an event back, saying why, and return it.

    Raises:
        Refused: it does not wait for the actor, or no reason is given.
    """
    approval.send_back(actor, under_way_of(actor, event_id).id, words, to=to)
    return keep.read(CourtesyEvent, event_id)


def refuse(actor: Actor, event_id: int, words: str) -> CourtesyEvent:
    """Say no, and why, and return the event.

    Raises:
        Refused: it does not wait for the actor, or no reason is given.
    """
    approval.refuse(actor, under_way_of(actor, event_id).id, words)
    return keep.read(CourtesyEvent, event_id)


def withdraw(actor: Actor, event_id: int) -> CourtesyEvent:
    """Take back what one has submitted, and return the event.

    Raises:
        Refused: it is not under way, or is somebody else's.
    """
    approval.withdraw(actor, under_way_of(actor, event_id).id)
    return keep.read(CourtesyEvent, event_id)


def under_way_of(actor: Actor, event_id: int) -> Approval:
    """Return the approval in which an event is now.

    Raises:
        NotFound: there is no such event for the actor.
        Refused: it is in none.
    """
    record, found = read(actor, event_id), approval.of_record(CourtesyEvent.KIND, event_id)
    if found is None or found.state not in {"running", "returned"}:
        raise Refused(f"“{record.title()}”没有在审批（{CourtesyEvent.state.show(record.state)}）。")
    return found


def read(actor: Actor, event_id: int) -> CourtesyEvent:
    """Return an event that the actor may know of, or in whose approval he has a part.

    Raises:
        NotFound: there is none, or it is out of his sight.
    """
    record = keep.read(CourtesyEvent, event_id)
    found = approval.of_record(CourtesyEvent.KIND, event_id)
    if found is None or not approval.takes_part(actor, found):
        rights.refuse_unseen(actor, record)
    return record


def latest(actor: Actor, event_id: int) -> int:
    """Return the latest approval of an event, for those who have to do with it.

    Raises:
        NotFound: there is no such event for the actor, or he has nothing to do with its approval.
        Refused: it was never submitted.
    """
    record, found = read(actor, event_id), approval.of_record(CourtesyEvent.KIND, event_id)
    if found is None:
        raise Refused(f"“{record.title()}”还没有提交过审批。")
    return approval.read(actor, found.id).id


def let_go(work: Operation, event_id: int, words: str) -> None:
    """End an approval that came back to its applicant and that nobody submits again: the event goes another way."""
    found = approval.of_record(CourtesyEvent.KIND, event_id)
    if found is not None and found.state == "returned":
        approval.replace_returned(work, found.id, words)


def content(event_id: int) -> dict[str, Any]:
    """Return what is signed: label → text."""
    record = keep.read(CourtesyEvent, event_id)
    names = ("occasion", "happens_on", "way", "amount", "note")
    fields = {name: getattr(CourtesyEvent, name) for name in names}
    said = {
        "客户": keep.title_of(Customer.KIND, record.customer_id),
        "当事人": _person(record.person_id),
        **{field.about.label: field.told(getattr(record, name)) for name, field in fields.items()},
        "经办人": approval.directory().name(record.user_id),
    }
    if record.lunar:
        said[fields["happens_on"].about.label] += "（由农历换算）"
    return {label: text for label, text in said.items() if text}


def facts(event_id: int) -> approval.Facts:
    """Return what the conditions of the flow look at: money, area, class of the customer."""
    record = keep.read(CourtesyEvent, event_id)
    customer = keep.read(Customer, record.customer_id)
    classes = frozenset(one for one in (customer.visit_class, customer.key_class) if one)
    return approval.Facts(amount=record.amount, unit_id=customer.area_id, classes=classes)


def settled(work: Operation, event_id: int, state: str) -> None:
    """Let an event follow its approval; approved, it names who said the last word, and when."""
    if work.written(CourtesyEvent, event_id).state in OVER:
        return
    values: dict[str, Any] = {"state": _FOLLOWS.get(state, "planned"), "approver_id": None, "approved_on": None}
    if state == "approved":
        values |= {"approver_id": work.actor.id, "approved_on": moment_of(work.at).astimezone().date()}
    work.edit(CourtesyEvent, event_id, values)


def favoured(event_id: int) -> list[int]:
    """Return the customer of an event on which he gets something."""
    record = keep.read(CourtesyEvent, event_id)
    return [record.customer_id] if gives(record.way, record.amount) else []


def register() -> None:
    """Let important days be approved."""
    subjects.register(subjects.Subject(CourtesyEvent.KIND, content, settled, facts=facts, favours=favoured))


def title(record: CourtesyEvent) -> str:
    """Return how lists call the approval of an event."""
    way = CourtesyEvent.way.show(record.way)
    return f"{record.title()}{way} {keep.title_of(Customer.KIND, record.customer_id)} {record.happens_on:%m-%d}"


def _person(person_id: int | None) -> str:
    """Return whom it is about; an insider stays unnamed, for more people sign and are told than may know of him (S2-14)."""
    if person_id is None:
        return ""
    person = keep.read(Person, person_id)
    return f"保密联系人 {person.id}" if "insider" in (person.roles or ()) else person.name
