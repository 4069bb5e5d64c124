"""The survey of a sample customer: stock, purchases and demand of every product in a month (S0-12, forms 25)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import show_month
from cmdesk.customers.record import Customer
from cmdesk.products import rules as products
from cmdesk.products.record import Product
from cmdesk.visits.paper.facts import FORMAT, show

FORM = "stock_survey"
MARKET = show(Customer, "market_type")


def reader(month: date) -> Callable[[Sequence[int]], Sequence[dict[str, Any]]]:
    """Return what reads the values of surveys of a month for many customers."""

    def read(ids: Sequence[int]) -> Sequence[dict[str, Any]]:
        return surveys(ids, month)

    return read


def surveys(ids: Sequence[int], month: date) -> list[dict[str, Any]]:
    """Return the values of the surveys of customers, in the order of ``ids``.

    Args:
        ids: customers.
        month: any day of the month that is surveyed; what was read in it is printed, what was read last before it
            stands as the stock of the month before.
    """
    first = month.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    shelf = products.shelf()
    made = {}
    for part in chunks(dict.fromkeys(ids)):
        before, now = _readings(part, first, after)
        for row in _customers(part):
            customer_id = row[0]
            held = now.get(customer_id, {})
            made[customer_id] = {
                **_heading(row),
                "month": show_month(first),
                "day": max((one[-1] for one in held.values()), default=None),
                "products": [_line(one, before.get(customer_id, {}), held) for one in shelf],
            }
    return [made[one] for one in ids if one in made]


def _customers(part: Sequence[int]) -> list[tuple[Any, ...]]:
    return current().rows(
        "SELECT c.id, c.number, c.name, c.retail_format, c.market_type, u.name, c.address, c.phones FROM customer c"
        f' LEFT JOIN "user" u ON u.id = c.owner_id WHERE c.id IN ({marks(part)})',
        part,
    )


def _heading(row: Sequence[Any]) -> dict[str, Any]:
    _, number, name, retail_format, market_type, manager, address, phones = row
    return {
        "customer": name,
        "customer_number": number,
        "format": FORMAT(retail_format),
        "market": MARKET(market_type),
        "manager": manager or "",
        "address": address,
        "phones": phones,
    }


Read = dict[int, dict[int, tuple[Any, ...]]]


def _readings(part: Sequence[int], first: date, after: date) -> tuple[Read, Read]:
    """Return customer → product → (stock, sold, demand, short days, day): last before the month, last in it."""
    before: Read = {}
    now: Read = {}
    for customer_id, product_id, *values in current().rows(
        "SELECT customer_id, product_id, stock, sold, demand, short_days, day FROM stock_reading"
        f" WHERE customer_id IN ({marks(part)}) AND day >= ? AND day < ? AND binned_at IS NULL"
        " ORDER BY customer_id, day, id",
        (*part, date(first.year - 1, first.month, 1).isoformat(), after.isoformat()),
    ):
        whose = now if values[-1] >= first.isoformat() else before
        whose.setdefault(customer_id, {})[product_id] = tuple(values)
    return before, now


def _line(one: Product, before: dict[int, tuple[Any, ...]], now: dict[int, tuple[Any, ...]]) -> dict[str, Any]:
    nothing = (None, None, None, None, None)
    stock, sold, demand, short_days, _ = now.get(one.id, nothing)
    last = before.get(one.id, nothing)[0]
    used = last + sold - stock if None not in {last, sold, stock} else None  # forms 25: stock before + bought - stock
    return {
        "name": one.name,
        "category": one.category,
        "before": last,
        "bought": sold,
        "stock": stock,
        "used": used,
        "demand": demand,
        "short_days": short_days,
        "price": one.retail_price,
    }
