"""Who may see and handle complaints; lists, buttons, verbs and the command line all ask here."""

from __future__ import annotations

from datetime import date

from cmdesk.complaints.record import Complaint, ComplaintTask
from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition

_WORDS = {
    "view": ("查看投诉", "查看"), "register": ("登记投诉", "登记"), "grade": ("给投诉分级", "分级"),
    "handle": ("办理投诉", "办理"), "propose": ("拟定投诉处理方案", "拟定处理方案"),
    "evaluate": ("评估投诉处理", "评估"), "archive": ("归档投诉", "归档"),
    "statistics": ("查看投诉统计", "查看统计"),
}  # fmt: skip
"""Verb → what the right is called, and what is said of a single complaint."""


def visible(actor: Actor, action: str = "complaints.view") -> Condition:
    """Return the SQL condition on ``complaint`` that keeps what the actor's right reaches; empty for all.

    One's own are those one received or handles, has a task in (or stands in today for who has) or a signature to
    give, was called to or got a copy of, and those of one's own customers.
    """
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return "", ()
    if scope is Scope.NONE:
        return "1 = 0", ()
    stood_for = (actor.id, *approval.directory().acts_for(actor.id, clock.now().date()))
    owned, owners = staff.visible(actor, action, "mine.owner_id", "mine.area_id")
    where = f"""(complaint.receiver_id = ? OR complaint.owner_id = ?
        OR EXISTS (SELECT 1 FROM complaint_task task
            WHERE task.complaint_id = complaint.id AND task.user_id IN ({marks(stood_for)}))
        OR EXISTS (SELECT 1 FROM approval_part part JOIN approval run ON run.id = part.approval_id
            WHERE run.subject_kind = 'complaint' AND run.subject_id = complaint.id AND part.user_id = ?)
        OR EXISTS (SELECT 1 FROM complaint_arrival scene
            WHERE scene.complaint_id = complaint.id AND scene.user_id = ? AND scene.binned_at IS NULL)
        OR EXISTS (SELECT 1 FROM complaint_copy copy WHERE copy.complaint_id = complaint.id AND copy.binned_at IS NULL
            AND complaint.decided_at IS NOT NULL AND (copy.user_id = ? OR copy.unit_id = ?))
        OR EXISTS (SELECT 1 FROM customer mine WHERE mine.id = complaint.customer_id AND {owned}))"""
    return where, (actor.id, actor.id, *stood_for, *(actor.id,) * 3, actor.unit_id, *owners)


def reaches(actor: Actor, action: str, complaint: Complaint) -> bool:
    """Tell whether the actor's right covers a complaint; the same verdict as ``visible``."""
    where, params = visible(actor, action)
    return (
        not where
        or current().row(f"SELECT 1 FROM complaint WHERE id = ? AND {where}", (complaint.id, *params)) is not None
    )


def may(actor: Actor, verb: str, complaint: Complaint | None) -> Refused | None:
    """Return why the actor may not do something with a complaint, or None.

    Args:
        actor: who wants to act.
        verb: ``view``, ``register``, ``grade``, ``handle``, ``propose``, ``evaluate``, ``archive``, ``statistics``.
        complaint: the complaint; None for what concerns no single one.
    """
    action, (whole, word) = f"complaints.{verb}", _WORDS[verb]
    if actor.scope(action) is Scope.NONE:
        return NotAllowed.to(whole)
    if complaint is not None and not reaches(actor, action, complaint):
        return NotAllowed(f"{complaint.title()}不在您的范围内，不能{word}，需要时请联系上级。")
    return None


def refuse(actor: Actor, verb: str, complaint: Complaint | None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        Refused: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb, complaint)
    if refusal is not None:
        raise refusal


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
    if acts_for(actor, task.user_id, clock.now().date()):
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
    if acts_for(actor, complaint.owner_id, clock.now().date()) or may(actor, "evaluate", complaint) is None:
        return None
    name = approval.directory().name(complaint.owner_id)
    return NotAllowed(f"{complaint.title()}由{name}经办，通知到场由经办人或者客户管理部办理，请联系{name}。")


def refuse_gone(user_id: int | None) -> None:
    """Let nothing be given to somebody who does not work here (any more): nobody would do it.

    Raises:
        Refused: he has left, or never was.
    """
    known = approval.directory()
    if user_id is not None and not known.is_active(user_id):
        raise Refused(f"{known.name(user_id)}已不在职或没有这个人，请选别人。")


def read(actor: Actor, complaint_id: int) -> Complaint:
    """Return a complaint.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Complaint, complaint_id)
    if not reaches(actor, "complaints.view", found):
        raise NotFound("投诉不存在，或者不在您可以查看的范围内。")
    return found


def by_number(actor: Actor, number: str) -> Complaint:
    """Return the complaint with this number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    row = current().row("SELECT id FROM complaint WHERE number = ?", (number.strip().upper(),))
    if row is None:
        raise NotFound(f"没有单号为“{number.strip()}”的投诉，请核对单号。")
    return read(actor, int(row[0]))


def as_receiver(actor: Actor) -> Actor:
    """Return the actor as far as finding the customer goes: whoever takes a call may name any customer (S4-39)."""
    if actor.scope("complaints.register") is Scope.ALL:
        return Actor(actor.id, actor.login, actor.name, actor.role, actor.unit_id, actor.team,
                     {**actor.rights, "customers.view": Scope.ALL})  # fmt: skip
    return actor
