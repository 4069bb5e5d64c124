"""A visit sheet is entered: everything on it in one operation, which one step takes back (S0-19…S0-27, S3-23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from cmdesk.activities.rules.contacts.activities import AHEAD
from cmdesk.bulletins.rules import conveying
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.appointments import outcome
from cmdesk.visits.rules.planning.scheduling import Wish, add_visits
from cmdesk.visits.rules.sheet import judging, results
from cmdesk.visits.rules.sheet.entry import CONTACT, OWN, Entered, Entry, Seen
from cmdesk.visits.rules.shop import cultivating
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.anomalies import Noticed

_IMPLIED = (("display", "display"), ("informed", "inform"), ("guided", "guide"), ("collected", "collect"))


def enter(
    actor: Actor,
    visit_id: int,
    entry: Entry,
    *,
    seen: Seen | None = None,
    again: bool = False,
    whole: bool = False,
) -> Entered:
    """Write what a visit sheet says, or correct what was entered before.

    Written together: the visit, its activity with who took part, stock and demand, promises, changes of the
    customer's file (under its own rights, in its own trail), anomalies noticed, bulletins told or
    carried out. A box of a step implies the step.

    Args:
        actor: who enters.
        visit_id: whose sheet it is.
        entry: what it says.
        seen: what the actor saw; None only where nobody else can have written meanwhile.
        again: enter although the visit stands as missed or cancelled.
        whole: this is a whole sheet, not what another paper says of the visit: it must say how it goes on (S1-44).

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        Refused: the actor may not, the day or an hour is still to come, the visit is missed or cancelled and ``again``
            is not said.
    """
    visit = rights.read(actor, visit_id)
    refuse_entering(actor, visit, again=again)
    _refuse_times(visit.day, entry)
    if whole:
        judging.refuse_open_end(visit, entry)
    with keep.operation(actor, f"{_word(visit)}走访 {visit.number}") as work:
        return _write(work, visit, entry, seen)


def enter_new(
    actor: Actor, customer_id: int, user_id: int, day: date, entry: Entry, *, kind: str = "regular"
) -> Entered:
    """Enter a visit that nobody had planned; it gets a number and is done at once.

    Raises:
        Refused: as ``enter``.
    """
    wish = Wish(customer_id, user_id, day, kind)
    head = _refuse_new(actor, wish)
    _refuse_times(day, entry)
    with keep.operation(actor, f"录入走访 {head.title()} {day}") as work:
        return _write(work, _add_made(work, wish), entry, None)


@dataclass(frozen=True)
class Sheet:
    """One of several sheets that are entered together.

    Attributes:
        entry: what it says.
        visit_id: whose sheet it is; None for a visit that nobody had planned.
        wish: that visit.
        again: enter although the visit stands as missed or cancelled.
    """

    entry: Entry
    visit_id: int | None = None
    wish: Wish | None = None
    again: bool = False


def enter_all(actor: Actor, sheets: Sequence[Sheet]) -> list[Entered]:
    """Enter several sheets in one operation, all or none; returns them in their order.

    Raises:
        Refused: one of them cannot be entered; the sentence says which.
    """
    done = []
    with keep.operation(actor, f"录入走访 {len(sheets)} 次") as work:
        for place, sheet in enumerate(sheets, 1):
            try:
                visit = _visit_of(work, sheet)
                judging.refuse_open_end(visit, sheet.entry)
                done.append(_write(work, visit, sheet.entry, None))
            except (Refused, ValueError) as problem:
                raise Refused(f"第 {place} 次走访没有录入，全部都没有保存：{problem}") from problem
    return done


def _visit_of(work: keep.Operation, sheet: Sheet) -> Visit:
    if sheet.visit_id is not None:
        visit = rights.read(work.actor, sheet.visit_id)
        refuse_entering(work.actor, visit, again=sheet.again)
        _refuse_times(visit.day, sheet.entry)
        return visit
    wish = sheet.wish
    if wish is None:
        raise ValueError("a sheet is of a visit or of a wish")
    _refuse_new(work.actor, wish)
    _refuse_times(wish.day, sheet.entry)
    _refuse_twice(wish, sheet.entry)
    return _add_made(work, wish)


def _add_made(work: keep.Operation, wish: Wish) -> Visit:
    """Add a visit that was made before anybody had planned it."""
    (visit_id,) = add_visits(work, [replace(wish, values={**wish.values, "unplanned": True})])
    return work.written(Visit, visit_id)


def _refuse_twice(wish: Wish, entry: Entry) -> None:
    """Refuse a sheet that is entered already: a file is easily given twice, and every figure would count double."""
    arrived = fields_of(Visit)["arrived_at"].db_value(entry.values.get("arrived_at"))
    same = "arrived_at IS NULL" if arrived is None else "arrived_at = ?"
    row = current().row(
        "SELECT number FROM visit WHERE customer_id = ? AND user_id = ? AND day = ? AND state = 'done'"
        f" AND binned_at IS NULL AND {same} LIMIT 1",
        (wish.customer_id, wish.user_id, wish.day.isoformat(), *(() if arrived is None else (arrived,))),
    )
    if row:
        raise Refused(f"这次走访已经录入，单号 {row[0]}；要更正请写走访单号，确实是另一次走访请写它的到达时间。")


def refuse_entering(actor: Actor, visit: Visit, *, again: bool = False) -> None:
    """Let pass a visit whose sheet the actor may enter or correct.

    Raises:
        Refused: he may not, its day is still to come, or it stands as missed or cancelled.
    """
    rights.refuse(actor, "edit" if visit.state == "done" else "enter", visit)
    if visit.binned_at is not None:
        raise Refused(f"走访 {visit.number} 在回收站中，请先恢复再录入。")
    if visit.state in {"missed", "cancelled"} and not again:
        state = Visit.state.about.label_of(visit.state)
        why = f"（{visit.missed_reason}）" if visit.missed_reason else ""
        raise Refused(f"走访 {visit.number} 记为“{state}”{why}，确认去过后可以补录。")


def _refuse_new(actor: Actor, wish: Wish) -> customers.Head:
    """Return the customer of a visit that was made without a plan and that the actor may enter."""
    (head,) = customers.heads(actor, [wish.customer_id])
    if not rights.reaches(actor, rights.ENTER, rights.belonging(wish.user_id, wish.customer_id)):
        raise NotAllowed(f"您不能录入“{head.title()}”的走访，需要时请联系上级。")
    if head.binned_at is not None or head.merged_into_id is not None:
        raise Refused(f"“{head.title()}”已删除或已并入另一客户，不能录入走访。")
    return head


def _refuse_future(day: date | None) -> None:
    today = clock.today()
    if day is not None and day > today:
        raise Invalid({"day": f"走访日 {day} 还没到，还不能录入；提前去的请把走访日改成实际那天。"})


def _refuse_times(day: date | None, entry: Entry) -> None:
    """Refuse hours that cannot be: of another day, or still to come."""
    day = entry.values.get("day") or day
    _refuse_future(day)
    latest = datetime.now().astimezone() + AHEAD
    problems = {}
    for name in ("arrived_at", "left_at"):
        at = entry.values.get(name)
        if not isinstance(at, datetime):
            continue
        label = fields_of(Visit)[name].label
        if at.astimezone().date() != day:
            problems[name] = f"{label}是 {at.astimezone():%m-%d}，走访日是 {day:%m-%d}，请改成同一天。"
        elif at.astimezone() > latest:
            problems[name] = f"{label} {at.astimezone():%H:%M} 还没有到，请核对；走访之后再录入。"
    if problems:
        raise Invalid(problems)


def _word(visit: Visit) -> str:
    return "更正" if visit.state == "done" else "录入"


def _write(work: keep.Operation, visit: Visit, entry: Entry, seen: Seen | None) -> Entered:
    own = {name: value for name, value in entry.values.items() if name in OWN}
    contact = {name: value for name, value in entry.values.items() if name in CONTACT}
    if entry.change:
        told = results.tell_changes(entry.change, keep.read(Customer, visit.customer_id))
        customers.edit_within(
            work,
            visit.customer_id,
            entry.change.values,
            version=entry.change.version,
            before=entry.change.before,
        )
        own["changes"] = results.joined(own.get("changes", visit.changes), told)
    own |= _implied(visit, own, entry) | _met(entry) | _outcome(visit, own)
    if visit.state != "done":
        own |= {"state": "done", "entered_at": work.at, "entered_by_id": work.actor.id or None, "missed_reason": ""}
    work.edit(Visit, visit.id, own, version=seen.version if seen else None, before=seen.before if seen else None)
    now = work.written(Visit, visit.id)
    happened = now.arrived_at or clock.moment_on(now.day or date.min, time(12))
    activity_id = results.write_activity(work, now, contact, happened, seen)
    if now.activity_id is None:
        work.edit(Visit, visit.id, {"activity_id": activity_id})
    results.write_participants(work, now, activity_id, entry.met)
    results.write_readings(work, now, entry.readings)
    results.write_promises(work, now, activity_id, entry.promised)
    if entry.worked is not None:
        cultivating.write(work, now, entry.worked)
    if entry.conveyed is not None:
        conveying.convey_within(work, activity_id, now.customer_id, now.day or date.min, entry.conveyed)
    if now.mode == "field":
        anomalies.been_there(work, now, happened)
    opened = anomalies.found_on(work, now, _noticed(now, entry), happened)
    return Entered(work.written(Visit, visit.id), tuple(opened), tuple(judging.warnings(work, now, entry)))


def _implied(visit: Visit, own: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Return boxes that follow from others: a ticked display point means that the display was looked at."""
    said = {name: own.get(name, getattr(visit, name)) or () for name, _ in _IMPLIED}
    fields = fields_of(Visit)
    boxes = {name: set(fields[name].clean(value)) for name, value in said.items()}
    if any(not one.is_empty for one in entry.readings):
        boxes["collected"].add("stock")
    if entry.change:
        boxes["collected"].add("basics")
    steps = set(fields["steps"].clean(own.get("steps", visit.steps) or ()))
    steps |= {step for name, step in _IMPLIED if boxes[name]}
    if str(own.get("brands", visit.brands) or "").strip() or entry.worked:
        steps.add("brand")
    return {"steps": tuple(steps), "collected": tuple(boxes["collected"])}


