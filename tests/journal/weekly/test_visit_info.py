"""The sheet 走访信息: its numbers are those of the records, its words those of the manager (S1-21)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.people import Staff, make_staff

from cmdesk.activities.record import Activity
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer
from cmdesk.journal import paper
from cmdesk.journal.rules.weekly import classes, numbers, visit_info
from cmdesk.orders import rules as orders
from cmdesk.plans.rules import spans
from cmdesk.products.record import Product
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Visit

TODAY = date(2025, 11, 19)  # a Wednesday of the past; every day here is counted from it, none from the clock
MONDAY = date(2025, 11, 17)
DAY = timedelta(days=1)


class Week:
    """A manager with three customers in the middle of a week: orders, visits, a new customer, a class that changed."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.me, self.chief = staff, staff["account_manager"], staff["area_manager"]
        east = staff.units["east"]
        long_ago = datetime.combine(TODAY - 200 * DAY, time(9))
        with keep.operation(PROGRAM, "老客户", at=long_ago) as work:
            own = {"owner_id": self.me.id, "area_id": east, "stage": "customer"}
            self.fu, self.lao = (
                work.add(
                    Customer,
                    {"number": name, "name": name, "visit_class": kind, "first_trade_on": date(2020, 1, 1), **own},
                )
                for name, kind in (("福顺烟酒店", "core"), ("老张超市", "regular"))
            )
        with keep.operation(PROGRAM, "新客户", at=datetime.combine(MONDAY, time(9))) as work:
            new = {"number": "好邻居", "name": "好邻居", "first_trade_on": MONDAY + DAY}
            self.new = work.add(Customer, {**new, **own, "visit_class": "regular"})
        with keep.operation(PROGRAM, "改类别", at=datetime.combine(TODAY - 20 * DAY, time(9))) as work:
            work.edit(Customer, self.lao, {"visit_class": "support"})
        with keep.operation(PROGRAM, "商品", at=long_ago) as work:
            goods = {"sold": True, "wholesale_price": 100, "retail_price": 120}
            self.first, self.third = (
                work.add(Product, {"number": name, "name": name, "category": name, **goods})
                for name in ("一类", "三类")
            )

    def order(self, customer: int, day: date, product: int, quantity: int, supplied: int | None = None) -> None:
        line = {"product_id": product, "quantity": quantity, "supplied": supplied}
        orders.place(PROGRAM, {"customer_id": customer, "day": day}, [line])

    def visit(self, customer: int, day: date, state: str = "done", **values: Any) -> None:
        with keep.operation(PROGRAM, "走访") as work:
            contact = None
            if state == "done":
                contact = work.add(Activity, {
                    "customer_id": customer, "user_id": self.me.id, "channel": "visit",
                    "happened_at": datetime.combine(day, time(10)), "result": values.pop("result", ""),
                    "needs": values.pop("needs", ""),
                })  # fmt: skip
            work.add(Visit, {
                "number": f"BF{customer}{day:%m%d}", "customer_id": customer, "user_id": self.me.id, "day": day,
                "state": state, "activity_id": contact, **values,
            })  # fmt: skip

    def figures(self, day: date = MONDAY) -> numbers.WeekFigures:
        return numbers.of_week(self.chief, self.me.id, day, TODAY)

    def number(self, label: str) -> tuple[str, str, str]:
        (found,) = (one for one in self.figures().figures if one.label.startswith(label))
        return found.now, found.before, found.change


@pytest.fixture
def week(office: Office) -> Week:
    directory.register()
    return Week(make_staff(office))


def test_sales_are_this_months_beside_last_month_to_the_same_day(week: Week) -> None:
    """Quantity, turnover, margin and supply until today; what came later last month does not count."""
    week.order(week.fu, date(2025, 11, 3), week.first, 10, 8)
    week.order(week.lao, date(2025, 11, 19), week.third, 20, 20)
    week.order(week.fu, date(2025, 11, 20), week.third, 99, 99)
    week.order(week.fu, date(2025, 10, 19), week.first, 14, 14)
    week.order(week.fu, date(2025, 10, 20), week.first, 50, 50)
    assert week.number("销量") == ("28 条（订货 30 条）", "14 条（订货 14 条）", "+100.0%")
    assert week.number("销售额") == ("2,800.00", "1,400.00", "+100.0%")
    assert week.number("客户月毛利") == ("560.00", "280.00", "+100.0%")
    assert week.number("需求满足度")[0] == "93.3%"
    assert [(one.category, one.now, one.before, one.change) for one in week.figures().categories] == [
        ("三类", Decimal(20), Decimal(0), ""), ("一类", Decimal(10), Decimal(14), "-28.6%"),
    ]  # fmt: skip


