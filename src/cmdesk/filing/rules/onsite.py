"""Verified at the customer's own place, by the area manager, with three answers and his signature (S4-21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.customers.rules import Head
from cmdesk.filing.record import CHECKS, STATE_LABELS, Filing, Verification
from cmdesk.filing.rules import rights, stead

_REVIEWED = ("entered", "handed_on", "archived")
_BEFORE = {"handed_at": None, "handed_by_id": None, "handed_to_id": None, "archived_at": None, "archived_by_id": None}
"""What a file loses that goes back: it is reviewed, handed on and archived anew; the trail keeps what was."""


def verify(actor: Actor, filing_id: int, values: Mapping[str, Any]) -> int:
    """Write down what was found on site, signed by the actor now; what fails goes back with the reasons.

    Args:
        actor: the area manager of the customer, or who stands in for him.
        filing_id: the file's way.
        values: fields of ``Verification``: the day, whom he met, the three answers with notes.

    Returns:
        the id of the verification.

    Raises:
        Invalid: an answer is missing, a no has no reason, or the day is not possible.
        NotAllowed: the actor is not the customer's area manager.
        Refused: the file is not reviewed yet, or verified already.
    """
    found, head = rights.read(actor, filing_id)
    refusal = refusal_of(actor, found, head)
    if refusal is not None:
        raise refusal
    moment = rights.now()
    cleaned = keep.clean(Verification, {name: values.get(name) for name in ("visited_on", *CHECKS)})
    _refuse_day(cleaned["visited_on"], moment.date(), found)
    signed = {
        **values, "filing_id": filing_id, "customer_id": found.customer_id, "user_id": actor.id, "signed_at": moment,
        "instead_of_id": stead.instead_of(actor, head),
    }  # fmt: skip
    with keep.operation(actor, f"实地核查 {head.title()}") as work:
        verification_id = work.add(Verification, signed)
        made = work.written(Verification, verification_id)
        if made.passed:
            work.edit(Filing, filing_id, {"verified_at": moment}, version=found.version, verb="verify")
        else:
            back = {**_BEFORE, "state": "draft", "entered_at": None, "failed_at": moment, "reason": why(made)}
            work.edit(Filing, filing_id, back, version=found.version, verb="send_back")
            notice.tell(
                work, [head.owner_id], f"客户 {head.title()} 实地核查不合格，资料退回补正。", level="soon",
                key=f"filing:{filing_id}:failed:{verification_id}", about=(Filing.KIND, filing_id),
            )  # fmt: skip
    return verification_id


def refusal_of(actor: Actor, found: Filing, head: Head) -> Refused | None:
    """Return why the actor may not verify a file now, or None."""
    refusal = rights.may(actor, "verify", head)
    if refusal is not None:
        return refusal
    if found.state not in _REVIEWED:
        now = STATE_LABELS[found.state or "draft"]
        return Refused(f"“{head.title()}”的资料现在是“{now}”，经理审核通过后才实地核查。")
    if found.verified_at is not None:
        return Refused(f"“{head.title()}”已于 {rights.plain(found.verified_at):%Y-%m-%d} 核查合格，不用再核查。")
    return None


def why(found: Verification) -> str:
    """Return what did not hold on site, in words; empty when all did."""
    failed = [name for name in CHECKS if getattr(found, name) != "yes"]
    parts = [f"{getattr(Verification, name).about.label}：{getattr(found, f'{name}_note')}" for name in failed]
    return f"实地核查不合格。{'；'.join(parts)}" if parts else ""


def signer(found: Verification) -> str:
    """Return who signed, with 代 and the name of whom he stood in for."""
    name = approval.directory().name
    return name(found.user_id) + (f"（代{name(found.instead_of_id)}）" if found.instead_of_id is not None else "")


def of_filing(filing_id: int) -> list[Verification]:
    """Return what was found on a file's way, the latest first."""
    return keep.read_all(Verification, "filing_id = ? AND binned_at IS NULL ORDER BY id DESC", (filing_id,))


def _refuse_day(day: date, today: date, found: Filing) -> None:
    if day > today:
        raise Invalid({"visited_on": f"实地核查日 {day} 还没有到，请改正。"})
    if found.collected_on and day < found.collected_on:
        raise Invalid({"visited_on": f"实地核查日不能早于资料收集日 {found.collected_on}，请改正。"})
