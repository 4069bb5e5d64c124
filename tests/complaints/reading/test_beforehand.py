"""What is known of a customer while he complains."""

from __future__ import annotations

from datetime import timedelta

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import (
    TODAY,
)  # fmt: skip

from cmdesk.complaints.rules.reading import beforehand
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.orders import rules as orders
from cmdesk.products.record import Product
from cmdesk.visits.record import StockReading, Visit


def test_what_is_known_of_a_caller(desk: Desk) -> None:
    """Earlier complaints first; of somebody else's customer name and phone, and no word of his file."""
    desk.register(facts="上次受潮")
    found = beforehand.known(desk.staff["account_manager"], desk.customer)
    assert (found.title, found.phones) == ("福顺烟酒店", ("13812345678",))
    assert found.words[0].head == "未结投诉"
    assert "上次受潮" in found.words[0].text
    strange = beforehand.known(desk.staff.away, desk.customer)
    assert strange.phones == ("13812345678",)
    assert [word.head for word in strange.words] == ["档案"]


def test_orders_stand_beside_a_caller(desk: Desk) -> None:
    """When he orders, and what he wanted and had of each product on the last day it was asked; to nobody else."""
    manager = desk.staff["account_manager"]
    with keep.operation(PROGRAM, "资料") as work:
        first, second = (work.add(Product, {"number": name, "name": name}) for name in ("金桂", "银杏"))
        work.edit(Customer, desk.customer, {"order_weekday": "tue", "order_cycle": 7})
        visit = {"customer_id": desk.customer, "user_id": manager.id, "day": TODAY, "number": "ZF1", "kind": "regular"}
        visit_id = work.add(Visit, visit)
        for product, day, stock, demand in (
            (first, TODAY - timedelta(days=30), 1, 2), (first, TODAY, 3, 12), (second, TODAY, None, 0),
        ):  # fmt: skip
            values = {"customer_id": desk.customer, "visit_id": visit_id, "product_id": product, "day": day}
            work.add(StockReading, {**values, "stock": stock, "demand": demand})
    said = {word.head: word.text for word in beforehand.known(manager, desk.customer).words}
    assert said["订货日/周期"] == "周二，每 7 天一次"
    assert said["最近要货/库存"] == f"{TODAY:%m-%d} 金桂 要货 12 库存 3；银杏 要货 0"
    placed = orders.place(
        manager,
        {"customer_id": desk.customer, "day": TODAY, "number": "DH1"},
        [
            {"product_id": first, "quantity": 10, "supplied": 6, "price": 20},
            {"product_id": second, "quantity": 2, "supplied": 2, "price": 5},
        ],
    )
    orders.place(manager, {"customer_id": desk.customer, "day": TODAY - timedelta(days=7), "failure": "debit"}, [
        {"product_id": first, "quantity": 1},
    ])  # fmt: skip
    told = [word.text for word in beforehand.known(manager, desk.customer).words if word.head == "订货"]
    assert told[0] == f"{TODAY:%m-%d} DH1 金桂 10条、银杏 2条，130.00 元，只供了 8（订 12）"
    assert told[1].endswith("货款划扣不成功：金桂 1条")
    orders.settle(manager, [placed], "failed")
    told = [word.text for word in beforehand.known(manager, desk.customer).words if word.head == "订货"]
    assert told[0].endswith("结算不成功")
    assert {"订货日/周期", "最近要货/库存", "订货"}.isdisjoint(
        word.head for word in beforehand.known(desk.staff.away, desk.customer).words
    )
