"""Who does what is somebody's own: he himself, who stands in for him today, who stands above him (S4-48, S4-49)."""

from __future__ import annotations

from datetime import date

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.complaints.rules import moves, rights
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.errors import NotAllowed


def acts_for(actor: Actor, user_id: int, day: date) -> bool:
    """Tell whether the actor is somebody, his deputy on a day, or his superior.

    Nobody above him, as with the general manager, means the administrators: what he leaves undone stays with nobody.
    """
    if actor.id == user_id:
        return True
    known = approval.directory()
    above = known.superior(user_id, 1)
    superiors = (above,) if above is not None else known.administrators()
    return actor.id in superiors or actor.id in known.deputies(user_id, day)


def may_do(actor: Actor, task: ComplaintTask) -> NotAllowed | None:
    """Return why the actor may not report a task done, or None."""
    if acts_for(actor, task.user_id, moves.now().date()):
        return None
    name = approval.directory().name(task.user_id)
    return NotAllowed(f"“{task.text}”是{name}的任务，由本人、代理人或者上级报告完成，请联系{name}。")


def instead(actor: Actor, task: ComplaintTask) -> str:
    """Return what the trail says of a task that another than its owner reports done; else empty."""
    return "" if actor.id == task.user_id else f"（代{approval.directory().name(task.user_id)}）"


def may_call(actor: Actor, complaint: Complaint) -> NotAllowed | None:
    """Return why the actor may not call people to the scene, or None: who handles it calls, or who coordinates.

    Those coordinate whose right it is to judge the handling: the customer department and the director above it.
    """
    if acts_for(actor, complaint.owner_id, moves.now().date()) or rights.may(actor, "evaluate", complaint) is None:
        return None
    name = approval.directory().name(complaint.owner_id)
    return NotAllowed(f"{complaint.title()}由{name}经办，通知到场由经办人或者客户管理部办理，请联系{name}。")
