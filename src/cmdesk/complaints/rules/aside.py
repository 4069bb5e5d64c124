"""What may happen at any open stage: pausing with a reason and an end, handing over, going one level up."""

from __future__ import annotations

from datetime import datetime

from cmdesk.complaints.rules import moves, rights, telling
from cmdesk.core import approval, calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused


def pause(actor: Actor, complaint_id: int, reason: str, until: datetime) -> None:
    """Let a complaint rest until a moment; its timers stand still so long.

    Raises:
        Refused: no reason, no end within the days the office allows, paused already, or archived.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    moves.refuse_paused(found)
    if not reason.strip():
        raise Refused("挂起要写明原因。")
    now = moves.now()
    end = until.replace(tzinfo=None)
    days = int(regulation.on(now.date()).number("complaint.pause.days"))
    last = calendar.current().add_working_days(now.date(), days)
    if end <= now:
        raise Refused("挂起的结束时间要晚于现在。")
    if end.date() > last:
        raise Refused(f"一次最多挂起 {days} 个工作日，请把结束时间定在 {last:%Y-%m-%d} 以前。")
    with keep.operation(actor, f"挂起 {found.title()}") as work:
        moves.change(work, found, {"paused_until": end})
        moves.note(work, found, "pause", reason, until=end)


def resume(actor: Actor, complaint_id: int, words: str = "") -> None:
    """Go on with a complaint that rested.

    Raises:
        Refused: it is not paused.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    if not moves.is_paused(found):
        raise Refused(f"{found.title()}没有挂起。")
    with keep.operation(actor, f"恢复 {found.title()}") as work:
        moves.change(work, found, {"paused_until": None})
        moves.note(work, found, "resume", words)


def transfer(actor: Actor, complaint_id: int, owner_id: int, words: str) -> None:
    """Let somebody else handle a complaint; its first receiver stays who he is (S4-39).

    Raises:
        Refused: no reason, archived, or he handles it already.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    if not words.strip():
        raise Refused("转办要写明理由。")
    rights.refuse_gone(owner_id)
    if owner_id == found.owner_id:
        raise Refused("已经由他办理，请选别人。")
    with keep.operation(actor, f"转办 {found.title()}") as work:
        telling.taken_over(work, found, owner_id)
        telling.given(work, moves.change(work, found, {"owner_id": owner_id}))
        moves.note(work, found, "transfer", f"转给{approval.directory().name(owner_id)}：{words}")


def escalate(actor: Actor, complaint_id: int, words: str) -> int:
    """Bring a complaint one level up: the superior of who handles it takes over; returns his id.

    Raises:
        Refused: no reason, archived, or nobody stands above.
    """
    found = rights.read(actor, complaint_id)
    rights.refuse(actor, "handle", found)
    moves.refuse_archived(found)
    if not words.strip():
        raise Refused("升级要写明理由。")
    above = approval.directory().superior(found.owner_id, 1)
    if above is None:
        raise Refused("现经办人没有上级，不能再升级。")
    with keep.operation(actor, f"升级 {found.title()}") as work:
        telling.taken_over(work, found, above)
        telling.given(work, moves.change(work, found, {"owner_id": above}))
        moves.note(work, found, "escalate", words)
    return above
