"""A complaint rests for a while, with a reason and an end: its timers stand still so long."""

from __future__ import annotations

from datetime import datetime

from cmdesk.complaints.rules import moves, rights
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
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
    now = clock.now()
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
