"""What stands on a sheet is what the office knows, read with a handful of questions however many sheets there are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.visits.conftest import Round, at, today

from cmdesk.activities.record import Promise, Request, ReturnItem
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.customers.record import Customer, Person
from cmdesk.orders import rules as orders
from cmdesk.products.record import Product
from cmdesk.visits import rules
from cmdesk.visits.paper import goods, jobs, reminders, sheet
from cmdesk.visits.record import StockReading
from cmdesk.visits.rules import Entry, Met, Noticed, Promised, Reading

TOMORROW = today() + timedelta(1)


def test_a_sheet_knows_its_customer(tour: Round) -> None:
    """Name, class, people with form of address and taboos, what is owed, the next birthday, the purpose (S0-18, S1-66)."""
    shop, me = tour.shops[0], tour.me
    soon = TOMORROW + timedelta(3)
    with keep.operation(PROGRAM, "情况") as work:
        work.edit(
            Customer,
            shop,
            {"address": "解放路 12 号", "grade": 26, "retail_format": "tobacco", "order_weekday": "wed"},
        )
        work.edit(
            Person,
            tour.boss,
            {
                "form_of_address": "王老板",
                "taboos": "同行",
                "phones": ("13911112222",),
                "birthday": f"1975-{soon:%m-%d}",
            },
        )
        work.add(Person, {"customer_id": shop, "name": "线人", "roles": ("insider",), "phones": ("13700000000",)})
        owed: dict[str, Any] = {"customer_id": shop, "user_id": me.id}
        work.add(Promise, {**owed, "text": "带陈列架", "promised_on": today(), "due_on": TOMORROW})
        work.add(
            Promise,
            {**owed, "text": "旧的", "promised_on": today(), "due_on": TOMORROW, "outcome": "kept", "proof": "签收"},
        )
        work.add(Request, {**owed, "text": "想要\n细支货源", "asked_at": at(today(), 9)})
        work.add(ReturnItem, {**owed, "name": "空箱", "quantity": 2, "unit": "个", "due_on": today()})
        work.add(ReturnItem, {**owed, "name": "还了的", "due_on": today(), "returned_on": today()})
    visit = tour.visit(TOMORROW, purpose="了解下月需求", focus="新品", measures="讲解")
    (values,) = sheet.sheets([visit.id])
    assert values["number"] == visit.number
    assert values["customer"] == "福顺烟酒店"
    assert values["class"] == "核心 · 26 档 · 烟酒店"
    assert (values["address"], values["phones"], values["order_day"]) == ("解放路 12 号", "13800001111", "周三")
    assert values["owner"] == "客户经理"
    assert values["people"] == "王福顺（所有者，称“王老板”） 13911112222 忌谈同行"
    assert values["promises"] == f"带陈列架（{TOMORROW:%m-%d} 当天到期）"
    assert values["requests"] == "想要 细支货源"
    assert values["returns"] == f"空箱 2 个（{today():%m-%d} 已过期）"
    assert values["birthdays"] == f"王福顺 {soon:%m-%d}"
    assert (values["purpose"], values["focus"], values["measures"]) == ("了解下月需求", "新品", "讲解")
    assert values["last"] == ""


def test_what_is_asked_follows_from_the_first_trade(tour: Round) -> None:
    """A year of trade makes an old customer, by the rule of the visit's day; a prospect is new (S4-16, S4-55)."""
    months = int(regulation.on(TOMORROW).number("class.new.months"))
    turn = months_on(TOMORROW, -months)
    visit = tour.visit(TOMORROW)

    def asked(**file: Any) -> list[str]:
        with keep.operation(PROGRAM, "档案") as work:
            work.edit(Customer, tour.shops[0], file)
        (values,) = sheet.sheets([visit.id])
        return [name for name in ("asked", "ask_old", "ask_new") if values.get(name)]

    assert asked(first_trade_on=None) == []
    assert asked(first_trade_on=turn) == ["asked", "ask_old"]
    assert asked(first_trade_on=turn + timedelta(1)) == ["asked", "ask_new"]
    assert asked(first_trade_on=None, stage="prospect") == ["asked", "ask_new"]


