"""A complaint is told to the managers its severity asks for, and climbs when it waits too long (S4-42)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.complaints.conftest import Desk

from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import handling, intake, transfer
from cmdesk.complaints.rules.people import escalation
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import calendar, notice
from cmdesk.core.day import clock

SHARES = (75, 100, 150, 200)


def texts(desk: Desk, role: str) -> list[str]:
    shown = datetime.now() + timedelta(days=60)  # noqa: DTZ005
    return [one.text for one in reversed(notice.listed(desk.staff[role], at=shown))]


def told(desk: Desk, word: str) -> set[str]:
    return {role for role in desk.staff.actors if any(word in text for text in texts(desk, role))}


def test_a_new_complaint_reaches_the_managers_near_the_customer(desk: Desk) -> None:
    """Department manager, area manager and who looks after the customer, none of whom took the call."""
    desk.register("clerk")
    assert told(desk, "新投诉") == {"area_manager", "service_director", "account_manager"}
    assert "福顺烟酒店" in texts(desk, "area_manager")[0]
    assert "少送" not in texts(desk, "area_manager")[0]


@pytest.mark.parametrize(
    ("severity", "wish", "expected"),
    [
        ("minor", "", {"area_manager"}),
        ("severe", "退货", {"area_manager", "sales_director", "marketing_director"}),
        ("severe", "要求赔偿", {"area_manager", "sales_director", "marketing_director", "general_manager"}),
    ],
)
def test_severity_chooses_who_is_told(desk: Desk, severity: str, wish: str, expected: set[str]) -> None:
    """Who grades knows it; a severe one reaches sales and marketing, one about compensation the general manager."""
    one = desk.register(wish=wish)
    intake.grade(desk.staff["service_director"], one, severity, "理由", owner_id=desk.staff["clerk"].id)
    assert told(desk, "定为") == expected
    assert told(desk, "由您办理") == {"clerk"}
    if severity == "severe":
        assert any("异动" in text for text in texts(desk, "account_manager"))


def test_who_gets_a_complaint_or_a_task_is_told(desk: Desk) -> None:
    """转办, 升级 and tasks tell whom they concern."""
    one = desk.register()
    transfer.transfer(desk.staff["account_manager"], one, desk.staff["clerk"].id, "出差")
    assert told(desk, "由您办理") == {"clerk"}
    transfer.escalate(desk.staff["service_director"], one, "太久")
    shown = datetime.now() + timedelta(days=60)  # noqa: DTZ005
    still = [
        one.text for actor in desk.staff.actors.values() for one in notice.listed(actor, at=shown, only_unread=True)
    ]
    assert not [text for text in still if "由您办理" in text]  # the superior did it himself, the clerk has it no more
    intake.grade(desk.staff["service_director"], one, "minor", "可补", owner_id=desk.staff["area_manager"].id)
    now = clock.now()
    site = {"arrived_at": now, "findings": "少一条", "ways": ("repair",), "plan": "补"}
    handling.report_site(desk.staff["area_manager"], one, site)
    handling.add_task(desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, now.date())
    assert told(desk, "执行任务") == {"clerk"}


def test_what_waits_too_long_climbs_and_each_level_is_told_once(desk: Desk) -> None:
    """75 % owner, 100 % superior, 150 % the next, 200 % the general manager's list of the day."""
    one = desk.register(answer="马上补送")  # so that the customer's own clock, which runs at night too, stands still
    found = desk.read(one)
    (grading,) = [clock for clock in clocks.clocks(found, moves.events(one)) if clock.key == "registered"]
    due, begin = grading.timer.due, grading.timer.started
    assert due is not None
    assert begin is not None
    work = calendar.current()
    whole = work.working_minutes(begin, due)

    def grading_told(role: str, share: float) -> list[str]:
        at = work.add_working_minutes(begin, int(whole * share) + 1)
        reminders = escalation.reminders(desk.staff[role], at)
        return [text.text for text in reminders if "分级" in text.text or "一倍" in text.text]

    assert [len(grading_told("account_manager", share)) for share in (0.5, 0.8, 1.1)] == [0, 1, 1]
    assert [len(grading_told("area_manager", share)) for share in (0.8, 1.1, 1.6)] == [0, 1, 1]
    assert [len(grading_told("service_director", share)) for share in (0.5, 0.8, 1.6)] == [0, 1, 1]  # who grades
    assert [len(grading_told("marketing_director", share)) for share in (0.8, 1.1, 1.6)] == [0, 0, 0]
    assert [len(grading_told("general_manager", share)) for share in (1.6, 2.1)] == [0, 1]
    at = work.add_working_minutes(begin, int(whole * 1.1) + 1)
    boss = desk.staff["area_manager"]
    first = notice.collect(boss, escalation.reminders(boss, at), at)
    assert first >= 1
    assert notice.collect(boss, escalation.reminders(boss, at), at) == 0


@given(share=st.floats(0, 5), known=st.integers(0, 3))
def test_nobody_is_told_before_those_below_him(share: float, known: int) -> None:
    """Whoever stands higher is told at a later level; a ladder that ends early leaves nobody out below."""
    ladder = {steps: 100 + steps for steps in range(1, known + 1)}
    found = escalation.told(share, 1, SHARES, ladder.get)
    assert (1 in found) == (share * 100 >= 75)
    assert (101 in found) == (share * 100 >= 100 and known >= 1)
    assert (102 in found) == (share * 100 >= 150 and known >= 2)
    assert all(level in SHARES and share * 100 >= level for level in found.values())
    assert set(found) <= {1, 101, 102}
