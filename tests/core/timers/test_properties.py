"""Whatever happens to a timer: the past stays as it was, time runs one way, deadlines are those of a watch."""

# ruff: noqa: DTZ001  # moments are local, as in every record
from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.core.timers.watch import CALENDAR, limit
from tests.core.working_time import is_worked

from cmdesk.core import timers
from cmdesk.core.timers import Event, Rule, due

MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 10, 20)).map(
    lambda one: one.replace(second=0, microsecond=0)
)
RULES = st.sampled_from(
    [limit(one) for one in ("24 时钟小时", "4 工作小时", "2 工作日", "1 半个工作日", "1 周", "0 月底")]
)
LATER = st.lists(
    st.builds(
        Event,
        st.sampled_from(["pause", "resume", "stop", "start"]),
        MOMENTS,
        st.one_of(st.none(), MOMENTS),
    ),
    max_size=6,
)


@given(RULES, MOMENTS, LATER, MOMENTS, MOMENTS)
def test_the_past_does_not_change(
    rule: Rule, start: datetime, later: list[Event], one: datetime, other: datetime
) -> None:
    """What a timer showed at an instant is the same whether or not later events are known."""
    then, now = sorted((one, other))
    told = [Event("start", start), *later]
    known = [event for event in told if event.at <= then]
    assert due(rule, told, then, CALENDAR, 0.75) == due(rule, known, then, CALENDAR, 0.75)
    late = due(rule, known, then, CALENDAR, 0.75)
    if late.state == "late":
        after = due(rule, told, now, CALENDAR, 0.75)
        assert after.state in {"late", "done_late"}
        assert after.due == late.due


@given(RULES, MOMENTS, LATER, MOMENTS, MOMENTS)
def test_time_runs_one_way(rule: Rule, start: datetime, later: list[Event], one: datetime, other: datetime) -> None:
    """Without new pauses the remaining time never grows, nor does a pause ever shorten the deadline."""
    then, now = sorted((one, other))
    told = [Event("start", start), *(event for event in later if event.at <= then)]
    first, second = (due(rule, told, moment, CALENDAR, 0.75) for moment in (then, now))
    if first.remaining is not None:
        assert second.remaining is not None
        assert second.remaining <= first.remaining
        assert second.share >= first.share
    plain = timers.deadline(rule, first.started, CALENDAR) if first.started else None
    if plain and first.due:
        assert first.due >= plain


@given(RULES, MOMENTS, st.floats(0, 1, exclude_max=True), st.integers(0, 20_000))
def test_a_pause_lengthens_by_itself(rule: Rule, start: datetime, when: float, minutes: int) -> None:
    """Deadline with a pause = deadline without, plus the limit's own time in the pause; the order of events is no matter."""
    plain = timers.deadline(rule, start, CALENDAR)
    assert plain is not None
    pause = start + timedelta(minutes=int((plain - start).total_seconds() / 60 * when))
    resume = pause + timedelta(minutes=minutes)
    told = [Event("resume", resume), Event("pause", pause), Event("start", start)]
    if pause == resume:
        told.reverse()
    found = due(rule, told, resume, CALENDAR, 0.75)
    if rule.is_working:
        lost = CALENDAR.working_minutes(pause, resume)
        assert found.due == (CALENDAR.add_working_minutes(plain, lost) if lost else plain)
    else:
        assert found.due == plain + timedelta(minutes=minutes)


def ticked(rule: Rule, pauses: list[tuple[datetime, datetime]], start: datetime) -> datetime:
    """Return the deadline in hours as one finds it with a watch: minute by minute, skipping what does not count."""
    left, minute = int(rule.amount * 60), start
    while left:
        works = not rule.is_working or is_worked(CALENDAR, minute)
        left -= works and not any(begin <= minute < end for begin, end in pauses)
        minute += timedelta(minutes=1)
    return minute


@given(
    st.sampled_from([limit(one) for one in ("5 时钟小时", "1 工作小时", "9 工作小时")]),
    MOMENTS,
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900)), max_size=3),
)
def test_deadlines_are_those_of_a_watch(rule: Rule, start: datetime, pauses: list[tuple[int, int]]) -> None:
    """Whatever the pauses, the deadline is where counting every single minute ends."""
    told, spans = [Event("start", start)], []
    for after, length in pauses:
        begin = start + timedelta(minutes=after)
        told.append(Event("pause", begin, begin + timedelta(minutes=length)))
        spans.append((begin, begin + timedelta(minutes=length)))
    found = due(rule, told, start + timedelta(days=60), CALENDAR, 0.75)
    assert found.due == ticked(rule, spans, start)