def test_what_was_said_is_printed_for_old_and_new_alike(tour: Round) -> None:
    """A sheet that is printed after it was entered has the line with what was entered."""
    with keep.operation(PROGRAM, "档案") as work:
        work.edit(Customer, tour.shops[0], {"first_trade_on": date(2001, 1, 1)})
    before = tour.visit(today() - timedelta(1))
    hours = {"arrived_at": at(today() - timedelta(1), 9), "left_at": at(today() - timedelta(1), 9, 20)}
    entry = Entry({**hours, "result": "好", "opinions": "缺货", "next_step": "再来"})
    rules.enter(tour.me, before.id, entry)
    (values,) = sheet.sheets([before.id])
    assert (values["opinions"], values.get("asked")) == ("缺货", None)


def test_a_sheet_tells_the_last_visit_and_its_figures(tour: Round) -> None:
    """Result, opinions and next step of the visit before; stock and demand beside each product (S0-12, S1-21)."""
    before = tour.visit(today() - timedelta(7))
    entry = Entry(
        {"arrived_at": at(today() - timedelta(7), 9), "left_at": at(today() - timedelta(7), 9, 20), "result": "新品已上柜。",
         "opinions": "缺货", "next_step": "带陈列架", "display": ("tidy", "tags"), "steps": ("greet",)},
        (Reading(tour.products[0], 12, 20), Reading(tour.products[2], None, 5)), (Met("王福顺", tour.boss),),
        (Promised("补标价签", TOMORROW), Promised("二", TOMORROW), Promised("三", TOMORROW)),
        noticed=(Noticed("unusual", "多订"),),
    )  # fmt: skip
    rules.enter(tour.me, before.id, entry)
    visit = tour.visit(TOMORROW)
    now, then = sheet.sheets([visit.id, before.id])
    assert now["last"] == f"{today() - timedelta(7):%m-%d} 常规走访：新品已上柜；意见：缺货；下一步：带陈列架"
    assert "补标价签" in now["promises"]
    assert now["products"] == [
        {
            "name_1": "黄鹤楼（软蓝）", "last_1": "12/20", "order_1": "", "stock_1": None, "demand_1": None,
            "name_2": "红塔山（软经典）", "last_2": "", "order_2": "", "stock_2": None, "demand_2": None,
            "name_3": "玉溪（软）", "last_3": "–/5", "order_3": "", "stock_3": None, "demand_3": None,
        }
    ]  # fmt: skip
    assert then["products"][0]["stock_1"] == 12
    assert then["products"][0]["demand_3"] == 5
    assert then["display"] == ["tidy", "tags"]
    assert f"{then['arrived_at']:%H:%M}" == "09:00"
    assert then["met_name"] == "王福顺"
    assert (now["display"], "triggers" in now) == ([], False)
    assert (then["triggers"], then["promise_1"], then["promise_day_1"]) == (
        ["unusual"],
        "补标价签",
        TOMORROW.isoformat(),
    )
    assert then["promise_2"] == f"二；三（{TOMORROW}）"


def test_the_newest_reading_of_each_product_counts(tour: Round) -> None:
    """A product that was not counted last time shows the time before; readings of the day itself and later do not."""
    with keep.operation(PROGRAM, "库存") as work:
        for day, product, stock in ((60, 0, 1), (30, 0, 2), (60, 1, 7), (-2, 1, 99)):
            values = {"customer_id": tour.shops[0], "product_id": tour.products[product], "stock": stock}
            work.add(StockReading, {**values, "day": today() - timedelta(day)})
    (values,) = sheet.sheets([tour.visit(TOMORROW).id])
    assert (values["products"][0]["last_1"], values["products"][0]["last_2"]) == ("2/–", "7/–*")
    assert values["read_on"] == f"{today() - timedelta(30):%m-%d}"
    assert values["older"] == f"带 * 的存/需是 {today() - timedelta(60):%m-%d}采集的"


