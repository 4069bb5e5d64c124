"""The demand forecast of an area: drawn from readings, submitted late or in time, reviewed and confirmed (S0-33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import approval, keep, notice, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.office import Office
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules import forecasts
from cmdesk.products.record import Product
from cmdesk.staff.rules import directory
from cmdesk.visits.record import StockReading

THIS = date.today().replace(day=1)  # noqa: DTZ011
NEXT = (THIS + timedelta(days=32)).replace(day=1)


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    forecasts.register()
    return make_staff(office)


def begun(staff: Staff, analysis: str = "比上月略增") -> int:
    me = staff["account_manager"]
    one = forecasts.begin(me, staff.units["east_market"], NEXT, {"figures": "云山：30"})
    if analysis:
        forecasts.edit(me, one, {"analysis": analysis})
    return one


def run_of(one: int) -> int:
    found = approval.of_record(DemandForecast.KIND, one)
    assert found is not None
    return found.id


def test_figures_are_drawn_from_the_readings(staff: Staff) -> None:
    """Each customer's latest word of the month before counts once, of the area and those below it alone."""
    me = staff["account_manager"]
    mine = [add_customer(me, staff.units[unit], unit) for unit in ("east", "east_market")]
    other = add_customer(staff.away, staff.units["west"], "别片")
    before = THIS - timedelta(days=1)
    told = [
        (mine[0], THIS, 9), (mine[0], THIS + timedelta(days=1), 20), (mine[1], THIS, 5), (other, THIS, 100),
        (mine[1], before, 77), (mine[1], THIS + timedelta(days=2), None),
    ]  # fmt: skip
    with keep.operation(PROGRAM, "采集") as work:
        product = work.add(Product, {"number": "P1", "name": "云山（软）", "sold": True})
        for customer, day, demand in told:
            work.add(StockReading, {"customer_id": customer, "product_id": product, "day": day, "demand": demand})
    assert forecasts.proposed(staff.units["east"], NEXT) == "云山（软）：25（2 户）"
    assert forecasts.proposed(staff.units["east_market"], NEXT) == "云山（软）：5（1 户）"
    assert forecasts.proposed(staff.units["west"], NEXT) == "云山（软）：100（1 户）"


def test_it_is_reviewed_and_then_confirmed(staff: Staff) -> None:
    """Submitted, reviewed, confirmed: each state has its word, and nobody changes it in between."""
    me, boss = staff["account_manager"], staff["area_manager"]
    one = begun(staff)
    forecasts.submit(me, one)
    assert forecasts.state_word(forecasts.read(me, one)) == "已上报"
    with pytest.raises(Refused, match="不能再改"):
        forecasts.edit(me, one, {"analysis": "改"})
    with pytest.raises(Refused):
        approval.approve(me, run_of(one), "自己批")
    approval.approve(boss, run_of(one), "审核")
    assert forecasts.state_word(forecasts.read(me, one)) == "已审核，待确认"
    approval.approve(boss, run_of(one), "确认")
    assert forecasts.read(me, one).state == "confirmed"
    with pytest.raises(Refused):
        forecasts.submit(me, one)
    at = datetime.now() + timedelta(days=60)  # noqa: DTZ005
    assert any("需求预测报告" in told.text for told in notice.listed(me, at=at))


def test_what_is_sent_back_is_submitted_again(staff: Staff) -> None:
    """Sent back with a reason, changed and submitted again; when it was submitted first stays."""
    me = staff["account_manager"]
    one = begun(staff)
    forecasts.submit(me, one)
    first = forecasts.read(me, one).submitted_at
    approval.send_back(staff["area_manager"], run_of(one), "误差没有写")
    assert forecasts.read(me, one).state == "returned"
    forecasts.edit(me, one, {"analysis": "误差 3%"})
    forecasts.submit(me, one)
    found = forecasts.read(me, one)
    assert (found.state, found.submitted_at) == ("submitted", first)


def test_both_figures_and_analysis_are_needed(staff: Staff) -> None:
    """An empty analysis is named, and nothing is submitted."""
    one = begun(staff, analysis="")
    with pytest.raises(Invalid) as refused:
        forecasts.submit(staff["account_manager"], one)
    assert set(refused.value.problems) == {"analysis"}
    assert approval.of_record(DemandForecast.KIND, one) is None


def test_late_ones_show(staff: Staff) -> None:
    """The day is a regulation of the month before; a report that comes after it says by how many days."""
    found = forecasts.read(staff["account_manager"], begun(staff))
    due = forecasts.due_at(NEXT)
    day = int(regulation.on(THIS).number("forecast.day"))
    assert (due - timedelta(minutes=1)).date() == THIS.replace(day=day)
    assert forecasts.late(found, due - timedelta(hours=1)) == 0
    assert forecasts.late(found, due + timedelta(days=2, hours=1)) == 3
    assert forecasts.due_at(date(2025, 3, 15)) < datetime(2025, 3, 1)  # noqa: DTZ001


def test_one_area_has_one_forecast(staff: Staff) -> None:
    """Begun twice it is the same; another area's people neither write it nor know of it."""
    one = begun(staff)
    assert forecasts.begin(staff["account_manager"], staff.units["east_market"], NEXT + timedelta(days=9)) == one
    with pytest.raises(NotAllowed):
        forecasts.begin(staff.away, staff.units["east_market"], NEXT)
    with pytest.raises(NotFound):
        forecasts.read(staff.away, one)
    with pytest.raises(NotAllowed):
        forecasts.edit(staff["area_manager"], one, {"analysis": "代写"})
    assert [found.id for found in forecasts.listed(staff["area_manager"])] == [one]
    assert forecasts.listed(staff.away) == []
    with pytest.raises(Refused, match="已经过完"):
        forecasts.begin(staff["account_manager"], staff.units["east_market"], THIS - timedelta(days=40))
