"""Receiving a visitor, from the appointment to the greeting after he is home (S4-56, forms 29)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from cmdesk.activities.record import Reception
from cmdesk.activities.record.choices import RECEPTION_STEPS
from cmdesk.activities.rules import light, records, rights
from cmdesk.activities.rules.contacts import activities
from cmdesk.activities.rules.light import Due
from cmdesk.core import numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import TITLE

STEPS: Final = tuple(choice.value for choice in RECEPTION_STEPS)
AFTER: Final = {"farewell": "welcomed", "greeted": "farewell"}
"""Steps that only make sense once another has been done."""


class Received(NamedTuple):
    """A reception as lists show it."""

    id: int
    number: str
    customer_id: int
    customer: str
    visitors: str
    people: int
    purpose: str
    arrives_at: datetime
    steps: tuple[str, ...]
    home_by: datetime | None
    farewell_at: datetime | None
    greeted_at: datetime | None
    user_id: int
    user: str
    finished: bool

    @property
    def greet_by(self) -> datetime | None:
        """When the visitor has to be greeted at home: from when he should be there, or from his leaving if nobody said."""
        return greet_by(self.home_by or self.farewell_at)

    def next_step(self) -> str:
        """Return the first step that is not done, in words, or nothing."""
        left = [choice.label for choice in RECEPTION_STEPS if choice.value not in self.steps]
        return left[0] if left else ""

    def due_at(self) -> datetime:
        """Return when something has to be done next: the arrival, then the greeting."""
        if "farewell" in self.steps and self.greet_by is not None:
            return self.greet_by
        return self.arrives_at

    def state(self, now: datetime) -> Due:
        """Return its light."""
        if self.finished:
            late = self.greeted_at is not None and self.greet_by is not None and self.greeted_at > self.greet_by
            return Due("late", "问候超时") if late else Due("done", "已办结")
        if "greeted" in self.steps:
            return Due("due", "待写结果")
        if "welcomed" in self.steps and "farewell" not in self.steps:
            return Due("due", "接待中")
        return light.of_moment(self.due_at(), now)


def greet_by(home_by: datetime | None) -> datetime | None:
    """Return until when a visitor who will be home at a moment has to be greeted."""
    if home_by is None:
        return None
    return home_by + timedelta(hours=regulation.on(home_by.date()).number("reception.greet.hours"))


_SHOWN = (
    f"SELECT reception.id, reception.number, reception.customer_id, {TITLE}, reception.visitors, reception.people,"
    " reception.purpose, reception.arrives_at, reception.steps, reception.home_by, reception.farewell_at, reception.greeted_at,"
    " reception.user_id, u.name, reception.activity_id FROM reception"
    " JOIN customer ON customer.id = reception.customer_id"
    ' JOIN "user" u ON u.id = reception.user_id WHERE reception.binned_at IS NULL AND customer.binned_at IS NULL'
)


def add(actor: Actor, values: Mapping[str, Any]) -> Reception:
    """Announce a visitor; the paper gets the next number of the year.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    filled = {"user_id": actor.id, **{name: value for name, value in values.items() if value not in (None, "")}}
    customer_id = int(filled.get("customer_id") or 0)
    rights.refuse(actor, "create", None, customer_id or None)
    title = records.customer_title(customer_id)
    records.refuse_by_verb(Reception, filled)
    with keep.operation(actor, f"登记接待 {title}") as work:
        made = work.add(Reception, {**filled, "number": take_number(work.database)})
    return keep.read(Reception, made)


def take_number(database: Database) -> str:
    """Return the next number of the year, inside the caller's operation."""
    day = clock.today()
    return numbering.of_records(database, Reception.KIND, day)[0]


