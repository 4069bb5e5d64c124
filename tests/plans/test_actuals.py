"""What the records tell of a month's goals: volume, key brands, placement, structure (S1-10)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.plans.conftest import Desk, today

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.orders import rules as orders
from cmdesk.plans.record import PlanGoal
from cmdesk.plans.rules import actuals, board, writing
from cmdesk.products.record import Product
from cmdesk.visits.record import StockReading

GOALS = {"volume": "", "key_brands": "澜亭", "placement": "", "structure": "一类烟占比", "other": "客户拜访"}


def goods() -> tuple[int, int]:
    """Add a key product of the first category and an ordinary one of the third."""
    with keep.operation(PROGRAM, "准备") as work:
        one = {"number": "G1", "name": "澜亭（蓝）", "brand": "澜亭", "category": "一类", "standing": "key"}
        other = {"number": "G2", "name": "远山（红）", "brand": "远山", "category": "三类"}
        return work.add(Product, one), work.add(Product, other)


def order(desk: Desk, shop: int, day: date, lines: dict[int, tuple[int, int | None]]) -> None:
    """Place an order: product → (ordered, supplied)."""
    rows = [{"product_id": one, "quantity": many, "supplied": came} for one, (many, came) in lines.items()]
    orders.place(desk.chief, {"customer_id": shop, "day": day}, rows)


def test_goals_are_filled_from_orders_and_readings_of_the_span(desk: Desk) -> None:
    """What came counts, else what was ordered; only of the manager's customers and the plan's days; readings: the last."""
    first = today().replace(day=1)
    key, plain = goods()
    shops = desk.shop(), desk.shop()
    order(desk, shops[0], first, {key: (30, 24), plain: (60, None)})
    order(desk, shops[1], first, {plain: (16, 16)})
    order(desk, shops[1], first - timedelta(1), {key: (900, 900)})
    with keep.operation(PROGRAM, "采集") as work:
        for shop, day, product, stock in (
            (0, first - timedelta(2), key, 9), (0, first, key, 0), (1, first, key, 4), (1, first, plain, 0),
        ):  # fmt: skip
            row = {"customer_id": shops[shop], "day": day, "product_id": product, "stock": stock}
            work.add(StockReading, row)
    plan = writing.open_plan(desk.me, desk.me.id, "month", first)
    for measure, name in GOALS.items():
        writing.add_goal(desk.me, plan.id, measure, name=name, target=100)
    found = {one.measure: one.actual for one in actuals.filled(plan, writing.goals(plan.id))}
    assert found == {
        "volume": Decimal(100), "key_brands": Decimal(24), "placement": Decimal(50), "structure": Decimal(24), "other": None,
    }  # fmt: skip
    assert all(one.actual is None for one in writing.goals(plan.id)), "nothing is stored"
    shown = {one.measure: one.actual for one in board.week(desk.me, desk.me.id, first + timedelta(3)).goals}
    assert shown["volume"] == Decimal(100)


def test_what_somebody_wrote_down_stands(desk: Desk) -> None:
    """A figure from elsewhere is not overwritten; without orders and readings nothing is claimed."""
    plan = writing.open_plan(desk.me, desk.me.id, "month", today())
    written = writing.add_goal(desk.me, plan.id, "volume", target=100, actual=88)
    empty = [writing.add_goal(desk.me, plan.id, one, name=name) for one, name in list(GOALS.items())[1:]]
    shop = desk.shop()
    found = {one.id: one.actual for one in actuals.filled(plan, writing.goals(plan.id))}
    assert found[written] == Decimal(88)
    assert [found[one] for one in empty] == [None] * 4
    key, _ = goods()
    order(desk, shop, today(), {key: (5, 5)})
    assert actuals.reckoned(plan, keep.read(PlanGoal, written)) == Decimal(5)