def test_last_months_orders_stand_beside_the_readings(tour: Round) -> None:
    """What was ordered and what came of each product in the month before the visit, the month named in the head."""
    day = TOMORROW.replace(day=1) - timedelta(1)
    lines = [
        {"product_id": tour.products[0], "quantity": 30, "supplied": 24},
        {"product_id": tour.products[2], "quantity": 5},
    ]
    for back in (0, 7, 40):
        orders.place(tour.me, {"customer_id": tour.shops[0], "day": day - timedelta(back)}, lines)
    mine, other = sheet.sheets([tour.visit(TOMORROW).id, tour.visit(TOMORROW, 1).id])
    assert [mine["products"][0][f"order_{n}"] for n in (1, 2, 3)] == ["60/48", "", "10/–"]
    assert mine["order_month"] == f"{day.month} 月"
    assert (mine["read_on"], mine["older"]) == ("上次", "")
    assert [other["products"][0][f"order_{n}"] for n in (1, 2, 3)] == ["", "", ""]


def test_forty_products_are_read_downwards(tour: Round) -> None:
    """Fourteen rows of three; the order of the shelf runs down each column, then on to the right."""
    with keep.operation(PROGRAM, "商品") as work:
        work.edit_many(Product, {one: {"sold": False} for one in tour.products})
        for n in range(40):
            standing = {0: "key", 1: "new", 2: "withdrawn"}.get(n, "regular")
            work.add(Product, {"number": f"N{n:02}", "name": f"品{n:02}", "position": n, "standing": standing})
    rows = goods.read([], [], today()).rows(0, 0)
    assert len(rows) == 14
    assert [rows[at]["name_1"] for at in range(4)] == ["★品00", "☆品01", "退 品02", "品03"]
    assert (rows[0]["name_2"], rows[0]["name_3"], rows[11]["name_3"]) == ("品14", "品28", "品39")
    assert "name_3" not in rows[12]
    every = [rows[at % 14].get(f"name_{at // 14 + 1}", "")[-2:] for at in range(42)]
    assert every[:40] == [f"{n:02}" for n in range(40)]


def test_of_a_long_shelf_only_what_matters_is_printed(tour: Round) -> None:
    """Beyond the regulation's number a sheet keeps to what was counted there and what the office looks at."""
    with keep.operation(PROGRAM, "商品") as work:
        rows = [
            keep.clean(Product, {"number": f"N{n}", "name": f"品{n}", "position": 100 + n,
                                 "standing": "key" if n == 7 else "regular", "sold": True})
            for n in range(200)
        ]  # fmt: skip
        work.add_many(Product, rows)
        work.add(
            StockReading,
            {"customer_id": tour.shops[0], "product_id": tour.products[1], "stock": 3, "day": today() - timedelta(9)},
        )
    first, other = sheet.sheets([tour.visit(TOMORROW).id, tour.visit(TOMORROW, 1).id])
    assert [first["products"][0].get(f"name_{n}") for n in (1, 2, 3)] == ["红塔山（软经典）", "★品7", None]
    assert [other["products"][0].get(f"name_{n}") for n in (1, 2)] == ["★品7", None]


def test_features_above_tell_complaints(tour: Round) -> None:
    """A feature above registers what it knows; it is asked once for all sheets."""
    asked: list[tuple[int, ...]] = []

    def complaints(ids: Any, day: date) -> dict[int, str]:
        asked.append((*ids, (day - TOMORROW).days))
        return {tour.shops[0]: "投诉 TS-1 未结"}

    ids = [tour.visit(TOMORROW, shop).id for shop in range(3)]
    forget = reminders.tell_complaints(complaints)
    try:
        told = [values["complaints"] for values in sheet.sheets(ids)]
    finally:
        forget()
    assert told == ["投诉 TS-1 未结", "", ""]
    assert asked == [(*tour.shops, 0)]
    assert [values["complaints"] for values in sheet.sheets(ids)] == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "moon", "day", "expected"),
    [
        ("1975-03-08", False, date(2026, 3, 8), date(2026, 3, 8)),
        ("03-08", False, date(2026, 3, 9), date(2027, 3, 8)),
        ("1996-02-29", False, date(2026, 2, 27), date(2026, 2, 28)),
        ("1996-02-29", False, date(2028, 2, 28), date(2028, 2, 29)),
        ("1990-08-15", True, date(2026, 9, 1), date(2026, 9, 25)),
        ("1990-闰05-12", True, date(2025, 12, 1), date(2026, 6, 26)),
        ("不知道", False, date(2026, 3, 8), None),
        ("13-40", True, date(2026, 3, 8), None),
        ("13-40", False, date(2026, 3, 8), None),
    ],
)
def test_the_next_birthday(text: str, moon: bool, day: date, expected: date | None) -> None:
    """Solar and lunar days, the 29th of February, leap months; what is no birthday is none."""
    assert reminders.next_birthday(text, by_moon=moon, day=day) == expected


