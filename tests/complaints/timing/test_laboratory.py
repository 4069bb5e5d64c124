"""Everybody who countersigns has his day from when he was asked, and after a laboratory at least half a day (S4-45)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, carry_out, sign
from tests.complaints.timing.test_clocks import complaint
from tests.complaints.timing.test_watch import (
    LABORATORY,
    MINUTE,
    MOMENTS,
    RESTS,
    STARTS,
    WATCHES,
    ZERO,
    Rest,
    event,
    later,
    stay,
)

from cmdesk.approvals.rules import statistics
from cmdesk.complaints.record import ComplaintEvent
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, offers, scene
from cmdesk.complaints.rules.people import escalation
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval, timers
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office

DAY = WATCHES["countersigning"]
HOUR = timedelta(hours=1)


def asked(
    begin: datetime, samples: list[tuple[datetime, datetime | None]], rests: tuple[Rest, ...] = ()
) -> list[ComplaintEvent]:
    """Return what happened to a complaint whose departments are asked at a moment: samples and their results, pauses."""
    told = [("lab", sent) for sent, _ in samples] + [("result", result) for _, result in samples if result]
    told += [one for start, end in rests for one in (("pause", start), ("resume", end))]
    events = [event("register", begin, "registered"), event("verify", begin, "countersigning")]
    for verb, at in sorted(told, key=lambda one: one[1]):
        events.append(event(verb, at, until=at + timedelta(days=40) if verb == "pause" else None))
    return events


def running(
    begin: datetime, samples: list[tuple[datetime, datetime | None]], at: datetime, rests: tuple[Rest, ...] = ()
) -> timers.Running:
    last = samples[-1] if samples else (None, None)
    made = complaint(begin.isoformat(), lab_from=last[0], lab_until=last[1])
    return clocks.clocks(made, asked(begin, samples, rests), at)[-1].timer


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize(("sent", "took"), [(0, 1), (1, 3), (0, 20), (2, 80), (5, 300)])
def test_the_later_end_counts(sent: int, took: int, name: str, office: Office) -> None:
    """The end of one's day or half a working day after the result, around nights, weekends and holidays."""
    begin = datetime.fromisoformat(STARTS[name])
    result = begin + (sent + took) * HOUR
    day, half = DAY.deadline(begin), LABORATORY.deadline(result)
    found = running(begin, [(begin + sent * HOUR, result)], result + timedelta(days=60))
    assert (found.due, found.state) == (max(day, half), "late")
    just = running(begin, [(begin + sent * HOUR, result)], max(day, half, result))
    assert just.state == "soon"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@example(begin=ZERO, sent=3930, took=2, spans=[], later=0)  # sent in the minute in which the day ends
@example(begin=ZERO, sent=0, took=0, spans=[(0, 1), (0, 1950)], later=0)  # one pause ends where the next begins
@given(begin=MOMENTS, sent=st.integers(0, 6000), took=st.integers(0, 12_000), spans=RESTS, later=st.integers(0, 12_000))
def test_any_sample_and_any_pause(
    begin: datetime, sent: int, took: int, spans: list[tuple[int, int]], later: int, office: Office
) -> None:
    """Never less than the day; the clock stands still while the laboratory works; a late sample prolongs nothing."""
    rests, end = [], begin
    for after, length in spans:
        rests.append((end + after * MINUTE, end + (after + length) * MINUTE))
        end = rests[-1][1]
    given_at = begin + sent * MINUTE
    result = given_at + took * MINUTE
    plain = DAY.deadline(begin, tuple(rests))
    due = plain if given_at >= plain else max(plain, LABORATORY.deadline(result, tuple(rests)))
    at = max(end, result) + later * MINUTE
    found = running(begin, [(given_at, result)], at, tuple(rests))
    assert found.due == due
    assert (found.state == "late") is (at > due)
    assert found.started == begin
    over = tuple(one for one in rests if one[1] < result)
    if took and given_at < DAY.deadline(begin, over):
        waits = running(begin, [(given_at, None)], result - MINUTE, over)
        assert waits.state in {"paused", "soon", "running"}
        assert waits.remaining is not None
        assert waits.remaining >= 0


def test_a_quick_laboratory_takes_nothing_away(desk: Desk) -> None:
    """Its result within the hour leaves every department the day it has without one."""
    begin = datetime(2026, 11, 9, 9)  # noqa: DTZ001
    sample = (begin, begin + HOUR)
    without, with_one = (running(begin, samples, begin + 2 * HOUR) for samples in ([], [sample]))
    assert with_one.due == without.due == datetime(2026, 11, 10, 17, 30)  # noqa: DTZ001
    assert (with_one.text, with_one.share, with_one.state) == (without.text, without.share, without.state)


