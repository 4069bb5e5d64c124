"""The limits of an office: calendar, regulations, what is checked when it is typed."""

# moments are local, as in every record
from __future__ import annotations

from datetime import date

import pytest
from tests.core.timers.watch import at

from cmdesk.core import regulation, timers
from cmdesk.core.actor import PROGRAM
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.timers import Event, due


def test_editing_the_calendar_moves_every_deadline(office: object) -> None:
    """Nothing is stored: a closure and another regulation are felt at once, and the row of the start day holds."""
    told, now = [Event("start", at("09-14T09:00"))], at("09-14T10:00")
    rule = timers.rule("anomaly_visit", date(2026, 9, 14))
    assert (rule.limit, rule.label) == ("2 工作日", "异常情况实地走访")
    assert due(rule, told, now).due == at("09-16T17:30")
    with keep.operation(PROGRAM, "盘点") as work:
        work.add(CalendarDay, {"day": "2026-09-15", "sort": "closed", "reason": "盘点"})
    assert due(rule, told, now).due == at("09-17T17:30")
    regulation.change(PROGRAM, "timer.anomaly_visit", "3 工作日", date(2026, 9, 15))
    limits = timers.Limits.read("anomaly_visit")
    assert [limits.on(date(2026, 9, day)).amount for day in (14, 15)] == [2, 3]


def test_the_shipped_limits(file_office: object) -> None:
    """Each says on which time it runs, as its source does."""
    shipped = {key: timers.rule(key, date(2026, 9, 14)).limit for key in (
        "reply", "visit_arranged", "anomaly_visit", "first_contact", "file_entered", "minutes", "first_visit",
    )}  # fmt: skip
    assert shipped == {
        "reply": "24 时钟小时",
        "visit_arranged": "48 时钟小时",
        "anomaly_visit": "2 工作日",
        "first_contact": "1 周",
        "file_entered": "2 工作日",
        "minutes": "2 工作日",
        "first_visit": "事件之前",
    }
    with pytest.raises(Refused, match=r"timer\.unknown"):
        timers.rule("unknown", date(2026, 9, 14))


def test_a_limit_is_checked_when_it_is_typed(file_office: object) -> None:
    """A regulation that nobody could reckon with never gets in; the share of the yellow light is one too."""
    with pytest.raises(Refused, match="时钟小时"):
        regulation.change(PROGRAM, "timer.reply", "24 小时", date(2026, 9, 1))
    regulation.change(PROGRAM, "timers.soon", 50, date(2026, 9, 1))
    rule = timers.rule("reply", date(2026, 9, 14))
    told = [Event("start", at("09-14T09:00"))]
    assert [due(rule, told, at(f"09-14T{one}")).state for one in ("20:59", "21:00")] == ["running", "soon"]
    regulation.change(PROGRAM, "timers.soon", 60, date(2026, 9, 14))
    assert [due(rule, told, at(f"09-14T{one}")).state for one in ("23:23", "23:24")] == ["running", "soon"]
