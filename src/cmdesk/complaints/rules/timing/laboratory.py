"""How long somebody who countersigns a complaint has: his day, and as much longer as the laboratory needs (S4-45).

His day (``timer.complaint_countersign``) counts from when he was asked. Where a sample goes to the laboratory within it,
the clock stands still until the result, and he has at least the half day after it (``timer.complaint_lab``): the later of
the two ends counts, so that a quick laboratory takes nothing away from anybody. A sample that is sent when the time is over
brings nobody back into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules.moments import NEVER, plain
from cmdesk.complaints.rules.timing.pauses import pauses
from cmdesk.core import timers
from cmdesk.core.calendar.work import local


@dataclass(frozen=True)
class Sample:
    """What the laboratory examines; local moments.

    Attributes:
        sent: when it got it.
        result: when its result came; in the year 9999 as long as it has not.
    """

    sent: datetime
    result: datetime


@dataclass(frozen=True)
class _Leg:
    """A limit and when it begins."""

    limit: timers.Rule
    begin: datetime


def countersigned(
    complaint: Complaint,
    events: Sequence[ComplaintEvent],
    limit: timers.Rule,
    begin: datetime,
    end: datetime | None,
    at: datetime,
) -> timers.Running:
    """Return the timer of somebody's countersigning, or of all of it, as it stands at an instant.

    Args:
        complaint: the complaint.
        events: what happened to it.
        limit: how long he has without a laboratory.
        begin: when he was asked; local as ``end`` and ``at``.
        end: when he answered; None while he has not.
        at: the instant.
    """
    leg = _Leg(limit, begin)
    known = at if end is None else min(at, end)  # what comes after his answer changes nothing
    for sample in samples(complaint, events, begin):
        until = _run(leg, events, end, at).due
        if sample.sent > known or until is None or local(sample.sent) >= until:
            continue
        if sample.result > known:
            return _since(begin, _run(leg, events, end, at, *_waits(max(leg.begin, sample.sent), events)))
        longer = _Leg(timers.rule("complaint_lab", sample.result.date()), max(begin, sample.result))
        if (_run(longer, events, end, at).due or NEVER) > until:
            leg = longer
    return _since(begin, _run(leg, events, end, at))


def samples(complaint: Complaint, events: Sequence[ComplaintEvent], begin: datetime) -> list[Sample]:
    """Return the samples that concern a countersigning which begins at a moment, in the order of their sending.

    What was examined before a customer was called back or a complaint reopened belongs to the round before; the fields of
    a complaint are those of its last sample.
    """
    turns = [plain(one.happened_at) for one in events if one.verb in {"follow", "reopen"}]
    since = max((one for one in turns if one <= begin), default=datetime.min)  # noqa: DTZ901  # local
    until = min((one for one in turns if one > begin), default=NEVER)
    found = _told([one for one in events if since <= plain(one.happened_at) < until])
    last = Sample(plain(complaint.lab_from), plain(complaint.lab_until))
    if until == NEVER and since <= last.sent < until:
        found = [*found[:-1], last]
    return sorted(found, key=lambda one: one.sent)


def _told(events: Sequence[ComplaintEvent]) -> list[Sample]:
    """Return the samples as the trail tells of them: a result told again corrects the one before."""
    found: list[Sample] = []
    for one in events:
        moment = plain(one.happened_at)
        if one.verb == "lab" and found and found[-1].result == NEVER:
            found[-1] = Sample(moment, NEVER)
        elif one.verb == "lab":
            found.append(Sample(moment, NEVER))
        elif one.verb == "result" and found:
            found[-1] = replace(found[-1], result=moment)
    return found


def _waits(begin: datetime, events: Sequence[ComplaintEvent]) -> list[timers.Event]:
    """Return the standstill until a result; going on with a complaint that rested does not end it."""
    resumed = [plain(one.happened_at) for one in events if one.verb == "resume"]
    return [timers.Event("pause", one, reason="等待化验结果") for one in (begin, *(at for at in resumed if at > begin))]


def _run(
    leg: _Leg, events: Sequence[ComplaintEvent], end: datetime | None, at: datetime, *more: timers.Event
) -> timers.Running:
    happened = [timers.Event("start", leg.begin), *pauses(events, leg.begin), *more]
    if end is not None:
        happened.append(timers.Event("stop", max(leg.begin, end)))
    return timers.due(leg.limit, happened, max(at, leg.begin))


def _since(begin: datetime, timer: timers.Running) -> timers.Running:
    """Return a timer with the moment at which somebody was asked, whatever its last leg began with."""
    return timer if timer.started is None else replace(timer, started=local(begin))
