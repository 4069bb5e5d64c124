"""A staffed office with customers to visit and products to count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Person
from cmdesk.products.record import Product
from cmdesk.visits import rules
from cmdesk.visits.record import Visit


@dataclass(frozen=True)
class Round:
    """An account manager with three customers, a person at the first, three products in sale and one that is not.

    Attributes:
        staff: everybody.
        me: the account manager.
        shops: ids of his customers; the first is 核心, the others 常规.
        boss: id of the person at the first customer.
        products: ids, in sale, in their order.
    """

    staff: Staff
    me: Actor
    shops: tuple[int, ...]
    boss: int
    products: tuple[int, ...]

    def visit(self, day: date | None = None, shop: int = 0, kind: str = "regular", **values: object) -> Visit:
        """Schedule a visit."""
        return rules.schedule(self.me, self.shops[shop], self.me.id, day or today(), kind, **values)


def today() -> date:
    return date.today()  # noqa: DTZ011  # as the rules do


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute)).astimezone()


def ago(days: int) -> date:
    return today() - timedelta(days)


def make_round(office: Office) -> Round:
    staff = make_staff(office)
    me, area = staff["account_manager"], staff.units["east_market"]
    shops = tuple(
        add_customer(me, area, name, visit_class=visit_class, phones=("13800001111",))
        for name, visit_class in (("福顺烟酒店", "core"), ("好邻居便利店", "regular"), ("老张食杂店", "regular"))
    )
    with keep.operation(PROGRAM, "准备") as work:
        boss = work.add(Person, {"customer_id": shops[0], "name": "王福顺", "roles": ("owner",)})
        products = tuple(
            work.add(Product, {"number": f"P{place}", "name": name, "position": place, "sold": place < 4})
            for place, name in enumerate(("黄鹤楼（软蓝）", "红塔山（软经典）", "玉溪（软）", "旧牌（退出）"), 1)
        )
    return Round(staff, me, shops, boss, products[:3])


@pytest.fixture
def tour(office: Office) -> Round:
    """A manager's round, on both engines."""
    return make_round(office)


@pytest.fixture
def file_tour(file_office: Office) -> Round:
    """A manager's round in an office file, for what does not depend on the engine."""
    return make_round(file_office)
