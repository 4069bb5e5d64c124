"""What morning meetings decide: who does it until when, followed up until it is settled (S1-34)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.core import notice
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid
from cmdesk.journal.record import Decision, Morning
from cmdesk.journal.rules import settling

Values = Mapping[str, Any]
_LIVING = (
    "decision.binned_at IS NULL AND decision.morning_id IN (SELECT m.id FROM morning m WHERE m.binned_at IS NULL{})"
)


def settle(actor: Actor, decision_id: int, result: str, *, done: bool = True, on: date | None = None) -> None:
    """Write down what became of a decision; its owner does, or who led the meeting, or a superior.

    Raises:
        Invalid: nothing is said.
        NotAllowed: it is somebody else's.
        Refused: it is settled already.
    """
    one = keep.read(Decision, decision_id)
    meeting = keep.read(Morning, one.morning_id)
    values = settling.outcome(actor, one, meeting.user_id, "主持人", result, done=done, on=on)
    with keep.operation(actor, f"落实晨会决定 {one.title()}") as work:
        work.edit(Decision, decision_id, values)
        text = f"晨会决定“{one.title()}”{Decision.outcome.about.label_of(values['outcome'])}：{result.strip()}"
        others = {meeting.user_id, one.owner_id} - {actor.id}
        notice.tell(work, others, text[:300], key=f"decision:{one.id}:settled", about=(Morning.KIND, meeting.id))


def put(work: keep.Operation, meeting: Morning, rows: Sequence[Values]) -> None:
    """Write what a meeting decided in place of what is open of it; what is settled stays, whoever is new is told."""
    known = {(one.text, one.owner_id, one.due_on): one for one in of_meeting(meeting.id) if one.outcome == "open"}
    for row in rows:
        kept = keep.clean(Decision, {**row, "morning_id": meeting.id})
        _refuse_early(meeting, kept["due_on"])
        if known.pop((kept["text"], kept["owner_id"], kept["due_on"]), None) is None:
            made = work.add(Decision, kept)
            text = f"晨会决定请您办：{kept['text']}，{kept['due_on']:%m-%d} 前完成。"
            who = {kept["owner_id"]} - {work.actor.id}
            notice.tell(work, who, text, key=f"decision:{made}", about=(Morning.KIND, meeting.id))
    for gone in known.values():
        work.bin(Decision, gone.id)


def of_meeting(morning_id: int) -> list[Decision]:
    """Return what a meeting decided, by day."""
    return keep.read_all(Decision, "morning_id = ? AND binned_at IS NULL ORDER BY due_on, id", (morning_id,))


def before_meeting(meeting: Morning) -> list[Decision]:
    """Return what earlier meetings of the same leader or unit decided and nobody has settled, the most overdue first."""
    return keep.read_all(
        Decision,
        _LIVING.format(" AND m.day < ? AND (m.user_id = ? OR m.unit_id = ?)")
        + " AND decision.outcome = 'open' ORDER BY decision.due_on, decision.id",
        (str(meeting.day), meeting.user_id, meeting.unit_id),
    )


def open_of_owner(user_id: int, until: date) -> list[Decision]:
    """Return what somebody has to do until a day, the most overdue first."""
    return keep.read_all(
        Decision,
        _LIVING.format("")
        + " AND decision.owner_id = ? AND decision.outcome = 'open' AND decision.due_on <= ?"
        + " ORDER BY decision.due_on, decision.id",
        (user_id, until.isoformat()),
    )


def _refuse_early(meeting: Morning, due_on: date | None) -> None:
    if due_on is not None and meeting.day is not None and due_on < meeting.day:
        raise Invalid({"due_on": f"完成时间 {due_on} 早于晨会（{meeting.day}），请改正。"})
