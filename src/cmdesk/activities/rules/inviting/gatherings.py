"""What customers are invited to: planned, held or cancelled, with the counts of those invited (S3-16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cmdesk.activities.record import Gathering
from cmdesk.activities.rules import light, rights
from cmdesk.activities.rules.light import Due
from cmdesk.core import numbering
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.staff import rules as staff

Values = Mapping[str, Any]


class Counts(NamedTuple):
    """How many customers are on the list, and what became of them; ``people`` and ``came`` count heads."""

    listed: int = 0
    invited: int = 0
    coming: int = 0
    people: int = 0
    undecided: int = 0
    declined: int = 0
    attended: int = 0
    came: int = 0

    @property
    def silent(self) -> int:
        """Customers who were invited and have not answered."""
        return self.invited - self.coming - self.undecided - self.declined

    def words(self) -> str:
        """Return the counts in one line."""
        parts = [f"名单 {self.listed} 户", f"已邀请 {self.invited}"]
        parts.append(f"来 {self.coming} 户 {self.people} 人")
        parts += [f"待定 {self.undecided}", f"不来 {self.declined}", f"未答复 {self.silent}"]
        return "，".join([*parts, *([f"到会 {self.attended} 户 {self.came} 人"] if self.attended else [])])


class Planned(NamedTuple):
    """A gathering as lists show it."""

    id: int
    number: str
    name: str
    sort: str
    begins_at: datetime
    place: str
    state: str
    user_id: int
    user: str
    seats: int | None
    counts: Counts

    def light(self, now: datetime) -> Due:
        """Return its light: how near it is, or what became of it."""
        if self.state != "planned":
            return Due("done" if self.state == "held" else "plain", Gathering.state.about.label_of(self.state))
        if self.begins_at < now:
            return Due("late", "待写小结")
        return light.of_day(self.begins_at.date(), now.date())


def add(actor: Actor, values: Values) -> Gathering:
    """Plan a gathering; the actor is its host unless said otherwise.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not enter contacts at all.
    """
    rights.refuse(actor, "create", None)
    filled = {"user_id": actor.id, **{name: one for name, one in values.items() if one is not None}}
    with keep.operation(actor, f"筹备活动 {filled.get('name', '')}") as work:
        (number,) = numbering.of_records(work.database, Gathering.KIND, clock.today())
        made = work.add(Gathering, {**filled, "number": number})
    return keep.read(Gathering, made)


def edit(
    actor: Actor, gathering_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> Gathering:
    """Change a gathering that is still planned and return it.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: it is not the actor's.
        Refused: it was held or cancelled.
    """
    found = _planned(actor, gathering_id)
    with keep.operation(actor, f"修改活动 {found.title()}") as work:
        work.edit(Gathering, gathering_id, values, version=version, before=before)
    return keep.read(Gathering, gathering_id)


def close(actor: Actor, gathering_id: int, summary: str) -> Gathering:
    """Write down how a gathering went, once it has begun.

    Raises:
        Invalid: nothing is said.
        NotAllowed: it is not the actor's.
        Refused: it has not begun yet, or was held or cancelled already.
    """
    found = _planned(actor, gathering_id)
    if found.begins_at is not None and found.begins_at > datetime.now().astimezone():
        raise Refused(f"活动 {found.begins_at:%Y-%m-%d %H:%M} 才开始，举办以后再写小结；不办了请点“取消活动”。")
    if not summary.strip():
        raise Invalid({"summary": "请写明活动小结：效果怎样，客户说了什么。"})
    return _settle(actor, found, "held", "办完活动", {"summary": summary.strip()})


def cancel(actor: Actor, gathering_id: int, reason: str) -> Gathering:
    """Give a gathering up; those who were invited already have to be told, so the reason is kept.

    Raises:
        Invalid: no reason is given.
        NotAllowed: it is not the actor's.
        Refused: it was held or cancelled already.
    """
    found = _planned(actor, gathering_id)
    if not reason.strip():
        raise Invalid({"summary": "请写明为什么取消，并通知已经邀请的客户。"})
    return _settle(actor, found, "cancelled", "取消活动", {"summary": reason.strip()})


def read(actor: Actor, gathering_id: int) -> Gathering:
    """Return a gathering; whoever may see contacts knows what customers are invited to.

    Raises:
        NotFound: there is none, or the actor sees no contacts.
    """
    if actor.scope(rights.VIEW) is Scope.NONE:
        raise NotFound("活动不存在，或者不在您可以查看的范围内。")
    return keep.read(Gathering, gathering_id)


def crowded(actor: Actor, gathering_id: int) -> str:
    """Return a sentence when more people are coming than there are seats, else nothing."""
    found = read(actor, gathering_id)
    people = counts(actor, gathering_id).get(gathering_id, Counts()).people
    if not found.seats or people <= found.seats:
        return ""
    return f"“{found.name}”答复来的已有 {people} 人，超过名额 {found.seats} 人，请换场地、加名额或与客户商量人数。"


def by_number(actor: Actor, number: str) -> Gathering:
    """Return the gathering with a number.

    Raises:
        NotFound: there is none, or the actor sees no contacts.
    """
    return read(actor, keep.id_of_number(Gathering, number))


def listed(actor: Actor, *, limit: int = 300) -> list[Planned]:
    """Return gatherings: those still planned by their day, then the others, the latest first.

    Counts are of the invitations that the actor may see.
    """
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    rows = current().rows(
        "SELECT g.id, g.number, g.name, g.sort, g.begins_at, g.place, g.state, g.user_id, u.name, g.seats FROM gathering g"
        ' JOIN "user" u ON u.id = g.user_id WHERE g.binned_at IS NULL'
        " ORDER BY CASE WHEN g.state = 'planned' THEN 0 ELSE 1 END,"
        " CASE WHEN g.state = 'planned' THEN g.begins_at END, g.begins_at DESC, g.id LIMIT ?",
        (limit,),
    )
    counted = counts(actor)
    return [
        Planned(key, number, name, sort, moment_of(at).astimezone(), place, state, user_id, user, seats,
                counted.get(int(key), Counts()))
        for key, number, name, sort, at, place, state, user_id, user, seats in rows
    ]  # fmt: skip


def counts(actor: Actor, gathering_id: int | None = None) -> dict[int, Counts]:
    """Return the counts of gatherings by id, of the invitations that the actor may see."""
    where, params = visible(actor)
    one = "" if gathering_id is None else " AND invitation.gathering_id = ?"
    rows = current().rows(
        "SELECT invitation.gathering_id, COUNT(*), COUNT(invitation.invited_at),"
        " COUNT(CASE WHEN invitation.answer = 'coming' THEN 1 END),"
        " SUM(CASE WHEN invitation.answer = 'coming' THEN COALESCE(invitation.people, 1) ELSE 0 END),"
        " COUNT(CASE WHEN invitation.answer = 'undecided' THEN 1 END),"
        " COUNT(CASE WHEN invitation.answer = 'declined' THEN 1 END),"
        " COUNT(CASE WHEN invitation.attended = 'yes' THEN 1 END),"
        " SUM(CASE WHEN invitation.attended = 'yes' THEN COALESCE(invitation.came, 1) ELSE 0 END) FROM invitation"
        " JOIN gathering ON gathering.id = invitation.gathering_id JOIN customer ON customer.id = invitation.customer_id"
        f" WHERE invitation.binned_at IS NULL AND customer.binned_at IS NULL{also(where)}{one}"
        " GROUP BY invitation.gathering_id",
        (*params, *(() if gathering_id is None else (gathering_id,))),
    )
    return {int(row[0]): Counts(*(int(number or 0) for number in row[1:])) for row in rows}


def visible(actor: Actor) -> staff.Condition:
    """Return the SQL condition on ``invitation`` joined with ``customer`` and ``gathering``: one's reach, and all as host."""
    where, params = rights.visible(actor, "invitation")
    return (f"({where} OR gathering.user_id = ?)", (*params, actor.id)) if where else ("", ())


