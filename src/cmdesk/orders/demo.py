"""Orders of an invented office: every customer orders on his day, some goods run short, now and then an order fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.conditions import chunks
from cmdesk.core.database import current
from cmdesk.core.day import weekdays
from cmdesk.core.door import keep
from cmdesk.orders.record import CustomerOrder, OrderLine
from cmdesk.orders.rules.lines import totals
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_FAILURES = ("none", "none", "none", "debit", "debit", "refused")
_SHARES = tuple(map(Decimal, ("1", "1", "1", "1", "1", "1", "0.9", "0.8", "0.5", "0")))
"""How much came of a line; scarce goods draw from the last half."""
_FEW = 1_000
_WEEKS = 9
_SPARSE = (0, 4)
"""Weeks back with orders in an office of many customers: one in this month or at the end of the last, one before."""

Goods = tuple[int, Decimal, Decimal | None, bool]
"""Id, price, retail price, whether it is scarce."""


def tell(story: Story) -> None:
    """Write the orders of the last weeks, week by week, as the office imports them."""
    clerk = (story.of_role("clerk") or list(story.actors.values()))[0]
    goods = _shelf()
    rows = current().rows(
        "SELECT id, order_weekday, monthly_volume FROM customer WHERE stage = 'customer' AND binned_at IS NULL"
        " AND merged_into_id IS NULL ORDER BY id"
    )
    if not goods or not rows:
        return
    weeks = range(_WEEKS - 1, -1, -1) if len(rows) <= _FEW else sorted(_SPARSE, reverse=True)
    for back in weeks:
        monday = story.today - timedelta(days=story.today.weekday() + 7 * back)
        at = datetime.combine(min(monday + timedelta(days=7), story.today), time(8, 20))
        with keep.operation(clerk, f"导入订货 {monday:%m-%d} 一周", at=at) as work:
            week = _week(Dice(story.seed, "orders", monday), rows, monday, goods)
            drawn = [one for one in week if one[0]["day"] < story.today]
            for part in chunks(drawn, 1_000):
                _write(work, part)


def _shelf() -> list[Goods]:
    rows = current().rows(
        "SELECT id, wholesale_price, retail_price, standing FROM product WHERE sold AND binned_at IS NULL"
        " AND wholesale_price IS NOT NULL ORDER BY position, id"
    )
    return [
        (one, Decimal(low).scaleb(-2), None if high is None else Decimal(high).scaleb(-2), standing == "scarce")
        for one, low, high, standing in rows
    ]


def _week(dice: Dice, rows: list[tuple[Any, ...]], monday: date, goods: list[Goods]) -> Iterator[tuple[Any, ...]]:
    """Yield (values of an order, its lines) for each customer."""
    for customer_id, weekday, volume in rows:
        at = weekdays.KEYS.index(weekday) if weekday in weekdays.KEYS else customer_id % 5
        fails = dice.below(40) == 0
        failure = dice.pick(_FAILURES) if fails else None
        lines = [] if failure == "none" else list(_lines(dice, customer_id, volume or 40, goods, came=not fails))
        settlement = "open" if fails else "failed" if dice.below(50) == 0 else "settled"
        values = {
            "customer_id": customer_id, "day": monday + timedelta(days=at), "way": "web" if customer_id % 3 else "phone",
            "state": "failed" if fails else "placed", "failure": failure, "settlement": settlement,
        }  # fmt: skip
        yield values, lines


def _lines(dice: Dice, customer_id: int, volume: int, goods: list[Goods], *, came: bool) -> Iterator[dict[str, Any]]:
    """Yield some lines; a customer orders much the same goods from week to week."""
    count = 3 + customer_id % 3
    for step in range(count):
        product_id, price, retail, scarce = goods[(customer_id * 7 + step * 5 + dice.below(2)) % len(goods)]
        quantity = Decimal(max(1, volume // (4 * count) + dice.below(4)))
        share = dice.pick(_SHARES[6:] if scarce else _SHARES)
        supplied = (quantity * share).to_integral_value() if came else None
        yield {
            "product_id": product_id, "quantity": quantity, "supplied": supplied, "price": price, "retail_price": retail,
        }  # fmt: skip


def _write(work: keep.Operation, part: list[tuple[Any, ...]]) -> None:
    heads, lines = [], []
    numbers = numbering.of_records(work.database, CustomerOrder.KIND, part[0][0]["day"], len(part))
    ids = work.take_ids(CustomerOrder, len(part))
    for order_id, number, (values, rows) in zip(ids, numbers, part, strict=True):
        heads.append({**values, "number": number, **totals(rows, placed=values["state"] == "placed")})
        lines += [{**row, "order_id": order_id} for row in rows]
    work.add_many(CustomerOrder, heads, ids)
    work.add_many(OrderLine, lines)
