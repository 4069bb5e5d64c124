"""A complaint comes in: it is registered, answered when one is sure, graded by the manager (S4-39…S4-42)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules import moves, reminders, rights, types
from cmdesk.complaints.rules.moments import plain, stored
from cmdesk.complaints.rules.path import contact
from cmdesk.complaints.rules.people import telling
from cmdesk.core import numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import rules as customers
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Anomaly

Values = Mapping[str, Any]

_REGISTERED = (
    "customer_id", "person_id", "contact_name", "phone", "channel", "received_at", "urgent", "type", "facts", "wish",
    "wanted_by", "evidence", "answered_at", "answer", "product_id", "product_text", "batch", "slip_number",
    "delivered_on", "quantity", "goods_amount",
)  # fmt: skip
"""What is said when a complaint comes in, and may be corrected until it is archived."""


@dataclass(frozen=True)
class Proposal:
    """How severe the rule takes a complaint, and why."""

    severity: str
    reason: str


def propose_severity(values: Values) -> Proposal:
    """Return what the rule proposes: severe by type, by words in facts and wish, by money (S4-44).

    Args:
        values: fields of the complaint as far as they are known.
    """
    rules = regulation.today()
    if values.get("type") in rules.value("complaint.severe.types"):
        return Proposal("severe", f"类别“{types.valid().get(str(values['type']), '')}”按制度为严重")
    text = f"{values.get('facts') or ''}\n{values.get('wish') or ''}"
    words = [word for word in rules.value("complaint.severe.words") if word in text]
    if words:
        return Proposal("severe", f"内容或要求提到“{words[0]}”")
    limit = Decimal(str(rules.number("complaint.severe.amount")))
    money = max(Decimal(values.get(name) or 0) for name in ("goods_amount", "loss"))
    if money >= limit:
        return Proposal("severe", f"金额 {money} 元达到 {limit:f} 元")
    return Proposal("minor", "没有赔偿、退货、换货等要求")


def register(actor: Actor, values: Values) -> int:
    """Register a complaint; whoever does is its first receiver and stays responsible (S4-39); returns its id.

    An ``answer`` given at once is its first answer. The call or letter itself is a contact with the customer.

    Raises:
        Invalid: some values cannot be kept, or ones that are needed are missing.
        NotAllowed: the actor may not register complaints.
        NotFound: the actor may not see the customer.
    """
    rights.refuse(actor, "register", None)
    given = {name: values[name] for name in _REGISTERED if name in values}
    given["received_at"] = given.get("received_at") or clock.now()
    given["type"] = types.key_of(str(given.get("type") or ""))
    moves.refuse_future(given["received_at"], "received_at")
    if not given.get("customer_id"):
        raise Invalid({"customer_id": "请先选投诉的客户。"})
    (head,) = customers.heads(rights.as_receiver(actor), [int(given["customer_id"])])
    if str(given.get("answer") or "").strip():
        given["answered_at"] = given.get("answered_at") or given["received_at"]
    given |= {"receiver_id": actor.id, "owner_id": actor.id, "severity_proposed": propose_severity(given).severity}
    with keep.operation(actor, f"受理投诉 {head.title()}") as work:
        number = numbering.of_records(work.database, Complaint.KIND, clock.now().date())[0]
        came = contact.begin(work, number, given)
        complaint_id = work.add(Complaint, {**given, "number": number, "activity_id": came})
        made = work.written(Complaint, complaint_id)
        moves.note(work, made, "register", at=given["received_at"], after="registered")
        if given.get("answered_at"):
            moves.note(work, made, "answer", str(given["answer"]), at=given["answered_at"])
        telling.registered(work, made, types.valid()[made.type])
    return complaint_id


def correct(actor: Actor, complaint_id: int, values: Values, *, version: int | None = None) -> None:
    """Correct or complete what was registered; not the first receiver, nor an archived complaint.

    Raises:
        Invalid: the receipt has not come yet, or lies after somebody came to the scene.
        Refused: the actor may not, or the complaint is archived.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    given = {name: values[name] for name in _REGISTERED if name in values}
    if "type" in given:
        given["type"] = types.key_of(str(given["type"]))
    for name in ("received_at", "answered_at"):
        moves.refuse_future(given.get(name), name)
    if given.get("received_at") is not None:
        _refuse_after_arrival(found, given["received_at"])
    with keep.operation(actor, f"更正 {found.title()}") as work:
        changed = moves.change(work, found, given, version=version)
        contact.follow(work, changed, given)
        if changed.answered_at is not None:
            reminders.close(work, found.id, "answer")
        proposal = propose_severity({name: getattr(changed, name) for name in (*_REGISTERED, "loss")})
        moves.change(work, changed, {"severity_proposed": proposal.severity})


