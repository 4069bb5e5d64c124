"""Important days of customers: what the office does about them, who approved it, what was given (S4-59, S1-74)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.activities.rules import activities, light, owed, rights
from cmdesk.activities.rules.birthdays import Birthday
from cmdesk.activities.rules.light import Due
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import concerns, trail
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.rules.finding import TITLE

COSTLY = frozenset({"attend", "gift", "both"})
"""Ways that take somebody's day or the office's money and therefore a superior's word."""

GIVING = frozenset({"gift", "both"})
"""Ways by which a customer gets something."""


class Event(NamedTuple):
    """An important day as lists show it."""

    id: int
    customer_id: int
    customer: str
    person: str
    occasion: str
    happens_on: date
    lunar: bool
    way: str | None
    amount: Decimal | None
    state: str
    user_id: int
    user: str
    approver: str
    approved_on: date | None
    note: str
    approval_words: str

    def words(self) -> str:
        """Return what it is about in a few words."""
        what = CourtesyEvent.occasion.about.label_of(self.occasion)
        return f"{self.person}{what}" if self.person else what

    def light(self, today: date) -> Due:
        """Return its light."""
        if self.state != "planned":
            return Due("done" if self.state == "done" else "plain", CourtesyEvent.state.about.label_of(self.state))
        if wants_approval(self.way, self.amount, today) and self.approved_on is None:
            due = light.of_day(self.happens_on, today)
            return Due(due.tone, f"待批准，{due.word}")
        return light.of_day(self.happens_on, today)


def wants_approval(way: str | None, amount: Decimal | None, day: date) -> bool:
    """Tell whether a superior has to agree: above the rules' free amount, or when somebody attends."""
    free = Decimal(str(regulation.on(day).number("courtesy.free.amount")))
    return (amount or Decimal(0)) > free or way in {"attend", "both"}


_SHOWN = (
    f"SELECT e.id, e.customer_id, {TITLE}, p.name, e.occasion, e.happens_on, e.lunar, e.way, e.amount, e.state,"
    " e.user_id, u.name, a.name, e.approved_on, e.note, e.approval_words, p.roles, customer.owner_id, customer.area_id"
    " FROM courtesy_event e JOIN customer ON customer.id = e.customer_id"
    ' JOIN "user" u ON u.id = e.user_id LEFT JOIN "user" a ON a.id = e.approver_id'
    " LEFT JOIN person p ON p.id = e.person_id WHERE e.binned_at IS NULL AND customer.binned_at IS NULL"
)


