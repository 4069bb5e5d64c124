"""What a visit leaves behind besides itself: its activity, who took part, stock and demand, promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cmdesk.activities.record import Activity, Participant, Promise
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid
from cmdesk.core.record import fields_of
from cmdesk.core.text.parted import parted
from cmdesk.customers.record import Customer
from cmdesk.visits.record import StockReading, Visit
from cmdesk.visits.rules.sheet.entry import NO_NEXT, Change, Met, Promised, Reading, Seen

_CHANNELS = {"field": "visit", "phone": "phone_out", "web": "web"}
_PURPOSES = {
    "anomaly": "anomaly", "complaint": "complaint", "explain": "policy", "promote": "brand", "revisit": "follow_up",
    "negotiation": "negotiation", "sample": "collect",
}  # fmt: skip


def write_activity(
    work: keep.Operation, visit: Visit, contact: Mapping[str, Any], happened: datetime, seen: Seen | None
) -> int:
    """Write the visit's place on the time-line and return its id."""
    minutes = None
    if visit.arrived_at and visit.left_at:
        minutes = round((visit.left_at - visit.arrived_at).total_seconds() / 60)
    kind = Visit.kind.about.label_of(visit.kind or "")
    common = {
        "user_id": visit.user_id,
        "person_id": visit.met_id,
        "channel": _CHANNELS[visit.mode or "field"],
        "happened_at": happened,
        "minutes": minutes,
        "subject": f"{kind}：{visit.purpose}"[:100] if visit.purpose else kind,
    }
    common |= _ending(visit, contact)
    if visit.activity_id is not None:
        work.edit(
            Activity,
            visit.activity_id,
            {**contact, **common},
            version=seen.activity_version if seen else None,
            before={**(seen.before or {}), **_stored(visit.activity_id, common)} if seen else None,
        )
        return visit.activity_id
    begun = {"purposes": (_PURPOSES.get(visit.kind or "", "care"),), "customer_id": visit.customer_id}
    return work.add(Activity, {**begun, **common, **contact})


def _ending(visit: Visit, contact: Mapping[str, Any]) -> dict[str, Any]:
    """Return what keeps anybody from being reminded of a next step that is not needed, or lets him be after all."""
    if "next_step" not in contact:
        return {}
    if contact["next_step"] == NO_NEXT:
        return {"next_on": None, "next_done": True}
    before = keep.read(Activity, visit.activity_id).next_step if visit.activity_id is not None else ""
    return {"next_done": False} if before == NO_NEXT else {}


def _stored(activity_id: int, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored values of what follows from the visit: nobody is asked about them."""
    now = keep.read(Activity, activity_id)
    return {name: getattr(now, name) for name in names}


def write_participants(work: keep.Operation, visit: Visit, activity_id: int, met: Sequence[Met] | None) -> None:
    """Let the participants of the activity be who went and who was met; ``None`` leaves the customer's side."""
    there = keep.read_all(Participant, "activity_id = ? AND binned_at IS NULL ORDER BY id", (activity_id,))
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    name = keep.title_of("user", visit.user_id)
    wanted["ours", name] = {"user_id": visit.user_id}
    for companion in parted(visit.companions):
        wanted.setdefault(("ours", companion), {})
    for one in met or ():
        wanted["theirs", one.name] = {"person_id": one.person_id, "position": one.position, "decides": one.decides}
    for row in there:
        key = (row.side or "theirs", row.name)
        if key in wanted:
            work.edit(Participant, row.id, wanted.pop(key))
        elif met is not None or row.side == "ours":
            work.bin(Participant, row.id)
    for (side, who), values in wanted.items():
        work.add(Participant, {"activity_id": activity_id, "side": side, "name": who, **values})


def write_readings(work: keep.Operation, visit: Visit, readings: Sequence[Reading]) -> None:
    """Write stock and demand; a reading entered before is corrected, an empty one taken away (S0-12, S0-23)."""
    if not readings:
        return
    rows = work.database.rows(
        "SELECT product_id, id FROM stock_reading WHERE visit_id = ? AND binned_at IS NULL", (visit.id,)
    )
    known: dict[int, int] = dict(rows)
    new = []
    for one in {reading.product_id: reading for reading in readings}.values():
        values = {
            "stock": one.stock,
            "demand": one.demand,
            "sold": one.sold,
            "short_days": one.short_days,
            "day": visit.day,
        }
        if one.product_id in known:
            if one.is_empty:
                work.bin(StockReading, known[one.product_id])
            else:
                work.edit(StockReading, known[one.product_id], values)
        elif not one.is_empty:
            whose = {"visit_id": visit.id, "customer_id": visit.customer_id, "product_id": one.product_id}
            new.append(_cleaned(one, {**values, **whose}))
    work.add_many(StockReading, new)


def _cleaned(reading: Reading, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return keep.clean(StockReading, values)
    except Invalid as invalid:
        name = keep.title_of("product", reading.product_id)
        raise Invalid({"readings": f"“{name}”：{invalid}"}) from invalid


def write_promises(work: keep.Operation, visit: Visit, activity_id: int, promised: Sequence[Promised]) -> None:
    """Write promises made on the visit (S1-66); one entered before is corrected as long as it is open.

    A sheet entered again tells the same promises again: one of the same words is the one that is there.
    """
    known = {
        promise.text: promise
        for promise in keep.read_all(Promise, "activity_id = ? AND binned_at IS NULL ORDER BY id", (activity_id,))
    }
    for one in promised:
        told = known.get(one.text.strip()) if one.id is None else None
        if told is not None:
            if told.outcome == "open" and told.due_on != one.due_on:
                work.edit(Promise, told.id, {"due_on": one.due_on})
            continue
        if one.id is not None:
            work.edit(Promise, one.id, {"text": one.text, "due_on": one.due_on})
            continue
        whose = {"customer_id": visit.customer_id, "activity_id": activity_id, "user_id": visit.user_id}
        work.add(Promise, {**whose, "text": one.text, "due_on": one.due_on, "promised_on": visit.day})


def tell_changes(change: Change, customer: Customer) -> str:
    """Return the changes of a file as a line to read: ``电话：139… → 138…``; confidential values are not shown."""
    told = []
    fields = fields_of(Customer)
    for name, value in change.values.items():
        one = fields.get(name)
        if one is None:
            continue
        if one.about.confidential or one.kind == "link":
            told.append(f"{one.label}已更新")
            continue
        was, new = one.show(getattr(customer, name)), one.show(one.clean(value))
        if was != new:
            told.append(f"{one.label}：{was or '（空）'} → {new or '（空）'}")
    return "；".join(told)


def joined(text: str, told: str) -> str:
    """Return a note with what was told added, once."""
    if not told or told in text:
        return text
    whole = f"{text}\n{told}" if text else told
    return whole[: (Visit.changes.about.limit or 500)]
