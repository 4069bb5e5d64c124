"""Deputies, and what waits for somebody (flows of the office)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cmdesk.core import approval, keep, regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.notice import Reminder
from cmdesk.staff.record import Deputy

PAGE = "approvals"
"""Key of the page where everybody finds what waits for him."""
_TOGETHER = "件审批的时限快用完或已超过，请打开“审批”办理"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what somebody is to be told of time limits, and where many of them are found together."""
    return [replace(one, page=PAGE, together=_TOGETHER) for one in approval.reminders(actor, at)]


def waiting_count(actor: Actor) -> int:
    """Return how many approvals wait for the actor, those of whom he is the deputy of included."""
    return len(approval.box(actor, "waiting"))


def by_number(actor: Actor, text: str) -> approval.Approval:
    """Return the approval with this number or id.

    Raises:
        NotFound: there is none, or the actor has nothing to do with it.
    """
    plain = text.strip()
    row = current().row("SELECT id FROM approval WHERE number = ?", (plain.upper(),))
    if row is None and plain.isdigit():
        row = current().row("SELECT id FROM approval WHERE id = ?", (int(plain),))
    if row is None:
        raise NotFound(f"没有单号为“{plain}”的审批，请核对单号。")
    return approval.read(actor, int(row[0]))


def deputies(actor: Actor) -> list[Deputy]:
    """Return the deputies that the actor may see: his own and those he is; everybody's for who may edit people."""
    if actor.scope("users.edit") >= Scope.ALL:
        return keep.read_all(Deputy, "binned_at IS NULL ORDER BY begins_on DESC, id DESC")
    mine = (actor.id, actor.id)
    return keep.read_all(
        Deputy, "binned_at IS NULL AND (user_id = ? OR deputy_id = ?) ORDER BY begins_on DESC, id DESC", mine
    )


def add_deputy(actor: Actor, values: Mapping[str, Any]) -> int:
    """Name somebody who signs for somebody else between two days: for oneself, or for others with ``users.edit``.

    Raises:
        Invalid: days in the wrong order, or the person himself.
        NotAllowed: for somebody else without the right.
        Refused: there is one already in these days.
    """
    filled = {"user_id": actor.id, **{name: value for name, value in values.items() if value not in (None, "")}}
    _refuse_others(actor, int(filled["user_id"]))
    cleaned = keep.clean(Deputy, filled)
    if cleaned.get("begins_on") and cleaned.get("ends_on"):
        _refuse_overlap(int(filled["user_id"]), cleaned["begins_on"], cleaned["ends_on"])
    with keep.operation(actor, "设置代理") as work:
        return work.add(Deputy, filled)


def end_deputy(actor: Actor, deputy_id: int) -> None:
    """Take a deputy away.

    Raises:
        NotAllowed: it is somebody else's.
    """
    found = keep.read(Deputy, deputy_id)
    _refuse_others(actor, found.user_id)
    with keep.operation(actor, "取消代理") as work:
        work.bin(Deputy, deputy_id)


def flows(day: date) -> list[tuple[approval.Flow | None, str, str]]:
    """Return (flow, key, why it cannot run) of every flow of the office, valid on a day."""
    found: list[tuple[approval.Flow | None, str, str]] = []
    for key in sorted(regulation.on(day).beginning("flow.")):
        try:
            found.append((approval.flow(key, day), key, ""))
        except Refused as refusal:
            found.append((None, key, str(refusal)))
    return found


def _refuse_others(actor: Actor, user_id: int) -> None:
    if user_id != actor.id and actor.scope("users.edit") < Scope.ALL:
        raise NotAllowed("只能给自己设置代理；给别人设置请找管理员。")


def _refuse_overlap(user_id: int, begins: date, ends: date) -> None:
    row = current().row(
        'SELECT u.name FROM deputy d JOIN "user" u ON u.id = d.deputy_id WHERE d.user_id = ? AND d.binned_at IS NULL'
        " AND d.begins_on <= ? AND d.ends_on >= ?",
        (user_id, ends.isoformat(), begins.isoformat()),
    )
    if row is not None:
        raise Refused(f"这段时间已由{row[0]}代理，请先取消那一条或改日期。")