def _refuse_after_arrival(complaint: Complaint, received: datetime) -> None:
    row = current().row(
        "SELECT MIN(arrived_at) FROM complaint_arrival WHERE complaint_id = ? AND binned_at IS NULL", (complaint.id,)
    )
    if row is None or row[0] is None:
        return
    first, begin = plain(moment_of(row[0])), keep.clean(Complaint, {"received_at": received})["received_at"]
    if first < plain(begin).replace(second=0, microsecond=0):
        raise Invalid(
            {"received_at": f"受理时间 {plain(begin):%Y-%m-%d %H:%M} 晚于到场时间 {first:%Y-%m-%d %H:%M}，请核对。"}
        )


def answer(
    actor: Actor,
    complaint_id: int,
    words: str,
    *,
    at: datetime | None = None,
    sure: bool = False,
    way: str = "phone_out",
) -> None:
    """Answer the customer; the first answer stops its timer whatever the channel, later ones only join the trail.

    Each is a contact with him.

    Args:
        actor: who answered.
        complaint_id: the complaint.
        words: what was said.
        at: when; now by default.
        sure: the answer settles the matter (充分把握，立即回复 S4-41); it goes straight to the follow-up call.
        way: how he was answered, see ``contact.ways``.

    Raises:
        Refused: no words, the complaint is archived, or a severe one cannot be settled by an answer.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    if not words.strip():
        raise Invalid({"answer": "请写明答复的内容。"})
    when = at or clock.now()
    moves.refuse_future(when, "at")
    contact.refuse_way(way)
    with keep.operation(actor, f"答复 {found.title()}") as work:
        contact.speak(work, found, "答复", words, at=when, way=way)
        values = {} if found.answered_at else {"answered_at": when, "answer": words}
        if not sure:
            moves.change(work, found, values)
            moves.note(work, found, "answer", words, at=when)
            return
        if found.severity == "severe" or propose_severity(_values(found)).severity == "severe":
            raise Refused(f"{found.title()}可能属于严重投诉，要先分级、查证，不能只答复了结。")
        moves.note(work, found, "answer", words, at=when)
        moved = moves.move(work, found, "follow_up", "answer", "立即回复", values={**values, "severity": "minor"})
        telling.comes_to(work, moved)


def grade(
    actor: Actor,
    complaint_id: int,
    severity: str,
    reason: str,
    *,
    owner_id: int | None = None,
    nature: str | None = None,
) -> None:
    """Say how severe a complaint is and who handles it (S4-42).

    Raises:
        Refused: no reason, milder than the rule proposes without saying why, or not its turn.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "grade", found)
    if severity not in {"minor", "severe"}:
        raise Invalid({"severity": "轻重只能是“一般”或“严重”。"})
    if not reason.strip():
        raise Invalid({"severity_reason": "请写明分级的理由。"})
    rights.refuse_gone(owner_id)
    after = "severe_site" if severity == "severe" else "minor_site"
    with keep.operation(actor, f"分级 {found.title()}") as work:
        graded = moves.move(
            work,
            found,
            after,
            "grade",
            reason,
            values={
                "severity": severity,
                "severity_reason": reason,
                "nature": nature,
                "graded_at": clock.now(),
                "owner_id": owner_id or found.owner_id,
            },
        )
        if severity == "severe":
            raise_anomaly(work, found)
        telling.graded(work, graded)


def raise_anomaly(work: Operation, complaint: Complaint) -> None:
    """Ask for the visit on the spot within two working days that a severe complaint deserves (S1-29 ②)."""
    open_one = work.database.row(
        "SELECT 1 FROM anomaly WHERE customer_id = ? AND trigger = 'complaint' AND closed_at IS NULL AND binned_at IS NULL",
        (complaint.customer_id,),
    )
    if open_one is None:
        owner = work.database.row("SELECT owner_id FROM customer WHERE id = ?", (complaint.customer_id,))
        values = {
            "customer_id": complaint.customer_id,
            "trigger": "complaint",
            "note": f"严重投诉 {complaint.number}",
            "found_at": complaint.received_at,
            "user_id": (owner[0] if owner else None) or complaint.owner_id,
        }
        visits.tell_of_anomaly(work, work.add(Anomaly, values))


def repeats(customer_id: int, received_at: datetime, but: int = 0) -> int:
    """Return how many earlier complaints the customer has made within the days of ``complaint.repeat.days``."""
    days = regulation.on(received_at.date()).number("complaint.repeat.days")
    row = current().row(
        "SELECT COUNT(*) FROM complaint WHERE customer_id = ? AND id <> ? AND binned_at IS NULL"
        " AND received_at >= ? AND received_at < ?",
        (customer_id, but, stored(received_at - timedelta(days=days)), stored(received_at)),
    )
    return int(row[0]) if row else 0


def trail(actor: Actor, complaint_id: int) -> list[ComplaintEvent]:
    """Return what happened to a complaint, in order."""
    rights.read(actor, complaint_id)
    return moves.events(complaint_id)


def _values(complaint: Complaint) -> dict[str, Any]:
    return {name: getattr(complaint, name) for name in ("type", "facts", "wish", "goods_amount", "loss")}
