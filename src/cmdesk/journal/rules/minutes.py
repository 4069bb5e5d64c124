"""Minutes of a talk: due in two working days, reviewed, sent to the customer, his receipt confirmed (S3-22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cmdesk.core import approval, numbering, timers
from cmdesk.core.actor import Actor
from cmdesk.core.approval import subjects
from cmdesk.core.conditions import all_of, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.journal.record import Attendee, Duty, Minutes
from cmdesk.journal.rules import rights
from cmdesk.visits import rules as visits

Values = Mapping[str, Any]

_SIGNED = ("customer_id", "began_at", "ended_at", "place", "topics", "content", "agreements", "leftovers")
_LABELS = {choice.value: choice.label for choice in Minutes.state.about.choices}


def write(actor: Actor, values: Values, attendees: Sequence[Values] = (), duties: Sequence[Values] = ()) -> int:
    """Begin the minutes of a talk; returns their id.

    Args:
        actor: who writes; the recorder unless ``user_id`` says otherwise.
        values: fields of ``Minutes``; with a ``visit_id`` the customer and the times of the visit fill what is missing.
        attendees: fields of ``Attendee``.
        duties: fields of ``Duty``.

    Raises:
        Invalid: something is missing or ends before it began.
        NotAllowed: the actor may not write for that person.
        NotFound: the customer or visit is out of his sight.
    """
    filled = {
        "user_id": actor.id,
        **_from_visit(actor, values),
        **{k: v for k, v in values.items() if v not in (None, "")},
    }
    rights.refuse(actor, rights.WRITE, int(filled["user_id"]), "会谈纪要")
    if not filled.get("customer_id"):
        raise Invalid({"customer_id": "请选会谈的客户。"})
    (head,) = customers.heads(actor, [int(filled["customer_id"])])
    _refuse_backwards(filled)
    with keep.operation(actor, f"起草会谈纪要 {head.title()}") as work:
        now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
        (number,) = numbering.of_records(work.database, Minutes.KIND, now.date())
        minutes_id = work.add(Minutes, {**filled, "number": number, "written_at": now})
        for model, rows in ((Attendee, attendees), (Duty, duties)):
            for row in rows:
                work.add(model, {**row, "minutes_id": minutes_id})
    return minutes_id


def edit(
    actor: Actor,
    minutes_id: int,
    values: Values,
    *,
    version: int | None = None,
    before: Values | None = None,
    attendees: Sequence[Values] | None = None,
    duties: Sequence[Values] | None = None,
) -> None:
    """Change a draft; the lists, when given, take the place of those that are there.

    Raises:
        Refused: it is under review or done already.
    """
    found = read(actor, minutes_id)
    rights.refuse(actor, rights.WRITE, found.user_id, "会谈纪要")
    if found.state != "draft":
        raise Refused(f"{found.title()}{_LABELS[found.state or '']}，不能再改；要改请先撤回审阅。")
    _refuse_backwards({"began_at": found.began_at, "ended_at": found.ended_at, **values})
    with keep.operation(actor, f"修改 {found.title()}") as work:
        work.edit(Minutes, minutes_id, values, version=version, before=before)
        for model, rows in ((Attendee, attendees), (Duty, duties)):
            if rows is not None:
                _replace(work, model, minutes_id, rows)


def submit(actor: Actor, minutes_id: int) -> int:
    """Send minutes to the superior's review; returns the approval.

    Raises:
        Refused: they are no draft, or somebody else's.
    """
    found = read(actor, minutes_id)
    rights.refuse(actor, rights.WRITE, found.user_id, "会谈纪要")
    if found.state != "draft":
        raise Refused(f"{found.title()}{_LABELS[found.state or '']}，不用再提交审阅。")
    under_way = approval.of_record(Minutes.KIND, minutes_id)
    if under_way is not None and under_way.state == "returned":
        approval.resubmit(actor, under_way.id)
        return under_way.id
    customer = keep.read(Customer, found.customer_id)
    with keep.operation(actor, f"提交审阅 {found.title()}") as work:
        facts = approval.Facts(unit_id=customer.area_id)
        return approval.submit(
            actor, Minutes.KIND, minutes_id, "minutes", f"{found.title()} {customer.title()}", facts, work=work
        )


def send(actor: Actor, minutes_id: int, way: str, *, on: date | None = None) -> None:
    """Write down that the customer was given the reviewed minutes.

    Raises:
        Refused: they are not reviewed yet.
    """
    _step(actor, minutes_id, "reviewed", "sent", "提交客户", {"sent_way": way, "sent_on": on or datetime.now().date()})  # noqa: DTZ005


def confirm(actor: Actor, minutes_id: int, by: str, *, at: datetime | None = None) -> None:
    """Write down that the customer has confirmed the receipt.

    Raises:
        Invalid: nobody is named who confirmed.
        Refused: they were not sent yet.
    """
    if not by.strip():
        raise Invalid({"confirmed_by": "请写明是谁确认收到的。"})
    values = {"confirmed_by": by, "confirmed_at": at or datetime.now()}  # noqa: DTZ005
    _step(actor, minutes_id, "sent", "confirmed", "客户确认", values)


def settle_duties(actor: Actor, minutes_id: int, done: Collection[int]) -> None:
    """Say which of the things that a talk agreed on are done; the others are open again.

    Raises:
        NotAllowed: the minutes are not the actor's to write.
    """
    found = read(actor, minutes_id)
    rights.refuse(actor, rights.WRITE, found.user_id, "会谈纪要")
    with keep.operation(actor, f"会谈待办 {found.title()}") as work:
        for duty in duties(minutes_id):
            if bool(duty.done) != (duty.id in done):
                work.edit(Duty, duty.id, {"done": duty.id in done})


def open_duties(user_id: int, until: date) -> list[Duty]:
    """Return our own things to be done by a day that talks recorded by somebody have agreed on, the earliest first."""
    return keep.read_all(
        Duty,
        "side = 'ours' AND NOT done AND due_on <= ? AND binned_at IS NULL AND minutes_id IN (SELECT m.id FROM minutes m"
        " WHERE m.user_id = ? AND m.binned_at IS NULL) ORDER BY due_on, id",
        (until.isoformat(), user_id),
    )


def drafts(user_id: int) -> list[Minutes]:
    """Return somebody's minutes that are not submitted yet, the oldest talk first."""
    return keep.read_all(
        Minutes, "user_id = ? AND state = 'draft' AND binned_at IS NULL ORDER BY ended_at, id", (user_id,)
    )


