"""A timer at an instant: what is left of its limit, and its light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from cmdesk.core import regulation
from cmdesk.core.calendar import WorkCalendar, current
from cmdesk.core.calendar.work import local
from cmdesk.core.timers.limit import Rule, deadline

State = Literal["waiting", "running", "soon", "late", "paused", "done", "done_late"]
"""``waiting``: not started yet. ``running``, ``soon``, ``late``, ``paused``: under way. The last two: stopped."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a timer.

    Attributes:
        verb: ``deadline`` is for limits that another event ends: it became known at ``at`` that the limit is ``until``.
        at: when.
        until: of a pause, when it ends by itself; of a ``deadline``, the deadline.
        reason: why it was paused.
    """

    verb: Literal["start", "pause", "resume", "stop", "deadline"]
    at: datetime
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """A timer as it stood at an instant. Minutes are those of the limit's own time (clock or working time).

    Attributes:
        started: moment of the start event; None before it.
        due: deadline, pauses included as far as they are known; None when there is none yet.
        paused: minutes for which it stood still so far.
        stopped: when it was stopped; None while under way.
        state: see ``State``.
        remaining: minutes left, negative when late; of a stopped timer those that were left then; None without a due.
        share: used part of the limit, 1 at the deadline and above 1 when late; 0 without a due.
        text: ``remaining`` in short words, 还剩 1 天 3 小时.
        reason: why it stands still; empty unless paused.
    """

    started: datetime | None
    due: datetime | None
    paused: int
    stopped: datetime | None
    state: State
    remaining: int | None
    share: float
    text: str
    reason: str = ""

    @property
    def due_day(self) -> date | None:
        """The day on which it is due; a deadline at midnight belongs to the day that ends then."""
        return None if self.due is None else (self.due - timedelta(minutes=1)).date()


def due(
    limit: Rule,
    events: Sequence[Event],
    at: datetime,
    calendar: WorkCalendar | None = None,
    soon: float | None = None,
) -> Running:
    """Return a timer as it stood at an instant: what happened later is not known then.

    The first start counts and the first stop after it; what comes later changes nothing, so that a deadline is
    neither shortened nor lengthened by other work on the same case. Pauses may overlap; a resume ends all of them.

    Args:
        limit: the time limit.
        events: in any order.
        at: the instant.
        calendar: the office's by default.
        soon: used part of the limit from which on the light is yellow, 0 to 1; by default the regulation
            ``timers.soon`` of that day.
    """
    calendar = calendar or current()
    at = local(at)
    past = sorted(((local(event.at), event) for event in events), key=_order)
    past = [(moment, event) for moment, event in past if moment <= at]
    started = next((moment for moment, event in past if event.verb == "start"), None)
    if started is None:
        return Running(None, None, 0, None, "waiting", None, 0.0, "未开始")
    past = [(moment, event) for moment, event in past if moment >= started]
    stopped = next((moment for moment, event in past if event.verb == "stop"), None)
    run = _Run(limit, calendar, started, at if stopped is None else stopped, past)
    return run.result(stopped, regulation.on(at.date()).number("timers.soon") / 100 if soon is None else soon)


def _order(told: tuple[datetime, Event]) -> tuple[datetime, int, int]:
    """Return the place of an event; within a minute the seconds decide, then the order in which they were given."""
    return told[0], told[1].at.second, told[1].at.microsecond


class _Run:
    """The reckoning of one timer up to an instant: ``now``, or when it was stopped."""

    def __init__(
        self,
        limit: Rule,
        calendar: WorkCalendar,
        started: datetime,
        now: datetime,
        past: Sequence[tuple[datetime, Event]],
    ) -> None:
        self._limit = limit
        self._calendar = calendar
        self._started = started
        self._now = now
        self._pauses = _pauses(past, now)
        self._unpaused = _told(past) if limit.unit == "event" else deadline(limit, started, calendar)
        self._due = self._reckon()
        open_end = self._pauses[-1] if self._pauses and self._pauses[-1].holds(now) else None
        self._standing = open_end if open_end and (self._due is None or open_end.begin < self._due) else None

    def result(self, stopped: datetime | None, soon: float) -> Running:
        """Return what is known; ``soon`` is a part of 1."""
        due_at, now, stands = self._due, self._now, self._standing
        pause_minutes = sum(self._between(one.begin, min(one.end, now)) for one in self._pauses)
        if due_at is None:
            state: State = "done" if stopped else "running"
            text = "已完成" if stopped else "期限待定"
            return Running(self._started, None, pause_minutes, stopped, state, None, 0.0, text)
        remaining = self._left(due_at)
        whole = self._between(self._started, self._unpaused or due_at)
        share = 1 - remaining / whole if whole > 0 else float(now >= due_at)
        state = self._state(stopped, share, soon)
        reason = stands.reason if stands and state == "paused" else ""
        text = self._text(state, remaining)
        return Running(self._started, due_at, pause_minutes, stopped, state, remaining, share, text, reason)

    def _reckon(self) -> datetime | None:
        found = self._unpaused
        for one in self._pauses:
            if found is None or one.begin >= found:
                break
            found = self._later(found, self._between(one.begin, one.end))
        return found

    def _left(self, due_at: datetime) -> int:
        """Return the minutes left; a pause that goes on takes nothing of them."""
        stands = self._standing
        return self._between(max(self._now, stands.end) if stands else self._now, due_at)

    def _state(self, stopped: datetime | None, share: float, soon: float) -> State:
        late = self._due is not None and self._now > self._due
        if stopped is not None:
            return "done_late" if late else "done"
        if late:
            return "late"
        if self._standing:
            return "paused"
        return "soon" if share >= soon else "running"

    def _text(self, state: State, remaining: int) -> str:
        if state == "done":
            return "按时完成"
        day = self._day_length() if self._limit.is_working else 24 * 60
        words = show_minutes(abs(remaining), day)
        if state in {"late", "done_late"}:
            ending = "" if state == "late" else "完成"
            return f"超时 {words}{ending}" if remaining else f"刚超时{ending}"
        return f"暂停，还剩 {words}" if state == "paused" else f"还剩 {words}"

    def _day_length(self) -> int:
        week = self._calendar.hours.on(self._started.date())
        return max(sum(end - begin for begin, end in spans) for spans in (*week.days, week.swapped))

    def _between(self, begin: datetime, end: datetime) -> int:
        if self._limit.is_working:
            return self._calendar.working_minutes(begin, end)
        return int((end - begin).total_seconds()) // 60

    def _later(self, moment: datetime, minutes: int) -> datetime:
        if minutes <= 0:
            return moment
        if self._limit.is_working:
            return self._calendar.add_working_minutes(moment, minutes)
        return moment + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class _Pause:
    """Time that does not count, from ``begin`` up to ``end``; open ones end now."""

    begin: datetime
    end: datetime
    reason: str
    is_open: bool

    def holds(self, now: datetime) -> bool:
        return self.is_open or now < self.end


@dataclass(frozen=True, slots=True)
class _Standing:
    """A pause that nobody has ended yet; ``until`` is when it ends by itself, None for never."""

    begin: datetime
    until: datetime | None
    reason: str

    def over(self, moment: datetime) -> _Pause | None:
        """Return what it was, if it has ended by itself until a moment."""
        return self.ended(self.until) if self.until is not None and self.until <= moment else None

    def and_also(self, until: datetime | None, reason: str) -> _Standing:
        """Return the pause together with another that begins in it: it lasts as long as the longer."""
        longer = None if self.until is None or until is None else max(self.until, until)
        return _Standing(self.begin, longer, reason or self.reason)

    def ended(self, end: datetime) -> _Pause:
        return _Pause(self.begin, end, self.reason, is_open=False)

    def by(self, now: datetime) -> _Pause:
        """Return what it is now: open, or to end by itself."""
        return self.ended(self.until) if self.until else _Pause(self.begin, now, self.reason, is_open=True)


def _told(past: Sequence[tuple[datetime, Event]]) -> datetime | None:
    """Return the deadline that another event gave, as far as it is known."""
    known = [event.until or moment for moment, event in past if event.verb == "deadline"]
    return local(known[-1]) if known else None


def _pauses(past: Sequence[tuple[datetime, Event]], now: datetime) -> tuple[_Pause, ...]:
    """Return the pauses that had begun by now, in order and apart from each other."""
    made: list[_Pause] = []
    standing: _Standing | None = None
    for moment, event in past:
        if moment > now or event.verb not in {"pause", "resume"}:
            continue
        over = standing.over(moment) if standing else None
        if over:
            made.append(over)
            standing = None
        if event.verb == "resume":
            made += [standing.ended(moment)] if standing else []
            standing = None
        else:
            until = None if event.until is None else max(local(event.until), moment)
            standing = standing.and_also(until, event.reason) if standing else _Standing(moment, until, event.reason)
    made += [standing.by(now)] if standing else []
    return tuple(made)


def show_due(moment: datetime) -> str:
    """Return a deadline as people read it; the midnight that ends a day is its 24:00."""
    if moment.hour or moment.minute:
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{moment - timedelta(days=1):%Y-%m-%d} 24:00"


def show_minutes(minutes: int, day: int) -> str:
    """Return minutes in short words: 1 天 3 小时, 2 小时, 15 分钟.

    Args:
        minutes: 0 or more.
        day: minutes of a whole day: 1440, or those of a working day.
    """
    days, rest = divmod(minutes, day)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {left} 分钟" if left and hours < 3 else f"{hours} 小时"
    return f"{left} 分钟"
