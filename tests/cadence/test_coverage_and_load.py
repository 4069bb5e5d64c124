"""Coverage of two months and what each manager carries, against counts made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cadence.conftest import MakeCustomer, add_contact, add_visit, noon
from tests.people import Staff, add_customer

from cmdesk.cadence import rules
from cmdesk.cadence.rules.months import months_until
from cmdesk.cadence.rules.period import Span
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.visits.record import Visit

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        ("2026-11-21", 2, "2026-10-01", "2026-11-30"),
        ("2026-01-31", 2, "2025-12-01", "2026-01-31"),
        ("2024-02-29", 1, "2024-02-01", "2024-02-29"),
        ("2025-03-01", 3, "2025-01-01", "2025-03-31"),
    ],
)
def test_months_in_a_row(day: str, months: int, first: str, last: str) -> None:
    """The last of them is that of the day, also over the turn of a year."""
    assert months_until(date.fromisoformat(day), months) == Span(date.fromisoformat(first), date.fromisoformat(last))


events = st.lists(st.tuples(st.integers(-75, 30), st.sampled_from(["done", "planned", "missed", "phone"])), max_size=3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(events, min_size=1, max_size=6))
def test_coverage_is_what_a_pencil_counts(staff: Staff, shop: MakeCustomer, histories: Any) -> None:
    """Seen since the first of last month, or planned until the end of this one; nobody is counted twice."""
    user = staff["account_manager"].id
    before = rules.coverage(PROGRAM, DAY).whole
    done = planned = 0
    missing = set()
    for number, history in enumerate(histories):
        customer = shop(f"店{before.whole}-{number}", cadence="monthly", business_kind=[None, "retailer"][number % 2])
        for offset, what in history:
            day = DAY + timedelta(days=offset)
            if what == "phone":
                add_contact(customer, noon(day), user)  # a call is no visit in this scheme
            else:
                add_visit(customer, day, user, state=what)
        seen = any(what == "done" and date(2026, 10, 1) <= DAY + timedelta(days=n) <= DAY for n, what in history)
        waits = any(what == "planned" and 0 <= n <= 9 for n, what in history)
        done += seen
        planned += waits and not seen
        if not seen and not waits:
            missing.add(customer)
    whole = rules.coverage(PROGRAM, DAY).whole
    assert (whole.whole - before.whole, whole.done - before.done) == (len(histories), done)
    assert whole.planned - before.planned == planned
    assert missing <= {row.customer_id for row in rules.uncovered(PROGRAM, DAY)}
    assert len(rules.uncovered(PROGRAM, DAY)) == whole.missing


@pytest.mark.parametrize(
    ("visits", "verdict"),
    [
        ([("2026-10-01", "done")], "done"),  # the first day of the two months counts
        ([("2026-09-30", "done")], "missing"),
        ([("2026-11-21", "done")], "done"),
        ([("2026-11-21", "planned")], "planned"),  # today is still ahead
        ([("2026-11-20", "planned")], "missing"),  # nobody went
        ([("2026-11-30", "planned")], "planned"),
        ([("2026-12-01", "planned")], "missing"),  # too late for these months
        ([("2026-11-25", "planned"), ("2026-12-05", "planned")], "planned"),
        ([("2026-11-30", "planned"), ("2026-12-05", "planned")], "planned"),
        ([("2026-11-21", "planned"), ("2026-12-05", "planned")], "planned"),
        ([("2026-11-25", "missed"), ("2026-12-05", "planned")], "missing"),
        ([("2026-11-25", "binned"), ("2026-12-05", "planned")], "missing"),
        ([("2026-11-20", "planned"), ("2026-12-05", "planned")], "missing"),
    ],
)
def test_the_edges_of_coverage(staff: Staff, shop: MakeCustomer, visits: list[tuple[str, str]], verdict: str) -> None:
    """The first and the last day count, a plan of another month or another customer does not; the share says it all."""
    user = staff["account_manager"].id
    one, seen = shop("甲", cadence="monthly"), [shop(f"已访{n}", cadence="monthly") for n in range(2)]
    add_visit(seen[0], DAY, user)
    add_visit(seen[1], DAY + timedelta(days=1), user, state="planned")
    for day, state in visits:
        visit = add_visit(one, date.fromisoformat(day), user, state="planned" if state == "binned" else state)
        if state == "binned":
            with keep.operation(PROGRAM, "删除走访") as work:
                work.bin(Visit, visit)
    whole = rules.coverage(PROGRAM, DAY).whole
    found = {"done": whole.done - 1, "planned": whole.planned - 1, "missing": whole.missing}
    assert found == {"done": 0, "planned": 0, "missing": 0} | {verdict: 1}
    assert whole.share == (200 / 3 if verdict == "missing" else 100)
    assert [row.customer_id for row in rules.uncovered(PROGRAM, DAY)] == ([one] if verdict == "missing" else [])


def test_those_longest_unseen_stand_first(staff: Staff, shop: MakeCustomer) -> None:
    """Who was never seen leads, then by the last visit; a mill is not asked after."""
    user = staff["account_manager"].id
    lately, never, long_ago = (shop(name, cadence="monthly") for name in ("近", "从未", "久"))
    shop("厂", cadence="monthly", business_kind="mill")
    add_visit(lately, date(2026, 9, 20), user)
    add_visit(long_ago, date(2026, 8, 2), user)
    assert [row.customer_id for row in rules.uncovered(PROGRAM, DAY)] == [never, long_ago, lately]
    regulation.change(PROGRAM, "cadence.coverage.kinds", [], date(2026, 1, 1))
    assert rules.coverage(PROGRAM, DAY).whole.whole == 3, "files that say no kind are asked after all the same"


def test_only_those_who_are_missing_are_read(staff: Staff, shop: MakeCustomer) -> None:
    """Whoever was seen, is planned, or need not be covered is left out by the database, by the whole office's thousands."""
    seen, planned, missing = shop("访过"), shop("已排"), shop("未访")
    shop("工厂", business_kind="mill")
    add_visit(seen, DAY - timedelta(days=1), staff["account_manager"].id)
    add_visit(planned, DAY + timedelta(days=1), staff["account_manager"].id, state="planned")
    database = current()
    counts: list[int] = []
    ask = database.rows

    def rows(text: str, params: Any = ()) -> list[Any]:
        found = ask(text, params)
        counts.append(len(found) if "FROM due_basis b" in text else 0)
        return found

    with patch.object(database, "rows", rows):
        assert [one.customer_id for one in rules.uncovered(PROGRAM, DAY)] == [missing]
    assert sum(counts) == 1


