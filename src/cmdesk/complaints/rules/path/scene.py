"""The people at the scene of a complaint: who is called, and when each of them comes (S4-49).

The first arrival of a stay stops the timer of the phase; it is the complaint's own ``arrived_at``. What was called for and
neither came nor was excused keeps the report from being handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintArrival
from cmdesk.complaints.rules import moves, reminders, rights
from cmdesk.complaints.rules.moments import plain
from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, Refused

SITES = frozenset({"minor_site", "severe_site"})
AT_SCENE = frozenset({"registered", *SITES})
"""States in which people are called to the scene and come there."""


def arrivals(complaint_id: int) -> list[ComplaintArrival]:
    """Return everybody who was called or came, in the order in which they were written down."""
    return keep.read_all(ComplaintArrival, "complaint_id = ? AND binned_at IS NULL ORDER BY id", (complaint_id,))


def who(arrival: ComplaintArrival) -> str:
    """Return what somebody at the scene is called."""
    return approval.directory().name(arrival.user_id) if arrival.user_id else arrival.name


def call(
    actor: Actor, complaint_id: int, people: Sequence[int], words: str = "", *, at: datetime | None = None
) -> None:
    """Call people to the scene and tell them.

    Args:
        actor: who calls.
        complaint_id: the complaint.
        people: ids of those who are to come.
        words: where and when.
        at: when they were called; now by default.

    Raises:
        Refused: the actor neither handles nor coordinates it, the complaint is past that stage, or nobody is named.
    """
    found = _read(actor, complaint_id)
    refusal = rights.may_call(actor, found)
    if refusal is not None:
        raise refusal
    if not people:
        raise Invalid({"people": "请选择要到现场的人员。"})
    for user in people:
        rights.refuse_gone(user)
    when = at or clock.now()
    with keep.operation(actor, f"通知到场 {found.title()}") as work:
        open_ones = {one.user_id for one in _waiting(found)}
        for user in dict.fromkeys(people):
            if user not in open_ones:
                work.add(ComplaintArrival, {"complaint_id": found.id, "user_id": user, "called_at": when})
        names = "、".join(approval.directory().name(user) for user in dict.fromkeys(people))
        moves.note(work, found, "call", f"{names}{'：' if words.strip() else ''}{words.strip()}", at=at)
        notice.tell(
            work, [user for user in people if user != actor.id],
            f"投诉 {found.number} 请您到现场{'：' if words.strip() else '。'}{words.strip()}",
            key=f"complaint:{found.id}:called:{work.id}", about=("complaint", found.id), level="soon",
        )  # fmt: skip


def arrive(
    actor: Actor,
    complaint_id: int,
    *,
    user_id: int | None = None,
    name: str = "",
    at: datetime | None = None,
    note: str = "",
    absent: bool = False,
) -> int:
    """Write down when somebody came to the scene, or why who was called did not; returns the row.

    Args:
        actor: who writes it down: who handles the complaint, anybody for himself.
        complaint_id: the complaint.
        user_id: who came, of one's own people.
        name: who came, of other people.
        at: when; now by default.
        note: what is to be said of it.
        absent: he did not come; the note says why.

    Raises:
        Invalid: nobody is named, the time has not come or lies before the complaint was received, or it is not said
            why he did not come.
        Refused: the actor may not, or the complaint is past that stage.
    """
    found = _read(actor, complaint_id, own=user_id)
    when = None if absent else at or clock.now()
    if absent and not note.strip():
        raise Invalid({"note": "请写明没有到场的原因。"})
    if when is not None and when > clock.now():
        raise Invalid({"at": "到场时间还没有到，请核对。"})
    refuse_before_receipt(found.received_at, when, "at")
    with keep.operation(actor, f"登记到场 {found.title()}") as work:
        arrival = _write(
            work, found, {"user_id": user_id, "name": name.strip(), "arrived_at": when, "note": note.strip()}
        )
        said = approval.directory().name(user_id) if user_id else name.strip()
        words = f"{said}未到场：{note.strip()}" if when is None else f"{said} {when:%m-%d %H:%M} 到场"
        moves.note(work, found, "arrive", words)
        reminders.came(work, found.id, user_id, is_there=when is not None)
        settle(work, found)
        return arrival


def came(work: Operation, complaint: Complaint, at: datetime | None) -> Complaint:
    """Write down when the actor himself came, as his report says; returns the complaint as it is then.

    Args:
        work: the operation that reports.
        complaint: as it stands.
        at: when he came; None where others did and he did not.

    Raises:
        Invalid: the time has not come or lies before the complaint was received, or nobody has come to the scene yet.
        Refused: somebody was called of whom it is not known whether he came.
    """
    begin = _stay(complaint)
    if at is not None and at < begin and at >= begin.replace(second=0, microsecond=0):
        at = begin  # what is typed has no seconds
    if at is not None and at > clock.now():
        raise Invalid({"arrived_at": "到场时间还没有到，请核对。"})
    if at is not None and at < begin:
        raise Invalid({"arrived_at": f"这一次是 {begin:%m-%d %H:%M} 起重新到现场，到场时间不能早于它，请核对。"})
    refuse_before_receipt(complaint.received_at, at, "arrived_at")
    mine = [one for one in present(complaint) if one.user_id == work.actor.id]
    if at is not None and not mine:
        _write(work, complaint, {"user_id": work.actor.id, "name": "", "arrived_at": at, "note": ""})
    elif at is not None and plain(mine[-1].arrived_at) != plain(at):
        work.edit(ComplaintArrival, mine[-1].id, {"arrived_at": at})
    waiting = "、".join(map(who, _waiting(complaint)))
    if waiting:
        raise Refused(f"{waiting}已通知到场，还没有登记到场时间。请先登记；没有来的，写明原因。")
    if not present(complaint):
        raise Invalid({"arrived_at": "请填写到场时间。"})
    reminders.came(work, complaint.id, None, is_there=True)
    return settle(work, complaint)


def refuse_before_receipt(received: datetime | None, arrived: datetime | None, name: str) -> None:
    """Let nobody have come before there was a complaint: it would stop a timer that had not begun.

    Args:
        received: when the complaint was received.
        arrived: when somebody came; None where that is not said.
        name: of the field that says it.

    Raises:
        Invalid: the arrival lies before the minute of the receipt.
    """
    if arrived is None or received is None:
        return
    begin, came = plain(received).replace(second=0, microsecond=0), plain(arrived)
    if came < begin:
        raise Invalid({name: f"到场时间 {came:%Y-%m-%d %H:%M} 早于受理时间 {begin:%Y-%m-%d %H:%M}，请核对。"})


def present(complaint: Complaint) -> list[ComplaintArrival]:
    """Return who came in the present visit to the scene, or in the last one; the first to come first."""
    begin = _stay(complaint)
    found = [one for one in arrivals(complaint.id) if one.arrived_at is not None]
    return sorted((one for one in found if plain(one.arrived_at) >= begin), key=lambda one: plain(one.arrived_at))


def settle(work: Operation, complaint: Complaint) -> Complaint:
    """Let the complaint know when the first one came; returns it as it is then."""
    came_first = next((plain(one.arrived_at) for one in present(complaint)), None)
    before = plain(complaint.arrived_at) if complaint.arrived_at is not None else None
    if came_first is not None and came_first != before:
        return moves.change(work, work.written(Complaint, complaint.id), {"arrived_at": came_first})
    return work.written(Complaint, complaint.id)


def said(complaint: Complaint) -> list[dict[str, Any]]:
    """Return who was at the scene, in the order of coming; moments are local.

    Keys: ``id``, ``user_id``, ``name``, ``called_at``, ``arrived_at``, ``note``.
    """
    rows = sorted(arrivals(complaint.id), key=lambda one: (plain(one.arrived_at), one.id))
    return [
        {
            "id": one.id,
            "user_id": one.user_id,
            "name": who(one),
            "called_at": plain(one.called_at) if one.called_at else None,
            "arrived_at": plain(one.arrived_at) if one.arrived_at else None,
            "note": one.note,
        }
        for one in rows
    ]


def _read(actor: Actor, complaint_id: int, own: int | None = None) -> Complaint:
    found = rights.read(actor, complaint_id)
    if own != actor.id:
        rights.refuse(actor, "handle", found)
    if found.state not in AT_SCENE:
        now = moves.LABELS[found.state or ""]
        raise Refused(f"{found.title()}现在是“{now}”，不在现场阶段，不能再登记到场。")
    return found


def _waiting(complaint: Complaint) -> list[ComplaintArrival]:
    """Return who was called and neither came nor was excused."""
    return [one for one in arrivals(complaint.id) if one.called_at and not one.arrived_at and not one.note]


def _write(work: Operation, complaint: Complaint, values: dict[str, Any]) -> int:
    """Fill in the row of who was called, or make one."""
    called = [one for one in _waiting(complaint) if (one.user_id, one.name) == (values["user_id"], values["name"])]
    if called:
        work.edit(ComplaintArrival, called[0].id, values)
        return called[0].id
    return work.add(ComplaintArrival, {"complaint_id": complaint.id, **values})


def _stay(complaint: Complaint) -> datetime:
    """Return when the last visit to the scene began; the first takes in who came before it.

    A report that is sent back begins no visit: it is written anew from what was found.
    """
    events = moves.events(complaint.id)
    stays = [plain(one.happened_at) for one in events if one.after in SITES and one.verb != "back"]
    return stays[-1] if len(stays) > 1 else datetime.min  # noqa: DTZ901  # local, as every moment of a record
