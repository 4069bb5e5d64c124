"""The values of the price list 产品书目单 (S2-06)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.products import rules
from cmdesk.products.record import Product

FORM = "price_list"


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
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    values = {"day": today, "count": len(found), "category": category, "products": [_line(one) for one in found]}
    return Job(f"价目表 {today}", [(FORM, [values])])


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
