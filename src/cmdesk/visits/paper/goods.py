"""The products of a sheet: what is sold, with the stock and demand that were read last (S0-12, S0-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from cmdesk.core import regulation
from cmdesk.core.bulk import chunks
from cmdesk.core.database import current
from cmdesk.products import rules as products
from cmdesk.products.record import Product

ACROSS = 3
"""Products side by side in a row of the sheet."""
DEPTH = 14
"""Rows of the sheet that are read downwards before the next products follow to the right."""
_BACK = timedelta(days=366)
_SIGNS = {"key": "★", "new": "☆", "withdrawn": "退 "}


class Counted(NamedTuple):
    """Stock and demand of a product at a customer."""

    stock: int | None
    demand: int | None

    def words(self) -> str:
        """Return both as the sheet shows them: 12/20, –/20."""
        return "/".join("–" if one is None else str(one) for one in self)


@dataclass(frozen=True)
class Goods:
    """What the sheets of a print need to know of products.

    Attributes:
        shelf: the products in trade, in their order.
        last: customer → product → what was read last before the day.
        now: visit → product → what was read on it.
        most: a longer shelf is not printed whole.
    """

    shelf: Sequence[Product]
    last: Mapping[int, Mapping[int, Counted]]
    now: Mapping[int, Mapping[int, Counted]]
    most: int

    def chosen(self, customer_id: int, visit_id: int) -> list[Product]:
        """Return the products of a sheet: all of them, or of a long shelf those that matter to this customer.

        Those are what was counted at him before, and what the office looks at: 重点, 新品, 推荐, 紧俏.
        """
        if len(self.shelf) <= self.most:
            return list(self.shelf)
        counted = {*self.last.get(customer_id, ()), *self.now.get(visit_id, ())}
        return [one for one in self.shelf if one.id in counted or one.standing not in {"regular", "withdrawn"}]

    def rows(self, customer_id: int, visit_id: int) -> list[dict[str, Any]]:
        """Return the rows of a sheet's table, read downwards within every ``DEPTH`` rows."""
        last, now = self.last.get(customer_id, {}), self.now.get(visit_id, {})
        cells = [_cell(one, last.get(one.id), now.get(one.id)) for one in self.chosen(customer_id, visit_id)]
        made: list[dict[str, Any]] = []
        for part in chunks(cells, ACROSS * DEPTH):
            height = -(-len(part) // ACROSS)
            for row in range(height):
                beside = part[row::height]
                made.append({f"{key}_{n}": value for n, cell in enumerate(beside, 1) for key, value in cell.items()})
        return made


def read(customers: Sequence[int], visits: Sequence[int], day: date) -> Goods:
    """Return what is sold, and what was counted at customers before a day and on visits."""
    since = (day - _BACK).isoformat()
    last: dict[int, dict[int, Counted]] = {}
    for part in chunks(dict.fromkeys(customers)):
        for customer_id, product_id, stock, demand in current().rows(
            "SELECT customer_id, product_id, stock, demand FROM stock_reading"
            f" WHERE customer_id IN ({', '.join('?' * len(part))}) AND day >= ? AND day < ? AND binned_at IS NULL"
            " ORDER BY customer_id, day, id",
            (*part, since, day.isoformat()),
        ):
            last.setdefault(customer_id, {})[product_id] = Counted(stock, demand)
    now: dict[int, dict[int, Counted]] = {}
    for part in chunks(dict.fromkeys(visits)):
        for visit_id, product_id, stock, demand in current().rows(
            "SELECT visit_id, product_id, stock, demand FROM stock_reading"
            f" WHERE visit_id IN ({', '.join('?' * len(part))}) AND binned_at IS NULL",
            part,
        ):
            now.setdefault(visit_id, {})[product_id] = Counted(stock, demand)
    most = int(regulation.on(day).number("visit_sheet.products.most"))
    return Goods(products.shelf(), last, now, most)


def _cell(one: Product, last: Counted | None, now: Counted | None) -> dict[str, Any]:
    return {
        "name": _SIGNS.get(one.standing or "", "") + (one.short_name or one.name),
        "last": last.words() if last else "",
        "stock": now.stock if now else None,
        "demand": now.demand if now else None,
    }
