"""Customers with a low supply rate are listed, visited and told why (S0-43, S0-45)."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cadence.conftest import MakeCustomer, add_visit
from tests.people import Staff

from cmdesk.cadence.rules import explaining
from cmdesk.core.door import keep
from cmdesk.orders import rules as orders
from cmdesk.products import rules as products
from cmdesk.visits.record import Visit

DAY = date.today()  # noqa: DTZ011
MONTH = DAY.replace(day=1)


def order(staff: Staff, customer: int, *lines: tuple[int, int, int], day: date = DAY) -> None:
    rows = [{"product_id": one, "quantity": wanted, "supplied": came} for one, wanted, came in lines]
    orders.place(staff["administrator"], {"customer_id": customer, "day": day}, rows)


def test_the_poorly_supplied_are_listed_with_what_they_lack(staff: Staff, shop: MakeCustomer) -> None:
    """Below the regulation's limit, the least supplied first, of the month that is asked for, within sight."""
    clerk = staff["clerk"]
    red = products.add(clerk, {"name": "石渠（典藏）", "brand": "石渠", "wholesale_price": 100})
    blue = products.add(clerk, {"name": "鹿鸣（大雅）", "brand": "鹿鸣", "wholesale_price": 100})
    poor, poorer, fine = shop("甲"), shop("乙"), shop("丙")
    order(staff, poor, (red, 10, 4), (blue, 10, 9))
    order(staff, poorer, (red, 10, 2))
    order(staff, fine, (red, 10, 8))
    order(staff, fine, (red, 10, 0), day=MONTH - timedelta(days=1))
    found = explaining.poor(staff["account_manager"], DAY)
    assert [(one.title, one.rate, one.lacking()) for one in found] == [
        ("乙", 0.2, "石渠 8"), ("甲", 0.65, "石渠 6、鹿鸣 1"),
    ]  # fmt: skip
    assert [one.title for one in explaining.poor(staff["account_manager"], MONTH - timedelta(days=1))] == ["丙"]
    assert explaining.poor(staff.away, DAY) == []


def test_a_visit_is_planned_with_the_brands_and_its_words_kept(staff: Staff, shop: MakeCustomer) -> None:
    """The visit is of the kind 解释策略, names the brands, belongs to the customer's manager; once made it tells what was said."""
    red = products.add(staff["clerk"], {"name": "石渠（典藏）", "brand": "石渠", "wholesale_price": 100})
    one = shop("甲")
    order(staff, one, (red, 10, 4))
    manager = staff["account_manager"]
    (visit_id,) = explaining.plan(manager, explaining.poor(manager, DAY), DAY + timedelta(days=1))
    made = keep.read(Visit, visit_id)
    assert (made.kind, made.user_id, made.purpose) == ("explain", manager.id, "解释策略：石渠 6 没有供足")
    assert made.reason == f"{DAY.month} 月货源满足率 40%，低于 80%"
    (row,) = explaining.poor(manager, DAY)
    assert row.visited == explaining.Visited(DAY + timedelta(days=1), False, "")
    other = shop("乙")
    order(staff, other, (red, 10, 4))
    add_visit(other, DAY, manager.id, kind="explain", guidance="限量，下月恢复")
    told = {row.title: row.visited for row in explaining.poor(manager, DAY)}
    assert told["乙"] == explaining.Visited(DAY, True, "限量，下月恢复")
