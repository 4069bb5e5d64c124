"""Whose turn a complaint is, in names: the one question of everybody who looks at it."""

from __future__ import annotations

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.moves import tasks
from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import ApprovalPart
from cmdesk.core.door.keep import read_all
from cmdesk.staff.rules import role_label
from cmdesk.staff.rules.rights import matrix

BY_RIGHT = {"registered": "complaints.grade", "proposing": "complaints.propose", "evaluating": "complaints.evaluate"}
"""State → the right that brings a complaint out of it, whoever has it."""
_SIGNED = frozenset({"minor_approval", "countersigning", "deciding"})


def turn(complaint: Complaint) -> str:
    """Return who has to act now: names, or roles where anybody of them may; empty in the archive."""
    state, name = complaint.state or "", approval.directory().name
    if state == "archived":
        return ""
    if state in BY_RIGHT:
        return " / ".join(_roles(_right(complaint)))
    if state in _SIGNED:
        return "、".join(map(name, _signers(complaint.id)))
    if state == "follow_up":
        return name(complaint.receiver_id)
    if state == "executing":
        doing = dict.fromkeys(task.user_id for task in tasks(complaint.id) if task.done_at is None)
        return "、".join(map(name, doing)) or name(complaint.owner_id)
    return name(complaint.owner_id)


def waits_for(actor: Actor, complaint: Complaint) -> bool:
    """Tell whether a complaint waits for somebody; signers are told by their approval and left out."""
    state = complaint.state or ""
    if state in BY_RIGHT:
        return actor.role != "administrator" and actor.scope(_right(complaint)) is not Scope.NONE
    if state == "follow_up":
        return actor.id == complaint.receiver_id
    if state == "executing":
        return any(task.user_id == actor.id for task in tasks(complaint.id) if task.done_at is None)
    return False


def holders(complaint: Complaint) -> set[int]:
    """Return who has something to do with a complaint where it stands, besides who handles it and who signs."""
    if complaint.state == "executing":
        return {task.user_id for task in tasks(complaint.id) if task.done_at is None}
    return set(next_ones(complaint))


def next_ones(complaint: Complaint) -> list[int]:
    """Return who brings a complaint on from where it has come to, of those who are not told otherwise."""
    state = complaint.state or ""
    if state in BY_RIGHT:
        return having(_right(complaint))
    if state == "executing":
        return [] if any(task.done_at is None for task in tasks(complaint.id)) else [complaint.owner_id]
    return [complaint.receiver_id] if state == "follow_up" else []


def is_judged(complaint: Complaint) -> bool:
    """Tell whether the handling was judged after the last follow-up call: what was reopened is judged once more."""
    verbs = [event.verb for event in moves.events(complaint.id)]
    return "evaluate" in verbs[max((at for at, verb in enumerate(verbs) if verb == "follow"), default=0) :]


def _right(complaint: Complaint) -> str:
    """Return the right that brings a complaint on from where it is; one that is judged waits to be filed."""
    if complaint.state == "evaluating" and is_judged(complaint):
        return "complaints.archive"
    return BY_RIGHT[complaint.state or ""]


def having(action: str) -> list[int]:
    """Return the people who have a right, whatever its scope."""
    return [user for role in _role_keys(action) for user in approval.directory().of_role(role, None)]


def _roles(action: str) -> list[str]:
    return [role_label(role) for role in _role_keys(action)]


def _role_keys(action: str) -> list[str]:
    """Return the roles that have a right; the administrator has every one and is not asked."""
    return [
        role
        for role, rights in matrix().items()
        if role != "administrator" and rights.get(action, Scope.NONE) is not Scope.NONE
    ]


def _signers(complaint_id: int) -> list[int]:
    run = approval.of_record(Complaint.KIND, complaint_id)
    if run is None or run.state != "running":
        return []
    parts = read_all(
        ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY position, id", (run.id, run.step)
    )
    return [part.user_id for part in parts]
