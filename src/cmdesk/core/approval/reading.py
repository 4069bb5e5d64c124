"""Who may look at an approval: those who have to do with it, who sees all, whom it came up to."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.times import escalated
from cmdesk.core.approval.verbs import takes_part
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound


def read(actor: Actor, approval_id: int) -> Approval:
    """Return an approval with which the actor has to do.

    Raises:
        NotFound: there is none, or he has nothing to do with it.
    """
    found = keep.read(Approval, approval_id)
    if not (takes_part(actor, found) or actor.scope("approvals.view") >= Scope.ALL or approval_id in escalated(actor)):
        raise NotFound("审批不存在，或者与您无关。")
    return found
