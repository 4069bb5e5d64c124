"""What a customer ordered stands on his sheet, on the entry page and in the evening's log (S0-27, S1-26 ⑤)."""

from __future__ import annotations

from datetime import timedelta

from tests.visits.conftest import Round, at, today

from cmdesk.core import calendar
from cmdesk.journal.rules.daily import logs
from cmdesk.orders import rules as orders
from cmdesk.visits import rules
from cmdesk.visits.paper import sheet
from cmdesk.visits.rules.shop import trading

FIRST = today().replace(day=1)
BEFORE = FIRST - timedelta(1)


def ordered(tour: Round, shop: int, day: object, count: int = 10, **values: object) -> None:
    given = {"customer_id": tour.shops[shop], "day": day, **values}
    failed = "failure" in values
    rows = [] if failed else [{"product_id": tour.products[0], "quantity": count, "supplied": count, "price": 100}]
    orders.place(tour.staff["clerk"], given, rows)


def test_rates_and_amounts_stand_where_the_customer_is_looked_at(tour: Round) -> None:
    """This month until the day and the month before; a customer without orders has no line."""
    ordered(tour, 0, FIRST, settlement="settled")
    ordered(tour, 0, FIRST, failure="none")
    ordered(tour, 0, BEFORE, 5, settlement="failed")
    visits = [tour.visit(today(), shop).id for shop in range(2)]
    words = (
        "本月 订货 2 次，成功率 50%，结算成功率 100%，10 条，1,000.00 元，满足率 100%；"
        "上月 订货 1 次，成功率 100%，结算成功率 0%，5 条，500.00 元，满足率 100%"
    )
    assert [one["trading"] for one in sheet.sheets(visits)] == [words, ""]
    assert rules.open_visit(tour.me, visits[0]).trading == words
    assert rules.open_visit(tour.me, visits[1]).trading == ""
    assert trading.told(tour.shops, BEFORE)[tour.shops[0]].startswith("本月 订货 1 次"), (
        "seen from the day of the sheet"
    )


def test_the_evening_tells_the_sales_of_the_customers_visited(tour: Round) -> None:
    """In the log's summary, together, with who has not ordered; an office without orders is told nothing (S0-27)."""
    for shop in range(3):
        said = rules.Entry({"arrived_at": at(today(), 0, shop)})
        rules.enter(tour.me, tour.visit(today(), shop).id, said)
    assert "订货" not in logs.proposed(tour.me, tour.me.id, today())["summary"]
    ordered(tour, 0, FIRST)
    ordered(tour, 1, FIRST, failure="refused")
    summary = logs.proposed(tour.me, tour.me.id, today())["summary"]
    assert summary.endswith(
        "当天走访的客户本月至今订货 2 次，成功率 50%，10 条，1,000.00 元，满足率 100%；1 户订货都没有成功；1 户本月还没有订货。"
    )


def test_the_analysis_for_tomorrow_begins_with_what_was_ordered(tour: Round) -> None:
    """Of the customers of the next working day, beside what their shelves said; who ordered nothing is left out (S0-30)."""
    following = calendar.current().next_working_day(today())
    ordered(tour, 0, FIRST)
    for shop in range(2):
        tour.visit(following, shop)
    analysis = logs.proposed(tour.me, tour.me.id, today())["next_analysis"]
    assert analysis == "福顺烟酒店：本月 订货 1 次，成功率 100%，10 条，1,000.00 元，满足率 100%"
