"""Invitations to a gathering: made, answered, attended, followed up (S3-16).

Inviting somebody is a contact with him on his time-line, his coming is another; the next step stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cmdesk.activities.record import Activity, Gathering, Invitation
from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.contacts import activities
from cmdesk.activities.rules.inviting import gatherings
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import TITLE

Values = Mapping[str, Any]


class Invited(NamedTuple):
    """An invitation as lists show it."""

    id: int
    customer_id: int
    customer: str
    number: str
    phones: str
    area: str
    guest: str
    user_id: int
    user: str
    way: str | None
    invited_at: datetime | None
    answer: str | None
    people: int | None
    note: str
    attended: str | None
    came: int | None
    result: str
    next_step: str
    next_on: date | None

    @property
    def state(self) -> str:
        """What it is at, in a word."""
        if self.attended is not None:
            return Invitation.attended.about.label_of(self.attended)
        if self.answer is not None:
            return Invitation.answer.about.label_of(self.answer)
        return "未答复" if self.invited_at is not None else "待邀请"


def take_off(actor: Actor, invitation_id: int) -> None:
    """Take a customer off the list while he is not invited yet.

    Raises:
        NotAllowed: the invitation is not the actor's.
        Refused: he was invited already.
    """
    found, gathering = _own(actor, invitation_id)
    if found.invited_at is not None:
        raise Refused("这位客户已经邀请了，不能从名单去掉；不来了请登记答复“不来”。")
    with keep.operation(actor, f"邀请名单 {gathering.name} 去掉 1 户") as work:
        work.bin(Invitation, invitation_id)


def invite(actor: Actor, ids: Sequence[int], way: str, *, at: datetime | None = None) -> int:
    """Write down that customers were invited; each gets a contact on his time-line. Returns how many.

    Args:
        actor: who writes it down.
        ids: of invitations; those made already are left as they are.
        way: one of ``INVITING_WAYS``.
        at: when; now if None.

    Raises:
        Invalid: the way is unknown, or the moment lies ahead.
        NotAllowed: one of them is not the actor's.
        Refused: the gathering was held or cancelled.
    """
    chosen = [one for one in (_own(actor, key) for key in dict.fromkeys(ids)) if one[0].invited_at is None]
    if not chosen:
        raise Refused("选中的客户都已经邀请过了。")
    when = at or datetime.now().astimezone()
    for _, gathering in chosen:
        gatherings.refuse_settled(gathering)
    with keep.operation(actor, f"邀请 {len(chosen)} 户 {chosen[0][1].name}") as work:
        for found, gathering in chosen:
            contact = activities.write(work, {**_contact(found, gathering), "channel": way, "happened_at": when})
            work.edit(Invitation, found.id, {"way": way, "invited_at": when, "activity_id": contact})
    return len(chosen)


def answer(
    actor: Actor, invitation_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Write down what a customer answers: comes, comes not, cannot say; with how many, and who is meant.

    Args:
        actor: who writes it down.
        invitation_id: which.
        values: ``answer``, ``people``, ``note``, ``guest``, ``person_id``, ``user_id``.
        version: as the actor saw it.
        before: what it said when he saw it.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: heads are counted of somebody who does not come.
        NotAllowed: it is not the actor's.
        Refused: he was not invited yet.
    """
    found, gathering = _own(actor, invitation_id)
    records.refuse_strangers(actor, found.customer_id, values)
    said = values.get("answer", found.answer)
    if said is not None and found.invited_at is None:
        raise Refused("这位客户还没有邀请，先登记邀请，再登记答复。")
    if values.get("people") and said != "coming":
        raise Invalid({"people": "只有答复“来”的才填来几人。"})
    kept = {**values, **({"people": None} if said != "coming" else {})}
    if "answer" in values and values["answer"] != found.answer:
        kept["answered_on"] = clock.today() if said else None
    with keep.operation(actor, f"邀请答复 {gathering.name}") as work:
        if "people" in kept and before is not None:
            before = {"people": found.people, **before}
        work.edit(Invitation, invitation_id, kept, version=version, before=before)
        if found.activity_id is not None and "answered_on" in kept:
            work.edit(
                Activity,
                found.activity_id,
                {"response": _words(said, kept.get("people"), kept.get("note", found.note))},
            )


def attend(
    actor: Actor,
    invitation_id: int,
    *,
    came: bool,
    people: int | None = None,
    result: str = "",
    next_step: str = "",
    next_on: date | None = None,
) -> None:
    """Write down whether a customer came, what came of it and what follows; both stand on his time-line.

    Raises:
        Invalid: heads are counted of somebody who did not come.
        NotAllowed: it is not the actor's.
        Refused: the gathering has not begun, was cancelled, or it is written down already.
    """
    found, gathering = _own(actor, invitation_id)
    begins = gathering.begins_at or datetime.now().astimezone()
    if gathering.state == "cancelled":
        raise Refused(f"活动“{gathering.name}”已经取消，不用登记到会。")
    if begins > datetime.now().astimezone():
        raise Refused(f"活动 {begins:%Y-%m-%d %H:%M} 才开始，开始以后再登记到会。")
    if found.attended is not None:
        raise Refused("到会已经登记过了；登错了请撤销那一步。")
    if people and not came:
        raise Invalid({"came": "没有到会的不填实到人数。"})
    heads = (people or found.people or 1) if came else None
    said = f"到会 {heads} 人" if came else "没有到会"
    contact = {
        **_contact(found, gathering), "channel": "gathering", "happened_at": begins,
        "subject": f"{'参加' if came else '未参加'}{_sort(gathering)} {gathering.name}"[:100],
        "result": "；".join(part for part in (said, result.strip()) if part), "next_step": next_step, "next_on": next_on,
    }  # fmt: skip
    with keep.operation(actor, f"登记到会 {gathering.name}") as work:
        made = activities.write(work, contact)
        values = {"attended": "yes" if came else "no", "came": heads, "result": result.strip(), "follow_up_id": made}
        work.edit(Invitation, invitation_id, values, version=found.version)
        if found.activity_id is not None:
            work.edit(Activity, found.activity_id, {"next_done": True})


