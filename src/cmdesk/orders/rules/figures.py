"""What a month held: ordered, supplied, paid, earned, for customers and for the goods of one of them (S1-21, S1-26 ⑤)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin, month_end
from cmdesk.orders.rules import rights
from cmdesk.orders.rules.listing import decimal


@dataclass(frozen=True)
class Figures:
    """The figures of a month, of one customer or of many; they can be added.

    Quantities are in the units of the products, amounts in 元. Failed orders count for the success rate alone.

    Attributes:
        orders: ordering days, those that came to nothing too.
        placed: orders that came about.
        settled: of these, how many were paid.
        unsettled: of these, for how many the money did not come; the others are still open.
        ordered: quantity ordered.
        supplied: quantity supplied.
        judged: quantity ordered in lines whose supply is known.
        short: quantity of these that was not supplied.
        amount: what the goods cost the customer.
        margin: what he earns when he sells them at their retail prices; None where no line has both prices.
    """

    orders: int = 0
    placed: int = 0
    settled: int = 0
    unsettled: int = 0
    ordered: Decimal = Decimal(0)
    supplied: Decimal = Decimal(0)
    judged: Decimal = Decimal(0)
    short: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    margin: Decimal | None = None

    @property
    def came(self) -> Decimal:
        """Return the volume (销量): what was supplied, and what was ordered where the supply is not known yet."""
        return self.supplied + self.ordered - self.judged

    @property
    def supply_rate(self) -> float | None:
        """Return 货源满足率, 0 to 1: how much of what was ordered came; None where nothing is known (S0-45)."""
        return rate(self.judged - self.short, self.judged)

    @property
    def order_rate(self) -> float | None:
        """Return 订货成功率, 0 to 1; None without any order (S1-26 ⑤)."""
        return rate(self.placed, self.orders)

    @property
    def settlement_rate(self) -> float | None:
        """Return 结算成功率, 0 to 1, of the orders whose settlement is known; None without any (S1-26 ⑤)."""
        return rate(self.settled, self.settled + self.unsettled)

    def __add__(self, other: Figures) -> Figures:
        """Return the figures of both together."""
        margins = [one for one in (self.margin, other.margin) if one is not None]
        added = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)[:-1]}
        return Figures(**added, margin=sum(margins, Decimal(0)) if margins else None)


@dataclass(frozen=True)
class Goods:
    """What a customer ordered of one product in a month: quantities as in ``Figures``, the supply None where unknown."""

    product_id: int
    name: str
    brand: str
    ordered: Decimal
    supplied: Decimal | None
    short: Decimal


def rate(part: Decimal | int, whole: Decimal | int) -> float | None:
    """Return a share, 0 to 1, or None of nothing."""
    return float(part / whole) if whole else None


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    return month_begin(day), month_end(day)


SUMS = "COUNT(*), " + ", ".join(
    f"SUM(CASE WHEN o.state = 'placed' THEN {what} END)"
    for what in (
        "1",
        "CASE o.settlement WHEN 'settled' THEN 1 ELSE 0 END",
        "CASE o.settlement WHEN 'failed' THEN 1 ELSE 0 END",
        *(
            f"o.{total}"
            for total in ("ordered_total", "supplied_total", "judged_total", "short_total", "amount", "margin")
        ),
    )
)
"""The columns of ``Figures`` over ``customer_order o``, in their order."""


def of_row(row: Sequence[Any]) -> Figures:
    """Return the figures that the columns ``SUMS`` hold."""
    orders, placed, settled, unsettled = (int(one or 0) for one in row[:4])
    ordered, supplied, judged, short = (decimal(one) for one in row[4:8])
    amount = Decimal(int(row[8] or 0)).scaleb(-2)
    margin = None if row[9] is None else Decimal(int(row[9])).scaleb(-2)
    return Figures(orders, placed, settled, unsettled, ordered, supplied, judged, short, amount, margin)


def per_customer(customer_ids: Collection[int], day: date, *, until: date | None = None) -> dict[int, Figures]:
    """Return the figures of customers in the month of a day; who ordered nothing is left out.

    The caller has seen to it that the actor may see these customers.

    Args:
        customer_ids: the customers.
        day: any day of the month.
        until: last day that counts, the end of the month if None.
    """
    first, last = month_of(day)
    span = (first.isoformat(), min(last, until or last).isoformat())
    found: dict[int, Figures] = {}
    for part in chunks(dict.fromkeys(customer_ids)):
        rows = current().rows(
            f"SELECT o.customer_id, {SUMS} FROM customer_order o WHERE o.customer_id IN ({marks(part)})"
            " AND o.day BETWEEN ? AND ? AND o.binned_at IS NULL GROUP BY o.customer_id",
            (*part, *span),
        )
        found |= {row[0]: of_row(row[1:]) for row in rows}
    return found


def figures(customer_ids: Collection[int], day: date, *, until: date | None = None) -> Figures:
    """Return the figures of customers together in the month of a day; arguments as in ``per_customer``."""
    return sum(per_customer(customer_ids, day, until=until).values(), Figures())


def unit_of(customer_ids: Collection[int], day: date, *, until: date | None = None) -> str:
    """Return the unit of all that customers ordered in the month of a day; empty where goods have different ones.

    Arguments as in ``per_customer``.
    """
    first, last = month_of(day)
    found: set[str] = set()
    for part in chunks(dict.fromkeys(customer_ids)):
        rows = current().rows(
            "SELECT DISTINCT p.unit FROM customer_order o JOIN order_line l ON l.order_id = o.id AND l.binned_at IS NULL"
            f" JOIN product p ON p.id = l.product_id WHERE o.customer_id IN ({marks(part)})"
            " AND o.day BETWEEN ? AND ? AND o.state = 'placed' AND o.binned_at IS NULL",
            (*part, first.isoformat(), min(last, until or last).isoformat()),
        )
        found |= {str(row[0]) for row in rows}
    return found.pop() if len(found) == 1 else ""


def everybody(actor: Actor, day: date, *, until: date | None = None) -> Figures:
    """Return the figures of all customers whose orders the actor may see, together, in the month of a day."""
    first, last = month_of(day)
    where, params = rights.visible(actor)
    joined = f" JOIN customer ON customer.id = o.customer_id AND {where}" if where else ""
    row = current().row(
        f"SELECT {SUMS} FROM customer_order o{joined} WHERE o.day BETWEEN ? AND ? AND o.binned_at IS NULL",
        (*params, first.isoformat(), min(last, until or last).isoformat()),
    )
    return of_row(row) if row else Figures()


def goods_of_month(customer_ids: Collection[int], day: date) -> dict[int, list[Goods]]:
    """Return what customers ordered of each product in the month of a day, in the order of the shelf.

    Who ordered nothing is left out. The caller has seen to it that the actor may see these customers.
    """
    first, last = month_of(day)
    found: dict[int, list[Goods]] = {}
    for part in chunks(dict.fromkeys(customer_ids)):
        rows = current().rows(
            "SELECT o.customer_id, p.id, p.name, p.brand, SUM(l.quantity), SUM(l.supplied), COUNT(l.supplied),"
            " SUM(CASE WHEN l.supplied < l.quantity THEN l.quantity - l.supplied ELSE 0 END) FROM customer_order o"
            " JOIN order_line l ON l.order_id = o.id AND l.binned_at IS NULL JOIN product p ON p.id = l.product_id"
            f" WHERE o.customer_id IN ({marks(part)}) AND o.day BETWEEN ? AND ? AND o.state = 'placed'"
            " AND o.binned_at IS NULL GROUP BY o.customer_id, p.id, p.name, p.brand, p.position, p.name_key"
            " ORDER BY o.customer_id, p.position, p.name_key, p.id",
            (*part, first.isoformat(), last.isoformat()),
        )
        for customer_id, one, name, brand, ordered, came, known, short in rows:
            supplied = decimal(came) if known else None
            goods = Goods(one, name, brand, decimal(ordered), supplied, decimal(short))
            found.setdefault(customer_id, []).append(goods)
    return found
