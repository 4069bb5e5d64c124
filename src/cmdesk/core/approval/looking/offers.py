"""What somebody may do with an approval now; a button shows the sentence with which the verb would refuse."""

from __future__ import annotations

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.running import own_part, state_word, takes_part
from cmdesk.core.approval.verbs.passing import removable
from cmdesk.core.errors import Refused

OF_SIGNER = ("approve", "send_back", "refuse", "hand_over", "delegate", "add_signer")


def offers(actor: Actor, approval: Approval) -> dict[str, str]:
    """Return verb → why the actor may not, an empty text where he may."""
    try:
        own_part(approval, actor)
        signing = ""
    except Refused as refusal:
        signing = str(refusal)
    found = dict.fromkeys(OF_SIGNER, signing)
    mine = "" if actor.id == approval.applicant_id else "只有发起人可以。"
    is_open = approval.state in {"running", "returned"}
    over = "" if is_open else f"{state_word(approval)}，不能再动。"
    found["remove_signer"] = "" if removable(actor, approval) else "没有您加签、还没有办的人，不用减签。"
    found["withdraw"] = mine or over
    found["resubmit"] = mine or ("" if approval.state == "returned" else "只有退回修改的才要重新提交。")
    found["urge"] = mine or ("" if approval.state == "running" else "没有在审批中，不用催办。")
    found["copy_to"] = "" if takes_part(actor, approval) else "只有发起人和审批人可以抄送。"
    found["comment"] = over or ("" if takes_part(actor, approval) else "只有发起人、审批人和抄送到的人可以留言。")
    right = "" if actor.scope("approvals.terminate") >= Scope.ALL else "您没有终止审批的权限。"
    found["terminate"] = right or over
    return found