def test_quantities_are_told_with_their_unit(week: Week) -> None:
    """Thousands are apart; a unit stands behind what has one, and none behind what is counted in several."""
    week.order(week.fu, date(2025, 11, 3), week.first, 1234)
    week.order(week.fu, date(2025, 11, 4), week.third, 6)
    assert [one.words for one in week.figures().categories] == [("1,234 条", "0 条"), ("6 条", "0 条")]
    with keep.operation(PROGRAM, "单位") as work:
        work.edit(Product, week.third, {"unit": "盒"})
    assert [one.words[0] for one in week.figures().categories] == ["1,234 条", "6 盒"]
    assert week.number("销量")[0] == "1,240（订货 1,240）"  # nobody knows yet what came
    assert [orders.counted(one) for one in ("1234567.5", -1234, 0)] == ["1,234,567.5", "-1,234", "0"]


def test_visits_offences_and_new_customers_are_the_weeks(week: Week) -> None:
    """This week beside the one before; whoever traded first this week is new."""
    week.visit(week.fu, MONDAY, offences=("fake", "smuggled"))
    week.visit(week.lao, MONDAY + DAY, "missed")
    week.visit(week.new, MONDAY + 3 * DAY, "planned")
    week.visit(week.fu, MONDAY - 2 * DAY)
    assert week.number("拜访情况") == ("计划 3 户，实际 1 户，33%", "计划 1 户，实际 1 户，100%", "持平")
    assert week.number("违规经营") == ("1 户", "0 户", "+1 户")
    assert week.number("新入网客户") == ("1 户", "0 户", "+1 户")
    assert numbers.offences(week.me.id, spans.span("week", MONDAY)) == ["福顺烟酒店：假、私"]
    assert numbers.new_customers(week.me.id, spans.span("week", MONDAY)) == ["好邻居（11-18 首次交易）"]


def test_classes_are_counted_as_they_were_then(week: Week) -> None:
    """A class that changed three weeks ago changes the month, not the week; a new customer changes both."""
    found = {one.label: (one.now, one.week, one.month) for one in week.figures().classes}
    assert found["核心"] == (1, 0, 0)
    assert found["常规"] == (1, 1, 0), "one new, one who is 帮扶 since"
    assert found["帮扶"] == (1, 0, 1)
    assert found["合计"] == (3, 1, 1)


def test_who_was_deleted_or_came_from_elsewhere_is_read_back(week: Week) -> None:
    """Deleted customers count until the day; who belonged to somebody else does not before."""
    with keep.operation(PROGRAM, "删除", at=datetime.combine(TODAY - 3 * DAY, time(9))) as work:
        work.bin(Customer, week.fu)
    with keep.operation(PROGRAM, "别人的客户", at=datetime.combine(TODAY - 90 * DAY, time(9))) as work:
        theirs = {"owner_id": week.staff.beside.id, "area_id": week.staff.units["east"], "stage": "customer"}
        other = work.add(Customer, {"number": "别人的", "name": "别人的", "visit_class": "core", **theirs})
    with keep.operation(PROGRAM, "移交", at=datetime.combine(TODAY - DAY, time(9))) as work:
        work.edit(Customer, other, {"owner_id": week.me.id})
    counted = [classes.counts(week.me.id, TODAY - back * DAY)["core"] for back in (4, 3, 2, 1, 0)]
    assert counted == [1, 0, 0, 1, 1]


def test_the_week_plan_brings_the_last_visits(week: Week) -> None:
    """Customers of the week in the order of their days, each with what the visit before the week brought."""
    week.visit(week.fu, MONDAY - 20 * DAY, result="早先")
    week.visit(week.fu, MONDAY - 5 * DAY, result="价签更换。", changes="电话变了")
    week.visit(week.fu, MONDAY + DAY, "planned", purpose="回访", focus="新品")
    week.visit(week.lao, MONDAY, "planned")
    week.visit(week.new, MONDAY + DAY, "cancelled")
    found = week.figures().last
    assert [(one.customer, one.last_on, one.result, one.purpose) for one in found] == [
        ("老张超市", None, "", ""),
        ("福顺烟酒店", MONDAY - 5 * DAY, "价签更换；变化：电话变了", "回访；新品"),
    ]
    assert found[1].visit_class == "核心"


def test_a_week_to_come_tells_the_figures_of_the_one_before(week: Week) -> None:
    """The sheet can be made on Friday for Monday."""
    week.visit(week.fu, MONDAY)
    ahead = week.figures(MONDAY + 7 * DAY)
    assert (ahead.week.first, ahead.told.first, ahead.until) == (MONDAY + 7 * DAY, MONDAY, TODAY)
    assert ahead.figures[0].now.startswith("计划 1 户")