def listed(actor: Actor, gathering_id: int) -> list[Invited]:
    """Return the invitations to a gathering that the actor may see, by area and name."""
    where, params = gatherings.visible(actor)
    rows = current().rows(
        f"SELECT invitation.id, invitation.customer_id, {TITLE}, customer.number, customer.phones, unit.name,"
        " COALESCE(NULLIF(invitation.guest, ''), person.name), invitation.user_id, u.name, invitation.way,"
        " invitation.invited_at, invitation.answer, invitation.people, invitation.note, invitation.attended,"
        " invitation.came, invitation.result, f.next_step, f.next_on, person.roles, customer.owner_id, customer.area_id"
        " FROM invitation JOIN gathering ON gathering.id = invitation.gathering_id"
        " JOIN customer ON customer.id = invitation.customer_id LEFT JOIN unit ON unit.id = customer.area_id"
        ' JOIN "user" u ON u.id = invitation.user_id LEFT JOIN person ON person.id = invitation.person_id'
        " LEFT JOIN activity f ON f.id = invitation.follow_up_id WHERE invitation.gathering_id = ?"
        " AND invitation.binned_at IS NULL AND customer.binned_at IS NULL"
        + also(where)
        + " ORDER BY unit.name, customer.name_key, invitation.id",
        (gathering_id, *params),
    )
    return [_invited(actor, row) for row in rows]


def read(actor: Actor, invitation_id: int) -> Invitation:
    """Return an invitation.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Invitation, invitation_id)
    if keep.read(Gathering, found.gathering_id).user_id != actor.id:
        rights.refuse_unseen(actor, found)
    return found


def may_change(actor: Actor, found: Invitation) -> Refused | None:
    """Return why the actor may not work on an invitation, or None: the host may, and who may change the contacts."""
    if keep.read(Gathering, found.gathering_id).user_id == actor.id and rights.may(actor, "create", None) is None:
        return None
    return rights.may(actor, "edit", found)


def waiting(user_id: int, until: datetime) -> list[tuple[int, str, datetime, int, int]]:
    """Return (gathering, name, beginning, not invited or answered yet, attendance not entered) of somebody's invitations.

    Only gatherings that are planned and begin by a moment.
    """
    rows = current().rows(
        "SELECT g.id, g.name, g.begins_at, COUNT(CASE WHEN i.answer IS NULL THEN 1 END),"
        " COUNT(CASE WHEN i.attended IS NULL AND i.answer = 'coming' THEN 1 END) FROM invitation i"
        " JOIN gathering g ON g.id = i.gathering_id JOIN customer c ON c.id = i.customer_id"
        " WHERE i.user_id = ? AND g.state = 'planned' AND i.binned_at IS NULL AND g.binned_at IS NULL"
        " AND c.binned_at IS NULL GROUP BY g.id, g.name, g.begins_at ORDER BY g.begins_at, g.id",
        (user_id,),
    )
    found = [(int(key), str(name), moment_of(at), int(silent), int(absent)) for key, name, at, silent, absent in rows]
    return [one for one in found if one[2] <= until]


def _own(actor: Actor, invitation_id: int) -> tuple[Invitation, Gathering]:
    found = read(actor, invitation_id)
    refusal = may_change(actor, found)
    if refusal is not None:
        raise NotAllowed(str(refusal))
    return found, keep.read(Gathering, found.gathering_id)


def _contact(found: Invitation, gathering: Gathering) -> dict[str, Any]:
    """Return what every contact about an invitation says."""
    when = f"{gathering.begins_at.astimezone():%Y-%m-%d %H:%M}" if gathering.begins_at else ""
    content = f"{_sort(gathering)}“{gathering.name}”，{when}，{gathering.place}。{gathering.theme}".strip()
    return {
        "customer_id": found.customer_id, "person_id": found.person_id, "user_id": found.user_id,
        "purposes": ("promotion",), "subject": f"邀请参加{_sort(gathering)} {gathering.name}"[:100], "content": content,
    }  # fmt: skip


def _sort(gathering: Gathering) -> str:
    return "活动" if gathering.sort == "other" else Gathering.sort.about.label_of(gathering.sort or "")


def _words(said: str | None, people: Any, note: str) -> str:
    """Return an answer as the contact tells it."""
    if said is None:
        return ""
    heads = f" {people} 人" if people else ""
    return f"{Invitation.answer.about.label_of(said)}{heads}{f'，{note}' if note else ''}"[:200]


def _invited(actor: Actor, row: tuple[Any, ...]) -> Invited:
    *shown, roles, owner, area = row
    if shown[6] is not None and roles is not None and not records.knows_person(actor, roles, owner, area):
        shown[6] = ""
    shown[4] = (shown[4] or "").replace("\n", "、")
    for at in (5, 6, 17):
        shown[at] = shown[at] or ""
    shown[10] = moment_of(shown[10]).astimezone() if shown[10] else None
    shown[18] = date.fromisoformat(shown[18]) if shown[18] else None
    return Invited(*shown)
