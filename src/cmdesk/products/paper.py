"""The values of the price list 产品书目单 (S2-06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.products import rules
from cmdesk.products.record import Product

FORM = "price_list"
TOGETHER = 400
"""Products that are listed without parting them by category."""


def price_list(actor: Actor, *, category: str = "", everything: bool = False) -> Job:
    """Return the print of the price list, in the order of the shelf.

    Args:
        actor: who prints.
        category: only products of this category.
        everything: products out of trade too.

    Raises:
        NotAllowed: the actor may not look at products.
        Refused: there is nothing to list.
    """
    rules.refuse(actor, "view")
    found = [one for one in rules.shelf(everything=everything) if not category or one.category == category]
    if not found:
        about = f"品类“{category}”没有" if category else "还没有"
        raise Refused(f"{about}在经营的商品，价目表印不出来，请先在“商品”里录入或导入。")
    today = clock.today()
    records = [_values(some, name, today, len(found)) for name, some in _parted(found, category)]
    return Job(f"价目表 {today}", [(FORM, records)])


def _parted(found: Sequence[Product], category: str) -> Iterator[tuple[str, list[Product]]]:
    """Yield a list in parts, each with its category: a short one whole, a long one by categories on pages of their own.

    The first page of ten thousand products is then there as quickly as that of forty.
    """
    if len(found) <= TOGETHER:
        yield category, list(found)
        return
    by_category: dict[str, list[Product]] = {}
    for one in found:
        by_category.setdefault(one.category, []).append(one)
    for name, some in by_category.items():
        for part in chunks(some, TOGETHER):
            yield name, part


def _values(some: Sequence[Product], category: str, day: date, count: int) -> dict[str, Any]:
    return {"day": day, "count": count, "category": category, "products": [_line(one) for one in some]}


def _line(one: Product) -> dict[str, Any]:
    standing = "" if one.standing == "regular" else fields_of(Product)["standing"].show(one.standing)
    return {
        "number": one.number,
        "name": one.name,
        "category": one.category,
        "specification": " ".join(part for part in (one.specification, one.model) if part),
        "pack": one.pack,
        "unit": one.unit,
        "wholesale": one.wholesale_price,
        "retail": one.retail_price,
        "discount": one.bulk_discount,
        "standing": "" if one.sold and not standing else standing or "停用",
    }
