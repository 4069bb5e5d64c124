"""The clock of 部门会签: it goes by the signers' own limits, so that nobody's light says otherwise than the complaint's (S4-45).

It begins when the departments are asked and ends with the last signature. Each signer has his day from when he was asked,
who was added later too (``laboratory``). The whole is due when the first of them is who has not signed, or has signed too
late: what was late once stays so. A round of which nothing is known but its stay has the day of the regulation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules.moments import NEVER, plain
from cmdesk.complaints.rules.timing import laboratory
from cmdesk.core import timers
from cmdesk.core.approval import Approval, ApprovalPart
from cmdesk.core.approval.running import path_of
from cmdesk.core.calendar.work import local
from cmdesk.core.door import keep

FLOW = "complaint_countersign"
_LEFT = "kind <> 'asked' AND state NOT IN ('queued', 'handed', 'removed')"
"""Who signs: neither advisers nor those before a hand-over, whose limit goes on with their successor."""


@dataclass(frozen=True)
class _Signature:
    """Somebody who is asked to countersign.

    Attributes:
        limit: how long he has.
        asked: when he was asked; local as ``signed``.
        signed: when he answered or it no longer mattered; None while he has not.
    """

    limit: timers.Rule
    asked: datetime
    signed: datetime | None


def countersigned(
    complaint: Complaint, events: Sequence[ComplaintEvent], begin: datetime, end: datetime | None, at: datetime
) -> timers.Running:
    """Return the timer of a stay in 部门会签 as it stood at an instant; moments are local."""
    rule = timers.rule(FLOW, begin.date())
    found = [one for one in _signatures(complaint.id, rule, begin, end) if one.asked <= at]
    if not found:
        return laboratory.countersigned(complaint, events, rule, begin, end, at)
    own = [
        (laboratory.countersigned(complaint, events, one.limit, one.asked, one.signed or end, at), one) for one in found
    ]
    missing = [one for one in own if one[0].stopped is None or one[0].state == "done_late"]
    over = end is not None and end <= at
    late = [one for one in missing if one[0].state in {"late", "done_late"}]
    if late or (missing and not over):
        _, first = min(late or missing, key=_due)
    else:  # all have signed in time
        _, first = max(own, key=_due)
    whole = laboratory.countersigned(complaint, events, first.limit, first.asked, end, at)
    return replace(whole, started=local(begin))


def _due(one: tuple[timers.Running, _Signature]) -> datetime:
    return plain(one[0].due)


def _signatures(complaint_id: int, rule: timers.Rule, begin: datetime, end: datetime | None) -> Iterator[_Signature]:
    """Yield everybody who was asked in a stay; those who were done with it before they had to answer end with their step."""
    runs = keep.read_all(
        Approval, "subject_kind = ? AND subject_id = ? AND flow = ? ORDER BY id", (Complaint.KIND, complaint_id, FLOW)
    )
    since, until = begin.replace(second=0, microsecond=0), end or NEVER
    for run in runs:
        steps = path_of(run)
        parts = keep.read_all(ApprovalPart, f"approval_id = ? AND {_LEFT} ORDER BY id", (run.id,))
        for part in parts:
            asked = plain(part.asked_at)
            if not since <= asked <= until:
                continue
            given = steps[part.step].limit
            limit = timers.Rule(FLOW, rule.label, *timers.parse_limit(given)) if given else rule
            answered = part.acted_at
            if part.state == "dropped":
                others = [one.acted_at for one in parts if one.step == part.step and one.acted_at is not None]
                answered = max(others, default=None)
            yield _Signature(limit, asked, plain(answered) if answered is not None else None)
