"""The sheet of a complaint with its signatures, and the register of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules import moves, rights, types
from cmdesk.complaints.rules.moments import plain
from cmdesk.complaints.rules.path import intake, scene, signing
from cmdesk.complaints.rules.people import copies
from cmdesk.complaints.rules.reading import lists
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalPart, ApprovalWord
from cmdesk.core.approval.running import OPEN
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.papers.job import About, Job
from cmdesk.staff.rules import role_label

_SAME = (
    "number", "received_at", "phone", "channel", "severity", "nature", "batch", "slip_number", "delivered_on", "quantity",
    "goods_amount", "facts", "wish", "wanted_by", "arrived_at", "loss_text", "loss", "findings", "cause_text",
    "evidence", "fault", "ways", "plan", "amount", "amount_way", "amount_on", "executed_at", "satisfied",
    "customer_words", "score_process", "score_plan", "score_result", "improvement",
)  # fmt: skip


def sheet_job(actor: Actor, complaint_id: int) -> Job:
    """Return what prints the sheet of a complaint, in all its copies.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = rights.read(actor, complaint_id)
    values = sheet_values(found)
    about = About(Complaint.KIND, found.id, f"{found.number} {values['customer']}")
    return Job(f"客户投诉处理单 {found.number}", [("complaint_sheet", [values])], [about])


def sheet_values(found: Complaint) -> dict[str, Any]:
    """Return the values of the form ``complaint_sheet``."""
    customer = keep.read(Customer, found.customer_id)
    name = approval.directory().name
    area = _unit_name(customer.area_id)
    signed = _signed(found.id)
    tasks = moves.tasks(found.id)
    return {
        **{key: getattr(found, key) for key in _SAME},
        "receiver": name(found.receiver_id),
        "urgency": "urgent" if found.urgent else "normal",
        "customer": customer.name,
        "customer_number": customer.number,
        "address": customer.address,
        "contact": found.contact_name or (found.person.title() if found.person_id else ""),
        "area": area,
        "representative": name(customer.owner_id) if customer.owner_id else "",
        **types.labels(),
        "type": types.valid().get(found.type, found.type),
        "times": 1 + intake.repeats(found.customer_id, plain(found.received_at), found.id),
        "arrivals": _arrivals(found),
        "recipients": "、".join(copies.names(found.id)),
        "product": found.product_text or (found.product.title() if found.product_id else ""),
        "unit": _unit_name(found.unit_id),
        "signatures": signed["complaint_countersign"] + _absent(found),
        "proposer": _signature(signed["submitted"]),
        "director": _signature(_of_role(signed["complaint_decision"] or signed["complaint_minor"], "service_director")),
        "chief": _signature(_of_role(signed["complaint_decision"] or signed["complaint_minor"], "general_manager")),
        "executor": "、".join(dict.fromkeys(filter(None, (_unit_name(task.unit_id) for task in tasks)))),
        "due_on": max((task.due_on for task in tasks if task.due_on), default=None),
        "execution": "\n".join(f"{task.text}：{task.proof}" for task in tasks if task.done_at is not None),
        "improver": name(found.improver_id) if found.improver_id else "",
        "filed": _filed_by(found.id) if found.archived_at else "",
        "closed_on": plain(found.archived_at).date() if found.archived_at else None,
    }


def register_job(actor: Actor, month: date) -> Job:
    """Return what prints the register of the complaints received in a month."""
    begin = month.replace(day=1)
    end = month_begin(begin, 1)
    rows = [one for one in lists.rows(actor, limit=100_000) if begin <= one.received_at.date() < end]
    rows.sort(key=lambda one: (one.received_at, one.id))
    values = {
        "year": begin.year,
        "month": begin.month,
        "unit": _unit_name(actor.unit_id),
        "recorder": actor.name,
        "complaints": [_registered(keep.read(Complaint, one.id), one) for one in rows],
    }
    return Job(f"投诉登记一览表 {begin:%Y-%m}", [("complaint_register", [values])])


def _registered(found: Complaint, row: lists.Row) -> dict[str, Any]:
    due = [task.due_on for task in moves.tasks(found.id) if task.due_on is not None]
    return {
        "number": found.number,
        "customer": row.customer,
        "received_on": row.received_at.date(),
        "graded_on": found.graded_at.astimezone().date() if found.graded_at else None,
        "type": row.type,
        "unit": _unit_name(found.unit_id),
        "due_on": max(due) if due else None,
        "done_on": found.executed_at.astimezone().date() if found.executed_at else None,
        "state": "撤诉" if found.withdrawn else moves.LABELS[found.state or ""],
        "note": "超时" if row.failed else "",
    }