def read(actor: Actor, minutes_id: int) -> Minutes:
    """Return minutes.

    Raises:
        NotFound: there are none, or the actor may not know of them.
    """
    found = keep.read(Minutes, minutes_id)
    if not rights.reaches(actor, rights.VIEW, found.user_id):
        raise NotFound("会谈纪要不存在，或者不在您可以查看的范围内。")
    return found


def by_number(actor: Actor, number: str) -> Minutes:
    """Return the minutes with this number.

    Raises:
        NotFound: there are none, or the actor may not know of them.
    """
    return read(actor, keep.id_of_number(Minutes, number))


def listed(actor: Actor, *, customer_id: int | None = None, limit: int = 500) -> list[Minutes]:
    """Return the minutes that the actor may see, the latest first."""
    where, params = rights.visible(actor, "minutes")
    conditions = ["binned_at IS NULL", where]
    if customer_id is not None:
        conditions.append("customer_id = ?")
        params = (*params, customer_id)
    return keep.read_all(Minutes, f"{all_of(*conditions)} ORDER BY ended_at DESC, id DESC LIMIT {int(limit)}", params)


def titles(found: Sequence[Minutes]) -> dict[int, str]:
    """Return customer → what people call him, for a list."""
    called: dict[int, str] = {}
    for part in chunks(sorted({one.customer_id for one in found})):
        text = f"SELECT id, {TITLE} FROM customer WHERE id IN ({marks(part)})"
        called |= dict(current().rows(text, list(part)))
    return called


