"""Complaints counted in the month and in the summary of all files."""

from __future__ import annotations

from datetime import date

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import carry_out, severe_to_execution

from cmdesk.complaints.rules.figures import statistics, summing
from cmdesk.complaints.rules.path import closing
from cmdesk.core.errors import NotAllowed


def test_the_month_counts_what_was_received(desk: Desk) -> None:
    """Types, severities, departments, cost and satisfaction of the month; others may not look."""
    one = severe_to_execution(desk)
    carry_out(desk, one)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    desk.register("clerk", type="service", facts="态度不好")
    found = statistics.of_month(desk.staff["general_manager"], date.today())  # noqa: DTZ011
    assert (found.total, found.open, found.closed, found.satisfied) == (2, 1, 1, 100)
    assert dict(found.counts["severity"]) == {"严重": 1, "未分级": 1}
    assert dict(found.counts["area"]) == {"城东片区": 2}
    assert found.cost == 1200
    assert found.repeats == [("福顺烟酒店", 2)]
    assert {phase.label for phase in found.timeliness} >= {"分级", "部门会签", "总经理审批"}
    with pytest.raises(NotAllowed):
        statistics.of_month(desk.staff["account_manager"], date.today())  # noqa: DTZ011


def test_the_summary_of_files_counts_complaints(desk: Desk) -> None:
    """How many there are and how many are open; withdrawn ones are none, and others may not know."""
    director, today = desk.staff["service_director"], date.today()  # noqa: DTZ011
    assert summing.of(director, today) == {"complaints": {}}
    desk.register()
    closing.withdraw(director, desk.register(), "客户说不用了")
    assert summing.of(director, today)["complaints"] == {desk.customer: "1 件\n未结 1"}
    assert summing.of(desk.staff.away, today).get("complaints", {}) == {}
