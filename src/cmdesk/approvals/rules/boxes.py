"""What waits for somebody, and where an approval is found by its number (flows of the office)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.errors import NotFound
from cmdesk.core.notice import Reminder

PAGE = "approvals"
"""Key of the page where everybody finds what waits for him."""
_TOGETHER = "件审批的时限快用完或已超过，请打开“审批”办理"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is to be told of time limits, and where many of them are found together."""
    return [replace(one, page=PAGE, together=_TOGETHER) for one in approval.reminders(actor, at)]


def waiting_count(actor: Actor) -> int:
    """Return how many approvals wait for the actor: to be signed, for others too, or sent back to him to be changed."""
    row = current().row(
        "SELECT COUNT(*) FROM approval WHERE state = 'returned' AND applicant_id = ? AND binned_at IS NULL", (actor.id,)
    )
    return approval.count(actor, "waiting") + (int(row[0]) if row else 0)


def by_number(actor: Actor, text: str) -> approval.Approval:
    """Return the approval with this number or id.

    Raises:
        NotFound: there is none, or the actor has nothing to do with it.
    """
    plain = text.strip()
    row = current().row("SELECT id FROM approval WHERE number = ?", (plain.upper(),))
    if row is None and plain.isascii() and plain.isdigit() and len(plain) < 10:
        row = current().row("SELECT id FROM approval WHERE id = ?", (int(plain),))
    if row is None:
        raise NotFound(f"没有单号为“{plain}”的审批，请核对单号。")
    return approval.read(actor, int(row[0]))


def in_hand(user_id: int) -> str:
    """Return how many approvals wait for somebody's signature."""
    row = current().row(
        "SELECT COUNT(DISTINCT approval_id) FROM approval_part WHERE user_id = ? AND state = 'waiting'", (user_id,)
    )
    return f"等他审批的 {row[0]:,} 件" if row and row[0] else ""