def test_a_sample_sent_too_late_heals_nothing(desk: Desk) -> None:
    """Who let his day go by is late, whatever he has examined then."""
    begin = datetime(2026, 11, 9, 9)  # noqa: DTZ001
    sent = DAY.deadline(begin) + MINUTE
    for samples in ([(sent, None)], [(sent, sent + 30 * HOUR)]):
        found = running(begin, samples, sent + 40 * HOUR)
        assert (found.due, found.state) == (DAY.deadline(begin), "late")


def test_a_second_sample_prolongs_what_the_first_left(desk: Desk) -> None:
    """Sent within the half day after the first result, it stops the clock again; its result gives half a day once more."""
    begin = datetime(2026, 11, 9, 9)  # noqa: DTZ001
    first = (begin, begin + 30 * HOUR)
    half = LABORATORY.deadline(first[1])
    assert half > DAY.deadline(begin)
    again = half - HOUR
    waits = running(begin, [first, (again, None)], again + 50 * HOUR)
    assert (waits.state, waits.reason) == ("paused", "等待化验结果")
    result = again + 70 * HOUR
    assert running(begin, [first, (again, result)], result + HOUR).due == LABORATORY.deadline(result)


def test_a_pause_over_the_laboratory_result_goes_on(desk: Desk) -> None:
    """The result comes while a complaint rests: day and half day both go on when the pause ends, not before."""
    start = datetime(2026, 11, 3, 9)  # noqa: DTZ001
    rest = (start + timedelta(minutes=30), start + timedelta(days=2))
    sample = (start, start + HOUR)
    found = running(start, [sample], start + timedelta(hours=20), (rest,))
    assert (found.state, found.reason) == ("paused", "原因")
    after = running(start, [sample], start + timedelta(days=2, hours=1), (rest,))
    assert after.due == max(DAY.deadline(start, (rest,)), LABORATORY.deadline(sample[1], (rest,)))


def test_who_has_answered_waits_for_no_laboratory(desk: Desk) -> None:
    """All have signed before the result comes: they were in time, and stay so."""
    begin = datetime(2026, 11, 9, 9)  # noqa: DTZ001
    events = asked(begin, [(begin, begin + 60 * HOUR)])
    events.insert(3, event("approved", begin + HOUR, "proposing"))
    made = complaint(begin.isoformat(), lab_from=begin, lab_until=begin + 60 * HOUR)
    found = clocks.clocks(made, events, begin + 90 * HOUR)
    done = next(one.timer for one in found if one.key == "countersigning")
    assert (done.state, done.stopped) == ("done", begin + HOUR)


def countersigned(desk: Desk, start: datetime) -> tuple[int, int]:
    """A severe complaint that the departments are to sign; returns it with its approval."""
    staff = desk.staff
    with clock.written_at(start):
        one = desk.register(wish="要求赔偿", received_at=start, answer="马上查")
        intake.grade(staff["service_director"], one, "severe", "要求赔偿", owner_id=staff["service_director"].id)
        return one, handling.verify(staff["service_director"], one, {**CHECK, "arrived_at": start})


def told(role: str, desk: Desk, run: int, at: datetime) -> list[int]:
    """Return the shares at which somebody is reminded of an approval."""
    return [one.share for one in approval.notices(at) if one.approval_id == run and one.user_id == desk.staff[role].id]


def test_lists_reminders_and_ladder_follow(desk: Desk) -> None:
    """With a quick laboratory nobody is reminded, nobody is red and no superior hears before the day is over."""
    one, run = countersigned(desk, later(0))
    director = desk.staff["service_director"]
    with clock.written_at(later(0.5)):
        handling.send_to_lab(director, one)
    with clock.written_at(later(1)):
        handling.lab_result(director, one, "霉变属实")
    due = DAY.deadline(later(0))
    for at, is_late in ((due - MINUTE, False), (due + MINUTE, True)):
        (row,) = lists.rows(director, ids=[one], at=at)
        assert row.overdue is is_late
        assert [found.id for found in lists.rows(director, overdue=True, at=at)] == ([one] if is_late else [])
        assert any("超过时限" in found.text for found in escalation.reminders(director, at)) is is_late
        assert (100 in told("quality", desk, run, at)) is is_late
    assert told("quality", desk, run, later(5)) == []  # more than half of the half day, less than half of the day


def test_who_is_added_has_his_own_day(desk: Desk) -> None:
    """An added signer counts from when he was asked; those who were asked before go on with theirs."""
    _, run = countersigned(desk, later(0))
    with clock.written_at(later(24)):
        approval.add_signer(desk.staff["quality"], run, desk.staff["clerk"].id, "请看样品", before=False)
        approval.approve(desk.staff["quality"], run, "同意")
    assert told("logistics", desk, run, DAY.deadline(later(0)) + MINUTE) == [100]
    assert 100 not in told("clerk", desk, run, DAY.deadline(later(0)) + MINUTE)
    assert told("clerk", desk, run, DAY.deadline(later(24)) + MINUTE) == [100]


