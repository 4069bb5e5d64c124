"""The timers of a complaint to the minute: around weekends, swapped days, the laboratory and pauses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK

from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules.path import handling, intake, pausing
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval
from cmdesk.core.day import clock
from cmdesk.core.door import keep


def event(verb: str, at: str, after: str | None = None, until: str | None = None) -> ComplaintEvent:
    made = ComplaintEvent(__no_default__=True)
    made.__data__ = {
        "verb": verb,
        "happened_at": moment(at),
        "after": after,
        "until": moment(until) if until else None,
        "words": "原因",
    }
    return made


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def complaint(received: str, **values: Any) -> Complaint:
    made = Complaint(__no_default__=True)
    blank = dict.fromkeys(("answered_at", "arrived_at", "arranged_at", "lab_from", "lab_until"))
    made.__data__ = {"id": 0, "received_at": moment(received), **blank, **values}
    return made


def due(made: Complaint, events: list[ComplaintEvent], key: str, at: str) -> str:
    found = {one.key: one.timer for one in clocks.clocks(made, events, moment(at))}[key]
    return f"{found.due:%m-%d %H:%M}"


# Friday 2026-09-18 and the National Day of 2026: 10-01 to 10-07 free; 09-20 (Sunday) and 10-10 (Saturday) are worked.
@pytest.mark.parametrize(
    ("received", "answer"),
    [("2026-09-18T16:00", "09-19 16:00"), ("2026-09-30T17:00", "10-01 17:00")],
)
def test_the_first_answer_runs_by_the_clock(received: str, answer: str, desk: Desk) -> None:
    """24 hours are 24 hours, on a holiday too (S1-46, X-8)."""
    events = [event("register", received, "registered")]
    assert due(complaint(received), events, "answer", received) == answer


@pytest.mark.parametrize(
    ("graded", "site"),
    [
        ("2026-09-18T16:00", "09-21"),  # Friday; the Sunday 09-20 is worked, the Monday after it too
        ("2026-09-30T09:00", "10-09"),  # two working days after the holiday
        ("2026-10-08T09:00", "10-10"),  # the Saturday 10-10 is worked
    ],
)
def test_the_site_has_two_working_days(graded: str, site: str, desk: Desk) -> None:
    """S1-29: holidays and swapped days are reckoned as the office works them."""
    events = [event("register", graded, "registered"), event("grade", graded, "minor_site")]
    assert due(complaint(graded), events, "minor_site", graded).startswith(site)


def test_the_answer_timer_is_neither_shortened_nor_lengthened(desk: Desk) -> None:
    """Grading, pausing and later answers leave it; any answer stops it once and for all."""
    received = "2026-11-02T09:00"
    events = [
        event("register", received, "registered"),
        event("pause", "2026-11-02T10:00", until="2026-11-04T10:00"),
        event("grade", "2026-11-04T11:00", "minor_site"),
    ]
    made = complaint(received)
    assert due(made, events, "answer", "2026-11-04T12:00") == "11-03 09:00"
    events.append(event("answer", "2026-11-03T08:59"))
    (answer, *_) = clocks.clocks(made, events, moment("2026-11-10T12:00"))
    assert answer.timer.state == "done"
    events.append(event("answer", "2026-11-09T08:00"))
    (again, *_) = clocks.clocks(made, events, moment("2026-11-10T12:00"))
    assert again.timer == answer.timer


@pytest.mark.parametrize("verb", ["follow", "withdraw"])
def test_who_speaks_with_the_customer_has_answered(verb: str, desk: Desk) -> None:
    """Whatever the occasion, it is an answer; nothing runs on in the archive because nobody wrote a reply of its own."""
    received = "2026-11-02T09:00"
    events = [event("register", received, "registered"), event("grade", received, "minor_site")]
    events.append(event(verb, "2026-11-02T15:00", "archived"))
    found = clocks.clocks(complaint(received), events, moment("2026-11-30T09:00"))
    assert (found[0].key, found[0].timer.state, found[0].timer.stopped) == (
        "answer",
        "done",
        moment("2026-11-02T15:00"),
    )
    if verb == "withdraw":
        assert all(one.timer.stopped is not None for one in found)


def test_a_pause_moves_the_phase(desk: Desk) -> None:
    """A working day of rest is a working day more for the site."""
    start = "2026-11-02T09:00"
    events = [event("register", start, "registered"), event("grade", start, "minor_site")]
    before = due(complaint(start), events, "minor_site", start)
    events.append(event("pause", "2026-11-03T08:30", until="2026-11-04T08:30"))
    after = due(complaint(start), events, "minor_site", "2026-11-05T09:00")
    assert (before[:5], after[:5]) == ("11-04", "11-05")


def test_countersigning_waits_for_the_laboratory(desk: Desk) -> None:
    """One working day; with a laboratory no clock until its result, then half a working day (S4-45)."""
    start = "2026-11-02T09:00"
    events = [event("register", start, "registered"), event("verify", start, "countersigning")]
    plain = complaint(start)
    assert due(plain, events, "countersigning", start)[:5] == "11-03"
    waiting = complaint(start, lab_from=moment("2026-11-02T10:00"))
    (*_, running) = clocks.clocks(waiting, events, moment("2026-11-06T10:00"))
    assert (running.timer.state, running.timer.reason) == ("paused", "等待化验结果")
    answered = complaint(start, lab_from=moment("2026-11-02T10:00"), lab_until=moment("2026-11-06T09:00"))
    assert due(answered, events, "countersigning", "2026-11-06T10:00")[:5] == "11-06"


def test_what_failed_stays_red(desk: Desk) -> None:
    """A late answer stays among the failed ones for good."""
    received = "2026-11-02T09:00"
    events = [event("register", received, "registered"), event("answer", "2026-11-03T09:01")]
    late = clocks.late(clocks.clocks(complaint(received), events, moment("2026-12-01T09:00")))
    assert "answer" in {one.key for one in late}


def test_signatures_rest_with_the_complaint_and_the_laboratory(desk: Desk) -> None:
    """While the laboratory works or the complaint is paused, no signer is reminded and no superior told (S4-45)."""
    one = desk.register(wish="要求赔偿")
    director = desk.staff["service_director"]
    intake.grade(director, one, "severe", "要求赔偿")
    run = handling.verify(director, one, CHECK)
    later = clock.now() + timedelta(days=20)
    assert {told.share for told in approval.notices(later) if told.approval_id == run} == {100}
    handling.send_to_lab(director, one)
    assert [told for told in approval.notices(later) if told.approval_id == run] == []
    waiting = approval.line(keep.read(approval.Approval, run), later).timer
    assert waiting is not None
    assert (waiting.state, waiting.reason) == ("paused", "等待化验结果")
    handling.lab_result(director, one, "霉变属实")
    assert {told.share for told in approval.notices(later) if told.approval_id == run} == {100}
    end = clock.now() + timedelta(days=3)
    pausing.pause(director, one, "等第二份样品", end)
    assert [told for told in approval.notices(end - timedelta(minutes=1)) if told.approval_id == run] == []
