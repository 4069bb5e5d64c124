"""Approvals of an invented office, run through the engine at the moments of its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalPart, Facts, concerns
from cmdesk.core.day import clock
from cmdesk.core.door import keep


def run(
    actors: Mapping[int, Actor],
    applicant: Actor,
    subject: tuple[str, int],
    flow: str,
    title: str,
    at: datetime,
    *,
    after: timedelta = timedelta(minutes=70),
    words: str = "",
    facts: Facts | None = None,
) -> str:
    """Submit a record and let each signer agree in his turn; returns the state that the matter has then.

    Args:
        actors: everybody by id.
        applicant: who submits.
        subject: kind and id of the record.
        flow: key of the flow.
        title: how lists call the matter.
        at: when it was submitted; what would lie ahead of now is not done.
        after: how long each signer takes.
        words: what the last signer says.
        facts: what the conditions of the flow look at; the applicant's department by default.
    """
    with clock.written_at(at):
        made = approval.submit(applicant, *subject, flow, title, facts or Facts(unit_id=applicant.unit_id))
    moment, now = at + after, datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    found = keep.read(Approval, made)
    while found.state == "running" and moment <= now:
        parts = keep.read_all(
            ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY id", (made, found.step)
        )
        if not parts:
            break
        with clock.written_at(moment):
            _agree(actors[parts[0].user_id], made, words)
        moment, found = moment + after, keep.read(Approval, made)
    return found.state or ""


def _agree(signer: Actor, made: int, words: str) -> None:
    """Agree as somebody does who looks at what speaks against it first, and says why he agrees all the same."""
    found = concerns.of(keep.read(Approval, made))
    approval.approve(signer, made, "情况已知悉，老客户，同意。" if found else words, despite=[one.key for one in found])


def settle_notices(person: Actor, at: datetime) -> None:
    """Let somebody have read what he was told in a history until a moment."""
    with clock.written_at(at):
        notice.mark_read(person, at=at)
