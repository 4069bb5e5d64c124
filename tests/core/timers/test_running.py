"""Timers to the minute: limits of every unit, pauses, lights."""

# moments are local, as in every record
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.core.timers.watch import CALENDAR, at, limit, look

from cmdesk.core import timers
from cmdesk.core.errors import Refused
from cmdesk.core.timers import Event, due


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("24 时钟小时", "09-18T16:20", "09-19T16:20"),
        ("48 时钟小时", "09-30T23:59", "10-02T23:59"),
        ("0.5 时钟小时", "09-18T16:20", "09-18T16:50"),
        ("4 工作小时", "09-18T16:20", "09-20T11:20"),  # Friday, swapped Sunday
        ("4 工作小时", "09-18T12:00", "09-18T17:30"),
        ("1 工作小时", "09-18T11:30", "09-18T14:00"),  # over lunch
        ("7.5 工作小时", "09-19T10:00", "09-20T17:30"),
        ("1 半个工作日", "09-18T09:00", "09-18T17:30"),
        ("1 半个工作日", "09-18T14:00", "09-20T12:00"),
        ("2 工作日", "09-14T09:00", "09-16T17:30"),
        ("2 工作日", "09-14T17:29", "09-16T17:30"),
        ("2 工作日", "09-14T17:30", "09-17T17:30"),  # closing time is already the next day
        ("2 工作日", "09-14T06:00", "09-16T17:30"),
        ("2 工作日", "09-18T10:00", "09-21T17:30"),  # the swapped Sunday counts
        ("2 工作日", "09-19T10:00", "09-22T17:30"),  # a free Saturday counts as Sunday's opening
        ("2 工作日", "09-30T10:00", "10-09T17:30"),
        ("2 工作日", "09-30T18:00", "10-10T17:30"),
        ("2 工作日", "10-03T10:00", "10-10T17:30"),
        ("1 工作日", "09-24T10:00", "09-28T17:30"),
        ("1 自然日", "09-14T00:00", "09-16T00:00"),
        ("3 自然日", "09-14T23:59", "09-18T00:00"),
        ("1 周", "09-14T10:00", "09-22T00:00"),
        ("1 个月", "08-31T10:00", "10-01T00:00"),
        ("1 个月", "12-15T10:00", "2027-01-16T00:00"),
        ("0 月底", "09-14T10:00", "10-01T00:00"),
        ("1 月底", "12-31T23:59", "2027-02-01T00:00"),
    ],
)
def test_deadlines_to_the_minute(rule: str, start: str, expected: str) -> None:
    """Which day counts as first, what lunch, nights, swapped days and holidays do: for every unit."""
    wanted = datetime.fromisoformat(expected if expected[:4] == "2027" else f"2026-{expected}")
    assert timers.deadline(limit(rule), at(start), CALENDAR) == wanted


@pytest.mark.parametrize(
    ("now", "state", "remaining", "text"),
    [
        ("09-14T08:59", "waiting", None, "未开始"),
        ("09-14T09:00", "running", 1320, "还剩 2 天 7 小时"),
        ("09-14T12:30", "running", 1140, "还剩 2 天 4 小时"),
        ("09-16T08:29", "running", 450, "还剩 1 天"),
        ("09-16T10:29", "running", 331, "还剩 5 小时"),
        ("09-16T10:30", "soon", 330, "还剩 5 小时"),  # 990 of 1320 minutes, 75 %
        ("09-16T15:30", "soon", 120, "还剩 2 小时"),
        ("09-16T14:30", "soon", 180, "还剩 3 小时"),
        ("09-16T14:45", "soon", 165, "还剩 2 小时 45 分钟"),  # the nearer, the more exactly
        ("09-16T14:29", "soon", 181, "还剩 3 小时"),
        ("09-16T16:45", "soon", 45, "还剩 45 分钟"),
        ("09-16T17:30", "soon", 0, "还剩 0 分钟"),
        ("09-16T17:31", "late", 0, "刚超时"),
        ("09-17T10:30", "late", -120, "超时 2 小时"),
        ("09-18T10:00", "late", -540, "超时 1 天 1 小时"),
    ],
)
def test_lights_of_two_working_days(now: str, state: str, remaining: int | None, text: str) -> None:
    """Green, yellow from 75 %, red after the last minute; nights and lunch take nothing away."""
    found = look("2 工作日", now, "start 09-14T09:00")
    assert (found.state, found.remaining, found.text) == (state, remaining, text)