def agreed(found: Sequence[Minutes]) -> Counter[int]:
    """Return minutes → how many things were agreed on, for a list."""
    counted: Counter[int] = Counter()
    for part in chunks([one.id for one in found]):
        text = (
            f"SELECT minutes_id, COUNT(*) FROM duty WHERE minutes_id IN ({marks(part)})"
            " AND binned_at IS NULL GROUP BY minutes_id"
        )
        counted.update(dict(current().rows(text, list(part))))
    return counted


def people(minutes_id: int) -> list[Attendee]:
    """Return who took part, ours first."""
    return keep.read_all(Attendee, "minutes_id = ? AND binned_at IS NULL ORDER BY side, id", (minutes_id,))


def duties(minutes_id: int) -> list[Duty]:
    """Return what was agreed on, by day."""
    return keep.read_all(
        Duty, "minutes_id = ? AND binned_at IS NULL ORDER BY due_on IS NULL, due_on, id", (minutes_id,)
    )


def timer(found: Minutes, at: datetime | None = None) -> timers.Running:
    """Return the timer of minutes: from the end of the talk until they were submitted for review (two working days)."""
    ended = found.ended_at or datetime.now()  # noqa: DTZ005
    happened = [timers.Event("start", ended)]
    submitted = approval.of_record(Minutes.KIND, found.id)
    if submitted is not None and submitted.started_at is not None:
        happened.append(timers.Event("stop", submitted.started_at))
    return timers.due(timers.rule("minutes", ended.date()), happened, at or datetime.now())  # noqa: DTZ005


def content(minutes_id: int) -> dict[str, Any]:
    """Return what the superior reviews: label → text."""
    found, fields = keep.read(Minutes, minutes_id), fields_of(Minutes)
    shown = {fields[name].label: fields[name].show(getattr(found, name)) for name in _SIGNED if name != "customer_id"}
    shown["客户单位"] = keep.read(Customer, found.customer_id).name
    shown["参加人员"] = "、".join(f"{one.name} {one.position}".strip() for one in people(minutes_id))
    shown["待办"] = "；".join(f"{one.text}（{one.name} {one.due_on or ''}）" for one in duties(minutes_id))
    return {label: text for label, text in shown.items() if text}


def settled(work: Operation, minutes_id: int, state: str) -> None:
    """Let minutes follow their review."""
    after = {"running": "reviewing", "approved": "reviewed"}.get(state, "draft")
    work.edit(Minutes, minutes_id, {"state": after})


def register() -> None:
    """Let minutes be reviewed."""
    subjects.register(subjects.Subject(Minutes.KIND, content, settled))


def _step(actor: Actor, minutes_id: int, before: str, after: str, word: str, values: Values) -> None:
    found = read(actor, minutes_id)
    rights.refuse(actor, rights.WRITE, found.user_id, "会谈纪要")
    if found.state != before:
        raise Refused(f"{found.title()}{_LABELS[found.state or '']}，{word}要在“{_LABELS[before]}”之后。")
    with keep.operation(actor, f"{word} {found.title()}") as work:
        work.edit(Minutes, minutes_id, {**values, "state": after})


def _from_visit(actor: Actor, values: Values) -> dict[str, Any]:
    if not values.get("visit_id"):
        return {}
    visit = visits.read(actor, int(values["visit_id"]))
    return {
        "customer_id": visit.customer_id,
        "user_id": visit.user_id,
        "activity_id": visit.activity_id,
        "began_at": visit.arrived_at,
        "ended_at": visit.left_at,
    }


def _refuse_backwards(values: Values) -> None:
    given = {name: values[name] for name in ("began_at", "ended_at") if values.get(name)}
    cleaned = keep.clean(Minutes, given)
    if len(cleaned) == 2 and cleaned["ended_at"] < cleaned["began_at"]:
        raise Invalid({"ended_at": "会谈结束不能早于开始，请改正。"})


def _replace(work: Operation, model: type[Attendee] | type[Duty], minutes_id: int, rows: Sequence[Values]) -> None:
    for old in keep.read_all(model, "minutes_id = ? AND binned_at IS NULL", (minutes_id,)):
        work.bin(model, old.id)
    for row in rows:
        work.add(model, {**row, "minutes_id": minutes_id})