def test_only_retail_customers_must_be_covered(staff: Staff, shop: MakeCustomer) -> None:
    """Which kinds of business count is a rule; a file that says none is counted."""
    for name, kind in (("甲", "retailer"), ("乙", "mill"), ("丙", None)):
        shop(name, business_kind=kind)
    assert rules.coverage(PROGRAM, DAY).whole.whole == 2
    regulation.change(PROGRAM, "cadence.coverage.kinds", ["retailer", "mill"], date(2026, 1, 1))
    assert rules.coverage(PROGRAM, DAY).whole.whole == 3
    assert rules.coverage(staff.away, DAY).whole.whole == 0
    assert rules.coverage(staff.away, DAY).whole.share == 100


@pytest.mark.parametrize(
    ("town", "country", "kept"),
    [(119, 0, False), (120, 0, True), (180, 0, True), (181, 0, False), (0, 59, False), (0, 60, True), (0, 100, True),
     (0, 101, False), (90, 50, True), (91, 50, False), (60, 30, True), (59, 30, False)],
)  # fmt: skip
def test_bands_of_customers(town: int, country: int, kept: bool) -> None:
    """120–180 in town, 60–100 in the country; who has both is weighed by parts (S1-27)."""
    from cmdesk.cadence.rules.load import _weigh

    class Bands:
        town = (120, 180)
        country = (60, 100)

    assert _weigh(Bands, town, country, 0)[2] is kept  # type: ignore[arg-type]


