"""货源满足率 held against each other: by customer and by brand, the worst first (S0-45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.orders.rules import rights
from cmdesk.orders.rules.figures import month_of, rate
from cmdesk.orders.rules.listing import decimal


@dataclass(frozen=True)
class _Supply:
    ordered: Decimal
    short: Decimal

    @property
    def rate(self) -> float:
        """Return 货源满足率, 0 to 1."""
        return rate(self.ordered - self.short, self.ordered) or 0.0


@dataclass(frozen=True)
class CustomerSupply(_Supply):
    """How much of what a customer ordered in a month came; lines whose supply is unknown do not count."""

    customer_id: int
    number: str
    title: str
    owner_id: int | None


@dataclass(frozen=True)
class BrandSupply(_Supply):
    """How much of a brand that customers ordered in a month came."""

    brand: str
    customers: int


def low_below(day: date) -> float:
    """Return below which 货源满足率, 0 to 1, a customer counts as poorly supplied by the rules of a day (S0-43)."""
    return float(regulation.on(day).number("supply.low")) / 100


def supply_rates(actor: Actor, day: date) -> tuple[list[CustomerSupply], list[BrandSupply]]:
    """Return the customers whose orders the actor may see, and the brands they ordered, the least supplied first.

    Args:
        actor: who looks.
        day: any day of the month.
    """
    return by_customer(actor, day), by_brand(actor, day)


def by_customer(actor: Actor, day: date, *, below: float | None = None, limit: int = 0) -> list[CustomerSupply]:
    """Return the supply of customers in a month, the least supplied first; those below a rate only, if one is given."""
    rows = _ranked(actor, day, "", (), below=below, limit=limit)
    return [CustomerSupply(decimal(judged), decimal(short), *rest) for judged, short, *rest in rows]


@dataclass(frozen=True)
class Poorest:
    """The customers who got least of what they ordered in a month.

    Attributes:
        whole: how many customers there are whose supply is known.
        poor: how many of them are below the rule.
        low: the rule, 0 to 1.
        rows: the first of them.
    """

    whole: int
    poor: int
    low: float
    rows: list[CustomerSupply]


def poorest(actor: Actor, day: date, limit: int) -> Poorest:
    """Return the least supplied customers of a month, and how many there are besides; counted where they lie."""
    low = low_below(day)
    counted = "COUNT(*) OVER (), SUM(CASE WHEN judged - short < ? * judged THEN 1 ELSE 0 END) OVER (), "
    rows = _ranked(actor, day, counted, (low,), limit=limit)
    whole, poor = (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)
    found = [CustomerSupply(decimal(judged), decimal(short), *rest) for _, _, judged, short, *rest in rows]
    return Poorest(whole, poor, low, found)


def _ranked(
    actor: Actor, day: date, counted: str, given: Sequence[float], *, below: float | None = None, limit: int = 0
) -> list[tuple[Any, ...]]:
    first, last = month_of(day)
    where, params = rights.visible(actor)
    having = "" if below is None else " HAVING SUM(o.judged_total) - SUM(o.short_total) < ? * SUM(o.judged_total)"
    return current().rows(
        f"SELECT {counted}judged, short, customer.id, number, COALESCE(NULLIF(short_name, ''), name), owner_id FROM ("
        " SELECT SUM(o.judged_total) AS judged, SUM(o.short_total) AS short, o.customer_id AS ordering"
        " FROM customer_order o WHERE o.day BETWEEN ? AND ? AND o.state = 'placed' AND o.judged_total > 0"
        f" AND o.binned_at IS NULL GROUP BY o.customer_id{having}) found JOIN customer ON customer.id = ordering"
        f" WHERE customer.binned_at IS NULL{also(where)}"
        f" ORDER BY short / judged DESC, judged DESC, customer.id{f' LIMIT {int(limit)}' if limit else ''}",
        (*given, first.isoformat(), last.isoformat(), *([below] if below is not None else []), *params),
    )


def by_brand(actor: Actor, day: date, customer_id: int | None = None) -> list[BrandSupply]:
    """Return the supply of brands in a month, the least supplied first; of one customer only, if one is given.

    A product without a brand stands for itself.
    """
    first, last = month_of(day)
    where, params = rights.visible(actor)
    joined = f" JOIN customer ON customer.id = o.customer_id AND {where}" if where else ""
    rows = current().rows(
        "SELECT SUM(l.quantity) AS judged, SUM(CASE WHEN l.supplied < l.quantity THEN l.quantity - l.supplied ELSE 0 END)"
        " AS short, COALESCE(NULLIF(p.brand, ''), p.name) AS called, COUNT(DISTINCT o.customer_id)"
        f" FROM customer_order o{joined} JOIN order_line l ON l.order_id = o.id AND l.supplied IS NOT NULL"
        " AND l.binned_at IS NULL JOIN product p ON p.id = l.product_id WHERE o.day BETWEEN ? AND ?"
        f" AND o.state = 'placed' AND o.binned_at IS NULL{' AND o.customer_id = ?' if customer_id else ''}"
        " GROUP BY COALESCE(NULLIF(p.brand, ''), p.name)",
        (*params, first.isoformat(), last.isoformat(), *([customer_id] if customer_id else [])),
    )
    found = [BrandSupply(decimal(judged), decimal(short), brand, count) for judged, short, brand, count in rows]
    return sorted(found, key=lambda one: (one.rate, -one.ordered, one.brand))


def lacking_brands(customer_ids: Sequence[int], day: date) -> dict[int, list[tuple[str, Decimal]]]:
    """Return for each customer the brands that did not come as ordered in a month, the most lacking first.

    The caller has seen to it that the actor may see these customers. A product without a brand stands for itself.
    """
    first, last = month_of(day)
    found: dict[int, list[tuple[str, Decimal]]] = {}
    for part in chunks(dict.fromkeys(customer_ids)):
        rows = current().rows(
            "SELECT o.customer_id, COALESCE(NULLIF(p.brand, ''), p.name) AS called, SUM(l.quantity - l.supplied) AS short"
            " FROM customer_order o JOIN order_line l ON l.order_id = o.id AND l.supplied < l.quantity"
            " AND l.binned_at IS NULL JOIN product p ON p.id = l.product_id"
            f" WHERE o.customer_id IN ({marks(part)}) AND o.day BETWEEN ? AND ? AND o.state = 'placed'"
            " AND o.binned_at IS NULL GROUP BY o.customer_id, COALESCE(NULLIF(p.brand, ''), p.name)"
            " ORDER BY o.customer_id, short DESC, called",
            (*part, first.isoformat(), last.isoformat()),
        )
        for customer_id, brand, short in rows:
            found.setdefault(customer_id, []).append((brand, decimal(short)))
    return found
