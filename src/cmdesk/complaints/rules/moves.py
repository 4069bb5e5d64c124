"""Which state of a complaint may follow which, and the one way to move: an event is written with every step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import reminders
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, Refused

ALLOWED: Mapping[str, frozenset[tuple[str, str]]] = MappingProxyType({
    "answer": frozenset({("registered", "follow_up")}),
    "grade": frozenset({("registered", "minor_site"), ("registered", "severe_site"), ("minor_site", "severe_site")}),
    "site": frozenset({("minor_site", "minor_approval")}),
    "verify": frozenset({("severe_site", "countersigning")}),
    "propose": frozenset({("proposing", "deciding")}),
    "approved": frozenset(
        {("minor_approval", "executing"), ("countersigning", "proposing"), ("deciding", "executing")}
    ),
    "back": frozenset({
        ("minor_approval", "minor_site"), ("countersigning", "severe_site"), ("deciding", "proposing"),
        ("proposing", "severe_site"),
    }),
    "execute": frozenset({("executing", "follow_up")}),
    "follow": frozenset({("follow_up", "evaluating"), ("follow_up", "minor_site"), ("follow_up", "severe_site")}),
    "archive": frozenset({("evaluating", "archived")}),
    "reopen": frozenset({("archived", "minor_site"), ("archived", "severe_site"), ("archived", "registered")}),
})  # fmt: skip
"""Verb → pairs of states it leads from and to; withdrawing leads from any open state to the archive."""

_APART = timedelta(minutes=5)

IS_OPEN = "complaint.state <> 'archived' AND complaint.binned_at IS NULL"
"""SQL condition on ``complaint``: neither in the archive, where withdrawn ones are too, nor in the bin."""
LABELS = {choice.value: choice.label for choice in Complaint.state.about.choices}


def note(work: Operation, complaint: Complaint, verb: str, words: str = "", **more: Any) -> int:
    """Write down that something happened, and close the reminders that it settles; returns the event's id."""
    reminders.stepped(work, complaint.id, verb, more.get("before"), more.get("after"))
    return work.add(
        ComplaintEvent,
        {
            "complaint_id": complaint.id,
            "verb": verb,
            "happened_at": more.pop("at", None) or clock.now(),
            "user_id": more.pop("user_id", None) or work.actor.id,
            "words": words.strip(),
            **more,
        },
    )


def move(
    work: Operation,
    complaint: Complaint,
    after: str,
    verb: str,
    words: str = "",
    *,
    values: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Complaint:
    """Bring a complaint into another state with the values that belong to the step; returns it as it is then.

    Raises:
        Refused: that state may not follow the present one, or the complaint is paused.
    """
    before = complaint.state or ""
    refuse_paused(complaint)
    if (before, after) not in ALLOWED[verb]:
        raise Refused(f"{complaint.title()}现在是“{LABELS[before]}”，不能直接转为“{LABELS[after]}”。")
    work.edit(Complaint, complaint.id, {**(values or {}), "state": after}, version=version)
    note(work, complaint, verb, words, before=before, after=after)
    return work.written(Complaint, complaint.id)


def change(
    work: Operation, complaint: Complaint, values: Mapping[str, Any], *, version: int | None = None
) -> Complaint:
    """Write values without moving; returns the complaint as it is then."""
    work.edit(Complaint, complaint.id, values, version=version)
    return work.written(Complaint, complaint.id)


def refuse_paused(complaint: Complaint) -> None:
    """Let only complaints that are not paused go on.

    Raises:
        Refused: it is paused.
    """
    if is_paused(complaint):
        raise Refused(f"{complaint.title()}已挂起到 {complaint.paused_until:%m-%d %H:%M}，请先恢复再办理。")


def is_paused(complaint: Complaint, at: datetime | None = None) -> bool:
    """Tell whether a complaint rests at a moment; a pause ends by itself."""
    until = complaint.paused_until
    return until is not None and (at or clock.now()) < until.replace(tzinfo=None)


def refuse_archived(complaint: Complaint) -> None:
    """Let only open complaints be changed: the archive is read-only.

    Raises:
        Refused: it is archived.
    """
    if complaint.state == "archived":
        raise Refused(f"{complaint.title()}已归档，只能查看；需要时请在期限内重开。")


def refuse_future(moment: Any, name: str) -> None:
    """Let nothing be said to have happened that has not; clocks of two computers may differ a little.

    Args:
        moment: as it was given; None where it is not said.
        name: of the field that says it.

    Raises:
        Invalid: the moment has not come.
    """
    if moment is None:
        return
    cleaned = keep.clean(Complaint, {"received_at": moment})["received_at"]
    if cleaned.replace(tzinfo=None) > clock.now() + _APART:
        raise Invalid({name: "时间不能晚于现在，请改正。"})


def events(complaint_id: int) -> list[ComplaintEvent]:
    """Return what happened to a complaint, in order."""
    return keep.read_all(ComplaintEvent, "complaint_id = ? AND binned_at IS NULL ORDER BY id", (complaint_id,))


def trails(ids: Sequence[int]) -> dict[int, list[ComplaintEvent]]:
    """Return the events of several complaints, in their order."""
    found: dict[int, list[ComplaintEvent]] = defaultdict(list)
    for part in chunks(list(ids)):
        for one in keep.read_all(
            ComplaintEvent, f"complaint_id IN ({marks(part)}) AND binned_at IS NULL ORDER BY id", list(part)
        ):
            found[one.complaint_id].append(one)
    return found


def tasks(complaint_id: int) -> list[ComplaintTask]:
    """Return the tasks of a complaint in the order of their days."""
    return keep.read_all(ComplaintTask, "complaint_id = ? AND binned_at IS NULL ORDER BY due_on, id", (complaint_id,))
