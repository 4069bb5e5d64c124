"""What waits for somebody is counted; others are reminded of what is open."""

from __future__ import annotations

from datetime import timedelta

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import (
    NOW,
    TODAY,
    minor_to_execution,
)  # fmt: skip

from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.contributing import alarms, visit_sheets  # fmt: skip
from cmdesk.complaints.rules.path import closing, handling, intake, pausing
from cmdesk.complaints.rules.reading import waiting
from cmdesk.visits.paper import reminders

SEVERE = {"wish": "要求赔偿"}


def _task(complaint_id: int) -> int:
    waiting_ones = [one for one in moves.tasks(complaint_id) if one.done_at is None]
    return waiting_ones[0].id if waiting_ones else 0


def with_task(desk: Desk) -> int:
    one = minor_to_execution(desk)
    handling.add_task(desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, TODAY)
    return one


def test_what_waits_is_counted(desk: Desk) -> None:
    """His own, those to be graded, the call he owes as first receiver, his tasks; what rests and the archive are not."""
    manager, director = desk.staff["account_manager"], desk.staff["service_director"]
    clerk, away = desk.staff["clerk"], desk.staff.away
    one = desk.register()
    assert [waiting.count(who) for who in (manager, director, clerk, away)] == [1, 1, 0, 0]
    pausing.pause(director, one, "等样品", NOW + timedelta(hours=20))
    assert waiting.count(manager) == waiting.count(director) == 0
    pausing.resume(director, one)
    two = with_task(desk)
    assert waiting.count(clerk) == 1
    handling.do_task(clerk, _task(two), "凭据")
    assert waiting.count(clerk) == 0
    assert waiting.count(manager) == 2, "his own, and the call he owes"
    closing.withdraw(director, one, "算了")
    assert waiting.count(director) == 0


def test_sheets_and_pages_remind_of_what_is_open(desk: Desk) -> None:
    """The visit sheet names every open complaint, the customer's page warns of it, and neither of the archive."""
    visit_sheets.register()
    visit_sheets.register()
    manager = desk.staff["account_manager"]
    one = desk.register(**SEVERE)
    number = desk.read(one).number
    assert reminders.complaints([desk.customer], TODAY) == {desk.customer: f"{number}（待分级）"}
    assert alarms.of(manager, desk.customer) == [("投诉未结 1 件", "soon")]
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    assert reminders.complaints([desk.customer], TODAY) == {desk.customer: f"{number}（严重，现场查证）"}
    assert [one.tone for one in alarms.of(manager, desk.customer)] == ["late"]
    assert waiting.count_open(desk.staff["account_manager"], desk.customer) == 1
    assert waiting.count_open(desk.staff.away, desk.customer) == 0
    closing.withdraw(desk.staff["service_director"], one, "算了")
    assert reminders.complaints([desk.customer], TODAY) == {}
    assert alarms.of(manager, desk.customer) == []