def _met(entry: Entry) -> dict[str, Any]:
    if entry.met is None:
        return {}
    first = entry.met[0] if entry.met else None
    return {"met_id": first.person_id if first else None, "met_name": first.name if first else ""}


def _outcome(visit: Visit, own: dict[str, Any]) -> dict[str, Any]:
    """Return what became of the appointment, by the moment of arrival (S1-60, S1-61)."""
    arrived = own.get("arrived_at", visit.arrived_at)
    if visit.appointment == "none" or visit.agreed_at is None or not isinstance(arrived, datetime):
        return {}
    word, _ = outcome(visit.agreed_at, arrived, "changed" if visit.appointment_note else "agreed")
    if word == "missed":
        whose = visit.fault if visit.appointment == "missed" else None  # who wanted another time has not missed it
        return {"appointment": word, "fault": own.get("fault") or whose or "ours"}
    return {"appointment": word, "fault": visit.fault if word == "changed" else None}


def _noticed(visit: Visit, entry: Entry) -> list[Noticed]:
    """Return what was noticed; irregular business found is one of the five triggers by itself (S1-29 ④)."""
    noticed = list(entry.noticed)
    said = {Anomaly.trigger.clean(one.trigger) for one in noticed}
    if visit.offences and "offence" not in said:
        words = "、".join(Visit.offences.about.label_of(word) for word in visit.offences)
        noticed.append(Noticed("offence", f"发现违规经营：{words}"))
    return noticed
