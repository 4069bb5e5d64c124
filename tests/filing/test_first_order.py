"""A prospect who orders is a customer from then on, in the operation that enters his order (S4-23)."""

from __future__ import annotations

from datetime import timedelta

from tests.filing.conftest import TODAY, Files

from cmdesk.core import undo
from cmdesk.core.door import keep
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.record import Filing
from cmdesk.orders import rules as orders
from cmdesk.products import rules as products


def test_the_first_order_makes_him_a_customer(files: Files) -> None:
    """A day on which he orders nothing does not; both files stay together; undo takes order and stage back."""
    goods = products.add(files.staff["clerk"], {"name": "澜亭（蓝亭）", "wholesale_price": 212})
    one = files.open(stage="prospect")
    before = files.way(one)
    orders.place(files.manager, {"customer_id": one, "day": TODAY - timedelta(7), "failure": "none"})
    assert keep.read(Customer, one).stage == "prospect"
    orders.place(files.manager, {"customer_id": one, "day": TODAY}, [{"product_id": goods, "quantity": 2}])
    now = customers.read(files.manager, one)
    assert (now.stage, now.first_trade_on) == ("customer", TODAY)
    after = files.way(one)
    assert (before.kind, after.kind, after.id != before.id) == ("prospect", "new_file", True)
    assert len(keep.read_all(Filing, "customer_id = ? AND binned_at IS NULL", (one,))) == 2
    done = undo.last(files.manager)
    assert done is not None
    undo.undo(files.manager, done.id)
    assert keep.read(Customer, one).stage == "prospect"
    assert [shown.placed for shown in orders.last_orders(files.manager, one)] == [False]


def test_the_earliest_of_many_is_the_first(files: Files) -> None:
    """A correction of a failed day into an order counts as well; a customer stays as he is."""
    goods = products.add(files.staff["clerk"], {"name": "澜亭（蓝亭）", "wholesale_price": 212})
    one = files.open(stage="prospect")
    failed = orders.place(files.manager, {"customer_id": one, "day": TODAY - timedelta(7), "failure": "none"})
    orders.correct(files.manager, failed, {"failure": None}, [{"product_id": goods, "quantity": 1}])
    assert keep.read(Customer, one).first_trade_on == TODAY - timedelta(7)
    way = files.way(one).id
    orders.place(files.manager, {"customer_id": one, "day": TODAY}, [{"product_id": goods, "quantity": 1}])
    assert files.way(one).id == way
