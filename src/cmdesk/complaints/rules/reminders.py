"""What of the reminders about a complaint is settled by a step, so that the bell counts only what is still to do (S4-42).

A key says what it calls for: ``complaint:7:follow_up:…`` for a stage or its limit, ``complaint:7:owner:…`` for the handling,
``complaint_task:3:…`` for a task. Whoever was told of it, signer, deputy or superior, has it closed when it is done; what is
only news (how a complaint was graded, a copy that was delivered) stays until it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cmdesk.complaints.record import ComplaintTask
from cmdesk.core import notice
from cmdesk.core.door.keep import Operation

_STOPS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "answer": ("answer",), "follow": ("answer",), "withdraw": ("answer", "arrange"), "arrange": ("arrange",),
})  # fmt: skip
"""Verb → the clocks of the customer that it stops."""
HANDLING = ("owner", "again", "called")
"""Calls to bring a complaint on from where it is: they are followed as soon as it goes on."""


def stepped(work: Operation, complaint_id: int, verb: str, before: str | None, after: str | None) -> None:
    """Close what a verb settles: the clocks that it stops, the stage that it leaves, in the archive whatever is left."""
    ends = [*_STOPS.get(verb, ())]
    if before and after:
        ends += [before, *HANDLING]
    if verb == "evaluate":
        ends.append("evaluating")  # who files it is told anew, see ``telling.judged``
    close(work, complaint_id, *ends)
    if after == "archived":
        close(work, complaint_id, "answer", "arrange")
        notice.close(work, ("complaint", complaint_id), ["complaint_task:"])


def came(work: Operation, complaint_id: int, user_id: int | None, *, is_there: bool) -> None:
    """Close the call to the scene of who came or was excused, and for everybody the wait for the first one there."""
    if user_id is not None:
        close(work, complaint_id, "called", only=user_id)
    if is_there:
        close(work, complaint_id, "arrange", "minor_site", "severe_site")


def arranged(work: Operation, complaint_id: int) -> None:
    """Close the call to arrange the execution: somebody has been given a task."""
    close(work, complaint_id, "executing")


def done(work: Operation, task: ComplaintTask, *, was_last: bool) -> None:
    """Close what called somebody to a task.

    Args:
        work: the operation that reports it done.
        task: the task.
        was_last: he has no other one of this complaint; the limit of the execution is no more his.
    """
    notice.close(work, ("complaint", task.complaint_id), [f"complaint_task:{task.id}:"])
    if was_last:
        close(work, task.complaint_id, "executing", only=task.user_id)


def close(work: Operation, complaint_id: int, *ends: str, only: int | None = None) -> None:
    """Close reminders by what they call for, for one person or for everybody who was told."""
    if ends:
        begins = [f"complaint:{complaint_id}:{one}:" for one in ends]
        notice.close(work, ("complaint", complaint_id), begins, only=only)
