"""Appointments: kept to ten minutes, changed beforehand, missed and whose fault."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visits.conftest import Round, ago, at, today

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.planning import appointments


def _agreed_for(tour: Round, when: datetime, shop: int = 0, *, changed: bool = False) -> Visit:
    """Enter an appointment that lies in the past, as time would have made it."""
    visit = tour.visit(when.date(), shop)
    note = {"appointment": "changed", "appointment_note": "路上堵车，客户同意", "fault": "ours"} if changed else {}
    with keep.operation(PROGRAM, "约定") as work:
        work.edit(Visit, visit.id, {"appointment": "agreed", "agreed_at": when, **note})
    return keep.read(Visit, visit.id)


@pytest.mark.parametrize(
    ("late", "wanted", "fault"),
    [(0, "kept", None), (10, "kept", None), (-10, "kept", None), (11, "missed", "ours"), (-11, "missed", "ours")],
)
def test_an_appointment_is_kept_within_ten_minutes(tour: Round, late: int, wanted: str, fault: str | None) -> None:
    """Ten minutes before and after are kept, the eleventh is not (S1-60)."""
    when = at(ago(1), 9)
    visit = _agreed_for(tour, when)
    done = rules.enter(tour.me, visit.id, rules.Entry({"arrived_at": when + timedelta(minutes=late)}))
    assert (done.visit.appointment, done.visit.fault) == (wanted, fault)
    assert any("失约" in one for one in done.warnings) == (wanted == "missed")


def test_a_changed_appointment_stays_changed_and_correcting_judges_anew(tour: Round) -> None:
    """Punctual after a change is no kept appointment; a corrected hour of arrival changes the verdict."""
    when = at(ago(1), 9)
    visit = _agreed_for(tour, when, changed=True)
    assert rules.enter(tour.me, visit.id, rules.Entry({"arrived_at": when})).visit.appointment == "changed"
    late = rules.Entry({"arrived_at": when + timedelta(hours=1), "fault": "customer"})
    assert rules.enter(tour.me, visit.id, late).visit.appointment == "missed"
    back = rules.enter(tour.me, visit.id, rules.Entry({"arrived_at": when})).visit
    assert back.appointment == "changed"


def test_who_wanted_another_time_has_not_missed_it(tour: Round) -> None:
    """The customer changed the time, we came late: ours; whose fault it was can be said, and stays said (S1-61)."""
    visit = _agreed_for(tour, at(ago(1), 10), changed=True)
    with keep.operation(PROGRAM, "客户改约") as work:
        work.edit(Visit, visit.id, {"fault": "customer"})
    late = rules.Entry({"arrived_at": at(ago(1), 10, 30)})
    assert rules.enter(tour.me, visit.id, late).visit.fault == "ours"
    said = rules.Entry({"arrived_at": at(ago(1), 10, 30), "fault": "neither"})
    assert rules.enter(tour.me, visit.id, said).visit.fault == "neither"
    assert rules.enter(tour.me, visit.id, late).visit.fault == "neither"


def test_agreeing_and_changing(tour: Round) -> None:
    """A time is chosen, changed beforehand with the reason told; the visit follows to that day (S1-61)."""
    visit, day = tour.visit(), today() + timedelta(3)
    with pytest.raises(Refused, match="还没有约定"):
        appointments.change(tour.me, visit.id, at(day, 10), "ours", "原因")
    with pytest.raises(Refused, match="已经过了"):
        appointments.agree(tour.me, visit.id, at(ago(1), 10))
    agreed = appointments.agree(tour.me, visit.id, at(day, 10))
    assert (agreed.day, agreed.appointment) == (day, "agreed")
    assert appointments.leave_by(at(day, 10)) == at(day, 9, 55), "five minutes early (S1-62)"
    with pytest.raises(Refused, match="改约"):
        rules.move(tour.me, visit.id, day + timedelta(1))
    with pytest.raises(Refused, match="写明"):
        appointments.change(tour.me, visit.id, at(day, 15), "customer", "")
    changed = appointments.change(tour.me, visit.id, at(day, 15), "customer", "客户外出，已致歉")
    assert (changed.appointment, changed.fault) == ("changed", "customer")


def test_a_core_customer_wants_a_days_notice(tour: Round) -> None:
    """S1-78: told as a warning when the time is agreed for the same day."""
    later = datetime.now().astimezone() + timedelta(minutes=1)
    if later.date() != today():
        pytest.skip("the minute before midnight")
    same_day = appointments.agree(tour.me, tour.visit().id, later)
    assert "提前 1 天" in appointments.notice_warning(same_day)
    in_time = appointments.agree(tour.me, tour.visit(today(), 1).id, at(today() + timedelta(2), 10))
    assert appointments.notice_warning(in_time) == ""


def test_the_rate_of_a_month(tour: Round) -> None:
    """Kept, changed, missed and how many by our fault, among what one may see."""
    when = at(ago(1), 9)
    for shop, late in ((0, 0), (1, 5), (2, 30)):
        visit = _agreed_for(tour, when, shop)
        rules.enter(tour.me, visit.id, rules.Entry({"arrived_at": when + timedelta(minutes=late)}))
    rate = rules.appointment_rate(tour.me, when.date())
    assert (rate.kept, rate.changed, rate.missed, rate.ours, rate.all) == (2, 0, 1, 1, 3)
    assert rules.appointment_rate(tour.staff.away, when.date()).share is None


def test_the_tolerance_is_the_offices(office: Office) -> None:
    """Changing the regulation changes the verdict at once (M1)."""
    when = at(ago(1), 9)
    assert appointments.outcome(when, when + timedelta(minutes=12), "agreed")[0] == "missed"
    boss = PROGRAM
    regulation.change(boss, "appointment.tolerance", 15, ago(30))
    assert appointments.outcome(when, when + timedelta(minutes=12), "agreed")[0] == "kept"


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_is_read_in_every_shape(hour: int, minute: int) -> None:
    """0915, 915, 9:15, 9点15分 and full-width are the same moment."""
    day = today()
    for text in (
        f"{hour:02}{minute:02}",
        f"{hour}:{minute:02}",
        f"{hour}：{minute:02}",
        f"{hour}点{minute}分",
        f" {hour}.{minute:02} ",
    ):
        assert rules.clock(text, day) == at(day, hour, minute)


@pytest.mark.parametrize("text", ["25", "0960", "12345", "abc", "9:5:1", "-1"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """Never guessed."""
    with pytest.raises(ValueError, match="时"):
        rules.clock(text, today())


def test_nothing_typed_is_nothing() -> None:
    """An empty field has no time."""
    assert rules.clock("  ", today()) is None
