"""How well the forecast of an area met what its customers were supplied with (S0-33)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cmdesk.cadence.rules.months import month_of
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.staff.record import units_below

_GOODS = re.compile(
    r"^\s*(?P<name>.+?)\s*[：:]\s*(?P<quantity>\d+(?:\.\d+)?)\s*(?:[（(]\s*(?P<households>\d+)\s*户\s*[）)])?\s*$"
)


class Goods(NamedTuple):
    """A line of a forecast that names a product and how much of it."""

    name: str
    quantity: float
    households: int | None


def read_figures(text: str) -> tuple[list[Goods], list[str]]:
    """Return the lines that say 商品：数量（n 户）, and the others as they are."""
    goods, others = [], []
    for line in text.splitlines():
        match = _GOODS.match(line)
        if match is None:
            others += [line.strip()] if line.strip() else []
            continue
        households = match["households"]
        goods.append(Goods(match["name"], float(match["quantity"]), int(households) if households else None))
    return goods, others


def supplied(unit_id: int, month: date) -> dict[str, float] | None:
    """Return how much of each product the customers of an area were supplied with in a month, None before it is over."""
    span = month_of(month)
    if span.last >= clock.today():
        return None
    units = sorted({unit_id, *units_below(current(), unit_id)})
    rows = current().rows(
        "SELECT product.name, SUM(COALESCE(line.supplied, line.quantity)) FROM order_line line"
        " JOIN customer_order placed ON placed.id = line.order_id JOIN customer ON customer.id = placed.customer_id"
        " JOIN product ON product.id = line.product_id WHERE placed.binned_at IS NULL AND line.binned_at IS NULL"
        f" AND placed.state = 'placed' AND placed.day BETWEEN ? AND ? AND customer.area_id IN ({marks(units)})"
        " GROUP BY product.id, product.name ORDER BY product.id",
        (span.first.isoformat(), span.last.isoformat(), *units),
    )
    return {str(name): float(whole) for name, whole in rows}


def hit(forecast: float, actual: float) -> int:
    """Return how well a forecast met what was supplied, in % (1 − |实 − 预| / 实), never below 0."""
    if not actual:
        return 100 if not forecast else 0
    return max(0, round(100 * (1 - abs(actual - forecast) / actual)))
