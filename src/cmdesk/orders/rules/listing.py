"""Orders as they are looked up: one by its number, the last of a customer, the lines of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound
from cmdesk.customers import rules as customers
from cmdesk.orders.record import CustomerOrder, OrderLine
from cmdesk.orders.rules import rights


@dataclass(frozen=True)
class Shown:
    """An order as it is told in one line.

    Attributes:
        id: of the order.
        number: its number.
        day: the ordering day.
        placed: whether it came about.
        failure: label of why not, else empty.
        goods: names of the goods with quantities, in the order of the shelf (``青岚（软境） 10条``).
        ordered: quantity ordered.
        supplied: quantity supplied, None where nothing is known of it yet.
        amount: in 元.
        settlement: ``open``, ``settled`` or ``failed``.
    """

    id: int
    number: str
    day: date
    placed: bool
    failure: str
    goods: tuple[str, ...]
    ordered: Decimal
    supplied: Decimal | None
    amount: Decimal
    settlement: str

    def said(self, most: int = 3) -> str:
        """Return the goods in a few words: the first ones, and how many there are in all."""
        if not self.placed and not self.goods:
            return self.failure
        more = f" 等 {len(self.goods)} 种" if len(self.goods) > most else ""
        told = "、".join(self.goods[:most]) + more
        return told if self.placed else f"{self.failure}：{told}"


def read(actor: Actor, order_id: int) -> CustomerOrder:
    """Return an order, also from the recycle bin.

    Raises:
        NotAllowed: the actor may not look at orders.
        NotFound: there is none, or the actor may not know of it.
    """
    rights.refuse(actor, "view")
    found = keep.read(CustomerOrder, order_id)
    (head,) = customers.heads(actor, [found.customer_id])
    if rights.may(actor, "view", head) is not None:
        raise NotFound("订货不存在，或者不在您可以查看的范围内。")
    return found


def lines_of(order_id: int) -> list[OrderLine]:
    """Return the lines of an order as they were entered."""
    return keep.read_all(OrderLine, "order_id = ? AND binned_at IS NULL ORDER BY id", (order_id,))


def last_orders(actor: Actor, customer_id: int, n: int = 5, *, placed_only: bool = False) -> list[Shown]:
    """Return the last orders of a customer, the latest first; none where the actor may not see them.

    Args:
        actor: who looks.
        customer_id: a customer.
        n: how many at most.
        placed_only: leave out the days on which ordering failed.
    """
    where, params = rights.visible(actor)
    seen = f" AND EXISTS (SELECT 1 FROM customer WHERE customer.id = o.customer_id AND {where})" if where else ""
    only = " AND o.state = 'placed'" if placed_only else ""
    rows = current().rows(
        "SELECT o.id, o.number, o.day, o.state, o.failure, o.ordered_total, o.supplied_total, o.judged_total, o.amount,"
        " o.settlement, COALESCE(NULLIF(p.short_name, ''), p.name), l.quantity, p.unit FROM (SELECT o.* FROM"
        f" customer_order o WHERE o.customer_id = ? AND o.binned_at IS NULL{only}{seen} ORDER BY o.day DESC, o.id DESC"
        " LIMIT ?) o LEFT JOIN order_line l ON l.order_id = o.id AND l.binned_at IS NULL"
        " LEFT JOIN product p ON p.id = l.product_id ORDER BY o.day DESC, o.id DESC, p.position, l.id",
        (customer_id, *params, n),
    )
    found: dict[int, Shown] = {}
    goods: dict[int, list[str]] = {}
    for row in rows:
        goods.setdefault(row[0], []).extend([f"{row[10]} {quantity(row[11])}{row[12]}"] if row[10] else [])
        found[row[0]] = _shown(row, goods[row[0]])
    return list(found.values())


def _shown(row: Sequence[object], goods: Sequence[str]) -> Shown:
    order_id, number, day, state, failure, ordered, supplied, judged, amount, settlement, *_ = row
    return Shown(
        id=int(str(order_id)),
        number=str(number),
        day=date.fromisoformat(str(day)),
        placed=state == "placed",
        failure=CustomerOrder.failure.about.label_of(str(failure)) if failure else "",
        goods=tuple(goods),
        ordered=decimal(ordered),
        supplied=decimal(supplied) if decimal(judged) else None,
        amount=Decimal(str(amount)).scaleb(-2),
        settlement=str(settlement),
    )


def decimal(stored: object) -> Decimal:
    """Return a stored or summed quantity with its three places."""
    return Decimal(str(stored or 0)).quantize(Decimal("0.001"))


def quantity(stored: object) -> str:
    """Return a quantity as people read it, without noughts behind the point."""
    text = f"{decimal(stored):f}".rstrip("0").rstrip(".")
    return text or "0"


def counted(stored: object, unit: str = "") -> str:
    """Return a quantity as papers show it: thousands apart, its unit behind it (``1,302 条``)."""
    whole, point, rest = quantity(stored).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{abs(int(whole)):,}{point}{rest}" + (f" {unit}" if unit else "")