def test_words_are_begun_once_and_written_by_their_manager(week: Week) -> None:
    """Begun from the records, changed by who writes them, read by the superior, not known to others."""
    week.visit(week.fu, MONDAY, needs="要礼盒", offences=("fake",))
    week.order(week.fu, MONDAY, week.first, 5)
    one = visit_info.begin(week.me, week.me.id, TODAY, TODAY)
    found = visit_info.read(week.chief, one)
    assert (found.week, found.new_customers) == (MONDAY, "好邻居（11-18 首次交易）")
    assert (found.demand, found.law) == ("福顺烟酒店：要礼盒", "福顺烟酒店：假")
    assert [row.category for row in visit_info.categories(one)] == ["一类"]
    assert visit_info.begin(week.me, week.me.id, MONDAY, TODAY) == one
    rows = [{"category": "一类", "trend": "看涨"}, {"category": "五类", "present": "少"}]
    visit_info.edit(week.me, one, {"strategy": "先上柜"}, categories=rows)
    kept = visit_info.categories(one)
    assert [(row.category, row.trend, row.present) for row in kept] == [("一类", "看涨", ""), ("五类", "", "少")]
    with pytest.raises(NotAllowed):
        visit_info.edit(week.chief, one, {"strategy": "改"})
    with pytest.raises(NotFound):
        visit_info.read(week.staff.away, one)
    with pytest.raises(Refused, match="最近"):
        visit_info.begin(week.me, week.me.id, TODAY - 100 * DAY, TODAY)
    states = {state.week: state.written for state in visit_info.overview(week.chief, week.me.id, TODAY)}
    assert states[MONDAY]
    assert not states[MONDAY - 7 * DAY]


def test_figures_are_only_those_that_one_may_know(week: Week) -> None:
    """Who may not see orders is told none, not the sums of others."""
    week.order(week.fu, date(2025, 11, 3), week.first, 10, 8)
    told = numbers.of_week(week.staff.away, week.me.id, MONDAY, TODAY)
    assert [one.now for one in told.figures if one.label.startswith("销量")] == ["0（订货 0）"]
    assert told.categories == []


def test_the_paper_holds_numbers_and_words(week: Week) -> None:
    """Printed also before a word is written; categories have both what was ordered and what is said."""
    week.order(week.fu, date(2025, 11, 3), week.first, 10)
    values = paper.info_values(week.figures(), week.me.id, None)
    assert (values["week"], values["manager"]) == ("2025-11-17 至 2025-11-23", week.me.name)
    one = visit_info.begin(week.me, week.me.id, MONDAY, TODAY)
    rows = [{"category": "一类", "trend": "看涨"}, {"category": "雪茄", "present": "新到"}]
    visit_info.edit(week.me, one, {"classes": "新开两户"}, categories=rows)
    values = paper.info_values(week.figures(), week.me.id, visit_info.read(week.me, one))
    assert [(row["category"], row["now"], row["trend"], row["present"]) for row in values["categories"]] == [
        ("一类", "10 条", "看涨", ""), ("雪茄", "", "", "新到"),
    ]  # fmt: skip
    assert values["changes"] == "新开两户"
    assert [row["month"] for row in values["classes"] if row["label"] == "帮扶"] == ["+1"]


def test_from_the_command_line(week: Week, tmp_path: Path) -> None:
    """Written for the week that is under way, shown to the superior, not to others."""
    file = tmp_path / "走访信息.toml"
    file.write_text('销售策略 = "先上柜"\n[[品类]]\n品类 = "一类"\n发展趋势 = "看涨"\n', encoding="utf-8")
    told = run(week.me, "visit-info", "write", str(file)).result
    assert told["words"]["strategy"] == "先上柜"
    shown = run(week.chief, "visit-info", "show", "--manager", week.me.login).result
    assert shown["words"] == told["words"]
    with pytest.raises(NotFound):
        run(week.staff.away, "visit-info", "show", "--manager", week.me.login)


@pytest.mark.parametrize("text", ["品类 = [1]", '[[品类]]\n发展趋势 = "看涨"'])
def test_categories_written_wrongly_are_refused(week: Week, tmp_path: Path, text: str) -> None:
    """What is no category, or names none, is told and not dropped."""
    file = tmp_path / "走访信息.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="品类"):
        run(week.me, "visit-info", "write", str(file))


def test_a_category_is_one_row_however_it_was_typed(week: Week, tmp_path: Path) -> None:
    """A blank behind its name begins no second row; written every week, the sheet would double each time."""
    path = tmp_path / "走访信息.toml"
    path.write_text(
        '[[品类]]\n品类 = "新品 "\n销售现状 = "平"\n[[品类]]\n品类 = ["新品"]\n发展趋势 = "涨"\n', encoding="utf-8"
    )
    for _ in range(3):
        run(week.me, "visit-info", "write", str(path))
    one = visit_info.of_week(week.me, week.me.id, date.today())  # noqa: DTZ011  # the command's day
    assert one is not None
    rows = [row for row in visit_info.categories(one.id) if row.category == "新品"]
    assert [(row.present, row.trend) for row in rows] == [("平", "涨")]