def add(actor: Actor, values: Mapping[str, Any]) -> CourtesyEvent:
    """Enter an important day of a customer.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    return owed.add(actor, CourtesyEvent, values)


def edit(
    actor: Actor, event_id: int, values: Mapping[str, Any], *, version: int, before: Mapping[str, Any] | None = None
) -> CourtesyEvent:
    """Change an event; another way or amount needs the superior's word anew.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: it is not the actor's to change.
        Refused: it is settled.
    """
    record = _open(actor, event_id)
    changed = {name for name in ("way", "amount") if name in values and values[name] != getattr(record, name)}
    if not changed or record.approved_on is None:
        return owed.edit(actor, CourtesyEvent, event_id, values, version=version, before=before)
    owed.refuse_by_verb(CourtesyEvent, values, record)
    owed.refuse_strangers(actor, record.customer_id, values)
    with keep.operation(actor, f"修改重要事件 {record.title()}，须重新批准") as work:
        withdrawn = {"approver_id": None, "approved_on": None, "approval_words": ""}
        work.edit(
            CourtesyEvent,
            event_id,
            {**values, **withdrawn},
            version=version,
            before=before and {**before, **{name: getattr(record, name) for name in withdrawn}},
        )
    return keep.read(CourtesyEvent, event_id)


def listed(
    actor: Actor,
    *,
    customer_id: int | None = None,
    until: date | None = None,
    only_open: bool = False,
    mine: bool = False,
    limit: int = 300,
) -> list[Event]:
    """Return events that the actor may see: the open ones by their day, then the settled ones, newest first."""
    where, params = rights.visible(actor, "e")
    parts, more = ([where] if where else []), [*params]
    for wanted, text, value in (
        (customer_id is not None, "e.customer_id = ?", customer_id),
        (until is not None, "e.happens_on <= ?", until.isoformat() if until else ""),
        (mine, "e.user_id = ?", actor.id),
        (only_open, "e.state = ?", "planned"),
    ):
        if wanted:
            parts.append(text)
            more.append(value)
    rows = current().rows(
        f"{_SHOWN}{''.join(f' AND {part}' for part in parts)}"
        " ORDER BY CASE WHEN e.state = 'planned' THEN 0 ELSE 1 END, CASE WHEN e.state = 'planned' THEN e.happens_on END,"
        " e.happens_on DESC, e.id LIMIT ?",
        (*more, limit),
    )
    return [_event(actor, row) for row in rows]


def approve(actor: Actor, event_id: int, words: str = "", *, despite: Collection[str] = ()) -> CourtesyEvent:
    """Agree to what is planned; the superior's name and day stand on the paper (S4-59).

    Args:
        actor: the superior.
        event_id: the event.
        words: what he says to it.
        despite: keys of what speaks against giving the customer something and he knows of; then his words are the reason.

    Raises:
        NotAllowed: the actor may not agree, or it is his own plan.
        Unseen: something is to be given, and something speaks against it that he has not seen.
        Refused: it needs no approval, has it already, or is settled.
    """
    record = owed.read(actor, CourtesyEvent, event_id)
    rights.refuse(actor, "approve", record)
    _refuse_settled(record)
    if record.user_id == actor.id:
        raise NotAllowed("自己经办的事件要由上级批准，不能自己批准自己。")
    if record.approved_on is not None:
        raise Refused(f"“{record.title()}”已于 {record.approved_on} 批准。")
    today = clock.today()
    gives = record.way in GIVING or bool(record.amount)
    found = concerns.about([record.customer_id]) if gives else []
    concerns.refuse_unanswered(found, despite, words)
    said = f"{words.strip()}{trail.known_of(concerns.told(found))}"
    with keep.operation(actor, f"批准 {record.title()}") as work:
        values = {"approver_id": actor.id, "approved_on": today, "approval_words": said}
        work.edit(CourtesyEvent, event_id, values, version=record.version)
    return keep.read(CourtesyEvent, event_id)


def finish(actor: Actor, event_id: int, result: str = "", gift: str = "") -> CourtesyEvent:
    """Settle an event: it goes into the time-line, what was given into the gift ledger.

    Args:
        actor: who acts.
        event_id: the event.
        result: how it went.
        gift: what was given; 礼金 if only an amount was planned.

    Raises:
        NotAllowed: it is not the actor's.
        Refused: the superior's word is missing, or it is settled already.
    """
    record = _open(actor, event_id)
    today = clock.today()
    if wants_approval(record.way, record.amount, today) and record.approved_on is None:
        raise Refused(f"“{record.title()}”要出席或送礼，还没有上级批准，请先请上级批准。")
    day = min(record.happens_on or today, today)
    when = datetime.now().astimezone() if day == today else datetime.combine(day, time(9)).astimezone()
    way = CourtesyEvent.way.show(record.way)
    contact = {
        "customer_id": record.customer_id, "person_id": record.person_id, "channel": "event", "user_id": record.user_id,
        "happened_at": when, "purposes": ("care",), "subject": f"{record.title()}{f'：{way}' if way else ''}",
        "content": record.note, "result": result, "cost": record.amount,
    }  # fmt: skip
    given = bool(gift.strip()) or (record.way in {"gift", "both"} and bool(record.amount))
    with keep.operation(actor, f"办结 {record.title()}") as work:
        made = activities.write(work, contact)
        if given:
            values = {
                "customer_id": record.customer_id, "person_id": record.person_id, "way": "given", "given_on": day,
                "name": gift.strip() or "礼金", "worth": record.amount, "user_id": record.user_id, "event_id": record.id,
                "activity_id": made,
            }  # fmt: skip
            work.add(Gift, values)
        work.edit(CourtesyEvent, event_id, {"state": "done", "activity_id": made}, version=record.version)
    return keep.read(CourtesyEvent, event_id)


def drop(actor: Actor, event_id: int) -> CourtesyEvent:
    """Do nothing about an event after all.

    Raises:
        NotAllowed: it is not the actor's.
        Refused: it is settled already.
    """
    record = _open(actor, event_id)
    with keep.operation(actor, f"不办 {record.title()}") as work:
        work.edit(CourtesyEvent, event_id, {"state": "dropped"}, version=record.version)
    return keep.read(CourtesyEvent, event_id)


def plan_birthday(actor: Actor, one: Birthday, way: str = "phone") -> CourtesyEvent:
    """Take a birthday up as an event of its day (S1-74).

    Raises:
        NotAllowed: the customer is out of the actor's reach.
        Refused: that birthday has been taken up already.
    """
    known = current().row(
        "SELECT 1 FROM courtesy_event WHERE person_id = ? AND happens_on = ? AND occasion = 'birthday'"
        " AND binned_at IS NULL",
        (one.person_id, one.on.isoformat()),
    )
    if known is not None:
        raise Refused(f"{one.name} {one.on} 的生日已经登记过了。")
    values = {
        "customer_id": one.customer_id, "person_id": one.person_id, "occasion": "birthday", "happens_on": one.on,
        "lunar": one.lunar, "way": way,
    }  # fmt: skip
    return add(actor, values)


def greet_birthday(actor: Actor, one: Birthday, result: str = "") -> CourtesyEvent:
    """Write down that somebody was congratulated by phone; raises as ``plan_birthday``."""
    return finish(actor, plan_birthday(actor, one).id, result or "已电话祝贺")


def _open(actor: Actor, event_id: int) -> CourtesyEvent:
    record = owed.living(actor, CourtesyEvent, event_id)
    _refuse_settled(record)
    return record


def _refuse_settled(record: CourtesyEvent) -> None:
    if record.state != "planned":
        raise Refused(f"“{record.title()}”{CourtesyEvent.state.show(record.state)}，不能再改。")


def _event(actor: Actor, row: tuple[Any, ...]) -> Event:
    *shown, roles, owner_id, area_id = row
    if shown[3] and not owed.knows_person(actor, roles, owner_id, area_id):
        shown[3] = ""
    shown[3] = shown[3] or ""
    shown[5] = date.fromisoformat(shown[5])
    shown[6] = bool(shown[6])
    shown[8] = fields_of(CourtesyEvent)["amount"].python_value(shown[8])
    shown[12] = shown[12] or ""
    shown[13] = date.fromisoformat(shown[13]) if shown[13] else None
    return Event(*shown)
