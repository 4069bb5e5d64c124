"""Orders are entered, corrected, settled; what was entered by mistake goes to the bin (S4-27, S1-26 ⑤)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.orders.record import CustomerOrder, OrderLine
from cmdesk.orders.rules import lines as order_lines
from cmdesk.orders.rules import rights
from cmdesk.orders.rules.entered import Entered, tell
from cmdesk.orders.rules.listing import lines_of, read

Values = Mapping[str, Any]


def place(actor: Actor, values: Values, lines: Sequence[Values] = ()) -> int:
    """Enter an order, or an ordering day that came to nothing; returns its id.

    Args:
        actor: who enters it.
        values: fields of ``CustomerOrder``; the day is today or that of ``ordered_at`` unless given, the number the
            next one; a ``failure`` makes it a failed one (S1-29 ①).
        lines: fields of ``OrderLine``; prices come from the product where none is given.

    Raises:
        Invalid: something is missing or cannot be kept.
        NotAllowed: the customer's orders are not the actor's to enter.
        NotFound: there is no such customer in the actor's sight.
        Refused: a line is there twice, or the customer is binned or merged.
    """
    given = {name: value for name, value in values.items() if value not in (None, "")}
    head = _whose(actor, given)
    kept = _completed(given)
    rows = order_lines.checked(lines)
    _refuse_wrong_lines(kept, rows)
    with keep.operation(actor, f"登记订货 {head.title()}") as work:
        if not kept.get("number"):
            (kept["number"],) = numbering.of_records(work.database, CustomerOrder.KIND, kept["day"])
        order_id = work.add(CustomerOrder, {**kept, **order_lines.totals(rows, placed=kept["state"] == "placed")})
        for row in rows:
            work.add(OrderLine, {**row, "order_id": order_id})
        tell(work, [Entered(order_id, head.id, kept["day"], kept["state"] == "placed")])
    return order_id


def correct(
    actor: Actor,
    order_id: int,
    values: Values,
    lines: Sequence[Values] | None = None,
    *,
    version: int | None = None,
    before: Values | None = None,
) -> None:
    """Correct an order: what was supplied, how it was paid, what was written down wrongly.

    Args:
        actor: who corrects it.
        order_id: the order.
        values: field → new value.
        lines: all lines as they should be, matched with those there by their product; None leaves them alone.
        version: the version the actor saw.
        before: the values he saw.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: something cannot be kept.
        NotAllowed: the order is not the actor's to correct.
        Refused: it is in the bin, or a line is there twice.
    """
    found = _changeable(actor, order_id)
    changed = dict(values)
    if changed.get("customer_id", found.customer_id) != found.customer_id:
        _whose(actor, changed)
    if "failure" in changed:
        changed["state"] = "failed" if changed["failure"] else "placed"
    stored = lines_of(order_id)
    there = {line.product_id: line.retail_price for line in stored}
    rows = (
        None
        if lines is None
        else order_lines.checked([{"retail_price": there.get(one.get("product_id", 0)), **one} for one in lines])
    )
    whole = {"failure": found.failure, "day": found.day, **changed}
    _refuse_wrong_lines(whole, [{}] * len(there) if rows is None else rows)
    with keep.operation(actor, f"更正{found.title()}") as work:
        if rows is not None:
            _rewrite(work, order_id, rows)
        if rows is not None or "state" in changed:
            known = [_prices(line) for line in stored] if rows is None else rows
            changed |= order_lines.totals(known, placed=changed.get("state", found.state) == "placed")
        work.edit(CustomerOrder, order_id, changed, version=version, before=before)
        now = work.written(CustomerOrder, order_id)
        moved = any(getattr(now, name) != getattr(found, name) for name in ("day", "state", "customer_id"))
        if now.day is not None and moved:
            tell(work, [Entered(order_id, now.customer_id, now.day, now.state == "placed")])


def settle(actor: Actor, ids: Sequence[int], settlement: str, payment: str = "") -> int:
    """Write down whether the money of orders came; returns how many changed (S1-26 ⑤: 结算成功率).

    Raises:
        Invalid: it is none of 待结算, 成功, 不成功.
        NotAllowed: one of the orders is not the actor's to correct.
        Refused: one of them failed or lies in the bin.
    """
    values = {"settlement": settlement, **({"payment": payment} if payment.strip() else {})}
    for order_id in ids:
        found = _changeable(actor, order_id)
        if found.state != "placed":
            raise Refused(f"{found.title()}没有订成，谈不上结算；订成了的请先把“不成功的情形”清空。")
    with keep.operation(actor, f"登记结算 {len(ids)} 张订货") as work:
        return len(work.edit_many(CustomerOrder, dict.fromkeys(ids, keep.clean(CustomerOrder, values))))


def bin_orders(actor: Actor, ids: Sequence[int]) -> int:
    """Put orders that were entered by mistake into the recycle bin; returns how many.

    Raises:
        NotAllowed: one of them is not the actor's to correct.
        Refused: one of them lies there already.
    """
    found = [_changeable(actor, order_id) for order_id in ids]
    with keep.operation(actor, f"删除{found[0].title() if len(found) == 1 else f'订货 {len(found)} 张'}") as work:
        for one in found:
            work.bin(CustomerOrder, one.id)
    return len(found)


def restore(actor: Actor, order_id: int) -> None:
    """Take an order out of the recycle bin.

    Raises:
        NotAllowed: it is not the actor's to correct.
        Refused: it does not lie there.
    """
    found = read(actor, order_id)
    (head,) = customers.heads(actor, [found.customer_id])
    rights.refuse(actor, "edit", head)
    if found.binned_at is None:
        raise Refused(f"{found.title()}不在回收站中，不用恢复。")
    with keep.operation(actor, f"恢复{found.title()}") as work:
        work.restore(CustomerOrder, order_id)


def _whose(actor: Actor, values: Values) -> Head:
    if not values.get("customer_id"):
        raise Invalid({"customer_id": "请选订货的客户。"})
    rights.refuse(actor, "edit")
    (head,) = customers.heads(actor, [int(values["customer_id"])])
    rights.refuse(actor, "edit", head)
    return head


def _changeable(actor: Actor, order_id: int) -> CustomerOrder:
    found = read(actor, order_id)
    (head,) = customers.heads(actor, [found.customer_id])
    rights.refuse(actor, "edit", head)
    if found.binned_at is not None:
        raise Refused(f"{found.title()}在回收站中，请先恢复再修改。")
    return found


def _completed(given: Values) -> dict[str, Any]:
    """Return cleaned values with their day and state."""
    kept = keep.clean(CustomerOrder, given)
    if kept.get("day") is None:
        at = kept.get("ordered_at")
        kept["day"] = at.astimezone().date() if at else clock.today()
    kept["state"] = "failed" if kept.get("failure") else "placed"
    return kept


def _refuse_wrong_lines(order: Values, rows: Sequence[Values]) -> None:
    failure, day = order.get("failure"), order.get("day")
    if day is not None and keep.clean(CustomerOrder, {"day": day})["day"] > clock.today():
        raise Invalid({"day": f"订货日 {day} 还没有到，请核对日期。"})
    if not failure and not rows:
        raise Refused("订货要写明订了哪些商品；没有订成的请选“不成功的情形”。")
    if failure == "none" and rows:
        raise Refused("“不订货”就没有商品明细，请清空明细，或改选另一种情形。")


def _prices(line: OrderLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in ("quantity", "supplied", "price", "retail_price")}


def _rewrite(work: keep.Operation, order_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Let the lines of an order be these; a product that stays keeps its row, so that the trail tells what changed."""
    there = {line.product_id: line for line in lines_of(order_id)}
    for row in rows:
        line = there.pop(row["product_id"], None)
        if line is None:
            work.add(OrderLine, {**row, "order_id": order_id})
        else:
            work.edit(OrderLine, line.id, row, version=line.version)
    for line in there.values():
        work.bin(OrderLine, line.id)
