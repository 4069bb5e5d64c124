"""The timers of a complaint and the time each phase took, reckoned from its events and the working calendar (X-6).

The two clocks of the customer (first answer, visit arranged) run from the call, whatever happens later; a pause stops
the phases, not these. Each phase has its own clock from the event that opened it to the event that closed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType

from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.moments import NEVER, plain
from cmdesk.complaints.rules.moves import tasks
from cmdesk.complaints.rules.timing import laboratory, signatures
from cmdesk.complaints.rules.timing.pauses import pauses
from cmdesk.core import timers
from cmdesk.core.day import clock
from cmdesk.core.door import keep

PHASES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "registered": ("分级", "complaint_grade"),
    "minor_site": ("现场处理", "complaint_site"),
    "minor_approval": ("方案批准", "complaint_decide"),
    "severe_site": ("现场查证", "complaint_site"),
    "countersigning": ("部门会签", "complaint_countersign"),
    "proposing": ("拟方案", "complaint_propose"),
    "deciding": ("总经理审批", "complaint_decide"),
    "executing": ("执行", ""),
    "follow_up": ("回访", "complaint_follow"),
    "evaluating": ("评估归档", "complaint_evaluate"),
})  # fmt: skip
"""State → (what it is called, key of its time limit); executing goes by the days of its tasks."""

_SPOKEN = frozenset({"answer", "follow", "withdraw"})
"""What is said with the customer: whatever the occasion, he has had his answer."""
_SITES = frozenset({"minor_site", "severe_site"})


@dataclass(frozen=True)
class Span:
    """A stay in one state.

    Attributes:
        begin, end: local moments; ``end`` is None while it lasts.
    """

    state: str
    begin: datetime
    end: datetime | None


@dataclass(frozen=True)
class Clock:
    """A timer of a complaint with its name."""

    key: str
    label: str
    timer: timers.Running


def spans(events: Sequence[ComplaintEvent]) -> list[Span]:
    """Return the stays in states, in order; they touch each other, so their lengths add up to the whole."""
    steps = [(plain(one.happened_at), one.after) for one in events if one.after]
    found: list[Span] = []
    for at, (begin, state) in enumerate(steps):
        latest = max([begin, *(moment for moment, _ in steps[:at])])  # an entry made later for an earlier moment
        end = max(latest, steps[at + 1][0]) if at + 1 < len(steps) else None
        found.append(Span(state or "", latest, end))
    return found


def clocks(complaint: Complaint, events: Sequence[ComplaintEvent], at: datetime | None = None) -> list[Clock]:
    """Return every timer of a complaint as it stood at an instant: the customer's two, then a timer for each phase."""
    instant = plain(at or clock.now())
    found = [Clock("answer", "首次答复", _answer(complaint, events, instant))]
    stays = [one for one in spans(events) if one.begin <= instant]
    visits = [one for one in stays if one.state in _SITES]
    came = _arrivals(complaint, visits)
    if visits:
        found.append(Clock("arrange", "安排上门", _arranged(complaint, events, came, instant)))
    for one in stays:
        if one.state in PHASES:
            end = _first_there(one, came, is_first=one is visits[0]) if one.state in _SITES else one.end
            timer = _phase(complaint, events, replace(one, end=end), instant)
            if timer is not None:
                found.append(Clock(one.state, PHASES[one.state][0], timer))
    return found


def pressing(complaint: Complaint, events: Sequence[ComplaintEvent], at: datetime | None = None) -> Clock | None:
    """Return the open timer that is due first, for the light in lists; None when nothing runs."""
    return first(clocks(complaint, events, at))


def first(found: Sequence[Clock]) -> Clock | None:
    """Return which of a complaint's timers runs and is due first, or None."""
    open_ones = [one for one in found if one.timer.stopped is None and one.timer.due is not None]
    return min(open_ones, key=lambda one: one.timer.due or NEVER, default=None)


def late(found: Sequence[Clock]) -> list[Clock]:
    """Return which of a complaint's timers are or were late."""
    return [one for one in found if one.timer.state in {"late", "done_late"}]


