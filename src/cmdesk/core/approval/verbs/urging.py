"""How often the same person may be urged: a reminder that comes every minute is soon read by nobody."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core import timers
from cmdesk.core.approval.people import directory
from cmdesk.core.approval.record import ApprovalWord
from cmdesk.core.approval.running import Run
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of


def due(run: Run) -> list[int]:
    """Return those who have a matter now and may be urged.

    Raises:
        Refused: each of them was urged a short while ago.
    """
    waiting = [part for part in run.parts() if part.state == "waiting"]
    last = _last(run)
    if last is None:
        return [part.user_id for part in waiting]
    again = timers.deadline(timers.rule("urge_again", last.date()), last)
    if again is None or _plain(moment_of(run.work.at)) >= again:
        return [part.user_id for part in waiting]
    found = [part.user_id for part in waiting if part.started_at is not None and _plain(part.started_at) > last]
    if not found:
        names = "、".join(directory().name(part.user_id) for part in waiting)
        raise Refused(
            f"{last:%m-%d %H:%M} 已经催办过{names}，{timers.show_due(again)} 起可以再催；急事请直接联系，或写留言。"
        )
    return found


def _last(run: Run) -> datetime | None:
    """Return when the step was urged last."""
    said = keep.read_all(
        ApprovalWord, "approval_id = ? AND step = ? AND verb = 'urge' ORDER BY id DESC LIMIT 1",
        (run.approval.id, run.approval.step),
    )  # fmt: skip
    return _plain(said[0].said_at) if said and said[0].said_at is not None else None


def _plain(moment: datetime) -> datetime:
    """Return a moment as the clock on the wall shows it; timers run on it."""
    return moment.astimezone().replace(tzinfo=None)
