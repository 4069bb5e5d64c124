"""The heads of the log that orders, prices, market notes and open matters begin (S0-29)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.journal.conftest import TODAY, Day

from cmdesk.activities.record import Promise
from cmdesk.bulletins.record import Bulletin
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.journal.rules.daily import heads, logs
from cmdesk.orders import rules as orders
from cmdesk.visits.paper import reminders
from cmdesk.visits.record import Anomaly, Visit

LAST = TODAY.replace(day=1) - timedelta(days=1)


def order(day: Day, on: date, quantity: int, supplied: int, price: int) -> None:
    line = {"product_id": 1, "quantity": quantity, "supplied": supplied, "retail_price": price, "price": 10}
    orders.place(day.staff["clerk"], {"customer_id": day.customers[0], "day": on}, [line])


def test_what_no_record_tells_stays_empty(day: Day) -> None:
    """Without orders, notes and open matters nothing is proposed under the four heads."""
    assert {"turnover", "prices", "area_market", "problems"}.isdisjoint(heads.of_day(day.manager.id, TODAY))


def test_orders_begin_turnover_prices_and_supply(day: Day) -> None:
    """Quantities of both months, days of stock at last month's rate, the moved price, the supply below the office's limit."""
    order(day, LAST.replace(day=1), 30, 30, 20)
    order(day, TODAY, 10, 4, 22)
    found = heads.of_day(day.manager.id, TODAY)
    lasts = round(5 * LAST.day / 30)
    assert found["turnover"] == (
        f"走访的客户本月至今订货 10 条，上月 30 条；当天库存 5 条，按上月订货量约够卖 {lasts} 天。"
    )
    assert found["prices"] == "零售价比上月有变动：云山（软） 20.00→22.00 元。"
    assert found["area_market"] == "所管客户本月至今订货 10 条，上月同期 30 条（-67%）。"
    assert found["problems"] == "走访的客户本月货源满足率 40%，低于 80%，有 6 条没有满足。"


def test_prices_that_stayed_and_news_of_prices_are_told(day: Day) -> None:
    """The same mean price in both months; a published news of a price that holds on the day."""
    order(day, LAST, 3, 3, 20)
    order(day, TODAY, 3, 3, 20)
    with keep.operation(PROGRAM, "调价") as work:
        news = {
            "kind": "news",
            "topic": "price",
            "heading": "云山调价通知",
            "brief": "云山调到 22 元",
            "text": "下月起",
        }
        work.add(Bulletin, {**news, "number": "XX1", "state": "published", "valid_from": TODAY})
    assert heads.of_day(day.manager.id, TODAY)["prices"] == "1 个规格的零售价与上月持平；调价信息：云山调到 22 元。"


def test_market_and_open_matters_are_told(day: Day) -> None:
    """The market as written on the sheet; an open anomaly, a promise due and a complaint, each with its customer."""
    with keep.operation(PROGRAM, "一天") as work:
        work.edit(Visit, day.visit, {"market": "隔壁开了\n新店"})
        common = {"customer_id": day.customers[0], "user_id": day.manager.id}
        for closed in (None, datetime.combine(TODAY - timedelta(days=2), time(9))):
            found_at = datetime.combine(TODAY - timedelta(days=3), time(9))
            work.add(Anomaly, {**common, "trigger": "unusual", "found_at": found_at, "closed_at": closed})
        for due in (TODAY, TODAY + timedelta(days=1)):
            promised = TODAY - timedelta(days=2)
            work.add(Promise, {**common, "text": f"送货架{due.day}", "promised_on": promised, "due_on": due})
    forget = reminders.tell_complaints(lambda customers, _day: dict.fromkeys(customers[:1], "TS1（处理中）"))
    try:
        proposed = logs.proposed(day.manager, day.manager.id, TODAY)
    finally:
        forget()
    assert proposed["area_market"] == "福顺烟酒店：隔壁开了 新店"
    assert proposed["problems"].splitlines() == [
        "未了结的异动：福顺烟酒店 订货品种数量明显异常。",
        f"到期未兑现的承诺：福顺烟酒店 送货架{TODAY.day}（{TODAY:%m-%d} 到期）。",
        "未结投诉：福顺烟酒店 TS1（处理中）。",
    ]
