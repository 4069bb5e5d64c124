"""The demo office's orders are such as the rules would have made."""

from __future__ import annotations

from datetime import date

from tests.orders.conftest import Shop

from cmdesk.core.door import keep
from cmdesk.orders import demo, rules
from cmdesk.orders.record import CustomerOrder
from cmdesk.orders.rules.lines import totals
from cmdesk.staff.demo.story import Story

TODAY = date(2026, 3, 5)


def test_the_demo_orders_every_week(shop: Shop) -> None:
    """Each customer orders once a week on his day, never on a day to come; totals are those of the lines."""
    people = {actor.login: actor for actor in shop.staff.actors.values()}
    demo.tell(Story(1, TODAY, 6, date(2026, 3, 6), people, print))
    found = keep.read_all(CustomerOrder, "1 = 1 ORDER BY id")
    assert 3 * 8 <= len(found) <= 3 * 9
    assert len({(one.customer_id, one.day) for one in found}) == len(found)
    for one in found:
        assert one.day is not None
        assert one.day < TODAY
        names = ("quantity", "supplied", "price", "retail_price")
        lines = [{name: getattr(line, name) for name in names} for line in rules.lines_of(one.id)]
        told = totals(lines, placed=one.state == "placed")
        assert {name: getattr(one, name) for name in told} == told
        assert bool(one.failure) == (one.state == "failed")
    supplied = rules.figures([shop.fu, shop.qing, shop.far], date(2026, 2, 10))
    assert supplied.supply_rate is not None
    assert 0.3 < supplied.supply_rate <= 1
