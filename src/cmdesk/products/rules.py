"""Verbs for products: enter, change, arrange, withdraw, find (S2-06, S1-54)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cmdesk.core import numbering, search
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database, current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.feature import Found
from cmdesk.core.record import pointers_to, table_of
from cmdesk.products.index import PRODUCT
from cmdesk.products.record import Product

VIEW, EDIT, IMPORT = "products.view", "products.edit", "products.import"
STEP = 10
"""Distance of two positions, so that a product can be put between two others by hand."""

ORDER = "product.position, product.name_key, product.id"
"""The order of shelves, price lists and visit sheets."""

Values = Mapping[str, Any]
_WORDS = {"view": "查看", "edit": "修改", "import": "导入"}


def may(actor: Actor, verb: str) -> Refused | None:
    """Return why the actor may not ``view``, ``edit`` or ``import`` products, or None when he may."""
    if actor.scope(f"products.{verb}") is Scope.NONE:
        return NotAllowed.to(f"{_WORDS[verb]}商品")
    return None


def refuse(actor: Actor, verb: str) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        NotAllowed: the actor may not, with the sentence to show.
    """
    refusal = may(actor, verb)
    if refusal is not None:
        raise refusal


def read(actor: Actor, product_id: int) -> Product:
    """Return a product, also from the recycle bin.

    Raises:
        NotAllowed: the actor may not look at products.
        NotFound: there is none.
    """
    refuse(actor, "view")
    return keep.read(Product, product_id)


def shelf(*, everything: bool = False) -> list[Product]:
    """Return the products that are sold, in the order of the shelf; withdrawn ones too when ``everything`` is asked."""
    sold = "" if everything else " AND product.sold"
    return keep.read_all(Product, f"binned_at IS NULL{sold} ORDER BY {ORDER}")


def add(actor: Actor, values: Values) -> int:
    """Enter a product at the end of the shelf, unless a position is given; returns its id.

    Raises:
        NotAllowed: the actor may not edit products.
        Invalid: values cannot be kept, or the same product is there already.
    """
    refuse(actor, "edit")
    given = {name: value for name, value in values.items() if value is not None}
    with keep.operation(actor, f"新增商品 {given.get('name', '')}") as work:
        _refuse_same(given, 0)
        given.setdefault("number", "")
        if not given["number"]:
            given["number"] = numbers(work.database, 1)[0]
        if not given.get("position"):
            given["position"] = last_position() + STEP
        return work.add(Product, given)


def edit(actor: Actor, product_id: int, values: Values, *, version: int, before: Values | None = None) -> bool:
    """Change a product; returns whether anything differed.

    Args:
        actor: who acts.
        product_id: the product.
        values: field → new value.
        version: the version the actor saw; 0 where only ``before`` is known (a cell of a list).
        before: the values he saw; fields that others changed meanwhile are no conflict unless he changed them too.

    Raises:
        NotAllowed: the actor may not edit products.
        Invalid: values cannot be kept, or it would be the same as another product.
        Conflict: somebody else changed the same fields meanwhile.
    """
    refuse(actor, "edit")
    stored = keep.read(Product, product_id)
    if stored.binned_at is not None:
        raise Refused(f"“{stored.title()}”已删除，请先恢复再修改。")
    changed = dict(values)
    if "number" in changed and not changed["number"]:
        raise Invalid({"number": "商品编号不能清空，请填写编码。"})
    if {"name", "specification"} & changed.keys():
        both = {"name": stored.name, "specification": stored.specification, **changed}
        _refuse_same(both, product_id)
    with keep.operation(actor, f"修改商品 {stored.title()}") as work:
        return work.edit(Product, product_id, changed, version=version, before=before)


def set_sold(actor: Actor, ids: Sequence[int], *, sold: bool) -> int:
    """Take products into trade or out of it (history stays) and return how many changed.

    Raises:
        NotAllowed: the actor may not edit products.
    """
    refuse(actor, "edit")
    title = f"{'恢复经营' if sold else '停用'}商品 {_named(ids)}"
    with keep.operation(actor, title) as work:
        values = {"sold": sold}
        return len(work.edit_many(Product, dict.fromkeys(ids, values)))


