"""Whoever was out is reminded of his log before it is late, and once more when it is."""

from __future__ import annotations

from datetime import timedelta

from tests.journal.conftest import Day

from cmdesk.journal.rules import logs, reminding


def test_a_missing_log_is_told_before_and_after_its_hour(day: Day) -> None:
    """Only to who was out; a log that was handed in is nobody's matter any more (forms 22)."""
    until = logs.due_at(day.day)

    def told(minutes: int) -> list[tuple[str, str]]:
        found = reminding.reminders(day.manager, until + timedelta(minutes=minutes))
        return [(one.text, one.level) for one in found]

    assert told(-20) == [(f"{day.day:%m-%d} 的工作日志请在 {until:%m-%d %H:%M} 前交。", "soon")]
    assert told(20) == [(f"{day.day:%m-%d} 的工作日志还没交。", "late")]
    assert reminding.reminders(day.staff.away, until + timedelta(minutes=20)) == []
    log = logs.begin(day.manager, day.manager.id, day.day)
    about = reminding.reminders(day.manager, until + timedelta(minutes=20))[0].about
    assert about == ("daily_log", log)
    logs.hand_in(day.manager, log)
    assert told(20) == []
