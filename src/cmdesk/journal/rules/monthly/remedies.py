"""What a month's summary resolves to do better: with owner and day, followed up until it is settled (S1-12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid
from cmdesk.journal.record import MonthSummary, Remedy
from cmdesk.journal.rules import settling
from cmdesk.journal.rules.monthly import opening

Values = Mapping[str, Any]
_SEEN = (
    "remedy.summary_id IN (SELECT s.id FROM month_summary s WHERE s.binned_at IS NULL{}) AND remedy.binned_at IS NULL"
)


def add(actor: Actor, summary_id: int, values: Values) -> int:
    """Resolve on something in a summary and return its id; its owner is who writes the summary unless said.

    Raises:
        Invalid: the day lies before the end of the month.
        Refused: the summary waits for the superior, was read by him, or is not the actor's to write.
    """
    found = opening.writable(actor, summary_id)
    kept = {"owner_id": found.user_id, **{name: one for name, one in values.items() if one not in (None, "")}}
    _refuse_early(found, kept)
    with keep.operation(actor, f"改进措施 {found.title()}") as work:
        return work.add(Remedy, {**kept, "summary_id": summary_id})


def edit(
    actor: Actor, remedy_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> None:
    """Change what was resolved on, as long as its summary may be written.

    Raises:
        Invalid, Refused: as for ``add``.
    """
    one = keep.read(Remedy, remedy_id)
    _refuse_early(opening.writable(actor, one.summary_id), values)
    with keep.operation(actor, f"修改改进措施 {one.title()}") as work:
        work.edit(Remedy, remedy_id, values, version=version, before=before)


def bin_one(actor: Actor, remedy_id: int) -> None:
    """Put a remedy into the recycle bin, as long as its summary may be written.

    Raises:
        Refused: it may not.
    """
    one = keep.read(Remedy, remedy_id)
    opening.writable(actor, one.summary_id)
    with keep.operation(actor, f"删除改进措施 {one.title()}") as work:
        work.bin(Remedy, remedy_id)


def settle(actor: Actor, remedy_id: int, result: str, *, done: bool = True, on: date | None = None) -> None:
    """Write down what became of a remedy; its owner does, or who may write the summary.

    Raises:
        Invalid: nothing is said.
        NotAllowed: it is somebody else's.
        Refused: it is settled already.
    """
    one = keep.read(Remedy, remedy_id)
    summary = keep.read(MonthSummary, one.summary_id)
    values = settling.outcome(actor, one, summary.user_id, "制定人", result, done=done, on=on)
    with keep.operation(actor, f"落实改进措施 {one.title()}") as work:
        work.edit(Remedy, remedy_id, values)


def of_summary(summary_id: int) -> list[Remedy]:
    """Return what a summary resolves on, by day."""
    return keep.read_all(Remedy, "summary_id = ? AND binned_at IS NULL ORDER BY due_on, id", (summary_id,))


def of_person(user_id: int, *, until: date) -> list[Remedy]:
    """Return what somebody's earlier summaries resolved on for days until ``until`` or left open, by day.

    What was settled before the month of ``until`` began is left out: it has been told.
    """
    first = until.replace(day=1).isoformat()
    return keep.read_all(
        Remedy,
        _SEEN.format(" AND s.user_id = ? AND s.month < ?")
        + " AND (remedy.outcome = 'open' OR remedy.settled_on >= ?) ORDER BY remedy.due_on, remedy.id",
        (user_id, first, first),
    )


def open_of_owner(user_id: int, until: date) -> list[Remedy]:
    """Return what somebody has to see to until a day, the most overdue first."""
    return keep.read_all(
        Remedy,
        _SEEN.format("") + " AND remedy.owner_id = ? AND remedy.outcome = 'open' AND remedy.due_on <= ?"
        " ORDER BY remedy.due_on, remedy.id",
        (user_id, until.isoformat()),
    )


def _refuse_early(summary: MonthSummary, values: Values) -> None:
    day = values.get("due_on")
    if isinstance(day, date) and summary.month is not None and day < summary.month:
        raise Invalid({"due_on": f"完成期限 {day} 早于总结的月份，请改正。"})
