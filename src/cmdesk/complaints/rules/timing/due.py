"""Keeps ``ComplaintDue`` up to date, in the transaction that changes a complaint, its events, its tasks or its
signers.

The lights that people see are always reckoned anew; this is what lists are ordered and cut by, so that a list of a hundred
thousand begins with what is due first. A pause ends by itself: what rests is ordered by its end after the pause. When the
calendar or a rule changes, all open complaints are reckoned again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from cmdesk.complaints.record import Complaint, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import moments, moves
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core.approval import ApprovalPart
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import announce, keep
from cmdesk.core.door.following import Change, follow

NEVER: Final = "9999"
_RULES: Final = frozenset({"calendar_day", "regulation"})
_UPDATE: Final = "ON CONFLICT (complaint) DO UPDATE SET due_at = excluded.due_at"  # two may write to one at once


def recount(database: Database, complaints: Iterable[int]) -> None:
    """Reckon these complaints anew; those in the archive have no row."""
    now = clock.now()
    for part in chunks(sorted(set(complaints))):
        found = keep.read_all(Complaint, f"id IN ({marks(part)}) AND {moves.IS_OPEN}", list(part))
        events = moves.trails([one.id for one in found])
        rows = [(one.id, _due(one, events.get(one.id, []), now)) for one in found]
        database.insert_many("complaint_due", ("complaint", "due_at"), rows, _UPDATE)
        closed = set(part) - {one.id for one in found}
        database.run_many("DELETE FROM complaint_due WHERE complaint = ?", [(one,) for one in sorted(closed)])


def rebuild(database: Database) -> int:
    """Take everything anew, for an office whose rows were written past the one door; returns how many are open."""
    with database.writing():
        database.run("DELETE FROM complaint_due")
        ids = [int(row[0]) for row in database.rows(f"SELECT id FROM complaint WHERE {moves.IS_OPEN}")]
        recount(database, ids)
    return len(ids)


def _due(complaint: Complaint, events: Sequence[ComplaintEvent], now: datetime) -> str:
    at = max(now, moments.plain(complaint.paused_until)) if complaint.paused_until is not None else now
    first = clocks.pressing(complaint, events, at)
    return NEVER if first is None or first.timer.due is None else moments.stored(first.timer.due)


def _changed(column: str, database: Database, changes: Sequence[Change]) -> None:
    recount(database, {int(row[column]) for change in changes for row in change if row is not None})


def _signed(database: Database, changes: Sequence[Change]) -> None:
    """Recount the complaints whose signers have changed: the clock of 部门会签 goes by theirs."""
    runs = sorted({int(row["approval_id"]) for change in changes for row in change if row is not None})
    for part in chunks(runs):
        rows = database.rows(
            f"SELECT DISTINCT subject_id FROM approval WHERE subject_kind = ? AND id IN ({marks(part)})",
            (Complaint.KIND, *part),
        )
        recount(database, [int(row[0]) for row in rows])


def _rules_changed(kinds: frozenset[str]) -> None:
    if kinds & _RULES and current().row("SELECT 1 FROM complaint_due LIMIT 1") is not None:
        rebuild(current())


follow(
    Complaint,
    ("state", "received_at", "answered_at", "arrived_at", "lab_from", "lab_until", "paused_until", "binned_at"),
    partial(_changed, "id"),
)
follow(ComplaintEvent, ("verb", "happened_at", "after", "until", "binned_at"), partial(_changed, "complaint_id"))
follow(ApprovalPart, ("state", "started_at", "due_from", "acted_at"), _signed)
follow(ComplaintTask, ("due_on", "done_at", "binned_at"), partial(_changed, "complaint_id"))
announce.listen(_rules_changed)