def may_change(actor: Actor, found: Gathering) -> Refused | None:
    """Return why the actor may not change a gathering: he is neither its host nor in charge of him; None when he may."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (found.user_id,))
    if staff.reaches(actor, rights.EDIT, found.user_id, row[0] if row else None):
        return None
    return NotAllowed(f"活动“{found.name}”由主办人负责，您不能修改，需要时请联系主办人。")


def bin_one(actor: Actor, gathering_id: int, *, back: bool = False) -> None:
    """Put a gathering into the recycle bin while nobody was invited to it, or take it ``back``.

    Raises:
        NotAllowed: it is not the actor's.
        Refused: customers were invited already.
    """
    found = read(actor, gathering_id)
    refusal = may_change(actor, found)
    if refusal is not None:
        raise refusal
    invited = current().row(
        "SELECT COUNT(*) FROM invitation WHERE gathering_id = ? AND invited_at IS NOT NULL AND binned_at IS NULL",
        (gathering_id,),
    )
    if not back and invited and invited[0]:
        raise Refused(f"已经邀请了 {invited[0]} 户客户，不能删除；不办了请点“取消活动”，写明原因。")
    with keep.operation(actor, f"{'恢复' if back else '删除'}活动 {found.title()}") as work:
        (work.restore if back else work.bin)(Gathering, gathering_id)


def _planned(actor: Actor, gathering_id: int) -> Gathering:
    found = read(actor, gathering_id)
    refusal = may_change(actor, found)
    if refusal is not None:
        raise refusal
    refuse_settled(found)
    return found


def refuse_settled(found: Gathering) -> None:
    """Let pass what is still planned.

    Raises:
        Refused: it was held or cancelled, or lies in the recycle bin.
    """
    if found.binned_at is not None:
        raise Refused(f"活动“{found.name}”在回收站中，请先恢复。")
    if found.state != "planned":
        raise Refused(f"活动“{found.name}”{Gathering.state.about.label_of(found.state or '')}，不能再改。")


def _settle(actor: Actor, found: Gathering, state: str, word: str, values: Values) -> Gathering:
    with keep.operation(actor, f"{word} {found.title()}") as work:
        work.edit(Gathering, found.id, {**values, "state": state}, version=found.version)
    return keep.read(Gathering, found.id)