def bin_products(actor: Actor, ids: Sequence[int]) -> int:
    """Put products that were entered by mistake into the recycle bin; returns how many.

    Raises:
        NotAllowed: the actor may not edit products.
        Refused: one of them is used by other records; it can be taken out of trade instead.
    """
    refuse(actor, "edit")
    for pointer in pointers_to(Product):
        for part in chunks(ids):
            column, table = pointer.column, table_of(pointer.model)
            text = f'SELECT {column} FROM "{table}" WHERE {column} IN ({marks(part)}) LIMIT 1'
            used = None if pointer.kind_column else current().row(text, part)
            if used is not None:
                name = keep.read(Product, used[0]).title()
                raise Refused(f"“{name}”已有{pointer.model.LABEL}记录，不能删除；不再经营的请改为“停用”，历史会保留。")
    with keep.operation(actor, f"删除商品 {_named(ids)}") as work:
        for product_id in ids:
            work.bin(Product, product_id)
    return len(ids)


def restore(actor: Actor, ids: Sequence[int]) -> int:
    """Take products out of the recycle bin; returns how many.

    Raises:
        NotAllowed: the actor may not edit products.
    """
    refuse(actor, "edit")
    with keep.operation(actor, f"恢复商品 {_named(ids)}") as work:
        for product_id in ids:
            work.restore(Product, product_id)
    return len(ids)


def arrange(actor: Actor, ids: Sequence[int]) -> int:
    """Give products positions in this order and return how many moved; products not named come behind them.

    Raises:
        NotAllowed: the actor may not edit products.
    """
    refuse(actor, "edit")
    named = set(ids)
    behind = [one.id for one in shelf(everything=True) if one.id not in named]
    order = {product_id: {"position": STEP * at} for at, product_id in enumerate((*ids, *behind), 1)}
    with keep.operation(actor, "调整商品陈列顺序") as work:
        return len(work.edit_many(Product, order))


def numbers(database: Database, count: int, reserved: Collection[str] = ()) -> list[str]:
    """Return the next product numbers, inside the caller's operation.

    Args:
        database: the office.
        count: how many.
        reserved: numbers that rows of the same operation bring along.
    """
    day = clock.today()
    return numbering.of_records(database, Product.KIND, day, count, reserved)


def last_position() -> int:
    """Return the position of the last product of the shelf, 0 when it is empty."""
    row = current().row("SELECT MAX(position) FROM product WHERE binned_at IS NULL")
    return int(row[0]) if row and row[0] is not None else 0


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the products that answer what was typed into Ctrl+K, the best first."""
    if may(actor, "view") is not None:
        return []
    ids = [hit.record_id for hit in search.find(current(), PRODUCT, text, limit=limit)]
    if not ids:
        return []
    rows = {one.id: one for one in keep.read_all(Product, f"id IN ({marks(ids)})", ids)}
    return [_found(rows[one]) for one in ids if one in rows]


def _found(one: Product) -> Found:
    price = "" if one.wholesale_price is None else f"批发 {one.wholesale_price} 元"
    about = (one.brand, one.specification, price, "" if one.sold else "已停用")
    return Found(PRODUCT, one.id, one.name, " · ".join(filter(None, about)), one.number)


def _refuse_same(values: Values, product_id: int) -> None:
    name, specification = str(values.get("name") or "").strip(), str(values.get("specification") or "").strip()
    row = current().row(
        "SELECT number FROM product WHERE name = ? AND specification = ? AND binned_at IS NULL AND id <> ?",
        (name, specification, product_id),
    )
    if row is not None:
        raise Invalid({"name": f"已有同名同规格的商品（编号 {row[0]}），请修改那一个，或写明规格。"})


def _named(ids: Sequence[int]) -> str:
    first = keep.read(Product, ids[0]).title() if ids else ""
    return first if len(ids) == 1 else f"{first} 等 {len(ids)} 个"