def test_a_stop_in_time_is_done_for_good() -> None:
    """Whatever comes later; the minutes that were left stay."""
    found = look("24 时钟小时", "12-31T00:00", "start 09-14T09:00", "stop 09-15T09:00")
    assert (found.state, found.remaining, found.text) == ("done", 0, "按时完成")
    assert found.stopped == at("09-15T09:00")


def test_a_late_stop_stays_red() -> None:
    """It was late and remains so in every report."""
    found = look("24 时钟小时", "12-31T00:00", "start 09-14T09:00", "stop 09-15T11:00")
    assert (found.state, found.remaining, found.text) == ("done_late", -120, "超时 2 小时完成")


def test_a_pause_stands_still_and_moves_the_deadline() -> None:
    """Grey while it lasts, nothing is used up, and the deadline is later by as much.

    After helpdesk #1554: a pause was shown while the clock went on, and the deadline stayed where it had been.
    """
    told = ("start 09-14T09:00", "pause 09-14T15:00", "resume 09-16T15:00")
    paused = look("24 时钟小时", "09-15T20:00", *told)
    assert (paused.state, paused.remaining, paused.text) == ("paused", 18 * 60, "暂停，还剩 18 小时")
    assert paused.due == at("09-16T14:00")  # if it went on now
    again = look("24 时钟小时", "09-16T16:00", *told)
    assert (again.state, again.due, again.paused, again.remaining) == ("running", at("09-17T09:00"), 2880, 17 * 60)


def test_a_pause_ends_by_itself() -> None:
    """Every pause has an end that was agreed; the earlier of it and a resume holds."""
    found = look("24 时钟小时", "09-20T00:00", "start 09-14T09:00", "pause 09-14T15:00 09-15T15:00")
    assert (found.state, found.due) == ("late", at("09-16T09:00"))
    early = ("start 09-14T09:00", "pause 09-14T15:00 09-15T15:00", "resume 09-14T16:00")
    assert look("24 时钟小时", "09-14T17:00", *early).due == at("09-15T10:00")
    assert look("24 时钟小时", "09-14T15:30", *early).due == at("09-16T09:00")  # as one saw it then


def test_working_limits_lose_only_working_time_to_a_pause() -> None:
    """A pause from closing to opening costs nothing, one over lunch nothing, one of two working hours two."""
    base = timers.deadline(limit("2 工作日"), at("09-14T09:00"), CALENDAR)
    for pause, resume, hours in (
        ("09-14T17:30", "09-15T08:30", 0), ("09-14T12:00", "09-14T13:30", 0), ("09-14T11:00", "09-14T14:30", 2),
    ):  # fmt: skip
        found = look("2 工作日", "09-16T09:00", "start 09-14T09:00", f"pause {pause}", f"resume {resume}")
        assert found.paused == hours * 60
        assert base is not None
        assert found.due == (CALENDAR.add_working_minutes(base, hours * 60) if hours else base)


def test_what_is_late_stays_late() -> None:
    """A pause after the deadline neither turns the light grey (elsewhere it hid the failure) nor moves the deadline."""
    found = look("24 时钟小时", "09-16T00:00", "start 09-14T09:00", "pause 09-15T09:00")
    assert (found.state, found.due) == ("late", at("09-15T09:00"))
    stopped = look("24 时钟小时", "09-20T00:00", "start 09-14T09:00", "pause 09-15T10:00", "stop 09-16T00:00")
    assert stopped.state == "done_late"


def test_pauses_that_overlap_count_once() -> None:
    """Two reasons to wait at the same time are one wait; a resume ends both."""
    told = ("start 09-14T09:00", "pause 09-14T10:00 09-14T12:00", "pause 09-14T11:00 09-14T13:00")
    assert look("24 时钟小时", "09-14T14:00", *told).paused == 180
    assert look("24 时钟小时", "09-14T14:00", *told, "resume 09-14T11:30").paused == 90


def test_one_of_two_pauses_without_an_end_keeps_the_timer_still() -> None:
    """Whoever waits for both waits until the later; a pause that nobody ended has no end, whichever came first."""
    open_end, ended = "pause 09-14T10:00", "pause 09-14T10:30 09-14T12:00"
    for told in ((open_end, ended), ("pause 09-14T10:00 09-14T12:00", "pause 09-14T10:30")):
        found = look("24 时钟小时", "09-16T10:00", "start 09-14T09:00", *told)
        assert (found.state, found.paused, found.remaining) == ("paused", 48 * 60, 23 * 60)
    shorter = look("24 时钟小时", "09-14T14:00", "start 09-14T09:00", "pause 09-14T10:00 09-14T13:00", ended)
    assert shorter.paused == 180