def of_step(complaint_id: int, limit: timers.Rule, received: datetime, at: datetime) -> timers.Running:
    """Return the timer of a signature: it rests with the complaint, and the departments' with the laboratory (S4-45)."""
    complaint, events = keep.read(Complaint, complaint_id), moves.events(complaint_id)
    begin, instant = plain(received), max(plain(received), plain(at))
    stays = [one for one in spans(events) if one.begin.replace(second=0, microsecond=0) <= begin]
    if stays and stays[-1].state == "countersigning":
        return laboratory.countersigned(complaint, events, limit, begin, None, instant)
    return timers.due(limit, [timers.Event("start", begin), *pauses(events, begin)], instant)


def _answer(complaint: Complaint, events: Sequence[ComplaintEvent], at: datetime) -> timers.Running:
    stops = [plain(one.happened_at) for one in events if one.verb in _SPOKEN]
    return _from_call(complaint, "complaint_answer", [plain(complaint.answered_at), *stops], at)


def _arranged(
    complaint: Complaint, events: Sequence[ComplaintEvent], came: Sequence[datetime], at: datetime
) -> timers.Running:
    stops = [plain(one.happened_at) for one in events if one.verb in {"arrange", "withdraw"}]
    return _from_call(complaint, "complaint_arrange", [*came, *stops], at)


def _from_call(complaint: Complaint, key: str, stops: Sequence[datetime], at: datetime) -> timers.Running:
    begin = plain(complaint.received_at)
    happened = [timers.Event("start", begin)]
    happened += [timers.Event("stop", max(begin, stop)) for stop in stops if stop < NEVER]
    return timers.due(timers.rule(key, begin.date()), happened, max(at, begin))


def _phase(complaint: Complaint, events: Sequence[ComplaintEvent], span: Span, at: datetime) -> timers.Running | None:
    _, key = PHASES[span.state]
    if span.state == "countersigning":
        return signatures.countersigned(complaint, events, span.begin, span.end, at)
    happened = [timers.Event("start", span.begin), *pauses(events, span.begin)]
    if span.end is not None:
        happened.append(timers.Event("stop", span.end))
    if span.state == "executing":
        days = [task.due_on for task in _carried_out(complaint.id, events, span) if task.due_on is not None]
        if not days:
            return None
        happened.append(timers.Event("deadline", span.begin, until=datetime.combine(max(days), time.max)))
        return timers.due(timers.Rule("complaint_execute", "执行", *timers.parse_limit("事件之前")), happened, at)
    return timers.due(timers.rule(key, span.begin.date()), happened, at)


def _carried_out(complaint_id: int, events: Sequence[ComplaintEvent], span: Span) -> list[ComplaintTask]:
    """Return the tasks of one execution: neither those that an earlier one has done nor those that are given after it."""
    earlier = [one.end for one in spans(events) if one.state == "executing" and one.end and one.begin < span.begin]
    since, until = max(earlier, default=None), span.end or NEVER
    return [
        one
        for one in tasks(complaint_id)
        if plain(one.created_at) <= until and (since is None or plain(one.done_at) > since)
    ]


def _arrivals(complaint: Complaint, visits: Sequence[Span]) -> list[datetime]:
    """Return when people came to the scene; the complaint itself knows only who came first in the last of its visits."""
    if complaint.arrived_at is None:
        return []
    found = [plain(complaint.arrived_at)]
    if len(visits) > 1:
        rows = keep.read_all(ComplaintArrival, "complaint_id = ? AND binned_at IS NULL ORDER BY id", (complaint.id,))
        found += [plain(one.arrived_at) for one in rows if one.arrived_at is not None]
    return sorted(found)


def _first_there(span: Span, came: Sequence[datetime], *, is_first: bool) -> datetime | None:
    """Return when a visit to the scene stops being waited for: somebody is there, or its state is left without.

    The first visit takes in who came before it began.
    """
    end = span.end or NEVER
    there = next((one for one in came if one < end and (is_first or one >= span.begin)), None)
    return max(there, span.begin) if there is not None else span.end
