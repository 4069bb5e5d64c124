"""The demand forecast of an area: drawn from readings, submitted late or in time, reviewed and confirmed (S0-33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import approval, notice, regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.journal import paper
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules import reminding
from cmdesk.journal.rules.demand import forecasts, hits
from cmdesk.orders.record import CustomerOrder, OrderLine
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
    assert forecasts.state_word(forecasts.read(me, one)) == "已上报，待审核"
    with pytest.raises(Refused, match="不能再改"):
        forecasts.edit(me, one, {"analysis": "改"})
    with pytest.raises(Refused):
        approval.approve(me, run_of(one), "自己批")
    approval.approve(boss, run_of(one), "审核")
    assert forecasts.state_word(forecasts.read(me, one)) == "已审核，待确认"
    assert forecasts.state_of(forecasts.read(me, one)) == "reviewed"
    with pytest.raises(Refused, match="没有轮到"):
        approval.approve(boss, run_of(one), "确认")
    approval.approve(staff["marketing_director"], run_of(one), "确认")
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


def test_what_was_taken_back_has_not_been_submitted(staff: Staff) -> None:
    """Its writer cannot hand in anything in time and the real thing late: taking it back takes back the day as well."""
    me = staff["account_manager"]
    one = begun(staff)
    forecasts.submit(me, one)
    approval.withdraw(me, run_of(one), "")
    found = forecasts.read(me, one)
    assert (found.state, found.submitted_at) == ("draft", None)
    assert forecasts.late(found, forecasts.due_at(NEXT) + timedelta(hours=1)) == 1


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


def told(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    return [(one.text, one.level) for one in reminding.reminders(actor, at) if one.page == "forecasts"]


def test_the_day_is_told_before_and_after(staff: Staff) -> None:
    """From the regulation's days before it to who writes, afterwards to his superior as well; handed in, to nobody."""
    me, boss, due = staff["account_manager"], staff["area_manager"], forecasts.due_at(NEXT)
    days = int(regulation.on(THIS).number("forecast.remind.days"))
    soon, late = due - timedelta(hours=1), due + timedelta(hours=9)
    assert told(me, soon) == []  # nothing was gathered, nothing is forecast from nothing
    with keep.operation(PROGRAM, "采集") as work:
        product = work.add(Product, {"number": "P1", "name": "云山（软）", "sold": True})
        shop = add_customer(me, staff.units["east_market"])
        work.add(StockReading, {"customer_id": shop, "product_id": product, "day": THIS, "demand": 9})
    assert told(me, due - timedelta(days=days, hours=1)) == []
    assert told(me, soon) == [
        (f"{NEXT:%Y-%m} 的需求预测报告请在 {due - timedelta(minutes=1):%m-%d} 以前上报。", "soon")
    ]
    assert [level for _, level in told(me, late)] == ["late"]
    assert told(boss, soon) == []
    assert told(boss, late) == [(f"{NEXT:%Y-%m} 的需求预测报告过了规定日期还没有上报：东市场。", "late")]
    assert told(staff.away, late) == []
    one = begun(staff)
    assert told(me, late)
    forecasts.submit(me, one)
    assert told(me, late) == []
    assert told(boss, late) == []
    approval.send_back(boss, run_of(one), "误差没有写")
    assert [level for _, level in told(me, late)] == ["late"]


def test_the_sheet_says_what_was_forecast_and_signed(staff: Staff) -> None:
    """Products in their rows beside last month's, other lines and the reasons below, both signatures with their words."""
    me = staff["account_manager"]
    with keep.operation(PROGRAM, "上月") as work:
        values = {"user_id": me.id, "unit_id": staff.units["east_market"], "month": THIS, "figures": "云山：25（2 户）"}
        work.add(DemandForecast, values)
    one = begun(staff)
    forecasts.edit(me, one, {"figures": "云山：30（3 户）\n湖韵(软): 5\n新品待定"})
    forecasts.submit(me, one)
    approval.approve(staff["area_manager"], run_of(one), "属实")
    half = paper.forecast_values(forecasts.read(me, one))
    assert (half["state"], half["sign_confirm"]) == ("已审核，待确认", None)
    approval.approve(staff["marketing_director"], run_of(one), "同意")
    values = paper.forecast_values(forecasts.read(me, one))
    assert [(row["name"], row["quantity"], row["before"]) for row in values["goods"]] == [
        ("云山", 30, 25), ("湖韵(软)", 5, None),
    ]  # fmt: skip
    assert values["goods"][0]["change"] == 20
    assert "actual" not in values["goods"][0]  # the month is not over
    assert values["others"] == "新品待定"
    assert (values["sign_review"]["name"], values["sign_confirm"]["name"]) == ("区域经理　属实", "营销部经理　同意")
    job = paper.forecast_job(me, one)
    assert job.title.endswith("东市场")
    with pytest.raises(NotFound):
        paper.forecast_job(staff.away, one)


def test_a_month_that_is_over_shows_what_came(staff: Staff) -> None:
    """What was supplied stands beside the forecast, with how well it was met; an unsuccessful order counts nothing."""
    me, last = staff["account_manager"], THIS - timedelta(days=1)
    shop = add_customer(me, staff.units["east_market"])
    with keep.operation(PROGRAM, "订货") as work:
        product = work.add(Product, {"number": "P1", "name": "云山", "sold": True})
        for number, state, supplied in (("D1", "placed", 20), ("D2", "failed", 50)):
            values = {"number": number, "customer_id": shop, "day": last, "way": "phone", "state": state}
            order = work.add(CustomerOrder, values)
            work.add(OrderLine, {"order_id": order, "product_id": product, "quantity": 30, "supplied": supplied})
        made = work.add(
            DemandForecast,
            {
                "user_id": me.id,
                "unit_id": staff.units["east_market"],
                "month": last.replace(day=1),
                "figures": "云山：25",
            },
        )
    (row,) = paper.forecast_values(forecasts.read(me, made))["goods"]
    assert (row["actual"], row["hit"]) == (20, 75)
    assert hits.hit(0, 0) == 100
    assert hits.hit(5, 0) == 0


@given(st.text(max_size=200))
def test_any_text_of_figures_is_on_the_sheet(text: str) -> None:
    """Whatever was typed stands somewhere on the sheet: as a product with its number, or among the other lines."""
    goods, others = hits.read_figures(text)
    assert len(goods) + len(others) == sum(1 for line in text.splitlines() if line.strip())


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
