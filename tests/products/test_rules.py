"""Products are entered, changed, arranged, withdrawn and found by those who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.people import Staff, add_customer

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, Refused
from cmdesk.products import rules
from cmdesk.products.record import Product


def test_a_product_gets_a_number_and_a_place_at_the_end(staff: Staff) -> None:
    """What is left empty is filled: the next number without gaps, the end of the shelf."""
    clerk = staff["clerk"]
    first = rules.add(clerk, {"name": "青岚（软境）", "wholesale_price": Decimal("318.00")})
    second = rules.add(clerk, {"name": "青岚（硬境）"})
    products = [rules.read(clerk, one) for one in (first, second)]
    assert [one.number for one in products] == ["SP00001", "SP00002"]
    assert [one.position for one in products] == [10, 20]
    assert products[0].wholesale_price == Decimal("318.00")
    assert (products[0].unit, products[0].standing, products[0].sold) == ("条", "regular", True)


def test_only_those_with_the_right_change_products(staff: Staff) -> None:
    """An account manager looks, and is told whom to ask."""
    product_id = rules.add(staff["clerk"], {"name": "澜亭（蓝亭）"})
    manager = staff["account_manager"]
    assert rules.read(manager, product_id).name == "澜亭（蓝亭）"
    for verb in (
        lambda: rules.add(manager, {"name": "x"}),
        lambda: rules.edit(manager, product_id, {"name": "x"}, version=1),
        lambda: rules.set_sold(manager, [product_id], sold=False),
        lambda: rules.bin_products(manager, [product_id]),
        lambda: rules.arrange(manager, [product_id]),
        lambda: rules.restore(manager, [product_id]),
    ):
        with pytest.raises(NotAllowed, match="没有修改商品的权限"):
            verb()


def test_the_same_product_is_not_entered_twice(staff: Staff) -> None:
    """Name and specification together name a product; another specification is another product."""
    clerk = staff["clerk"]
    rules.add(clerk, {"name": "远山（硬红）", "specification": "硬盒"})
    with pytest.raises(Invalid, match="已有同名同规格的商品（编号 SP00001）"):
        rules.add(clerk, {"name": "远山（硬红）", "specification": "硬盒"})
    other = rules.add(clerk, {"name": "远山（硬红）", "specification": "软盒"})
    with pytest.raises(Invalid, match="同名同规格"):
        rules.edit(clerk, other, {"specification": "硬盒"}, version=1)
    with pytest.raises(Invalid, match="不能清空"):
        rules.edit(clerk, other, {"number": ""}, version=1)


def test_a_cell_that_somebody_else_changed_is_a_conflict(staff: Staff) -> None:
    """A price typed over a price that was changed meanwhile is not silently lost."""
    clerk, chief = staff["clerk"], staff["service_director"]
    one = rules.add(clerk, {"name": "鹿鸣（小雅）", "wholesale_price": Decimal(300)})
    rules.edit(chief, one, {"wholesale_price": Decimal(310)}, version=0, before={"wholesale_price": Decimal(300)})
    with pytest.raises(Conflict):
        rules.edit(clerk, one, {"wholesale_price": Decimal(290)}, version=0, before={"wholesale_price": Decimal(300)})
    rules.edit(clerk, one, {"retail_price": Decimal(350)}, version=0, before={"retail_price": None})
    assert rules.read(clerk, one).wholesale_price == Decimal(310)


def test_arranging_gives_the_shelf_its_order_and_can_be_undone(staff: Staff) -> None:
    """Products not named, such as those out of trade, come behind."""
    clerk = staff["clerk"]
    a, b, c = (rules.add(clerk, {"name": name}) for name in ("甲", "乙", "丙"))
    rules.set_sold(clerk, [b], sold=False)
    assert [one.id for one in rules.shelf()] == [a, c]
    rules.arrange(clerk, [c, a])
    assert [one.id for one in rules.shelf()] == [c, a]
    assert [one.id for one in rules.shelf(everything=True)] == [c, a, b]
    last = undo.last(clerk)
    assert last is not None
    undo.undo(clerk, last.id)
    assert [one.id for one in rules.shelf()] == [a, c]


def test_a_used_product_is_withdrawn_not_deleted(staff: Staff) -> None:
    """History keeps its products; what was entered by mistake goes to the bin and comes back."""
    from cmdesk.visits.record import StockReading

    clerk = staff["clerk"]
    used, wrong = rules.add(clerk, {"name": "石渠（金石）"}), rules.add(clerk, {"name": "录错"})
    customer = add_customer(staff["account_manager"], staff.units["east"])
    with keep.operation(PROGRAM, "库存") as work:
        work.add(StockReading, {"customer_id": customer, "product_id": used, "day": date(2026, 3, 2), "stock": 3})
    with pytest.raises(Refused, match=r"“石渠（金石）”已有库存与需求记录，不能删除"):
        rules.bin_products(clerk, [wrong, used])
    assert rules.bin_products(clerk, [wrong]) == 1
    assert [one.id for one in rules.shelf(everything=True)] == [used]
    with pytest.raises(Refused, match="先恢复"):
        rules.edit(clerk, wrong, {"name": "改"}, version=2)
    rules.restore(clerk, [wrong])
    assert len(rules.shelf()) == 2


def test_products_are_found_as_one_types(staff: Staff) -> None:
    """By name, initials, number, bar code and maker; never by those who may not look at products."""
    clerk = staff["clerk"]
    one = rules.add(clerk, {"name": "渔歌（晚唱）", "barcode": "6901028001234", "maker": "渔歌工业", "brand": "渔歌"})
    rules.add(clerk, {"name": "春晖（金春）"})
    for text in ("晚唱", "yg", "SP00001", "1028001", "渔歌工业"):
        assert [hit.record_id for hit in rules.find(clerk, text, 5)] == [one], text
    assert rules.find(clerk, "晚唱", 5)[0].subtitle == "渔歌"
    rules.bin_products(clerk, [one])
    assert rules.find(clerk, "晚唱", 5) == []
    nobody = type(clerk)(clerk.id, "x", "x", "clerk", rights={})
    assert rules.find(nobody, "春晖", 5) == []


def test_the_search_index_follows_a_change_of_name(staff: Staff) -> None:
    """What is derived lies in the same transaction as the product itself."""
    clerk = staff["clerk"]
    one = rules.add(clerk, {"name": "旧名"})
    rules.edit(clerk, one, {"name": "新名"}, version=1)
    assert rules.find(clerk, "旧名", 5) == []
    assert [hit.record_id for hit in rules.find(clerk, "xm", 5)] == [one]
    assert keep.read(Product, one).name_key
