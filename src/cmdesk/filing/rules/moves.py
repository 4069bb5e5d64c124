"""From the draft to the archive: submitted, reviewed by the superior, handed on the next day, archived (S3-08, S3-09)."""

from __future__ import annotations

from typing import Any

from cmdesk.core import approval, notice, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import subjects
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import Head
from cmdesk.filing.record import KIND_LABELS, STATE_LABELS, Filing
from cmdesk.filing.rules import rights
from cmdesk.staff.record import User

FLOW = "customer_file"

_SIGNED = (
    "number", "name", "short_name", "stage", "address", "phones", "email", "website", "business_kind", "market_type",
    "retail_format", "main_products", "monthly_volume", "company_form", "founded_on", "assets", "credit_code",
    "licence_number", "bank", "payment_terms", "credit_days", "source", "need_level", "logistics_need", "note",
)  # fmt: skip
"""What the superior reviews; a change of any of these voids a review under way."""


def missing(customer_id: int) -> tuple[str, ...]:
    """Return the labels of what a file must have before it is reviewed and has not."""
    fields = fields_of(Customer)
    stored = keep.read(Customer, customer_id)
    needed = [name for name in regulation.today().value("filing.needed") if name in fields]
    return tuple(fields[name].label for name in needed if getattr(stored, name) in (None, "", ()))


def lacking(customer_id: int, head: Head) -> Refused | None:
    """Return why a file is not fit for a review yet, or None."""
    names = missing(customer_id)
    return Refused(f"“{head.title()}”还缺{'、'.join(names)}，请先在客户档案里补齐再提交审核。") if names else None


def submit(actor: Actor, filing_id: int) -> int:
    """Send a file to the superior's review; returns the approval.

    Raises:
        NotAllowed: it is not the actor's.
        Refused: it is no draft, or what every file must have is missing.
    """
    found, head = rights.read(actor, filing_id)
    rights.refuse(actor, "submit", head)
    _need_state(found, head, "draft", "提交审核")
    refusal = lacking(found.customer_id, head)
    if refusal is not None:
        raise refusal
    under_way = approval.of_record(Filing.KIND, filing_id)
    returned = under_way is not None and under_way.state == "returned"
    if under_way is not None and returned and under_way.applicant_id == actor.id:
        approval.resubmit(actor, under_way.id)
        return under_way.id
    customer = keep.read(Customer, found.customer_id)
    facts = approval.Facts(
        unit_id=customer.area_id,
        classes=frozenset(one for one in (customer.visit_class, customer.key_class) if one),
    )
    title = f"{KIND_LABELS[found.kind or '']}资料 {head.number} {head.title()}"
    with keep.operation(actor, f"提交审核 {title}") as work:
        if under_way is not None and returned:  # whose customer it was has handed him over since
            approval.replace_returned(work, under_way.id, f"由{actor.name}另行提交审核")
        return approval.submit(actor, Filing.KIND, filing_id, FLOW, title, facts, work=work)


def hand_on(actor: Actor, filing_id: int, to: int) -> None:
    """Hand a reviewed file to the marketing department; who hands it on and to whom are kept (S3-08).

    Args:
        actor: the named person who hands it on.
        filing_id: the file's way.
        to: who takes it there and archives it.

    Raises:
        NotAllowed: it is not the actor's to hand on.
        Refused: it is not reviewed, or the receiver has left.
    """
    found, head = rights.read(actor, filing_id)
    rights.refuse(actor, "hand", head)
    _need_state(found, head, "entered", "移交")
    receiver = _in_office(to)
    with keep.operation(actor, f"移交客户资料 {head.title()} 给{receiver.name}") as work:
        values = {"state": "handed_on", "handed_at": rights.now(), "handed_by_id": actor.id, "handed_to_id": to}
        work.edit(Filing, filing_id, values, version=found.version, verb="hand")
        _tell_keeper(work, found, head, to)


def appoint(actor: Actor, filing_id: int, user_id: int) -> None:
    """Name somebody else to sort and archive a file (S3-09).

    Raises:
        NotAllowed: the actor may not name anybody.
        Refused: the file is not handed on, or that person has left.
    """
    found, head = rights.read(actor, filing_id)
    rights.refuse(actor, "appoint", head)
    _need_state(found, head, "handed_on", "指定归档人")
    receiver = _in_office(user_id)
    with keep.operation(actor, f"指定{receiver.name}归档 {head.title()}") as work:
        work.edit(Filing, filing_id, {"handed_to_id": user_id}, version=found.version)
        _tell_keeper(work, found, head, user_id)


