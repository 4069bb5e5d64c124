"""An order opened to be written or corrected: its fields, its goods as a grid, and the way back from what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import values_of
from cmdesk.customers import rules as customers
from cmdesk.orders.record import CustomerOrder
from cmdesk.orders.rules import rights
from cmdesk.orders.rules.known import products as known_products
from cmdesk.orders.rules.listing import lines_of, read
from cmdesk.products import rules as products

Row = dict[str, Any]
_OFFERED = 60
"""Products a new order offers; a longer shelf offers what the customer ordered before."""
_NAMED = 3
"""Products that are named of those which a typed text may mean."""


@dataclass(frozen=True)
class Opened:
    """What a dialog begins with.

    Attributes:
        order_id: the order; None for a new one.
        version: as it was read.
        title: of the window.
        values: fields of ``CustomerOrder``.
        customer: how the customer is called; empty where he is still to be chosen.
        rows: goods: ``product`` (their name), ``quantity``, ``supplied``, ``price``.
        refusal: why nothing may be changed.
    """

    order_id: int | None
    version: int | None
    title: str
    values: Mapping[str, Any]
    customer: str = ""
    rows: Sequence[Row] = field(default_factory=tuple)
    refusal: Refused | None = None


def new(actor: Actor, customer_id: int | None = None) -> Opened:
    """Return a new order that offers the goods a customer ordered last, or the shelf.

    Raises:
        Refused: the actor may not enter orders, or none of this customer.
    """
    rights.refuse(actor, "edit")
    if customer_id is None:
        return Opened(None, None, "登记订货", {}, rows=offered(None))
    (head,) = customers.heads(actor, [customer_id])
    rights.refuse(actor, "edit", head)
    return Opened(
        None, None, f"登记订货 {head.title()}", {"customer_id": customer_id}, head.title(), offered(customer_id)
    )


def stored(actor: Actor, order_id: int) -> Opened:
    """Return an order that is there.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = read(actor, order_id)
    (head,) = customers.heads(actor, [found.customer_id])
    values = values_of(found)
    rows = [
        {"product": line.product.name, "quantity": line.quantity, "supplied": line.supplied, "price": line.price}
        for line in lines_of(order_id)
    ]
    refusal = rights.may(actor, "edit", head)
    if refusal is None and found.binned_at is not None:
        refusal = Refused("这张订货在回收站中，请先恢复再修改。")
    return Opened(order_id, found.version, found.title(), values, head.title(), rows, refusal)


def goods(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return typed rows as lines of an order; rows in which nothing is ordered are left out.

    Args:
        actor: who typed them.
        rows: ``product`` by name, number or what finds it alone; ``quantity``, ``supplied``, ``price``.

    Raises:
        Invalid: a product is not known; the sentence names what was typed.
    """
    known, lines = known_products(), []
    for row in rows:
        said = str(row.get("product") or "").strip()
        if row.get("quantity") in (None, 0):
            if row.get("supplied"):
                raise Invalid({"quantity": f"“{said}”填了供货数量，没有填订货数量，请补上。"})
            continue
        if not said:
            raise Invalid({"product": f"有一行填了订货数量 {row['quantity']}，没有写商品，请写品名或商品编号。"})
        found = known.find(None, said)[0] or known.find(said, None)[0] or _only_hit(actor, said)
        lines.append({"product_id": found, **{name: row.get(name) for name in ("quantity", "supplied", "price")}})
    return lines


def _only_hit(actor: Actor, said: str) -> int:
    """Return the one product that a text finds.

    Raises:
        Invalid: it finds none, or several.
    """
    hits = products.find(actor, said, _NAMED + 1)
    if not hits:
        raise Invalid({"product": f"没有商品“{said}”，请写品名或商品编号；新商品请先在“商品”里新增。"})
    if len(hits) > 1:
        names = "、".join(hit.title for hit in hits[:_NAMED]) + ("等" if len(hits) > _NAMED else "")
        raise Invalid({"product": f"“{said}”可以是{names}，请写全品名或商品编号。"})
    return hits[0].record_id


def offered(customer_id: int | None) -> list[Row]:
    """Return rows with the goods a customer ordered in his last orders, then the shelf if it is short."""
    found: dict[str, Row] = {}
    if customer_id is not None:
        rows = current().rows(
            "SELECT p.name FROM product p JOIN order_line l ON l.product_id = p.id AND l.binned_at IS NULL"
            " JOIN (SELECT id FROM customer_order WHERE customer_id = ? AND binned_at IS NULL ORDER BY day DESC, id DESC"
            f" LIMIT 6) o ON o.id = l.order_id WHERE p.sold AND p.binned_at IS NULL GROUP BY p.id, p.name"
            f" ORDER BY COUNT(*) DESC, p.id LIMIT {_OFFERED}",
            (customer_id,),
        )
        found = {name: {"product": name} for (name,) in rows}
    shelf = products.shelf()
    if len(shelf) <= _OFFERED or not found:
        for one in shelf[:_OFFERED]:
            found.setdefault(one.name, {"product": one.name})
    return list(found.values())


def save(
    actor: Actor, opened: Opened, values: Mapping[str, Any], before: Mapping[str, Any], rows: Sequence[Row]
) -> str:
    """Write what was typed; returns what was done.

    Raises:
        Refused: something is missing or cannot be kept.
    """
    from cmdesk.orders.rules.placing import correct, place

    lines = goods(actor, rows)
    if opened.order_id is None:
        made = keep.read(CustomerOrder, place(actor, values, lines))
        return f"已登记{made.title()}"
    correct(actor, opened.order_id, values, lines, version=opened.version, before=before)
    return f"{opened.title}已更正"
