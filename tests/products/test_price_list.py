"""The price list: short ones whole, long ones by category (S2-06)."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from tests.people import Staff

from cmdesk.core import paper
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.products import rules
from cmdesk.products.paper import TOGETHER, price_list
from cmdesk.products.record import Product


def test_prices_specifications_and_discounts_stand_in_the_order_of_the_shelf(staff: Staff) -> None:
    """What is out of trade is left out unless it is asked for."""
    clerk = staff["clerk"]
    with pytest.raises(Refused, match="还没有在经营的商品"):
        price_list(clerk)
    rules.add(clerk, {"name": "甲", "category": "纸", "specification": "A4", "model": "M1", "bulk_discount": "9 折",
                      "wholesale_price": Decimal("12.50"), "standing": "key"})  # fmt: skip
    gone = rules.add(clerk, {"name": "乙", "category": "笔"})
    rules.set_sold(clerk, [gone], sold=False)
    ((form, (values,)),) = price_list(clerk).parts
    assert (form, values["count"]) == ("price_list", 1)
    line = values["products"][0]
    assert (line["name"], line["specification"], line["discount"], line["standing"]) == (
        "甲",
        "A4 M1",
        "9 折",
        "重点培育",
    )
    ((_, (values,)),) = price_list(clerk, everything=True).parts
    assert [(one["name"], one["standing"]) for one in values["products"]] == [("甲", "重点培育"), ("乙", "停用")]
    with pytest.raises(Refused, match="品类“笔”没有"):
        price_list(clerk, category="笔")
    nobody = type(clerk)(clerk.id, "x", "x", "clerk", rights={})
    with pytest.raises(NotAllowed):
        price_list(nobody)


def test_a_long_list_is_parted_by_category(staff: Staff) -> None:
    """Every product is printed once; the first part is small enough to be shown at once."""
    rows = [
        keep.clean(Product, {"number": f"N{n:05}", "name": f"品{n:05}", "category": f"类{n % 3}", "position": n + 1})
        for n in range(3 * TOGETHER + 9)
    ]
    with keep.operation(PROGRAM, "商品") as work:
        work.add_many(Product, rows)
    ((_, records),) = price_list(staff["clerk"]).parts
    assert [one["category"] for one in records] == ["类0", "类0", "类1", "类1", "类2", "类2"]
    assert max(len(one["products"]) for one in records) == TOGETHER
    assert sorted(line["number"] for one in records for line in one["products"]) == [row["number"] for row in rows]
    drawn = paper.draw(paper.form("price_list"), records, BytesIO())
    assert drawn.pages > len(records)
    assert rules.arrange(staff["clerk"], [rules.shelf()[-1].id]) == len(rows)