def archive(actor: Actor, filing_id: int) -> None:
    """Put a file into the archive, signed by the actor (S3-09, S4-22).

    Raises:
        NotAllowed: another person was appointed.
        Refused: it was not handed on, or a new customer was not verified on site yet.
    """
    found, head = rights.read(actor, filing_id)
    refusal = archive_refusal(actor, found, head)
    if refusal is not None:
        raise refusal
    with keep.operation(actor, f"归档 {head.title()}") as work:
        values = {"state": "archived", "archived_at": rights.now(), "archived_by_id": actor.id, "reason": ""}
        work.edit(Filing, filing_id, values, version=found.version, verb="archive")


def archive_refusal(actor: Actor, found: Filing, head: Head) -> Refused | None:
    """Return why the actor may not archive a file, or None."""
    refusal = rights.may(actor, "archive", head, found) or state_refusal(found, head, "handed_on", "归档")
    if refusal is not None:
        return refusal
    if found.verified_at is None and needs_verification(found):
        return Refused(f"“{head.title()}”还没有经区域经理实地核查合格，核查签字后才能归档。")
    return None


def needs_verification(found: Filing) -> bool:
    """Tell whether a file must have been verified on site before it is archived (S4-21)."""
    return found.kind in {"new_file", "prospect"} and bool(regulation.today().number("filing.verified_first"))


def state_refusal(found: Filing, head: Head, wanted: str, word: str) -> Refused | None:
    """Return why a verb does not fit the state of a file, or None."""
    if found.state == wanted:
        return None
    now = STATE_LABELS[found.state or "draft"]
    return Refused(f"“{head.title()}”的资料现在是“{now}”，{word}要在“{STATE_LABELS[wanted]}”时办理。")


def content(filing_id: int) -> dict[str, Any]:
    """Return what the superior reviews: label → text."""
    found, fields = keep.read(Filing, filing_id), fields_of(Customer)
    customer = keep.read(Customer, found.customer_id)
    shown = {fields[name].label: fields[name].told(getattr(customer, name)) for name in _SIGNED}
    shown["资料收集日"] = f"{found.collected_on}"
    return {label: text for label, text in shown.items() if text}


def settled(work: Operation, filing_id: int, state: str) -> None:
    """Let a file follow its review; what is approved counts as entered, for it is typed already."""
    found = work.written(Filing, filing_id)
    if state == "running":
        work.edit(Filing, filing_id, {"state": "reviewing", "submitted_at": rights.now(), "reason": ""}, verb="submit")
    elif found.state != "reviewing":
        return
    elif state == "approved":
        work.edit(Filing, filing_id, {"state": "entered", "entered_at": rights.now()}, verb="enter")
    else:
        work.edit(Filing, filing_id, {"state": "draft", "reason": _reason(filing_id, state)}, verb="send_back")


def register() -> None:
    """Let files be reviewed."""
    subjects.register(subjects.Subject(Filing.KIND, content, settled))


def _reason(filing_id: int, state: str) -> str:
    """Return why a review ended without approval, in the words of who ended it."""
    run = approval.of_record(Filing.KIND, filing_id)
    label = approval.Approval.state.about.label_of(state)
    if run is None:
        return label
    ending = {
        "returned": "send_back",
        "refused": "refuse",
        "withdrawn": "withdraw",
        "terminated": "terminate",
        "void": "void",
    }
    said = [one for one in approval.words(run) if one.verb == ending.get(state)]
    if not said:
        return label
    who = approval.directory().name(said[-1].user_id)
    return f"{label}（{who}）：{said[-1].words}" if said[-1].words else f"{label}（{who}）"


def _need_state(found: Filing, head: Head, wanted: str, word: str) -> None:
    refusal = state_refusal(found, head, wanted, word)
    if refusal is not None:
        raise refusal


def _tell_keeper(work: Operation, found: Filing, head: Head, user_id: int) -> None:
    notice.tell(
        work, [user_id], f"客户 {head.number} {head.title()} 的资料已移交给您归档。", key=f"filing:{found.id}:handed:{work.id}",
        about=(Filing.KIND, found.id),
    )  # fmt: skip


def _in_office(user_id: int) -> User:
    user = keep.read(User, user_id)
    if not user.active or user.binned_at is not None:
        raise Refused(f"{user.name}已不在职，请选在职的人员。")
    return user