def listed(
    actor: Actor, *, only_open: bool = False, mine: bool = False, customer_id: int | None = None, limit: int = 300
) -> list[Received]:
    """Return receptions that the actor may see, the open ones first, then the latest."""
    where, params = rights.visible(actor, "reception")
    parts = [where]
    more: list[Any] = [*params]
    if only_open:
        parts.append("reception.activity_id IS NULL")
    if mine:
        parts.append("reception.user_id = ?")
        more.append(actor.id)
    if customer_id is not None:
        parts.append("reception.customer_id = ?")
        more.append(customer_id)
    rows = current().rows(
        f"{_SHOWN}{also(*parts)}"
        " ORDER BY CASE WHEN reception.activity_id IS NULL THEN 0 ELSE 1 END, reception.arrives_at DESC, reception.id DESC LIMIT ?",
        (*more, limit),
    )
    return [_received(row) for row in rows]


def tick(actor: Actor, reception_id: int, step: str, *, back: bool = False) -> Reception:
    """Say that a step was done now, or take that ``back``.

    Raises:
        NotAllowed: the reception is not the actor's.
        Refused: the step comes before the one it follows, or the reception is settled.
    """
    record = _open(actor, reception_id)
    steps = set(record.steps)
    steps = steps - {step, *_after(step)} if back else steps | {step}
    _refuse_out_of_order(steps)
    now = datetime.now().astimezone()
    values: dict[str, Any] = {"steps": tuple(one for one in STEPS if one in steps)}
    if step == "farewell" or (back and "farewell" not in steps):
        values["farewell_at"] = None if back else now
    if step == "greeted" or (back and "greeted" not in steps):
        values["greeted_at"] = None if back else now
    word = next(choice.label for choice in RECEPTION_STEPS if choice.value == step)
    with keep.operation(actor, f"接待 {record.visitors}：{'取消' if back else ''}{word}") as work:
        work.edit(Reception, reception_id, values, version=record.version)
    return keep.read(Reception, reception_id)


def _after(step: str) -> set[str]:
    found = {later for later, earlier in AFTER.items() if earlier == step}
    return found.union(*(_after(one) for one in found)) if found else found


def _refuse_out_of_order(steps: Collection[str]) -> None:
    words = {choice.value: choice.label for choice in RECEPTION_STEPS}
    for later, earlier in AFTER.items():
        if later in steps and earlier not in steps:
            raise Refused(f"还没有“{words[earlier]}”，不能记“{words[later]}”，请先勾前一步。")


def missing(steps: Sequence[str]) -> list[str]:
    """Return, in words, the steps that the rules want before a reception is settled."""
    wanted = regulation.today().value("reception.must")
    return [choice.label for choice in RECEPTION_STEPS if choice.value in wanted and choice.value not in steps]


def finish(actor: Actor, reception_id: int, result: str) -> Reception:
    """Settle a reception and write it into the customer's time-line.

    Raises:
        NotAllowed: the reception is not the actor's.
        Refused: steps are missing, there is no result, or it is settled already.
    """
    record = _open(actor, reception_id)
    left = missing(record.steps)
    if left:
        raise Refused(f"接待还不能办结，缺：{'、'.join(left)}。")
    if not result.strip():
        raise Refused("请写明接待结果，办结后会记入客户往来。")
    now = datetime.now().astimezone()
    when = min(record.arrives_at or now, now)
    contact = {
        "customer_id": record.customer_id, "channel": "reception", "user_id": record.user_id, "happened_at": when,
        "subject": (record.purpose or f"接待 {record.visitors}")[:100],
        "content": f"来访：{record.visitors}，{record.people or 1} 人。接待单 {record.number}", "result": result,
    }  # fmt: skip
    with keep.operation(actor, f"办结接待 {record.visitors}") as work:
        made = activities.write(work, contact)
        work.edit(Reception, reception_id, {"result": result, "activity_id": made}, version=record.version)
    return keep.read(Reception, reception_id)


def _open(actor: Actor, reception_id: int) -> Reception:
    record = records.living(actor, Reception, reception_id)
    if record.activity_id is not None:
        raise Refused(f"接待 {record.number} 已经办结，并记入了客户往来。")
    return record


def _received(row: tuple[Any, ...]) -> Received:
    shown = list(row)
    for at in (7, 9, 10, 11):
        shown[at] = moment_of(shown[at]) if shown[at] else None
    shown[8] = tuple(shown[8].split(",")) if shown[8] else ()
    shown[5] = shown[5] or 1
    shown[14] = shown[14] is not None
    return Received(*shown)
