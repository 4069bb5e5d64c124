"""Orders are entered, corrected, settled, binned; who may not is told why."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.orders.conftest import Shop

from cmdesk.core import undo
from cmdesk.core.day.clock import today
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers.rules.upkeep import binned
from cmdesk.orders import rules
from cmdesk.orders.record import CustomerOrder

DAY = date(2026, 3, 4)


def place(shop: Shop, *lines: dict[str, object], **values: object) -> int:
    given = {"customer_id": shop.fu, "day": DAY, **values}
    return rules.place(shop.staff["account_manager"], given, lines)


def test_an_order_is_kept_with_its_totals(shop: Shop) -> None:
    """Prices come from the shelf unless said; what came is billed; the margin counts lines with both prices (S1-21)."""
    order_id = place(
        shop,
        {"product_id": shop.soft, "quantity": 10, "supplied": 6},
        {"product_id": shop.hard, "quantity": 5, "price": 90},
    )
    found = rules.read(shop.staff["account_manager"], order_id)
    assert found.number.startswith("DH2026")
    assert (found.state, found.way, found.settlement) == ("placed", "phone", "open")
    assert (found.ordered_total, found.supplied_total, found.judged_total, found.short_total) == (15, 6, 10, 4)
    assert found.amount == 6 * 212 + 5 * 90
    assert found.margin == 6 * (250 - 212)
    assert [(line.quantity, line.supplied, line.price) for line in rules.lines_of(order_id)] == [
        (10, 6, 212), (5, None, 90),
    ]  # fmt: skip


def test_what_makes_no_order_is_refused_with_the_way_out(shop: Shop) -> None:
    """No goods, the same product twice, nothing of it, a day to come, goods of who ordered none: each its sentence."""
    line = {"product_id": shop.soft, "quantity": 1}
    with pytest.raises(Refused, match="写明订了哪些商品"):
        place(shop)
    with pytest.raises(Refused, match="澜亭（蓝亭）”在这张订货单上写了两行"):
        place(shop, line, line)
    with pytest.raises(Invalid, match="要大于 0"):
        place(shop, {"product_id": shop.soft, "quantity": 0})
    with pytest.raises(Invalid, match="还没有到"):
        place(shop, line, day=today() + timedelta(days=2))
    with pytest.raises(Refused, match="没有商品明细"):
        place(shop, line, failure="none")
    with pytest.raises(Invalid, match="请选订货的客户"):
        place(shop, line, customer_id=None)
    with pytest.raises(Invalid, match="早于订货日"):
        place(shop, line, shipped_on=DAY - timedelta(days=1))
    assert rules.last_orders(shop.staff["account_manager"], shop.fu) == []


def test_a_failed_day_says_why_and_may_be_put_right(shop: Shop) -> None:
    """不订货、扣款不成功、无人接收 (S1-29 ①); an order that came about after all is corrected into one."""
    actor = shop.staff["account_manager"]
    order_id = place(shop, failure="none")
    (shown,) = rules.last_orders(actor, shop.fu)
    assert (shown.placed, shown.failure, shown.said()) == (False, "不订货", "不订货")
    with pytest.raises(Refused, match="谈不上结算"):
        rules.settle(actor, [order_id], "settled")
    rules.correct(actor, order_id, {"failure": None}, [{"product_id": shop.soft, "quantity": 2}])
    (shown,) = rules.last_orders(actor, shop.fu)
    assert (shown.placed, shown.goods, shown.amount, shown.supplied) == (True, ("澜亭（蓝亭） 2条",), 424, None)


def test_a_correction_keeps_what_it_does_not_touch(shop: Shop) -> None:
    """Lines are matched by their product, so that the trail tells the change; totals follow; undo takes all back."""
    actor = shop.staff["account_manager"]
    order_id = place(shop, {"product_id": shop.soft, "quantity": 10}, {"product_id": shop.hard, "quantity": 5})
    line = rules.lines_of(order_id)[0]
    rules.correct(actor, order_id, {}, [{"product_id": shop.soft, "quantity": 10, "supplied": 10}])
    (left,) = rules.lines_of(order_id)
    assert (left.id, left.supplied) == (line.id, 10)
    assert keep.read(CustomerOrder, order_id).amount == 2120
    last = undo.last(actor)
    assert last is not None
    undo.undo(actor, last.id)
    assert [one.quantity for one in rules.lines_of(order_id)] == [10, 5]
    assert keep.read(CustomerOrder, order_id).amount == 2620
    seen = keep.read(CustomerOrder, order_id)
    rules.correct(actor, order_id, {"payment": "现金"}, version=seen.version, before={"payment": ""})
    with pytest.raises(Conflict):
        rules.correct(actor, order_id, {"payment": "转账"}, version=seen.version, before={"payment": ""})


def test_everybody_keeps_to_his_own_customers(shop: Shop) -> None:
    """An account manager enters and sees the orders of his customers, an area manager those of his area (S1-48)."""
    line = {"product_id": shop.soft, "quantity": 1}
    mine, area, chief = (shop.staff[role] for role in ("account_manager", "area_manager", "general_manager"))
    with pytest.raises(NotFound):
        place(shop, line, customer_id=shop.far)
    order_id = rules.place(shop.staff.away, {"customer_id": shop.far, "day": DAY}, [line])
    with pytest.raises(NotFound):
        rules.read(mine, order_id)
    assert rules.last_orders(area, shop.far) == []
    assert len(rules.last_orders(chief, shop.far)) == 1
    with pytest.raises(NotAllowed, match="没有登记和修改订货的权限"):
        rules.place(chief, {"customer_id": shop.fu, "day": DAY}, [line])
    assert rules.place(area, {"customer_id": shop.qing, "day": DAY}, [line])


def test_settled_and_binned(shop: Shop) -> None:
    """Money that came is written down for many at once; what was entered by mistake waits in the bin."""
    actor, line = shop.staff["account_manager"], {"product_id": shop.soft, "quantity": 1}
    ids = [place(shop, line, day=DAY + timedelta(days=7 * week)) for week in range(3)]
    assert rules.settle(actor, ids, "settled", "银行代扣") == 3
    assert {one.settlement for one in rules.last_orders(actor, shop.fu)} == {"settled"}
    rules.bin_orders(actor, ids[:1])
    assert len(rules.last_orders(actor, shop.fu)) == 2
    (lying,) = [one for one in binned.binned(actor) if one.kind == "customer_order"]
    with pytest.raises(Refused, match="请先恢复"):
        rules.correct(actor, ids[0], {"payment": ""})
    binned.take_out(actor, lying.kind, lying.id)
    assert len(rules.last_orders(actor, shop.fu)) == 3
    with pytest.raises(Refused, match="不用恢复"):
        rules.restore(actor, ids[0])


def test_others_are_told_inside_the_operation(shop: Shop) -> None:
    """A feature that orders do not know hears of each order where it is entered; its refusal refuses the order."""
    heard: list[rules.Entered] = []

    def listen(work: Operation, orders: object) -> None:
        heard.extend(orders)  # type: ignore[arg-type]
        if len(heard) > 1:
            raise Refused("不行。")

    out = rules.when_entered("test", listen)
    try:
        order_id = place(shop, {"product_id": shop.soft, "quantity": Decimal("1.5")})
        with pytest.raises(Refused, match="不行"):
            place(shop, failure="refused")
    finally:
        out()
    assert heard[0] == (order_id, shop.fu, DAY, True)
    assert not heard[1].placed
    assert len(rules.last_orders(shop.staff["account_manager"], shop.fu)) == 1
