"""What is signed of a complaint, and what becomes of it when it is: the approvals of its phases (S4-43…S4-47)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, types
from cmdesk.complaints.rules.path import scene
from cmdesk.complaints.rules.people import copies, telling
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval
from cmdesk.core.approval import faults, subjects
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import departments

_SIGNED = (
    "number", "received_at", "type", "facts", "wish", "product_text", "batch", "quantity", "goods_amount", "severity",
    "arrived_at", "loss_text", "loss", "demand", "findings", "cause_text", "fault", "ways", "plan", "amount",
    "amount_way", "amount_on", "opinions",
)  # fmt: skip
"""Everything material: a change of any of these voids an approval under way."""

_TITLES = {"complaint_minor": "处理方案", "complaint_countersign": "部门会签", "complaint_decision": "处理方案"}

_APPROVED = {"minor_approval": "executing", "countersigning": "proposing", "deciding": "executing"}
_SUBMITTED = {
    "complaint_minor": ("site", "minor_approval"), "complaint_countersign": ("verify", "countersigning"),
    "complaint_decision": ("propose", "deciding"),
}  # fmt: skip
"""Flow → the verb that sends a complaint into it, and the state in which it waits for the signatures."""

_BACK = {"minor_approval": "minor_site", "countersigning": "severe_site", "deciding": "proposing"}


def submit(work: Operation, complaint: Complaint, flow: str) -> int:
    """Send a complaint through one of its flows, in the operation that brought it there; returns the approval.

    What was sent back on the same way goes on as the next draft of its applicant; any other is replaced.
    """
    before = approval.of_record(Complaint.KIND, complaint.id)
    if before is not None and before.state == "returned":
        if before.flow == flow and before.applicant_id == work.actor.id:
            approval.resubmit(work.actor, before.id, work=work)
            return before.id
        approval.replace_returned(work, before.id, f"由{work.actor.name}另行提交{_TITLES[flow]}")
    title = f"{complaint.title()} {keep.read(Customer, complaint.customer_id).title()} {_TITLES[flow]}"
    return approval.submit(work.actor, Complaint.KIND, complaint.id, flow, title, facts(complaint.id), work=work)


def facts(complaint_id: int) -> approval.Facts:
    """Return what the conditions of its flows look at: money, area, class of the customer."""
    complaint = keep.read(Complaint, complaint_id)
    customer = keep.read(Customer, complaint.customer_id)
    return approval.Facts(
        amount=complaint.amount,
        unit_id=customer.area_id,
        classes=frozenset(one for one in (customer.visit_class, customer.key_class) if one),
    )


def lacking(at: date) -> list[str]:
    """Return the departments that would countersign and that the office does not have, as people call them (S4-45)."""
    steps = approval.flow("complaint_countersign", at).steps
    return departments.lacking(str(one["head"]) for step in steps for one in step.who if "head" in one)


def content(complaint_id: int) -> dict[str, Any]:
    """Return what is signed: label → text."""
    found, fields = keep.read(Complaint, complaint_id), fields_of(Complaint)
    said = {
        fields[name].label: fields[name].told(getattr(found, name))
        for name in _SIGNED
        if getattr(found, name) not in (None, "", ())
    }
    labels = types.valid(
        found.received_at.date() if found.received_at else None
    )  # as they were called then: a new name voids no approval
    there = "、".join(
        f"{one['name']} {one['arrived_at']:%m-%d %H:%M}" for one in scene.said(found) if one["arrived_at"]
    )
    said |= {"到场人员": there} if there else {}
    return said | {fields["type"].label: labels.get(found.type, found.type)}


def settled(work: Operation, complaint_id: int, state: str) -> None:
    """Let the complaint follow its approval: onwards when approved, back to where it came from otherwise."""
    found = work.written(Complaint, complaint_id)
    if state == "running":
        _follow_again(work, found)
        return
    before = found.state or ""
    if before not in _APPROVED:
        return
    if state == "approved":
        values = {"decided_at": clock.now()} if _APPROVED[before] == "executing" else {}
        moved = moves.move(work, found, _APPROVED[before], "approved", values=values)
        telling.comes_to(work, moved)
        if moved.state == "executing":
            copies.tell(work, moved)
    else:
        moves.move(work, found, _BACK[before], "back", _words(state))


def _follow_again(work: Operation, complaint: Complaint) -> None:
    """Bring a complaint back to the signatures when its applicant submits again in the approval itself.

    Raises:
        Refused: it has gone another way since it was sent back.
    """
    run = approval.of_record(Complaint.KIND, complaint.id)
    verb, waits = _SUBMITTED[run.flow if run else ""]
    if complaint.state == waits:
        return
    if complaint.state != _BACK[waits]:
        now = moves.LABELS[complaint.state or ""]
        raise Refused(f"{complaint.title()}现在是“{now}”，退回的审批不用再提交，可以撤回。")
    moves.move(work, complaint, waits, verb, "重新提交")


def tell_result(work: Operation, complaint: Complaint) -> None:
    """Tell those who have yet to countersign that the laboratory's result is there, and until when they have time."""
    run = approval.of_record(Complaint.KIND, complaint.id)
    if run is not None and run.state == "running":
        approval.tell_waiting(work, run, f"投诉 {complaint.number} 的化验结果已出，请会签")


def _words(state: str) -> str:
    return approval.Approval.state.about.label_of(state)


def register() -> None:
    """Let complaints be approved."""
    subjects.register(subjects.Subject(Complaint.KIND, content, settled, facts=facts, clock=clocks.of_step))
    faults.demand(
        "complaint_decision", "general_manager", "严重投诉的处理方案必须有总经理审批的一步，不带条件，不能删去。"
    )
