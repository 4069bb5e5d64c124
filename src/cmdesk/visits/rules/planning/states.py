"""Visits that are not made: cancelled, missed with the reason, binned (S1-50, S1-61)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import bulk, keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights

_STANDING = {"agreed", "changed"}
_WAYS = {
    "done": "它已经录入，要更正请打开录入页",
    "missed": "它已记为未访，要补录请在录入页确认，要再去请重新安排",
    "cancelled": "它已取消，要再去请重新安排",
}


def refuse_unless_planned(visit: Visit, word: str) -> None:
    """Let pass a visit that is still to be made.

    Raises:
        Refused: it is made, missed or cancelled.
    """
    if visit.state != "planned":
        raise Refused(f"走访 {visit.number} 不能{word}：{_WAYS[visit.state or 'done']}。")


def cancel(actor: Actor, visit_id: int, reason: str, *, fault: str | None = None) -> Visit:
    """Cancel a planned visit and return it; an appointment that stands is then a changed one, told beforehand.

    Args:
        actor: who plans.
        visit_id: the visit.
        reason: why; must be said.
        fault: whose an appointment's cancelling is (``ours`` unless said).

    Raises:
        Refused: no reason, not planned any more, not the actor's.
    """
    visit = settling(actor, visit_id, "取消", reason)
    values: dict[str, Any] = {"state": "cancelled", "missed_reason": reason.strip()}
    if visit.appointment in _STANDING:
        late = visit.agreed_at is not None and visit.agreed_at <= datetime.now().astimezone()
        values |= {
            "appointment": "missed" if late else "changed",
            "fault": fault or "ours",
            "appointment_note": visit.appointment_note or reason.strip(),
        }
    return _settle(actor, visit, f"取消走访 {visit.number}", values)


def miss(actor: Actor, visit_id: int, reason: str, *, fault: str | None = None, work: Operation | None = None) -> Visit:
    """Record that a planned visit was not made, and why; an appointment that stood was missed (S1-61).

    Args:
        actor: who plans.
        visit_id: the visit.
        reason: why; must be said.
        fault: whose an appointment's missing is (``ours`` unless said).
        work: the operation that records it; one of its own by default.

    Raises:
        Refused: no reason, not planned any more, its day still to come, not the actor's.
    """
    visit = settling(actor, visit_id, "记为未访", reason)
    if visit.day is not None and visit.day > clock.today():
        raise Refused(f"走访 {visit.number} 的日子 {visit.day} 还没到，不去了请用“取消”或“改期”。")
    values: dict[str, Any] = {"state": "missed", "missed_reason": reason.strip()}
    if visit.appointment in _STANDING:
        values |= {"appointment": "missed", "fault": fault or "ours"}
    if work is not None:
        work.edit(Visit, visit.id, values)
        return work.written(Visit, visit.id)
    return _settle(actor, visit, f"记为未访 {visit.number}", values)


def bin_visits(actor: Actor, ids: Sequence[int], *, back: bool = False) -> int:
    """Put visits that were arranged by mistake into the recycle bin, or take them ``back``; returns how many.

    Raises:
        Refused: one of them is not the actor's to bin, was made, or the customer expects somebody at an agreed time.
    """
    for visit_id in ids:
        visit = rights.read(actor, visit_id)
        rights.refuse(actor, "bin", visit)
        if not back:
            _refuse_to_bin(visit)
    with keep.operation(actor, f"{'恢复' if back else '删除'}走访 {len(ids)} 次") as work:
        return bulk.bin_all(work, Visit, ids, back=back)


def _refuse_to_bin(visit: Visit) -> None:
    if visit.state in {"done", "missed"}:
        raise Refused(f"走访 {visit.number} 不能删除：{_WAYS[visit.state]}。")
    if visit.state == "planned" and visit.appointment in _STANDING:
        raise Refused(f"走访 {visit.number} 已和客户约好时间，不能删除，不去了请用“取消”并写明原因。")


def settling(actor: Actor, visit_id: int, word: str, reason: str) -> Visit:
    """Return a planned visit that the actor may settle for a reason.

    Raises:
        Refused: no reason, not planned any more, not the actor's.
    """
    visit = rights.read(actor, visit_id)
    rights.refuse(actor, "plan", visit)
    refuse_unless_planned(visit, word)
    if not reason.strip():
        raise Refused(f"走访 {visit.number} 要{word}，请写明原因。")
    return visit


def _settle(actor: Actor, visit: Visit, title: str, values: dict[str, Any]) -> Visit:
    with keep.operation(actor, title) as work:
        work.edit(Visit, visit.id, values)
        return work.written(Visit, visit.id)
