"""The clock of 部门会签 says what its signers' own clocks say: the light, the list, the reminders and the figures agree."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import SIGNERS, sign
from tests.complaints.timing.test_laboratory import DAY, HOUR, MINUTE, countersigned, told
from tests.complaints.timing.test_watch import later

from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.figures import timeliness
from cmdesk.complaints.rules.people import escalation
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval, regulation, timers
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day import clock


def is_late(desk: Desk, one: int, at: datetime) -> tuple[bool, bool, bool]:
    """Return what the row's light, the list of late ones and the reminders of who handles it say at an instant."""
    director = desk.staff["service_director"]
    (row,) = lists.rows(director, ids=[one], at=at)
    listed = [found.id for found in lists.rows(director, overdue=True, at=at)]
    told_late = any("“部门会签”超过时限" in found.text for found in escalation.reminders(director, at))
    return row.overdue, listed == [one], told_late


def joint(desk: Desk, one: int) -> timers.Running:
    """Return the timer of the last 部门会签 as it stands now."""
    found = clocks.clocks(desk.read(one), moves.events(one))
    return [row.timer for row in found if row.key == "countersigning"][-1]


def add_clerk(desk: Desk, run: int, at: datetime) -> None:
    """The laboratory's head has somebody sign besides him, and signs with the others in time."""
    with clock.written_at(at):
        approval.add_signer(desk.staff["quality"], run, desk.staff["clerk"].id, "请看样品", before=False)
    with clock.written_at(at + MINUTE):
        sign_run(desk, run, *SIGNERS)


def sign_run(desk: Desk, run: int, *roles: str) -> None:
    for role in roles:
        approval.approve(desk.staff[role], run, "同意")


def test_who_is_added_in_time_makes_nobody_late(desk: Desk) -> None:
    """Everybody is in time by his own day: so is the phase, while it runs, when it has ended, and in the figures."""
    one, run = countersigned(desk, later(0))
    add_clerk(desk, run, later(24))
    first, last = DAY.deadline(later(0)), DAY.deadline(later(24))
    assert last > first, "the control: the added signer's day ends later"
    assert is_late(desk, one, first + MINUTE) == (False, False, False)
    assert 100 not in told("clerk", desk, run, first + MINUTE)
    assert is_late(desk, one, last + MINUTE) == (True, True, True)
    with clock.written_at(last - HOUR):
        assert joint(desk, one).due == last
        approval.approve(desk.staff["clerk"], run, "同意")
        timer = joint(desk, one)
    assert desk.state(one) == "proposing"
    assert (timer.state, timer.started, timer.stopped) == ("done", later(0), last - HOUR)
    figures = timeliness.by_phase([desk.read(one)], timeliness.timers_of([desk.read(one)], last))
    assert [(row.in_time, row.late) for row in figures if row.label == "部门会签"] == [(1, 0)]


def test_one_signature_that_comes_late_makes_the_phase_late_for_good(desk: Desk) -> None:
    """A department signs after its day, another was added late: the light stays red until the end, and so in the figures."""
    one, run = countersigned(desk, later(0))
    due = DAY.deadline(later(0))
    with clock.written_at(later(24)):
        approval.add_signer(desk.staff["quality"], run, desk.staff["clerk"].id, "请看样品", before=False)
    with clock.written_at(due + HOUR):
        sign(desk, one, *SIGNERS)
    assert is_late(desk, one, due + 2 * HOUR) == (True, True, True)
    with clock.written_at(due + 2 * HOUR):
        approval.approve(desk.staff["clerk"], run, "同意")
        timer = joint(desk, one)
    assert (timer.state, timer.due, timer.stopped) == ("done_late", due, due + 2 * HOUR)


def test_the_limit_of_the_flow_is_that_of_the_phase(desk: Desk) -> None:
    """An office gives its departments two days in the flow: neither the complaint's light nor its list says one."""
    flow = {"name": "严重投诉部门会签", "steps": [
        {"name": "部门会签", "who": [{"head": "quality"}, {"role": "sales_director"}], "mode": "all", "limit": "2 工作日"},
    ]}  # fmt: skip
    regulation.change(PROGRAM, "flow.complaint_countersign", flow, later(0).date())
    one, run = countersigned(desk, later(0))
    first = DAY.deadline(later(0))
    second = DAY.deadline(first)
    assert second - first >= timedelta(hours=20)
    assert is_late(desk, one, first + MINUTE) == (False, False, False)
    assert is_late(desk, one, second + MINUTE) == (True, True, True)
    assert told("quality", desk, run, second + MINUTE) == [100]


def test_a_refusal_leaves_who_kept_it_too_long_late(desk: Desk) -> None:
    """One refuses when another's day is over already: the round was late, and stays so."""
    one, run = countersigned(desk, later(0))
    due = DAY.deadline(later(0))
    with clock.written_at(due + HOUR):
        approval.refuse(desk.staff["quality"], run, "原因不清")
        timer = joint(desk, one)
    assert (timer.state, timer.stopped) == ("done_late", due + HOUR)
