"""Who has handed in logs and summaries and who has not, and a word to those (S0-05, S0-28, S2-11)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from tests.cadence.test_commands import run
from tests.journal.conftest import TODAY, Day

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import calendar, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.journal.record import DailyLog, MonthSummary
from cmdesk.journal.rules import handing_in, reminding
from cmdesk.visits.record import Visit

BEFORE = month_of(month_of(TODAY).first - timedelta(days=1))
AFTER = datetime.combine(TODAY + timedelta(days=40), time(10))
"""Long after all was due."""


def out_on(day: Day, when: date, position: int) -> date:
    """Let the manager have been out on a day."""
    with keep.operation(PROGRAM, "走访") as work:
        work.add(Visit, {**day._visit(0, position, "done"), "number": f"BF-{when}", "day": when})
    return when


def log(day: Day, when: date, state: str, handed: datetime | None = None) -> int:
    with keep.operation(PROGRAM, "日志") as work:
        return work.add(
            DailyLog,
            {"user_id": day.manager.id, "day": when, "state": state, "handed_at": handed, "summary": "走访"},
        )


def one_of(day: Day, actor: Actor, when: date, at: datetime = AFTER) -> handing_in.HandedIn:
    (found,) = [one for one in handing_in.of_month(actor, when, at) if one.user_id == day.manager.id]
    return found


def test_each_day_with_visits_owes_a_log_and_its_month_a_summary(day: Day) -> None:
    """Handed in, late, waiting to be read, missing: told apart; a day whose time is not over is not missing."""
    boss = day.staff["area_manager"]
    first = BEFORE.first
    days = [out_on(day, first + timedelta(days=at), at + 10) for at in range(4)]
    until = datetime.combine(calendar.current().next_working_day(days[0]), time(1))
    log(day, days[0], "commented", until)
    late = log(day, days[1], "handed_in", AFTER)
    log(day, days[2], "draft")
    found = one_of(day, boss, first)
    assert (found.days, found.handed, found.late, found.waiting) == (4, 2, 1, (late,))
    assert found.missing == (days[2], days[3])
    assert found.lacks_summary
    assert found.is_behind
    early = one_of(day, boss, first, datetime.combine(first, time(8)))
    assert (early.missing, early.is_behind) == ((), False)
    with keep.operation(PROGRAM, "总结") as work:
        work.add(MonthSummary, {"user_id": day.manager.id, "month": first, "state": "reviewing"})
    assert not one_of(day, boss, first).lacks_summary


def test_only_who_comments_sees_it_and_only_of_his_people(day: Day) -> None:
    """The head of the area sees his own; who writes himself sees nobody; nobody sees himself."""
    seen = {one.user_id for one in handing_in.of_month(day.staff["area_manager"], TODAY)}
    assert day.manager.id in seen
    assert day.staff.away.id not in seen
    assert day.staff.away.id in {one.user_id for one in handing_in.of_month(day.staff["service_director"], TODAY)}
    assert day.staff["area_manager"].id not in seen
    with pytest.raises(NotAllowed, match="批阅工作日志"):
        handing_in.of_month(day.manager, TODAY)


def test_a_summary_is_owed_by_whom_the_reminder_tells(day: Day) -> None:
    """Who only planned to go out owes none and is not told; a head of an area who went along owes his log alone."""
    first, boss = BEFORE.first, day.staff["area_manager"]
    at = datetime.combine(month_of(TODAY).last, time(10))
    with keep.operation(PROGRAM, "走访") as work:
        missed = day._visit(0, 10, "missed", missed_reason="关门")
        work.add(Visit, {**missed, "number": "BF-1", "day": first})
        work.add(Visit, {**day._visit(1, 11, "done"), "user_id": boss.id, "number": "BF-2", "day": first})

    def told(actor: Actor) -> bool:
        return any(one.page == "summaries" for one in reminding.reminders(actor, at))

    found = {one.user_id: one for one in handing_in.of_month(day.staff["service_director"], first, AFTER)}
    assert (found[day.manager.id].timer, told(day.manager)) == (None, False)
    assert (found[boss.id].timer, found[boss.id].missing, told(boss)) == (None, (first,), False)
    out_on(day, first, 12)
    assert one_of(day, boss, first).lacks_summary
    assert told(day.manager)


def test_a_word_that_was_a_mistake_is_taken_back(day: Day) -> None:
    """Undoing takes the notice back; it may be said again then."""
    boss, mine = day.staff["area_manager"], day.manager
    when, now = date(2026, 3, 3), datetime(2026, 3, 5, 10)  # noqa: DTZ001
    out_on(day, when, 20)
    handing_in.remind(boss, when, {mine.id}, now)
    step = undo.just_done(boss)
    assert step is not None
    undo.undo(boss, step.id)
    assert current().rows("SELECT 1 FROM notice WHERE key LIKE 'owed:%' AND binned_at IS NULL") == []
    assert handing_in.remind(boss, when, {mine.id}, now) == [mine.name]


def test_who_lacks_something_is_told_what_once_a_day(day: Day) -> None:
    """The notice names what can still be handed in, and opens the journal; a second word on the day is refused."""
    boss, mine = day.staff["area_manager"], day.manager
    when, now = date(2026, 3, 3), datetime(2026, 3, 5, 10)  # noqa: DTZ001
    out_on(day, when, 20)
    out_on(day, date(2026, 2, 10), 21)
    assert handing_in.remind(boss, when, {mine.id, day.staff.beside.id}, now) == [mine.name]
    rows = current().rows("SELECT user_id, text, about_kind FROM notice WHERE key LIKE 'owed:%'")
    assert rows == [(mine.id, f"{boss.name}提醒您补交03-03 的工作日志。", "page:journal")]
    with pytest.raises(Refused, match="今天已经提醒过"):
        handing_in.remind(boss, when, {mine.id}, now)
    with pytest.raises(Refused, match="没有可以补交的"):
        handing_in.remind(boss, when, {day.staff.beside.id}, now)
    with pytest.raises(Refused, match="没有可以补交的"):
        handing_in.remind(boss, date(2026, 2, 10), {mine.id}, datetime(2026, 3, 9, 10))  # noqa: DTZ001  # not late yet
    assert handing_in.remind(boss, date(2026, 2, 10), {mine.id}, datetime(2026, 3, 12, 10)) == [mine.name]  # noqa: DTZ001
    assert current().rows("SELECT text FROM notice WHERE key LIKE 'owed:2026-02%'") == [
        (f"{boss.name}提醒您补交2026-02 的月度总结。",)
    ]


def test_a_script_that_reminds_reads_the_list_all_the_same(day: Day) -> None:
    """Nobody lacks anything, or all were told today: the list is answered, with the reason why nobody was reminded."""
    answered = run(day.staff["area_manager"], "log", "owed", "--month", "2000-01", "--remind").result
    assert (answered["month"], answered["reminded"]) == ("2000-01", [])
    assert "没有可以补交的" in answered["nobody_reminded"]
