"""Complaints in lists, figures and on paper say what the records say."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.test_path import carry_out, severe_to_execution

from cmdesk.complaints import paper
from cmdesk.complaints.rules import closing, intake, lists, statistics, summing
from cmdesk.core import approval
from cmdesk.core.errors import NotAllowed

NOW = datetime.now()  # noqa: DTZ005


def test_what_is_due_first_stands_first(desk: Desk) -> None:
    """Late ones before those with time left, the archive last; a light says which timer it is."""
    late = desk.register(received_at=NOW - timedelta(days=9))
    new = desk.register()
    gone = desk.register()
    closing.withdraw(desk.staff["service_director"], gone, "客户说不用了")
    rows = lists.rows(desk.staff["service_director"])
    assert [row.id for row in rows] == [late, new, gone]
    assert rows[0].overdue
    assert rows[2].withdrawn
    assert [row.id for row in lists.rows(desk.staff["service_director"], overdue=True)] == [late]
    assert lists.rows(desk.staff.away) == []


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


def test_the_sheet_carries_every_signature(desk: Desk) -> None:
    """Departments, marketing director and general manager stand on the paper with their days and words."""
    one = severe_to_execution(desk)
    values = paper.sheet_values(desk.read(one))
    assert [row.get("agrees") for row in values["signatures"]] == [*["是"] * 4, None]
    assert values["proposer"]["name"] == "营销部经理"
    assert values["director"]["name"] == "客户管理部经理　同意"
    assert values["chief"]["name"].startswith("总经理")
    assert values["receiver"] == "客户经理"
    assert values["times"] == 1
    assert (values["filed"], values["closed_on"]) == ("", None)
    assert values["due_on"] is None


def test_the_register_of_a_month_is_in_the_order_of_receipt(desk: Desk) -> None:
    """One line a complaint, with what became of it."""
    first, second = desk.register(), desk.register()
    intake.answer(desk.staff["account_manager"], second, "明早补送", sure=True)
    job = paper.register_job(desk.staff["service_director"], date.today())  # noqa: DTZ011
    ((_, (values,)),) = job.parts
    assert [row["number"] for row in values["complaints"]] == [desk.read(first).number, desk.read(second).number]
    assert [row["state"] for row in values["complaints"]] == ["待分级", "回访确认"]


def test_each_phase_counts_its_own_drafts(desk: Desk) -> None:
    """The decision is the first draft though the departments have signed before; a second proposal is the second."""
    one = severe_to_execution(desk)
    found = approval.of_record("complaint", one)
    assert found is not None
    assert (found.flow, found.version_number) == ("complaint_decision", 1)


def test_the_summary_of_files_counts_complaints(desk: Desk) -> None:
    """How many there are and how many are open; withdrawn ones are none, and others may not know."""
    director, today = desk.staff["service_director"], date.today()  # noqa: DTZ011
    assert summing.of(director, today) == {"complaints": {}}
    desk.register()
    closing.withdraw(director, desk.register(), "客户说不用了")
    assert summing.of(director, today)["complaints"] == {desk.customer: "1 件\n未结 1"}
    assert summing.of(desk.staff.away, today).get("complaints", {}) == {}
