"""Who may look at an approval: those who have to do with it, who sees all, whom it came up to."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval import telling
from cmdesk.core.approval.record import Approval, ApprovalCopy
from cmdesk.core.approval.running import takes_part
from cmdesk.core.approval.times import escalated
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound
from cmdesk.core.field import moment_of


def read(actor: Actor, approval_id: int) -> Approval:
    """Return an approval with which the actor has to do.

    Raises:
        NotFound: there is none, or he has nothing to do with it.
    """
    found = keep.read(Approval, approval_id)
    if not (takes_part(actor, found) or actor.scope("approvals.view") >= Scope.ALL or approval_id in escalated(actor)):
        raise NotFound("审批不存在，或者与您无关。")
    return found


def is_unseen(actor: Actor, approval: Approval) -> bool:
    """Tell whether the actor was told of an approval what he has not looked at yet: a copy, an end, a remark."""
    return bool(_unread(actor, approval)) or telling.is_news(approval, actor.id)


def seen(actor: Actor, approval_id: int) -> None:
    """Note that the actor has looked at an approval: his copy is read, and what only told him of it is off his list.

    Raises:
        NotFound: as ``read``.
    """
    found = read(actor, approval_id)
    if not is_unseen(actor, found):
        return
    with keep.operation(actor, f"查看 {found.title()}") as work:
        for one in _unread(actor, found):
            work.edit(ApprovalCopy, one.id, {"read_at": moment_of(work.at)}, verb="read")
        telling.seen(work, found, actor.id)


def _unread(actor: Actor, approval: Approval) -> list[ApprovalCopy]:
    return keep.read_all(
        ApprovalCopy, "approval_id = ? AND user_id = ? AND read_at IS NULL AND binned_at IS NULL ORDER BY id",
        (approval.id, actor.id),
    )  # fmt: skip
