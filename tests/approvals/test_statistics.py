"""How long approvals take is what the trail says, and nobody sees more of it than his right reaches."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.approvals.test_commands import typed
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.approvals.rules import statistics
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import ApprovalPart
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office

AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}
BEGIN = datetime(2026, 3, 2, 9, 0).astimezone()
MONTH = date(2026, 3, 1)
LIMIT = 24 * 60


def took(one: int, minutes: int, user_id: int, begin: datetime = BEGIN) -> None:
    """Let somebody's part have been received at a moment and dealt with so many minutes later."""
    (part,) = keep.read_all(ApprovalPart, "approval_id = ? AND user_id = ? ORDER BY id", (one, user_id))
    with keep.operation(PROGRAM, "时间") as work:
        work.edit(ApprovalPart, part.id, {"started_at": begin, "acted_at": begin + timedelta(minutes=minutes)})


def matters(people: Staff, about: Matter, flow: str, minutes: list[int]) -> None:
    """Let the area manager have signed matters that took these minutes."""
    for count, one in enumerate(minutes):
        about.write(f"第 {count} 件")
        made = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
        approval.approve(people["area_manager"], made)
        took(made, one, people["area_manager"].id)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3 * LIMIT), min_size=1, max_size=6))
def test_count_median_longest_and_overdue(minutes: list[int], people: Staff, about: Matter, set_flow: Any) -> None:
    """Whatever the times are: the four figures of the signer, of the step and of the month are those of the times."""
    old = [part.id for part in keep.read_all(ApprovalPart, "acted_at IS NOT NULL")]
    with keep.operation(PROGRAM, "别月") as work:
        for one in old:
            work.edit(
                ApprovalPart, one, {"acted_at": BEGIN - timedelta(days=90), "started_at": BEGIN - timedelta(days=90)}
            )
    flow = set_flow({"name": "审核", "who": [AREA], "limit": "24 时钟小时"})
    matters(people, about, flow, minutes)
    found = statistics.of_month(people["general_manager"], date(2026, 3, 31))
    (person,), (step,) = found.people, found.steps
    assert (person.name, step.name) == ("区域经理", "试流程 · 审核")
    wanted = (len(minutes), round(median(minutes)), max(minutes), sum(one > LIMIT for one in minutes))
    months = dict(found.months)
    for row in (person, step, found.whole, months[MONTH]):
        assert (row.count, row.median, row.longest, row.overdue) == wanted
    assert list(months) == sorted(months)
    assert len(months) == statistics.MONTHS
    assert statistics.of_month(people["general_manager"], date(2026, 4, 1)).whole.count == 0


def test_what_others_had_is_not_ones_own(people: Staff, about: Matter, set_flow: Any) -> None:
    """The hours for which a part was delegated are the other's."""
    area, clerk = people["area_manager"], people["clerk"]
    flow = set_flow({"name": "审核", "who": [AREA], "limit": "24 时钟小时"})
    one = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
    approval.delegate(area, one, clerk.id, "请看")
    approval.approve(clerk, one, "可以")
    approval.approve(area, one)
    took(one, 300, area.id)
    took(one, 200, clerk.id, BEGIN + timedelta(minutes=60))
    found = statistics.of_month(people["general_manager"], MONTH)
    assert {row.name: row.longest for row in found.people} == {"区域经理": 100, "内勤": 200}


def test_what_waits_now_is_counted_with_whom_it_waits(people: Staff, about: Matter, set_flow: Any) -> None:
    """Somebody who has done nothing yet stands in the list with what he has, and how much of it is late."""
    flow = set_flow({"name": "审核", "who": [AREA], "limit": "24 时钟小时"})
    one = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
    (part,) = keep.read_all(ApprovalPart, "approval_id = ?", (one,))
    with keep.operation(PROGRAM, "时间") as work:
        work.edit(ApprovalPart, part.id, {"started_at": BEGIN})
    (row,) = statistics.of_month(people["general_manager"], MONTH).people
    assert (row.name, row.count, row.median, row.waiting, row.waiting_overdue) == ("区域经理", 0, None, 1, 1)


def test_everybody_sees_as_far_as_his_right_reaches(people: Staff, about: Matter, set_flow: Any) -> None:
    """All, one's team, oneself, nobody: rows beyond the right are not there, without a right there is a refusal."""
    flow = set_flow({"name": "一", "who": [AREA]}, {"name": "二", "who": [DIRECTOR]})
    one = approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项")
    for role in ("area_manager", "service_director"):
        approval.approve(people[role], one)
        took(one, 60, people[role].id)

    def seen(role: str) -> set[str]:
        return {row.name for row in statistics.of_month(people[role], MONTH).people}

    assert seen("general_manager") == {"区域经理", "客户管理部经理"}
    assert seen("area_manager") == {"区域经理"}
    assert seen("account_manager") == set()
    with pytest.raises(NotAllowed, match="审批用时"):
        statistics.of_month(people["clerk"], MONTH)


def test_on_the_command_line(office: Office, people: Staff, about: Matter, set_flow: Any) -> None:
    """By month, in words and as an object; a month that cannot be read is refused."""
    flow = set_flow({"name": "审核", "who": [AREA], "limit": "24 时钟小时"})
    matters(people, about, flow, [30, 90])
    told = typed(office, people["general_manager"], "statistics", "--month", "2026-03")
    assert told.result["whole"]["median"] == 60
    assert [row["name"] for row in told.result["people"]] == ["区域经理"]
    assert "区域经理：2 件，中位数 1 小时 0 分，最长 1 小时 30 分，超时 0，现在待审 0（超时 0）" in told.lines
    with pytest.raises(Refused, match="看不懂"):
        typed(office, people["general_manager"], "statistics", "--month", "三月")