def test_handing_over_makes_no_day_younger(desk: Desk) -> None:
    """The question was put to the department: who takes it over answers by the same end, and sees it in his list."""
    _, run = countersigned(desk, later(0))
    due = DAY.deadline(later(0))
    with clock.written_at(due - 2 * HOUR):
        approval.hand_over(desk.staff["quality"], run, desk.staff["clerk"].id, "我出差")
        mine = [line.timer for line in approval.box(desk.staff["clerk"], "waiting", due - HOUR)]
    assert [one.due for one in mine if one] == [due]
    assert told("clerk", desk, run, due + MINUTE) == [100]
    with clock.written_at(due - HOUR):
        approval.hand_over(desk.staff["clerk"], run, desk.staff["service_specialist"].id, "也出差")
    assert told("service_specialist", desk, run, due + MINUTE) == [100]
    part = keep.read_all(approval.ApprovalPart, "approval_id = ? AND state = 'waiting' ORDER BY id", (run,))[-1]
    assert (part.started_at, part.asked_at) == (
        (due - HOUR).astimezone(part.started_at.tzinfo) if part.started_at else None,
        later(0).astimezone(part.asked_at.tzinfo) if part.asked_at else None,
    )


def test_signing_times_are_judged_with_the_laboratory_afterwards(desk: Desk) -> None:
    """A department that signs within the half day after a long test is in time in the statistics too, when it is over."""
    one, run = countersigned(desk, later(0))
    director = desk.staff["service_director"]
    with clock.written_at(later(1)):
        handling.send_to_lab(director, one)
    with clock.written_at(later(72)):
        handling.lab_result(director, one, "霉变属实")
    with clock.written_at(later(74)):
        sign(desk, one, "area_manager", "sales_director", "quality", "logistics")
    assert desk.state(one) == "proposing"
    found = statistics.of_month(desk.staff["administrator"], later(0).date())
    assert [(row.count, row.overdue) for row in found.steps if "部门会签" in row.name] == [(4, 0)]
    assert keep.read(approval.Approval, run).state == "approved"


def test_each_round_has_its_own_sample(desk: Desk) -> None:
    """A sample of an earlier round neither shortens the next countersigning nor is moved by the next sample."""
    staff = desk.staff
    one = severe_round(desk, later(0), lab=True)
    with clock.written_at(later(30)):
        first = next(one for one in clocks.clocks(desk.read(one), moves.events(one)) if one.key == "countersigning")
    assert (first.timer.started, first.timer.due) == (
        later(0),
        max(DAY.deadline(later(0)), LABORATORY.deadline(later(26))),
    )
    assert first.timer.state == "done"
    with clock.written_at(later(31)):
        carry_out(desk, one)
        closing.follow_up(staff["account_manager"], one, satisfied=False, words="还是不行")
    with clock.written_at(later(32)):
        scene.arrive(staff["service_director"], one, user_id=staff["service_director"].id)
        handling.verify(staff["service_director"], one, {})
        plain = stay(desk, one).timer
        assert plain.due == DAY.deadline(later(32))
        assert "lab" in offers.offers(staff["service_director"], desk.read(one))
        handling.send_to_lab(staff["service_director"], one)
    with clock.written_at(later(200)):
        waiting = stay(desk, one).timer
        assert (waiting.state, waiting.reason) == ("paused", "等待化验结果")
        handling.lab_result(staff["service_director"], one, "合格")
        assert stay(desk, one).timer.due == LABORATORY.deadline(later(200))
        found = [one.timer for one in clocks.clocks(desk.read(one), moves.events(one)) if one.key == "countersigning"]
    assert found[0] == first.timer


def severe_round(desk: Desk, start: datetime, *, lab: bool) -> int:
    """A severe complaint up to its tasks; the laboratory takes a day."""
    staff = desk.staff
    with clock.written_at(start):
        one = desk.register(wish="要求赔偿", received_at=start)
        intake.grade(staff["service_director"], one, "severe", "要求赔偿")
        handling.verify(staff["service_director"], one, {**CHECK, "arrived_at": start})
    if lab:
        with clock.written_at(start + timedelta(hours=2)):
            handling.send_to_lab(staff["service_director"], one)
        with clock.written_at(start + timedelta(hours=26)):
            handling.lab_result(staff["service_director"], one, "霉变属实")
    with clock.written_at(start + timedelta(hours=27)):
        sign(desk, one, "area_manager", "sales_director", "quality", "logistics")
        plan = {"ways": ("pay",), "plan": "赔偿", "amount": 1200, "amount_way": "冲减货款", "amount_on": start.date()}
        handling.propose(staff["marketing_director"], one, plan)
        sign(desk, one, "service_director", "general_manager")
    return one