def test_a_paused_timer_says_why() -> None:
    """The last reason that was given; one without a word does not take it away, and after the pause there is none."""
    begin = at("09-14T09:00")
    told = [
        Event("start", begin),
        Event("pause", begin.replace(hour=10), reason="等检验"),
        Event("pause", begin.replace(hour=11), begin.replace(hour=12)),
    ]
    rule = limit("24 时钟小时")
    assert due(rule, told, at("09-14T13:00"), CALENDAR, 0.75).reason == "等检验"
    told.append(Event("pause", begin.replace(hour=14), reason="等客户"))
    assert due(rule, told, at("09-14T15:00"), CALENDAR, 0.75).reason == "等客户"
    assert not due(rule, [*told, Event("stop", at("09-14T16:00"))], at("09-14T17:00"), CALENDAR, 0.75).reason
    assert not due(rule, [*told, Event("resume", at("09-14T16:00"))], at("09-14T17:00"), CALENDAR, 0.75).reason


def test_a_pause_begins_too_late_in_the_minute_of_the_deadline() -> None:
    """Then nothing is left that could stand still: a minute later it is late, a pause from a minute before rests."""
    told = "start 09-14T09:00"
    assert look("24 时钟小时", "09-15T10:00", told, "pause 09-15T09:00").state == "late"
    assert look("24 时钟小时", "09-15T10:00", told, "pause 09-15T08:59").state == "paused"
    assert look("24 时钟小时", "09-15T09:00", told, "pause 09-15T09:00").state == "soon"


def test_what_follows_the_stop_moves_nothing() -> None:
    """A pause that stood when it was done ended there, though the resume was written down later."""
    told = ("start 09-14T09:00", "pause 09-14T10:00", "stop 09-14T12:00")
    alone = look("24 时钟小时", "09-20T09:00", *told)
    assert (alone.due, alone.paused) == (at("09-15T11:00"), 120)
    assert look("24 时钟小时", "09-20T09:00", *told, "resume 09-18T10:00", "pause 09-19T10:00") == alone


def test_seconds_put_events_of_a_minute_in_order() -> None:
    """Paused again in the minute of a resume, the timer stands still, however the events were read."""
    begin = at("09-14T09:00")
    told = [
        Event("pause", begin.replace(minute=30, second=50)),
        Event("resume", begin.replace(minute=30, second=10)),
        Event("pause", begin.replace(minute=10)),
        Event("start", begin),
    ]
    for order in (told, told[::-1]):
        assert due(limit("24 时钟小时"), order, at("09-14T12:00"), CALENDAR, 0.75).state == "paused"


def test_the_first_start_and_the_first_stop_count() -> None:
    """Other work on the same case moves no deadline of the first answer, and an answer is an answer.

    After zammad #5177 (a later, shorter limit overruled the first response) and #3140 (what was answered escalated
    when nobody wrote again).
    """
    alone = look("24 时钟小时", "09-14T20:00", "start 09-14T09:00")
    assert look("24 时钟小时", "09-14T20:00", "start 09-14T09:00", "start 09-14T12:00") == alone
    answered = look("24 时钟小时", "12-31T00:00", "start 09-14T09:00", "stop 09-14T10:00", "start 09-16T10:00")
    assert (answered.state, answered.stopped) == ("done", at("09-14T10:00"))


def test_lunch_and_nights_never_escalate() -> None:
    """A request at lunch is not late before work goes on (after helpdesk #2212)."""
    assert look("1 工作小时", "09-14T13:29", "start 09-14T12:05").share == 0
    assert look("1 工作小时", "09-14T14:30", "start 09-14T12:05").state == "soon"
    assert look("1 工作小时", "09-14T14:31", "start 09-14T12:05").state == "late"


def test_notices_come_in_working_time() -> None:
    """A deadline that falls on a night or a holiday is told when people are there again (after zammad #4432)."""
    assert timers.notice_at(at("09-19T16:20"), CALENDAR) == at("09-20T08:30")
    assert timers.notice_at(at("09-30T23:00"), CALENDAR) == at("10-08T08:30")
    assert timers.notice_at(at("09-14T09:12"), CALENDAR) == at("09-14T09:12")


def test_a_hold_over_a_holiday_is_not_added_twice() -> None:
    """What lies in a pause and outside working time lengthens nothing (holds were added as clock time elsewhere)."""
    told = ("start 09-30T10:00", "pause 09-30T17:00", "resume 10-08T09:00")
    assert look("1 工作日", "10-08T10:00", *told).due == at("10-09T09:30")