def test_the_number_of_questions_does_not_grow(tour: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen sheets cost as many queries as one."""

    def counted(ids: list[int]) -> int:
        asked: list[str] = []
        database = current()
        real = database.rows
        monkeypatch.setattr(database, "rows", lambda text, params=(): asked.append(text) or real(text, params))
        sheet.sheets(ids)
        monkeypatch.undo()
        return len(asked)

    ids = [tour.visit(TOMORROW, shop).id for shop in range(3)]
    sheet.sheets(ids)  # regulations are read once
    assert counted(ids[:1]) == counted(ids) <= 16


def test_only_visits_in_reach_are_printed(tour: Round) -> None:
    """Who may not see a visit cannot print its sheet; cancelled visits are left out of the day."""
    first, second = tour.visit(TOMORROW), tour.visit(TOMORROW, 1)
    rules.cancel(tour.me, second.id, "客户外出")
    job = jobs.day_job(tour.me, tour.me.id, TOMORROW)
    assert [(form, len(records)) for form, records in job.parts] == [("day_cover", 1), ("visit_sheet", 1)]
    assert job.about[1].id == first.id
    away = tour.staff.away
    with pytest.raises(Refused, match="没有可以打印的走访"):
        jobs.day_job(away, tour.me.id, TOMORROW)
    with pytest.raises(Refused, match="先在名单里选中走访"):
        jobs.sheets_job(away, [first.id])
    with pytest.raises(NotFound):
        jobs.notebook_job(away, tour.shops[0])
    chosen = jobs.sheets_job(tour.me, [second.id, first.id])
    assert [one.id for one in chosen.about] == [second.id, first.id]
    assert jobs.next_day(tour.me.id, today()) == TOMORROW
    assert jobs.next_day(tour.me.id, TOMORROW + timedelta(1)) is None


def test_the_survey_reckons_what_was_sold(tour: Round) -> None:
    """Stock before + bought - stock now (forms 25); what was not read stays empty."""
    month = date(2026, 5, 20)
    with keep.operation(PROGRAM, "库存") as work:
        base = {"customer_id": tour.shops[0], "product_id": tour.products[0]}
        work.add(StockReading, {**base, "day": date(2026, 4, 8), "stock": 30})
        work.add(
            StockReading, {**base, "day": date(2026, 5, 6), "stock": 12, "sold": 25, "demand": 40, "short_days": 2}
        )
        work.add(StockReading, {**base, "day": date(2026, 6, 2), "stock": 99})
    job = jobs.survey_job(tour.me, [tour.shops[0]], month)
    ((form, records),) = job.parts
    (values,) = records
    assert form == "stock_survey"
    line = values["products"][0]
    assert (line["before"], line["bought"], line["stock"], line["used"]) == (30, 25, 12, 43)
    assert (line["demand"], line["short_days"]) == (40, 2)
    assert values["products"][1]["used"] is None
    assert (values["month"], values["day"]) == ("2026 年 05 月", "2026-05-06")


def test_the_notebook_has_a_card_and_a_box_for_each_visit(tour: Round) -> None:
    """Four visits a page, the card on the first, an empty page behind (forms 28)."""
    for back in range(5, 0, -1):
        day = today() - timedelta(back)
        visit = tour.visit(day)
        entry = Entry({"arrived_at": at(day, 9), "left_at": at(day, 9, 15), "result": f"第 {6 - back} 次"})
        rules.enter(tour.me, visit.id, entry)
    ((_, pages),) = jobs.notebook_job(tour.me, tour.shops[0]).parts
    assert len(pages) == 3
    assert pages[0]["card"]
    assert [pages[0][f"points_{n}"] for n in range(1, 5)] == ["第 1 次", "第 2 次", "第 3 次", "第 4 次"]
    assert pages[0]["time_1"] == "09:00–09:15"
    assert (pages[1]["points_1"], "points_2" in pages[1], "card" in pages[1]) == ("第 5 次", False, False)
    assert set(pages[2]) == {"customer", "customer_number", "manager"}
