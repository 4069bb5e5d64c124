"""Who is told when something waits: at 50, 75 and 100 per cent, then the superiors; nothing is decided by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval
from cmdesk.core.door import keep
from cmdesk.staff.record import Deputy


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (11, []),
        (12, [("区域经理", 50)]),
        (18, [("区域经理", 75)]),
        (24, [("区域经理", 100), ("客户管理部经理", 100)]),
        (36, [("区域经理", 100), ("客户管理部经理", 100), ("营销部经理", 100)]),
    ],
)
def test_reminders_and_escalation(
    hours: int, told: list[tuple[str, int]], staff: Staff, matter: Matter, set_flow: Callable[..., str]
) -> None:
    """A day of 24 clock hours: half of it, three quarters, all of it, half as much again."""
    flow = set_flow({"name": "审", "who": [{"superior": 1}], "limit": "24 时钟小时"})
    one = approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")
    started = keep.read(Approval, one).started_at
    assert started is not None
    found = approval.notices(started + timedelta(hours=hours))
    name = approval.directory().name
    assert [(name(notice.user_id), notice.share) for notice in found] == told
    assert keep.read(Approval, one).state == "running"


def test_it_comes_up_to_the_superior(staff: Staff, matter: Matter, set_flow: Callable[..., str]) -> None:
    """The superior sees it among what came up to him; the colleague does not, and after the signature nobody does."""
    flow = set_flow({"name": "审", "who": [{"superior": 1}], "limit": "1 时钟小时"})
    one = approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")
    later = datetime.now() + timedelta(hours=1, minutes=5)  # noqa: DTZ005
    assert approval.escalated(staff["service_director"], later) == [one]
    assert approval.escalated(staff["clerk"], later) == []
    approval.approve(staff["area_manager"], one)
    assert approval.escalated(staff["service_director"], later) == []


def test_a_step_without_a_limit_reminds_nobody(staff: Staff, matter: Matter, set_flow: Callable[..., str]) -> None:
    """No limit, no reminder, however long."""
    approval.submit(staff["account_manager"], "regulation", matter.id, set_flow(({"superior": 1}, "any")), "试事项")
    assert approval.notices(datetime.now() + timedelta(days=400)) == []  # noqa: DTZ005


def test_who_stands_in_is_reminded_too(staff: Staff, matter: Matter, set_flow: Callable[..., str]) -> None:
    """The deputy of the day hears of the limit in the other's name; before and after his days he does not."""
    area, clerk = staff["area_manager"], staff["clerk"]
    flow = set_flow({"name": "审", "who": [{"superior": 1}], "limit": "24 时钟小时"})
    one = approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")
    started = keep.read(Approval, one).started_at
    assert started is not None
    later = started + timedelta(hours=18)
    assert [notice.user_id for notice in approval.notices(later)] == [area.id]
    day = later.date()
    with keep.operation(PROGRAM, "代理") as work:
        work.add(Deputy, {"user_id": area.id, "deputy_id": clerk.id, "begins_on": day, "ends_on": day})
    told = [(notice.user_id, notice.share, notice.for_user) for notice in approval.notices(later)]
    assert told == [(area.id, 75, 0), (clerk.id, 75, area.id)]
    (reminder,) = approval.reminders(clerk, later)
    assert reminder.text == "待审（代区域经理）“试事项”的时限已用去 75 %，请办理。"
    assert [notice.user_id for notice in approval.notices(later + timedelta(days=2)) if notice.for_user] == []
