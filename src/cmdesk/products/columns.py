"""What a list of products can show: on screen, in an export, in a filter; said once, from the fields themselves."""

from __future__ import annotations

from functools import cache

from cmdesk.core.filter import Filterable
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.core.window import Query
from cmdesk.products.record import Product

USUAL = (
    "position", "number", "name", "brand", "category", "specification", "unit", "wholesale_price", "retail_price",
    "standing", "sold",
)  # fmt: skip
"""The columns of a list nobody has changed yet."""

EXPORTED = (*USUAL, "short_name", "model", "pack", "barcode", "maker", "bulk_discount", "features", "risks", "note")
LIVING, BINNED = "product.binned_at IS NULL", "product.binned_at IS NOT NULL"


@cache
def specs() -> tuple[FieldSpec, ...]:
    """Return the fields of a product in their order."""
    return specs_of(Product)


def filterables() -> dict[str, Filterable]:
    """Return what conditions can be put on, by key and Chinese label."""
    made = [Filterable(one.name, one.label, f"product.{one.name}", one.kind, one.choices) for one in specs()]
    return {one.label: one for one in made} | {one.key: one for one in made}


def query(*, binned: bool = False) -> Query:
    """Return the list of all products in the order of the shelf, or what lies in the recycle bin."""
    return Query(
        table="product",
        columns=tuple((one.name, f"product.{one.name}") for one in specs()),
        id="product.id",
        base=BINNED if binned else LIVING,
        apart=LIVING if binned else BINNED,
        order=(("position", False), ("name", False)),
        sorts=(("name", "product.name_key"),),
    )
