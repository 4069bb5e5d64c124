"""The products of a sheet: what is sold, with the stock and demand that were read last (S0-12, S0-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from cmdesk.core import regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.orders import rules as orders
from cmdesk.products import rules as products
from cmdesk.products.record import Product

ACROSS = 3
"""Products side by side in a row of the sheet."""
DEPTH = 14
"""Rows of the sheet that are read downwards before the next products follow to the right."""
_BACK = timedelta(days=366)
_OLDER = 3
"""Earlier days of readings that a sheet names."""
_SIGNS = {"key": "★", "new": "☆", "withdrawn": "退 "}


class Counted(NamedTuple):
    """Stock and demand of a product at a customer, and the day on which they were read."""

    stock: int | None
    demand: int | None
    day: str

    def words(self) -> str:
        """Return both as the sheet shows them: 12/20, –/20."""
        return "/".join("–" if one is None else str(one) for one in self[:2])


class Ordered(NamedTuple):
    """What was ordered of a product in a month, and what of it came; None where nobody knows yet."""

    ordered: Decimal
    supplied: Decimal | None

    def words(self) -> str:
        """Return both as the sheet shows them: 30/24, 30/–."""
        return "/".join("–" if one is None else orders.quantity(one) for one in self)


@dataclass(frozen=True)
class Goods:
    """What the sheets of a print need to know of products.

    Attributes:
        shelf: the products in trade, in their order.
        last: customer → product → what was read last before the day.
        now: visit → product → what was read on it.
        ordered: customer → product → what he ordered and got in the month before the day's.
        month: the first day of that month.
        most: a longer shelf is not printed whole.
    """

    shelf: Sequence[Product]
    last: Mapping[int, Mapping[int, Counted]]
    now: Mapping[int, Mapping[int, Counted]]
    ordered: Mapping[int, Mapping[int, Ordered]]
    month: date
    most: int

    def chosen(self, customer_id: int, visit_id: int) -> list[Product]:
        """Return the products of a sheet: all of them, or of a long shelf those that matter to this customer.

        Those are what was counted at him before, what he ordered last month, and what the office looks at: 重点, 新品, 推荐, 紧俏.
        """
        if len(self.shelf) <= self.most:
            return list(self.shelf)
        counted = {*self.last.get(customer_id, ()), *self.now.get(visit_id, ()), *self.ordered.get(customer_id, ())}
        return [one for one in self.shelf if one.id in counted or one.standing not in {"regular", "withdrawn"}]

    def rows(self, customer_id: int, visit_id: int) -> list[dict[str, Any]]:
        """Return the rows of a sheet's table, read downwards within every ``DEPTH`` rows."""
        now, ordered = self.now.get(visit_id, {}), self.ordered.get(customer_id, {})
        newest, last = self.days(customer_id, visit_id)[-1:], self.last.get(customer_id, {})
        cells = [
            _cell(one, last.get(one.id), now.get(one.id), ordered.get(one.id), newest)
            for one in self.chosen(customer_id, visit_id)
        ]
        made: list[dict[str, Any]] = []
        for part in chunks(cells, ACROSS * DEPTH):
            height = -(-len(part) // ACROSS)
            for row in range(height):
                beside = part[row::height]
                made.append({f"{key}_{n}": value for n, cell in enumerate(beside, 1) for key, value in cell.items()})
        return made

    def days(self, customer_id: int, visit_id: int) -> list[str]:
        """Return the days of the last readings that a sheet shows, the newest at the end."""
        last = self.last.get(customer_id, {})
        return sorted({last[one.id].day for one in self.chosen(customer_id, visit_id) if one.id in last})

    def heads(self, customer_id: int, visit_id: int) -> dict[str, str]:
        """Return of which day the last readings are, of which month the orders, and which readings are older.

        A reading of another day than the newest has an asterisk; ``older`` says from when it is.
        """
        *older, newest = self.days(customer_id, visit_id) or [""]
        told = "、".join(_short(one) for one in older[-_OLDER:])
        return {
            "read_on": _short(newest) if newest else "上次",
            "order_month": f"{self.month.month} 月",
            "older": f"带 * 的存/需是 {told}{' 等更早日子' if len(older) > _OLDER else ''}采集的" if older else "",
        }


def read(customers: Sequence[int], visits: Sequence[int], day: date) -> Goods:
    """Return what is sold, and what was counted at customers before a day and on visits."""
    since = (day - _BACK).isoformat()
    last: dict[int, dict[int, Counted]] = {}
    for part in chunks(dict.fromkeys(customers)):
        for customer_id, product_id, stock, demand, on in current().rows(
            "SELECT customer_id, product_id, stock, demand, day FROM stock_reading"
            f" WHERE customer_id IN ({marks(part)}) AND day >= ? AND day < ? AND binned_at IS NULL"
            " ORDER BY customer_id, day, id",
            (*part, since, day.isoformat()),
        ):
            last.setdefault(customer_id, {})[product_id] = Counted(stock, demand, on)
    now: dict[int, dict[int, Counted]] = {}
    for part in chunks(dict.fromkeys(visits)):
        for visit_id, product_id, stock, demand in current().rows(
            "SELECT visit_id, product_id, stock, demand FROM stock_reading"
            f" WHERE visit_id IN ({marks(part)}) AND binned_at IS NULL",
            part,
        ):
            now.setdefault(visit_id, {})[product_id] = Counted(stock, demand, "")
    most = int(regulation.on(day).number("visit_sheet.products.most"))
    month = month_begin(day, -1)
    ordered = {
        customer_id: {one.product_id: Ordered(one.ordered, one.supplied) for one in some}
        for customer_id, some in orders.goods_of_month(customers, month).items()
    }
    return Goods(products.shelf(), last, now, ordered, month, most)


def _short(day: str) -> str:
    return day[5:]


def _cell(
    one: Product, last: Counted | None, now: Counted | None, ordered: Ordered | None, newest: Sequence[str]
) -> dict[str, Any]:
    older = "*" if last and last.day not in newest else ""
    return {
        "name": _SIGNS.get(one.standing or "", "") + (one.short_name or one.name),
        "last": f"{last.words()}{older}" if last else "",
        "order": ordered.words() if ordered else "",
        "stock": now.stock if now else None,
        "demand": now.demand if now else None,
    }
