"""By when plans must be made and confirmed: month end, Friday, the morning (S1-09, S1-13, S1-18). Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cmdesk.core import calendar, regulation
from cmdesk.core.calendar.work import local
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.timers import UNITS, Event, Limits, Rule, Running, deadline, due, parse_limit
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import spans, writing
from cmdesk.plans.rules.spans import Level
from cmdesk.staff.rules import people


@dataclass(frozen=True, slots=True)
class Light:
    """A plan that has to be made or confirmed in time.

    Attributes:
        label: what is to be done, as people say it.
        first: first day of the plan.
    """

    label: str
    level: Level
    first: date
    running: Running


def lights(user_id: int, *, at: datetime | None = None) -> list[Light]:
    """Return what somebody has to plan now: next month, this month's confirmation, next week, the next day's plan.

    What is done in time is left out; what was late or is under way is told. What had to be done before somebody came into
    the office's file was never asked of him.

    Args:
        user_id: whose plans.
        at: the instant; now if None.
    """
    now = at or datetime.now().astimezone()
    today = now.date()
    following = calendar.current().next_working_day(today)
    found = [
        of_plan(user_id, "month", spans.following("month", today).first, at=now),
        of_plan(user_id, "month", today, at=now),
        month_confirmed(user_id, today, at=now),
        of_plan(user_id, "week", spans.following("week", today).first, at=now),
        of_plan(user_id, "week", today, at=now),
        of_plan(user_id, "day", today, at=now),
        of_plan(user_id, "day", following, at=now),
    ]
    return [
        one
        for one in found
        if one is not None and one.running.state not in {"waiting", "done"} and _was_asked(user_id, one.running, now)
    ]


def _was_asked(user_id: int, running: Running, now: datetime) -> bool:
    if running.state != "late" or running.due is None:
        return True
    return not running.due.astimezone() < people.entered(user_id) <= now


def of_plan(user_id: int, level: Level, day: date, *, at: datetime | None = None) -> Light | None:
    """Return the timer of making the plan of a span; None for a day off.

    A month's plan is due at the end of the month before, a week's on the regulation's weekday of the week before (or the
    last working day until then), a day's when the day's work begins.
    """
    now = at or datetime.now().astimezone()
    first = spans.span(level, day).first
    if level == "day" and not calendar.current().is_working(day):
        return None
    begun, until = _window(level, first)
    events = [Event("start", begun)]
    if until is not None:
        events.append(Event("deadline", begun, until=until))
    stopped = _submitted(writing.find(user_id, level, day))
    if stopped is not None:
        events.append(Event("stop", max(stopped, begun)))
    limit = Limits.read(f"{level}_plan").on(begun.date())
    label = f"{spans.named(level, first)}计划{'制定' if level == 'day' else '提交'}"
    return Light(label, level, first, due(limit, events, now))


def month_confirmed(user_id: int, day: date, *, at: datetime | None = None) -> Light:
    """Return the timer of confirming the month's plan: its first working days, as many as the limit says (S1-09)."""
    now = at or datetime.now().astimezone()
    first = spans.span("month", day).first
    limit, begun = _confirming(first)
    plan = writing.find(user_id, "month", day)
    events = [Event("start", begun)]
    if plan is not None and plan.confirmed_at is not None:
        events.append(Event("stop", max(plan.confirmed_at.astimezone(), begun)))
    return Light(f"{spans.named('month', first)}计划确认", "month", first, due(limit, events, now))


def of_step(plan_id: int, limit: Rule, received: datetime, at: datetime) -> Running:
    """Return the timer of a signature on a plan: a month's goes by the first days of its month, not by the step (S1-09).

    A month's plan that comes when those days are over gives who confirms it the time of the step.
    """
    row = current().row("SELECT begins_on FROM work_plan WHERE id = ? AND level = 'month'", (plan_id,))  # of thousands
    begin, instant = local(received), max(local(received), local(at))
    if row is not None and row[0]:
        until = deadline(*_confirming(date.fromisoformat(row[0])))
        if until is not None and begin < until:
            on_its_day = Rule(limit.key, limit.label, *parse_limit(UNITS["event"]))
            return due(on_its_day, [Event("start", begin), Event("deadline", begin, until=until)], instant)
    return due(limit, [Event("start", begin)], instant)


def _confirming(first: date) -> tuple[Rule, datetime]:
    """Return the limit of confirming a month's plan and from when it is counted.

    Working days are those of the month itself: the last minute of work before it lies on the day that does not count.
    """
    limit, known = Limits.read("month_plan_confirm").on(first), calendar.current()
    if limit.unit not in {"working_days", "half_days"}:
        return limit, clock.moment_on(first)
    return limit, known.closing(known.previous_working_day(first)).astimezone() - timedelta(minutes=1)


def _window(level: Level, first: date) -> tuple[datetime, datetime | None]:
    """Return from when a plan is asked for, and its deadline where an event of the calendar sets it."""
    known = calendar.current()
    rules = regulation.on(first)
    if level == "month":
        before = spans.preceding("month", first)
        opens = min(int(rules.number("plan.month.opens")), before.last.day)
        return clock.moment_on(before.first.replace(day=opens)), None
    if level == "week":
        before = spans.preceding("week", first)
        wanted = before.first + timedelta(days=min(max(int(rules.number("plan.week.weekday")), 1), 7) - 1)
        while not known.is_working(wanted) and wanted > before.first:
            wanted -= timedelta(days=1)
        return clock.moment_on(before.first), clock.moment_on(wanted + timedelta(days=1))
    begun = clock.moment_on(known.previous_working_day(first))
    minute = known.hours_on(first)[0][0]
    return begun, clock.moment_on(first, time(*divmod(minute, 60)))


def _submitted(plan: WorkPlan | None) -> datetime | None:
    if plan is None or plan.state in {"draft", "returned"} or plan.submitted_at is None:
        return None
    return plan.submitted_at.astimezone()
