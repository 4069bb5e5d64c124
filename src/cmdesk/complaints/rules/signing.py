"""What is signed of a complaint, and what becomes of it when it is: the approvals of its phases (S4-43…S4-47)."""

from __future__ import annotations

from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import intake, moves
from cmdesk.core import approval, keep
from cmdesk.core.approval import faults, subjects
from cmdesk.core.keep import Operation
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer

_SIGNED = (
    "number", "received_at", "type", "facts", "wish", "product_text", "batch", "quantity", "goods_amount", "severity",
    "arrived_at", "arrivals", "loss_text", "loss", "demand", "findings", "cause_text", "fault", "ways", "plan", "amount",
    "amount_way", "amount_on", "opinions",
)  # fmt: skip
"""Everything material: a change of any of these voids an approval under way."""

_TITLES = {"complaint_minor": "处理方案", "complaint_countersign": "部门会签", "complaint_decision": "处理方案"}

_APPROVED = {"minor_approval": "executing", "countersigning": "proposing", "deciding": "executing"}
_BACK = {"minor_approval": "minor_site", "countersigning": "severe_site", "deciding": "proposing"}


def submit(work: Operation, complaint: Complaint, flow: str) -> int:
    """Send a complaint through one of its flows, in the operation that brought it there; returns the approval."""
    customer = keep.read(Customer, complaint.customer_id)
    facts = approval.Facts(
        amount=complaint.amount,
        unit_id=customer.area_id,
        classes=frozenset(one for one in (customer.visit_class, customer.key_class) if one),
    )
    title = f"{complaint.title()} {customer.title()} {_TITLES[flow]}"
    return approval.submit(work.actor, Complaint.KIND, complaint.id, flow, title, facts, work=work)


def content(complaint_id: int) -> dict[str, Any]:
    """Return what is signed: label → text."""
    found, fields = keep.read(Complaint, complaint_id), fields_of(Complaint)
    said = {
        fields[name].label: fields[name].show(getattr(found, name))
        for name in _SIGNED
        if getattr(found, name) not in (None, "", ())
    }
    types = intake.types(
        found.received_at.date() if found.received_at else None
    )  # as they were called then: a new name voids no approval
    return said | {fields["type"].label: types.get(found.type, found.type)}


def settled(work: Operation, complaint_id: int, state: str) -> None:
    """Let the complaint follow its approval: onwards when approved, back to where it came from otherwise."""
    if state == "running":
        return
    found = work.written(Complaint, complaint_id)
    before = found.state or ""
    if before not in _APPROVED:
        return
    if state == "approved":
        values = {"decided_at": moves.now()} if _APPROVED[before] == "executing" else {}
        moves.move(work, found, _APPROVED[before], "approved", values=values)
    else:
        moves.move(work, found, _BACK[before], "back", _words(state))


def _words(state: str) -> str:
    return approval.Approval.state.about.label_of(state)


def register() -> None:
    """Let complaints be approved."""
    subjects.register(subjects.Subject(Complaint.KIND, content, settled))
    faults.demand(
        "complaint_decision", "general_manager", "严重投诉的处理方案必须有总经理审批的一步，不带条件，不能删去。"
    )