_TAKEN_BACK = frozenset({"void", "withdrawn", "terminated"})
"""States of a run whose signatures say nothing of the complaint as it stands."""


def _signed(complaint_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return whose signature stands in the latest run of each flow: flow → rows of unit, words, name, day, role.

    What was signed of an earlier draft, or of a run that was voided or taken back, does not stand.
    """
    found: dict[str, list[dict[str, Any]]] = {
        "complaint_minor": [], "complaint_countersign": [], "complaint_decision": [], "submitted": [],
    }  # fmt: skip
    runs = keep.read_all(Approval, "subject_kind = ? AND subject_id = ? ORDER BY id", (Complaint.KIND, complaint_id))
    for run in runs:
        parts = [] if run.state in _TAKEN_BACK else _standing(run)
        words = {
            one.part_id: one.words
            for one in keep.read_all(ApprovalWord, "approval_id = ? ORDER BY id", (run.id,))
            if one.words
        }
        found[run.flow] = [_row(part, words.get(part.id, "")) for part in parts]
        if run.flow == "complaint_decision" and run.started_at is not None:
            found["submitted"] = [
                {"name": approval.directory().name(run.applicant_id), "day": plain(run.started_at).date()}
            ]
    return found


def _standing(run: Approval) -> list[ApprovalPart]:
    """Return the parts that were signed and not asked for again after the run was sent back, in the order of the steps.

    What came after what is said by the order of the words, not by their moments, of which two may be alike.
    """
    parts = keep.read_all(ApprovalPart, "approval_id = ? ORDER BY step, id", (run.id,))
    words = keep.read_all(ApprovalWord, "approval_id = ? AND part_id IS NOT NULL ORDER BY id", (run.id,))
    acted = {one.part_id: one.id for one in words}  # the last word of each
    found = [part for part in parts if part.state in {"approved", "refused"}]
    for back in (part for part in parts if part.state == "sent_back"):
        later = {part.id for part in parts if acted.get(part.id, 0) > acted.get(back.id, 0)}
        asked = [part.step for part in parts if part.id > back.id and (part.id in later or part.state in OPEN)]
        if asked:
            found = [part for part in found if part.step < min(asked) or part.id in later]
    return found


def _row(part: ApprovalPart, words: str) -> dict[str, Any]:
    who = part.acted_by_id or part.user_id
    row = current().row(
        'SELECT u.role, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (part.user_id,)
    )
    name = approval.directory().name(who)
    return {
        "unit": (row[1] if row and row[1] else role_label(str(row[0]))) if row else "",
        "role": str(row[0]) if row else "",
        "words": words,
        "agrees": "是" if part.state == "approved" else "否",
        "name": name if who == part.user_id else f"{name}（代{approval.directory().name(part.user_id)}）",
        "day": plain(part.acted_at).date() if part.acted_at else None,
    }


def _arrivals(found: Complaint) -> str:
    """Return everybody at the scene with his time, the day only where it is another than the one beside it (S4-49)."""
    beside = plain(found.arrived_at).date() if found.arrived_at else None
    came = [(one["name"], one["arrived_at"]) for one in scene.said(found) if one["arrived_at"] is not None]
    return "，".join(f"{name} {at:%H:%M}" if at.date() == beside else f"{name} {at:%m-%d %H:%M}" for name, at in came)


def _absent(found: Complaint) -> list[dict[str, Any]]:
    """Return a row for the departments that would have countersigned and that the office does not have."""
    stays = [one for one in moves.events(found.id) if one.after == "countersigning"]
    names = signing.lacking(plain(stays[-1].happened_at).date()) if stays else []
    return [{"unit": "、".join(names), "words": "本单位未设此部门，不会签"}] if names else []


def _filed_by(complaint_id: int) -> str:
    """Return who put the complaint into the archive last; empty while it is open."""
    found = keep.read_all(
        ComplaintEvent, "complaint_id = ? AND verb = 'archive' ORDER BY id DESC LIMIT 1", (complaint_id,)
    )
    return approval.directory().name(found[0].user_id) if found else ""


def _of_role(rows: list[dict[str, Any]], role: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["role"] == role]


def _signature(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return whether somebody agreed, what he said, his name and the day."""
    if not rows:
        return None
    one = rows[0]
    answer = one["agrees"] == "是" if "agrees" in one else None
    return {"name": one["name"], "opinion": one.get("words", ""), "answer": answer, "day": one["day"]}


def _unit_name(unit_id: int | None) -> str:
    row = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,)) if unit_id else None
    return str(row[0]) if row else ""