def test_a_deadline_given_by_another_event() -> None:
    """The first formal visit is due before the first order, which is known when it is made (S1-30)."""
    open_end = look("事件之前", "09-20T00:00", "start 09-14T09:00")
    assert (open_end.state, open_end.due, open_end.text) == ("running", None, "期限待定")
    told = ("start 09-14T09:00", "deadline 09-15T09:00 09-18T09:00")
    assert look("事件之前", "09-17T09:00", *told).state == "soon"
    assert look("事件之前", "09-18T09:01", *told).state == "late"
    assert look("事件之前", "09-19T09:00", *told, "stop 09-18T08:00").state == "done"
    assert look("事件之前", "09-19T09:00", "start 09-14T09:00", "stop 09-15T08:00").text == "已完成"
    assert look("事件之前", "09-19T09:00", "start 09-14T09:00", "deadline 09-15T09:00").state == "late"


def test_a_deadline_of_another_event_rests_too() -> None:
    """The day that was promised moves by the time of the pause, and nobody is late while it lasts."""
    told = ("start 09-14T09:00", "deadline 09-14T09:00 09-18T09:00", "pause 09-17T09:00 09-19T09:00")
    resting = look("事件之前", "09-18T10:00", *told)
    assert (resting.state, resting.remaining) == ("paused", 24 * 60)
    assert look("事件之前", "09-19T10:00", *told).due == at("09-20T09:00")
    assert look("事件之前", "09-20T09:01", *told).state == "late"


def test_a_deadline_of_another_event_that_is_already_over() -> None:
    """The order came before the visit was even asked for: used up from the first minute, late from the next."""
    told = ("start 09-14T09:00", "deadline 09-14T09:00 09-14T09:00")
    found = look("事件之前", "09-14T09:00", *told)
    assert (found.state, found.share, found.remaining) == ("soon", 1, 0)
    assert look("事件之前", "09-14T09:01", *told).state == "late"
    past = look("事件之前", "09-14T10:00", "start 09-14T09:00", "deadline 09-14T09:00 09-13T07:00")
    assert (past.state, past.share, past.text) == ("late", 1, "超时 1 天 3 小时")  # days of the clock have 24 hours


@pytest.mark.parametrize(
    "text",
    [
        "24 小时",
        "2 天",
        "2天内",
        "",
        "工作日",
        "0 工作日",
        "1.5 工作日",
        "0.001 时钟小时",
        "-1 周",
        "3 事件之前",
        "10000 自然日",
    ],
)
def test_limits_that_do_not_say_their_time_are_refused(text: str) -> None:
    """24 小时 may run on the clock or on working time (X-8): whoever types it is asked to say."""
    with pytest.raises(Refused):
        timers.check_regulation(text)


def test_the_refusal_of_a_limit_names_what_can_be_written() -> None:
    """The units that stand behind a number; 事件之前 stands alone. The longest limit is one of 9999."""
    with pytest.raises(Refused, match=r"单位只能是时钟小时、工作小时、半个工作日、工作日、自然日、周、个月、月底，"):
        timers.check_regulation("2 天")
    timers.check_regulation("9999 自然日")


@pytest.mark.parametrize("unit", sorted(timers.UNITS))
def test_limits_read_back(unit: timers.Unit) -> None:
    """Every unit is written and read alike."""
    amount = Decimal(0) if unit == "event" else Decimal(3)
    assert timers.parse_limit(timers.show_limit(amount, unit)) == (amount, unit)
    assert timers.parse_limit("2个工作日") == (2, "working_days")
    assert timers.parse_limit("1半天") == (1, "half_days")


def test_midnight_belongs_to_the_day_that_ends() -> None:
    """People read 24:00 of the last day, not 00:00 of the next."""
    found = look("1 周", "09-14T10:00", "start 09-14T09:00")
    assert found.due_day == date(2026, 9, 21)
    assert timers.show_due(at("09-22T00:00")) == "2026-09-21 24:00"
    assert timers.show_due(at("09-22T17:30")) == "2026-09-22 17:30"
    assert [timers.show_due(at(f"09-22T{one}")) for one in ("00:30", "10:00")] == [
        "2026-09-22 00:30",
        "2026-09-22 10:00",
    ]
    assert look("24 时钟小时", "09-14T00:01", "start 09-14T00:01").due_day == date(2026, 9, 15)
    assert look("2 工作日", "09-14T10:00", "start 09-14T09:00").due_day == date(2026, 9, 16)
    assert look("2 工作日", "09-13T10:00", "start 09-14T09:00").due_day is None