def test_the_days_of_a_manager(staff: Staff, shop: MakeCustomer) -> None:
    """Thin and full days, visiting days by week, days of service on working days only (X-2, S1-83, S0-03)."""
    user = staff["account_manager"].id
    customers = [shop(f"店{number}", market_type="city" if number < 3 else "village") for number in range(4)]
    regulation.change(PROGRAM, "cadence.single_bimonthly_quarterly.daily", [2, 3], date(2026, 1, 1))
    plan = {9: 2, 11: 4, 12: 3, 16: 1, 28: 2}  # November 2026: the 9th is a Monday, the 28th a Saturday
    for day, count in plan.items():
        for customer in customers[:count]:
            add_visit(customer, date(2026, 11, day), user, state="planned" if day > 21 else "done")
    add_visit(customers[0], date(2026, 11, 17), user, mode="phone", kind="promote")
    add_visit(customers[0], date(2026, 11, 18), user, kind="explain")
    add_visit(customers[1], date(2026, 11, 18), user, kind="guide")
    add_visit(customers[1], date(2026, 11, 28), user, kind="anomaly", state="planned")
    add_visit(customers[2], date(2026, 11, 19), user, state="cancelled", kind="anomaly")
    (one,) = rules.load(PROGRAM, DAY)
    assert (one.town, one.country, one.unknown, one.customers) == (3, 1, 0, 4)
    assert one.thin == (date(2026, 11, 16),)
    assert one.full == (date(2026, 11, 11),)
    assert one.visits == 12 + 2 + 1
    weeks = {date(2026, 10, 26): 0, date(2026, 11, 2): 0, date(2026, 11, 9): 3, date(2026, 11, 16): 2}
    assert one.weeks == {**weeks, date(2026, 11, 23): 1, date(2026, 11, 30): 0}
    assert date(2026, 11, 9) not in one.short_weeks
    assert date(2026, 11, 16) in one.short_weeks
    assert (one.service, one.service_least) == (2, 3)
    assert not one.is_kept


def test_a_week_of_holidays_asks_for_no_more_days_than_it_has(staff: Staff, shop: MakeCustomer) -> None:
    """In the week of National Day 2026 there are fewer than three working days, so that fewer are enough."""
    from cmdesk.core import calendar

    shop("甲")
    (one,) = rules.load(PROGRAM, date(2026, 10, 31))
    working = calendar.current().working_days
    for first in one.weeks:
        wanted = min(3, len(list(working(first, first + timedelta(days=6)))))
        assert (first in one.short_weeks) is (wanted > 0)
    (one,) = rules.load(PROGRAM, date(2026, 10, 15))
    assert max(one.short_weeks) == date(2026, 10, 12)  # of a week that has not begun nobody can say that it was short


def test_who_looks_sees_only_his_own(staff: Staff, shop: MakeCustomer) -> None:
    """A manager sees his own load, his supervisor those of the area."""
    shop("甲")
    add_customer(staff.beside, staff.units["east_market"], "乙")
    add_customer(staff.away, staff.units["west"], "丙")
    assert [one.manager.id for one in rules.load(staff["account_manager"], DAY)] == [staff["account_manager"].id]
    assert {one.manager.id for one in rules.load(staff["area_manager"], DAY)} == {
        staff["account_manager"].id,
        staff.beside.id,
    }
    assert len(rules.load(staff["general_manager"], DAY)) == 3


def test_suggested_days(staff: Staff) -> None:
    """Monday, Wednesday, Thursday; an anomaly any day, even a Sunday (S1-83, S0-04)."""
    monday = date(2026, 11, 23)
    said = [bool(rules.day_advice(None, monday + timedelta(days=number))) for number in range(7)]
    assert said == [False, True, False, False, True, True, True]
    assert "周一、周三、周四" in rules.day_advice(None, monday + timedelta(days=1))
    assert rules.day_advice(None, monday + timedelta(days=6), "anomaly") == ""


def test_the_phases_of_a_month(staff: Staff, shop: MakeCustomer) -> None:
    """1–10, 11–end, the last days; with what is done in each, and where (S0-01, S0-02)."""
    customer = shop("甲", cadence="monthly")
    shop("乙", cadence="monthly")
    add_visit(customer, date(2026, 11, 12), staff["account_manager"].id)
    first, second, third = rules.phases(PROGRAM, DAY)
    assert [(one.span.first.day, one.span.last.day) for one in (first, second, third)] == [(1, 10), (11, 30), (26, 30)]
    assert [one.holds(DAY) for one in (first, second, third)] == [False, True, False]
    assert [(task.name, task.mode) for task in first.tasks] == [
        ("月度总结", "室内办公"), ("制定计划", "室内办公"), ("样本拜访", "实地走访"), ("需求预测", "室内办公"),
    ]  # fmt: skip
    assert (second.tasks[0].done, second.tasks[0].whole) == (1, 2)
    assert [task.name for task in third.tasks] == ["异动分析", "策略告知", "个性服务", "提升客户"]
    assert rules.phases(PROGRAM, date(2024, 2, 3))[1].span == Span(date(2024, 2, 11), date(2024, 2, 29))
    assert rules.phases(staff.away, DAY)[1].tasks[0].whole == 0
