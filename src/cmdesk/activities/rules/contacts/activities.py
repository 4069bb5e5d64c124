"""A contact with a customer: written down with everything it brings along, changed, binned (S3-23, S4-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cmdesk.activities.record import Activity, Gift, Participant, Promise, Request
from cmdesk.activities.rules import giving, records, rights
from cmdesk.activities.rules.contacts import next_steps, participants
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid

Values = Mapping[str, Any]
Many = Sequence[Values]

AHEAD = timedelta(minutes=10)
"""How far ahead of now a moment may lie that is past for who wrote it: clocks differ."""
_SUBJECT = 40  # characters of the content that serve as the subject nobody wrote


def add(
    actor: Actor,
    values: Values,
    *,
    participants: Many = (),
    promises: Many = (),
    gifts: Many = (),
    request: Values | None = None,
) -> Activity:
    """Write a contact down with all it brings along, in one operation, and return it.

    Args:
        actor: who acts; he is who did it unless ``user_id`` says otherwise.
        values: fields of ``Activity``; without ``happened_at`` it happened now. A next step without a day gets the
            day that the rules propose.
        participants: fields of ``Participant`` (``side``, ``name``, ``position``, ``decides``).
        promises: fields of ``Promise`` (``text``, ``due_on``); without a day the rules' usual one.
        gifts: fields of ``Gift`` (``name``, ``way``, ``worth``).
        request: fields of ``Request`` (``text``, ``wants_visit``); its hours run from the contact.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
        Refused: the customer lies in the recycle bin, or gets more than is given without a signature.
    """
    customer_id = values.get("customer_id")
    if not customer_id:
        raise Invalid({"customer_id": "请先选定客户。"})
    rights.refuse(actor, "create", None, customer_id)
    title = records.customer_title(customer_id)
    records.refuse_strangers(actor, customer_id, values)
    together = Decimal(0)
    for gift in gifts:
        together += giving.refuse_costly({"customer_id": customer_id, **gift}, besides=together)
    word = Activity.channel.about.label_of(str(values.get("channel") or "phone_out"))
    with keep.operation(actor, f"登记{word} {title}") as work:
        made = write(
            work, values, participants=participants, promises=promises, gifts=gifts, request=request
        )  # fmt: skip
    return work.written(Activity, made)


def write(
    work: keep.Operation,
    values: Values,
    *,
    participants: Many = (),
    promises: Many = (),
    gifts: Many = (),
    request: Values | None = None,
) -> int:
    """Write a contact within the caller's operation, rights being the caller's business; returns its id.

    Raises:
        Invalid: some values cannot be kept, or it has not happened yet.
    """
    kept = filled(work.actor, values)
    if kept["happened_at"] > datetime.now().astimezone() + AHEAD:
        raise Invalid({"happened_at": f"{kept['happened_at']:%Y-%m-%d %H:%M} 还没有到，往来请在发生之后登记。"})
    activity_id = work.add(Activity, kept)
    day = kept["happened_at"].date()
    about = {"customer_id": kept["customer_id"], "activity_id": activity_id, "user_id": kept["user_id"]}
    for one in participants:
        work.add(Participant, {**one, "activity_id": activity_id})
    for one in promises:
        due = one.get("due_on") or usual_due(day)
        work.add(Promise, {"promised_on": day, **about, **one, "due_on": due})
    for one in gifts:
        work.add(Gift, {"given_on": day, **about, **one})
    if request is not None:
        work.add(Request, {"asked_at": kept["happened_at"], "person_id": kept.get("person_id"), **about, **request})
    return activity_id


def filled(actor: Actor, values: Values) -> dict[str, Any]:
    """Return cleaned values with what follows from them: who, when, the subject that lists show, the next step's day."""
    given = {name: value for name, value in values.items() if value is not None}
    begun = {"user_id": actor.id, "happened_at": datetime.now().astimezone(), "channel": "phone_out", **given}
    kept = keep.clean(Activity, begun)
    if not kept.get("subject") and kept.get("content"):
        kept["subject"] = kept["content"].partition("\n")[0][:_SUBJECT]
    if kept.get("next_step") and not kept.get("next_on"):
        kept["next_on"] = next_steps.propose(kept["channel"], kept.get("purposes", ()), kept["happened_at"].date())
    return kept


def usual_due(day: date) -> date:
    """Return when a promise is due that names no day."""
    return day + timedelta(int(regulation.on(day).number("promise.days")))


def edit(
    actor: Actor,
    activity_id: int,
    values: Values,
    *,
    version: int,
    before: Values | None = None,
    people: Many | None = None,
) -> Activity:
    """Change a contact and return it as it now is.

    Args:
        actor: who acts.
        activity_id: the contact.
        values: field → new value.
        version: the version the actor saw.
        before: the values he saw; what others did to other fields is no conflict.
        people: who took part, all of them; None leaves that as it is.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the contact is not the actor's to change.
        NotFound: there is none for him.
    """
    record = records.living(actor, Activity, activity_id)
    if values.get("customer_id", record.customer_id) != record.customer_id:
        raise Invalid({"customer_id": "往来不能改到另一客户名下；登错了请删除，再在那位客户处登记。"})
    records.refuse_strangers(actor, record.customer_id, values)
    with keep.operation(actor, f"修改往来 {record.title()}") as work:
        work.edit(Activity, activity_id, values, version=version, before=before)
        if people is not None:
            participants.replace(work, activity_id, people)
    return keep.read(Activity, activity_id)


def read(actor: Actor, activity_id: int) -> Activity:
    """Return a contact.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return records.read(actor, Activity, activity_id)


def bin_activity(actor: Actor, activity_id: int, *, back: bool = False) -> None:
    """Put a contact into the recycle bin, or take it ``back``; promises made in it stay promises.

    Raises:
        NotAllowed: it is not the actor's to delete.
    """
    records.bin_one(actor, Activity, activity_id, back=back)
