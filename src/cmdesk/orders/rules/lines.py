"""The lines of an order: checked, priced from the shelf where nothing is said, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.orders.record import OrderLine

Values = Mapping[str, Any]
ZERO = Decimal(0)
CENT = Decimal("0.01")


def checked(lines: Sequence[Values]) -> list[dict[str, Any]]:
    """Return lines as they are kept: cleaned, each product once, prices taken from the product where none is given.

    Args:
        lines: fields of ``OrderLine``; ``product_id`` and ``quantity`` at least.

    Raises:
        Invalid: a value cannot be kept, or nothing was ordered in a line.
        Refused: a product stands there twice.
    """
    kept = [keep.clean(OrderLine, {name: one.get(name) for name in _GIVEN}) for one in lines]
    shelf = prices(one["product_id"] for one in kept)
    seen: set[int] = set()
    for one in kept:
        name, wholesale, retail = shelf.get(one["product_id"], ("", None, None))
        if not name:
            raise Invalid({"product_id": "商品不存在，请从商品目录中选。"})
        if one["product_id"] in seen:
            raise Refused(f"“{name}”在这张订货单上写了两行，请合成一行。")
        if one["quantity"] <= ZERO:
            raise Invalid({"quantity": f"“{name}”的订货数量要大于 0，没有订的请删去这一行。"})
        seen.add(one["product_id"])
        one["price"] = wholesale if one["price"] is None else one["price"]
        one["retail_price"] = retail if one["retail_price"] is None else one["retail_price"]
    return kept


_GIVEN = ("product_id", "quantity", "supplied", "price", "retail_price")

Shelf = dict[int, tuple[str, Decimal | None, Decimal | None]]


def prices(product_ids: Iterable[int]) -> Shelf:
    """Return products that are not binned: id → name, wholesale price, retail price."""
    found: Shelf = {}
    for part in chunks(dict.fromkeys(product_ids)):
        text = (
            "SELECT id, name, wholesale_price, retail_price FROM product"
            f" WHERE binned_at IS NULL AND id IN ({marks(part)})"
        )
        found |= {one: (name, _money(low), _money(high)) for one, name, low, high in current().rows(text, part)}
    return found


def _money(stored: int | None) -> Decimal | None:
    return None if stored is None else Decimal(stored).scaleb(-2)


def totals(lines: Iterable[Values], *, placed: bool = True) -> dict[str, Decimal | None]:
    """Return the totals of an order from its lines; one that failed cost and earned nothing.

    What came of a line that tells no supply is not known yet: it counts for the amount with what was ordered, and for
    the supply rate not at all. More than was ordered satisfies no more than all of it.
    """
    ordered = supplied = judged = short = amount = ZERO
    margin: Decimal | None = None
    for one in lines:
        quantity, came, price, retail = (one[name] for name in ("quantity", "supplied", "price", "retail_price"))
        ordered += quantity
        if came is not None:
            supplied += came
            judged += quantity
            short += max(ZERO, quantity - came)
        billed = quantity if came is None else came
        amount += (billed * (price or ZERO)).quantize(CENT)
        if price is not None and retail is not None:
            margin = (margin or ZERO) + (billed * (retail - price)).quantize(CENT)
    return {
        "ordered_total": ordered,
        "supplied_total": supplied,
        "judged_total": judged,
        "short_total": short,
        "amount": amount if placed else ZERO,
        "margin": margin if placed else None,
    }
