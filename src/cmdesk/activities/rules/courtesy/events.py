"""Important days of customers: what the office does about them, who approved it, what was given (S4-59, S1-74)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.activities.rules import light, records, rights
from cmdesk.activities.rules.contacts import activities
from cmdesk.activities.rules.courtesy import signing
from cmdesk.activities.rules.courtesy.birthdays import Birthday
from cmdesk.activities.rules.light import Due
from cmdesk.core import notice
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.rules.finding import TITLE

_AHEAD: Final = {"waiting": "审批中", "returned": "退回修改", "refused": "未批准"}
"""State → what is said of it before its day."""


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
    signed: bool = False  # an open one: a superior has to agree

    def words(self) -> str:
        """Return what it is about in a few words."""
        what = CourtesyEvent.occasion.about.label_of(self.occasion)
        return f"{self.person}{what}" if self.person else what

    def light(self, today: date) -> Due:
        """Return its light."""
        if self.state in signing.OVER:
            return Due("done" if self.state == "done" else "plain", CourtesyEvent.state.about.label_of(self.state))
        due = light.of_day(self.happens_on, today)
        word = _AHEAD.get(self.state)
        if word is None and self.state == "planned" and self.signed:
            word = "待提交审批"
        if word is None:
            return due
        waits_for_him = due.tone == "due" and self.state != "waiting"
        return Due("soon" if waits_for_him else due.tone, f"{word}，{due.word}")


_OVER: Final = "(e.state IN ('done', 'dropped'))"
_SHOWN = (
    f"SELECT e.id, e.customer_id, {TITLE}, p.name, e.occasion, e.happens_on, e.lunar, e.way, e.amount, e.state,"
    " e.user_id, u.name, a.name, e.approved_on, e.note, p.roles, customer.owner_id, customer.area_id"
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
    return records.add(actor, CourtesyEvent, values)


def edit(
    actor: Actor, event_id: int, values: Mapping[str, Any], *, version: int, before: Mapping[str, Any] | None = None
) -> CourtesyEvent:
    """Change an event; what was approved needs the signatures anew.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: it is not the actor's to change.
        Refused: it is settled, or under way.
    """
    record = _open(actor, event_id)
    if record.state == "waiting":
        raise Refused(f"“{record.title()}”正在审批，不能修改；要改请先撤回，改好重新提交。")
    changed = {name for name in values if values[name] != getattr(record, name)}
    if not changed or record.state != "approved":
        return records.edit(actor, CourtesyEvent, event_id, values, version=version, before=before)
    records.refuse_by_verb(CourtesyEvent, values, record)
    records.refuse_strangers(actor, record.customer_id, values)
    with keep.operation(actor, f"修改重要事件 {record.title()}，须重新提交审批") as work:
        anew = {"state": "planned", "approver_id": None, "approved_on": None}
        work.edit(
            CourtesyEvent,
            event_id,
            {**values, **anew},
            version=version,
            before=before and {**before, **{name: getattr(record, name) for name in anew}},
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
    parts, more = [where], [*params]
    for wanted, text, value in (
        (customer_id is not None, "e.customer_id = ?", customer_id),
        (until is not None, "e.happens_on <= ?", until.isoformat() if until else ""),
        (mine, "e.user_id = ?", actor.id),
    ):
        if wanted:
            parts.append(text)
            more.append(value)
    if only_open:
        parts.append(f"NOT {_OVER}")
    rows = current().rows(
        f"{_SHOWN}{also(*parts)}"
        f" ORDER BY {_OVER}, CASE WHEN {_OVER} THEN NULL ELSE e.happens_on END, e.happens_on DESC, e.id LIMIT ?",
        (*more, limit),
    )
    found = [_event(actor, row) for row in rows]
    still = [one for one in found if one.state not in signing.OVER]
    matters = [signing.Matter(one.way, one.amount, one.customer_id, one.happens_on) for one in still]
    signed = {one.id for one, yes in zip(still, signing.wanted(matters), strict=True) if yes}
    return [one._replace(signed=one.id in signed) for one in found]


def finish(actor: Actor, event_id: int, result: str = "", gift: str = "") -> CourtesyEvent:
    """Settle an event: it goes into the time-line, what was given into the gift ledger.

    Args:
        actor: who acts.
        event_id: the event.
        result: how it went.
        gift: what was given; 礼金 if only an amount was planned.

    Raises:
        NotAllowed: it is not the actor's.
        Refused: the signatures are missing, a gift was not planned, or it is settled already.
    """
    record = _open(actor, event_id)
    today = clock.today()
    if record.state == "waiting":
        raise Refused(f"“{record.title()}”正在审批，批准后才能办结；不要出席、不送礼了，请先撤回再改方式。")
    if signing.asked(record) and record.state != "approved":
        raise Refused(f"“{record.title()}”要出席或送礼，还没有批准，请先提交审批。")
    if gift.strip() and not signing.gives(record.way, record.amount):
        raise Refused(f"“{record.title()}”没有计划送礼；送了礼的，请先把方式改为随礼并写明金额，再办结。")
    day = min(record.happens_on or today, today)
    when = datetime.now().astimezone() if day == today else clock.moment_on(day, time(9))
    way = CourtesyEvent.way.show(record.way)
    contact = {
        "customer_id": record.customer_id, "person_id": record.person_id, "channel": "event", "user_id": record.user_id,
        "happened_at": when, "purposes": ("care",), "subject": f"{record.title()}{f'：{way}' if way else ''}",
        "content": record.note, "result": result, "cost": record.amount,
    }  # fmt: skip
    given = bool(gift.strip()) or (record.way in {"gift", "both"} and bool(record.amount))
    with keep.operation(actor, f"办结 {record.title()}") as work:
        _let_go(work, record)
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
        Refused: it is settled already, or under way.
    """
    record = _open(actor, event_id)
    if record.state == "waiting":
        raise Refused(f"“{record.title()}”正在审批，请先撤回，再记为不办。")
    with keep.operation(actor, f"不办 {record.title()}") as work:
        _let_go(work, record)
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
    record = records.living(actor, CourtesyEvent, event_id)
    _refuse_settled(record)
    return record


def _let_go(work: keep.Operation, record: CourtesyEvent) -> None:
    """End what is still open of an event that is settled: a draft that came back, and what people were told of its day."""
    signing.let_go(work, record.id, "事件已另行办理")
    notice.close(work, ("customer", record.customer_id), [f"courtesy_event:{record.id}:"])


def _refuse_settled(record: CourtesyEvent) -> None:
    if record.state in signing.OVER:
        raise Refused(f"“{record.title()}”{CourtesyEvent.state.show(record.state)}，不能再改。")


def _event(actor: Actor, row: tuple[Any, ...]) -> Event:
    *shown, roles, owner_id, area_id = row
    if shown[3] and not records.knows_person(actor, roles, owner_id, area_id):
        shown[3] = ""
    shown[3] = shown[3] or ""
    shown[5] = date.fromisoformat(shown[5])
    shown[6] = bool(shown[6])
    shown[8] = fields_of(CourtesyEvent)["amount"].python_value(shown[8])
    shown[12] = shown[12] or ""
    shown[13] = date.fromisoformat(shown[13]) if shown[13] else None
    return Event(*shown)
