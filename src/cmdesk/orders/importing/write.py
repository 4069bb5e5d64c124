"""What was agreed → the office: one operation, all or nothing, one step back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmdesk.core import numbering
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks
from cmdesk.core.door import keep
from cmdesk.orders.importing.check import Checked, Entry
from cmdesk.orders.record import CustomerOrder, OrderLine
from cmdesk.orders.rules import lines as order_lines
from cmdesk.orders.rules import rights
from cmdesk.orders.rules.entered import Entered, tell

_LINE = ("product_id", "quantity", "supplied", "price", "retail_price")


@dataclass(frozen=True)
class Outcome:
    """What an import did."""

    orders: int
    lines: int
    skipped: int
    operation_id: int


def write(actor: Actor, checked: Checked, *, source: str = "") -> Outcome:
    """Write the orders whose rows were found good.

    Args:
        actor: who imports; needs ``orders.import``.
        checked: the outcome of ``check.check`` on the same office.
        source: the file's name, for the trail.

    Raises:
        NotAllowed: the actor may not import orders.
    """
    rights.refuse(actor, "import")
    found = list(checked.orders().values())
    shelf = order_lines.prices(entry.values["product_id"] for entry in checked.entries if "product_id" in entry.values)
    lines = 0
    with keep.operation(actor, f"导入订货 {source}（{len(found)} 张）".replace("  ", " ")) as work:
        series = _numbers(work, found)
        for part in chunks(found):
            lines += _write(work, part, series, shelf)
        operation_id = work.id
    return Outcome(len(found), lines, len(checked.skipped), operation_id)


def _numbers(work: keep.Operation, found: list[list[Entry]]) -> dict[str, list[str]]:
    """Return a running number for every order that brings none: month → numbers, the next one last."""
    months: dict[str, list[Any]] = {}
    for rows in found:
        if not rows[0].values.get("order_number"):
            months.setdefault(f"{rows[0].values['day']:%Y-%m}", []).append(rows[0].values["day"])
    given = {rows[0].values.get("order_number", "") for rows in found}
    return {
        month: numbering.of_records(work.database, CustomerOrder.KIND, days[0], len(days), given)[::-1]
        for month, days in months.items()
    }


def _write(
    work: keep.Operation, orders: list[list[Entry]], series: dict[str, list[str]], shelf: order_lines.Shelf
) -> int:
    heads, lines, told = [], [], []
    for order_id, rows in zip(work.take_ids(CustomerOrder, len(orders)), orders, strict=True):
        goods = [_line(entry, shelf) for entry in rows if "product_id" in entry.values]
        head = _head(rows)
        head["number"] = rows[0].values.get("order_number") or series[f"{head['day']:%Y-%m}"].pop()
        heads.append((order_id, {**head, **order_lines.totals(goods, placed=head["state"] == "placed")}))
        lines += [{**one, "order_id": order_id} for one in goods]
        told.append(Entered(order_id, head["customer_id"], head["day"], head["state"] == "placed"))
    work.add_many(CustomerOrder, [head for _, head in heads], [order_id for order_id, _ in heads])
    work.add_many(OrderLine, lines)
    tell(work, told)
    return len(lines)


def _head(rows: list[Entry]) -> dict[str, Any]:
    first = rows[0].values
    failure = first.get("failure")
    notes = dict.fromkeys(entry.values["note"] for entry in rows if entry.values.get("note"))
    return {
        "customer_id": first["customer_id"],
        "day": first["day"],
        "way": "other",
        "state": "failed" if failure else "placed",
        "failure": failure,
        "settlement": next((one.values["settlement"] for one in rows if one.values.get("settlement")), "open"),
        "note": "；".join(notes)[:500],
    }


def _line(entry: Entry, shelf: order_lines.Shelf) -> dict[str, Any]:
    line = {name: entry.values.get(name) for name in _LINE}
    _, wholesale, retail = shelf[entry.values["product_id"]]
    line["price"] = wholesale if line["price"] is None else line["price"]
    line["retail_price"] = retail if line["retail_price"] is None else line["retail_price"]
    return line
