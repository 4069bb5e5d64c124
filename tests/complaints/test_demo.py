"""Complaints of an invented office keep every rule that real ones keep, and some of their approvals are under way."""

from __future__ import annotations

from itertools import pairwise

from tests.complaints.conftest import add_departments
from tests.people import add_customer, make_staff
from tests.visits.demo.test_story import TODAY

from cmdesk.complaints import paper
from cmdesk.complaints.demo import slip
from cmdesk.complaints.demo.story import tell
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moments, moves
from cmdesk.complaints.rules.figures import statistics
from cmdesk.complaints.rules.path import signing
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval, calendar
from cmdesk.core.approval import concerns
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.plans.rules import slips
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import directory

DEPARTMENTS = {
    "production": "生产部", "quality": "品控部", "warehouse": "成品库", "logistics": "物流部", "technical": "技术部",
}  # fmt: skip


def told(office: Office) -> None:
    directory.register()
    signing.register()
    slips.register()
    staff = make_staff(office)
    add_departments(staff, DEPARTMENTS)
    for number in range(12):
        add_customer(staff["account_manager"], staff.units["east"], f"第{number}户", stage="customer")
    actors = {actor.login: actor for actor in staff.actors.values()}
    story = Story(1, TODAY, 4, calendar.current().next_working_day(TODAY), actors, lambda _line: None)
    tell(story)
    slip.tell(story)


def test_a_slip_waits_that_promotes_to_who_complains_severely(office: Office) -> None:
    """Whoever looks at the invented office meets the warning of an open severe complaint in an approval."""
    told(office)
    (run,) = keep.read_all(approval.Approval, "subject_kind = 'visit_slip' ORDER BY id")
    assert run.state == "running"
    assert "严重投诉" in concerns.told(concerns.of(run))


def test_every_state_is_there_and_every_way_is_allowed(office: Office) -> None:
    """Each event leads from where the one before it led to, by a verb that may; the last one names the state."""
    told(office)
    found = keep.read_all(Complaint, "1 = 1 ORDER BY id")
    assert {one.state for one in found} >= {
        "registered", "minor_site", "minor_approval", "severe_site", "countersigning", "deciding", "executing",
        "follow_up", "evaluating", "archived",
    }  # fmt: skip
    for one in found:
        state = None
        before = None
        for event in moves.events(one.id):
            at = moments.plain(event.happened_at)
            assert before is None or at >= before
            before = at
            if event.after is None:
                continue
            if event.verb not in {"register", "withdraw"}:
                assert event.before == state
                assert (event.before, event.after) in moves.ALLOWED[event.verb or ""]
            state = event.after
        assert (one.state if not one.withdrawn else "archived") == state
    assert len({one.number for one in found}) == len(found)
    assert list(audit.broken(current())) == []


def test_phases_add_up_and_money_was_decided(office: Office) -> None:
    """Phases touch each other; nobody was paid whom the general manager had not signed for; statistics count all."""
    told(office)
    staff_chief = current().row("SELECT id FROM \"user\" WHERE role = 'general_manager'")
    assert staff_chief is not None
    for one in keep.read_all(Complaint, "1 = 1"):
        events = moves.events(one.id)
        spans = clocks.spans(events)
        assert all(left.end == right.begin for left, right in pairwise(spans))
        if one.severity == "severe" and one.decided_at is not None:
            signed = [event.user_id for event in events if event.before == "deciding"]
            assert signed == [staff_chief[0]]
    everybody = keep.read_all(Complaint, "1 = 1")
    from cmdesk.staff.rules import actor_of

    chief = actor_of(staff_chief[0])
    months = {one.received_at.astimezone().date().replace(day=1) for one in everybody}
    counted = [statistics.of_month(chief, month) for month in months]
    assert sum(one.total + one.withdrawn for one in counted) == len(everybody)


def test_what_was_approved_was_signed(office: Office) -> None:
    """Every plan that is carried out has its run: in order of time, signed by others, each name on the sheet."""
    told(office)
    decided = keep.read_all(Complaint, "decided_at IS NOT NULL")
    assert {one.severity for one in decided} == {"minor", "severe"}
    for one in decided:
        runs = keep.read_all(approval.Approval, "subject_kind = 'complaint' AND subject_id = ? ORDER BY id", (one.id,))
        ended = [moments.plain(run.ended_at) for run in runs]
        assert {run.state for run in runs} == {"approved"}
        assert ended == sorted(ended)
        assert ended[-1] == moments.plain(one.decided_at)
        for run in runs:
            parts = keep.read_all(approval.ApprovalPart, "approval_id = ? AND state <> 'removed'", (run.id,))
            assert all(moments.plain(part.acted_at) > moments.plain(run.started_at) for part in parts)
            assert run.applicant_id not in {part.user_id for part in parts}
        values = paper.sheet_values(one)
        assert (values["director"]["answer"], values["director"]["opinion"]) == (True, "同意")
        if one.severity == "severe":
            assert [row["unit"] for row in values["signatures"]][:5] == list(DEPARTMENTS.values())
            assert len(values["signatures"]) == 7
            assert values["proposer"]["name"] == "营销部经理"
            assert (values["chief"]["name"], values["chief"]["opinion"]) == ("总经理", "同意")


def test_open_approvals_wait_for_somebody(office: Office) -> None:
    """A plan on the spot, a countersigning and a decision are under way, the decision before the general manager."""
    told(office)
    running = keep.read_all(approval.Approval, "state = 'running' ORDER BY id")
    assert sorted(one.flow for one in running) == [
        "complaint_countersign",
        "complaint_decision",
        "complaint_minor",
        "visit_slip",
    ]
    decision = next(one for one in running if one.flow == "complaint_decision")
    assert decision.step == 1
    countersigning = next(one for one in running if one.flow == "complaint_countersign")
    said = [event.key for event in approval.events(countersigning)]
    assert said[:5] == ["submit", "add_signer", "remove_signer", "comment", "approve"]


def test_numbers_run_in_the_order_of_the_calls(file_office: Office) -> None:
    """The later the call, the higher the number of its month."""
    told(file_office)
    rows = current().rows("SELECT number, customer_id, received_at, state FROM complaint ORDER BY id")
    assert rows[0][0].startswith("TS")
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
