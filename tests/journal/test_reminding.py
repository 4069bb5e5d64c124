"""Whoever was out is reminded of his log before it is late, and once more when it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.journal.conftest import TODAY, Day, at

from cmdesk.journal.rules import minutes, reminding
from cmdesk.journal.rules.daily import logs


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


def test_minutes_and_their_duties_are_told_to_who_recorded_them(day: Day) -> None:
    """A draft when its two working days run out (S3-22), our duties the working day before and when they are late."""
    due = TODAY + timedelta(days=20)
    duties = [
        {"text": "送合同", "side": "ours", "due_on": due},
        {"text": "备款", "side": "theirs", "due_on": due},
    ]
    said = {"customer_id": day.customers[0], "began_at": at(-1), "ended_at": at(-1), "topics": "货源", "content": "一"}
    one = minutes.write(day.manager, said, duties=duties)

    def told(moment: datetime) -> list[tuple[str, str, object]]:
        found = reminding.reminders(day.manager, moment.astimezone())
        return [(one.text, one.level, one.about) for one in found if one.page == "minutes"]

    assert told(at(-1)) == []
    ((text, level, about),) = told(at(8))
    assert (level, about) == ("late", ("minutes", one))
    assert "还没提交审阅" in text
    minutes.submit(day.manager, one)
    assert told(at(8)) == []
    assert told(at(20)) == [(f"会谈待办“送合同”{due:%m-%d} 到期。", "soon", ("minutes", one))]
    assert [(text, level) for text, level, _ in told(at(21))] == [("会谈待办“送合同”逾期未办。", "late")]
    assert all(one.page != "minutes" for one in reminding.reminders(day.staff.away, at(21).astimezone()))
    minutes.settle_duties(day.manager, one, {duty.id for duty in minutes.duties(one)})
    assert told(at(21)) == []
