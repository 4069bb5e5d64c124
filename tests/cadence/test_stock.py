"""A share of the customers visited in the second phase tells its stock; who is still asked is named and marked (S0-37)."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cadence.conftest import MakeCustomer, add_visit
from tests.cadence.test_commands import run
from tests.people import Staff

from cmdesk.cadence.rules import phases, stock
from cmdesk.cadence.rules.months import Manager
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.products.record import Product
from cmdesk.visits.record import StockReading
from cmdesk.visits.rules.planning import marks

DAY = date(2026, 11, 20)


@pytest.fixture
def product(staff: Staff) -> int:
    with keep.operation(PROGRAM, "商品") as work:
        return work.add(Product, {"number": "P1", "name": "云山（软）", "sold": True})


def read(customer: int, product: int, day: date, **values: Any) -> None:
    with keep.operation(PROGRAM, "库存") as work:
        work.add(StockReading, {"customer_id": customer, "product_id": product, "day": day, "stock": 5, **values})


def test_the_share_of_the_visited_is_reached(staff: Staff, shop: MakeCustomer, product: int) -> None:
    """Six visited, one read: 17 % of 20 %; a reading of the first phase, of demand only or of a call does not count."""
    manager = staff["account_manager"].id
    shops = [shop(f"店{n}") for n in range(6)]
    for one in shops:
        add_visit(one, date(2026, 11, 12), manager)
    first_phase, by_phone = shop("一号店"), shop("电话店")
    add_visit(first_phase, date(2026, 11, 10), manager)
    add_visit(by_phone, date(2026, 11, 12), manager, mode="phone")
    read(shops[0], product, date(2026, 11, 12))
    read(shops[1], product, date(2026, 11, 9))
    read(shops[2], product, date(2026, 11, 12), stock=None, demand=9)
    read(shops[3], product, date(2026, 11, 21))
    (found,) = stock.shares(staff["account_manager"], DAY)
    assert (found.visited, found.read, found.wanted, found.lacking) == (6, 1, 2, 1)
    assert round(found.share, 1) == 16.7
    assert found.manager.name == "客户经理"
    assert [one.number for one in found.asked] == ["店2"]
    assert stock.shares(staff.away, DAY) == ()
    assert stock.shares(staff["account_manager"], date(2026, 12, 20)) == ()


def test_those_still_to_be_visited_are_asked_first(staff: Staff, shop: MakeCustomer, product: int) -> None:
    """Of the planned the longest not read; they are marked on the day's list, and no others."""
    manager = staff["account_manager"].id
    seen, old, never = shop("去过"), shop("久未采"), shop("从未采")
    add_visit(seen, date(2026, 11, 12), manager)
    for one, on in ((old, 24), (never, 25)):
        add_visit(one, date(2026, 11, on), manager, state="planned")
    read(old, product, date(2026, 8, 1))
    (found,) = stock.shares(staff["account_manager"], DAY)
    assert (found.visited, found.wanted) == (1, 1)
    assert [(one.number, one.planned_on) for one in found.asked] == [("从未采", date(2026, 11, 25))]
    assert stock.marked(manager, DAY, [old, never, seen]) == {never: "采库存"}
    assert stock.marked(manager, date(2026, 11, 10), [never]) == {}
    assert stock.marked(staff.away.id, DAY, [never]) == {}


def test_the_share_is_the_regulation_of_its_day(staff: Staff, shop: MakeCustomer, product: int) -> None:
    """A new share holds from its first day; the months before keep theirs."""
    for n in range(4):
        add_visit(shop(f"店{n}"), date(2026, 11, 12), staff["account_manager"].id)
    regulation.change(staff["administrator"], "cadence.stock.share", 75, date(2026, 11, 19))
    assert [stock.shares(PROGRAM, on)[0].wanted for on in (date(2026, 11, 18), DAY)] == [1, 3]


def test_it_stands_in_the_phases_and_commands(staff: Staff, shop: MakeCustomer, product: int) -> None:
    """The second phase has it as a task; coverage names who is still asked, due marks him."""
    shop_id = shop("好邻居", cadence="monthly")
    add_visit(shop_id, date(2026, 11, 24), staff["account_manager"].id, state="planned")
    (task,) = [one for one in phases(staff["account_manager"], DAY)[1].tasks if one.name == "库存采集"]
    assert (task.done, task.whole) == (0, 1)
    told = run(staff["account_manager"], "coverage", "--date", f"{DAY}")
    assert told.result["stock"][0]["asked"] == [
        {"number": "好邻居", "name": "好邻居", "planned_on": date(2026, 11, 24)}
    ]
    assert any("还要采：好邻居" in line for line in told.lines)
    due = run(staff["account_manager"], "due", "--date", f"{DAY}")
    assert [row["ask_stock"] for row in due.result["due"]] == [True]
    assert "【采库存】" in due.lines[0]
    read(shop_id, product, DAY)
    add_visit(shop_id, DAY, staff["account_manager"].id)
    assert [row["ask_stock"] for row in run(staff["account_manager"], "due", "--date", f"{DAY}").result["due"]] in (
        [],
        [False],
    )


def test_marks_of_several_features_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each feature above says its word; a customer without one has no mark."""
    monkeypatch.setattr(marks, "_known", [])
    for word in ("甲", "乙"):
        marks.ask(lambda _user, _day, _customers, word=word: {1: word})  # type: ignore[misc]
    assert marks.of(1, DAY, [1, 2]) == {1: "【甲、乙】"}


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30), st.floats(0, 100))
def test_enough_are_asked_and_no_more(some: list[tuple[bool, bool]], percent: float) -> None:
    """As many as are lacking, none of them read already, and never more than the share asks for."""
    met = [
        stock._Met(
            n,
            str(n),
            "",
            1,
            visited,
            None if visited else DAY,
            DAY if is_read and visited else None,
            is_read and visited,
        )
        for n, (visited, is_read) in enumerate(some)
    ]
    found = stock._share(Manager(1, "甲", ""), met, percent)
    assert found.wanted == ceil(len(met) * percent / 100)
    assert len(found.asked) == found.lacking <= len(met) - found.read
    assert not {one.customer_id for one in found.asked} & {one.customer_id for one in met if one.is_read}
