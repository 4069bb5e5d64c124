"""Customers, products and earlier orders of the office, by what the rows of a list call them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.text.hanzi import fold
from cmdesk.orders.rules import rights

Answer = tuple[int | None, str]
"""The id of what is meant, or None with the sentence why not."""


class Names:
    """Records of one kind by number and by name."""

    def __init__(self, noun: str, rows: list[tuple[Any, ...]]) -> None:
        self._noun = noun
        self._numbers = {str(number).upper(): one for one, number, *_ in rows if number}
        self._names: dict[str, set[int]] = {}
        for one, _, *names in rows:
            for name in filter(None, names):
                self._names.setdefault(fold(name), set()).add(one)

    def find(self, number: str | None, name: str | None) -> Answer:
        """Return what a row means; the number decides, the name where there is no number."""
        if number:
            found = self._numbers.get(number.upper())
            return (found, "") if found else (None, f"没有编号为“{number}”的{self._noun}，请核对编号，或先登记。")
        if not name:
            return None, f"没有写{self._noun}，请填编号或名称。"
        ids = self._names.get(fold(name), set())
        if len(ids) == 1:
            return next(iter(ids)), ""
        if ids:
            return None, f"叫“{name}”的{self._noun}有 {len(ids)} 个，请写明编号。"
        return None, f"没有叫“{name}”的{self._noun}，请核对名称，或先登记。"


def customers(actor: Actor) -> Names:
    """Return the customers for whom the actor may enter orders."""
    where, params = rights.visible(actor, rights.EDIT)
    rows = current().rows(
        "SELECT customer.id, number, name, short_name FROM customer WHERE binned_at IS NULL AND merged_into_id IS NULL"
        + also(where),
        params,
    )
    return Names("客户", rows)


def products() -> Names:
    """Return the products, those not sold any more too: a list of orders may be old."""
    return Names("商品", current().rows("SELECT id, number, name, short_name FROM product WHERE binned_at IS NULL"))


class Earlier:
    """What was entered before: whose order a product on a day is, and which numbers are taken."""

    def __init__(self, first: date, last: date, numbers: list[str]) -> None:
        self._lines: dict[tuple[int, date, int | None], str] = {}
        rows = current().rows(
            "SELECT o.customer_id, o.day, l.product_id, o.number FROM customer_order o LEFT JOIN order_line l"
            " ON l.order_id = o.id AND l.binned_at IS NULL WHERE o.day BETWEEN ? AND ? AND o.binned_at IS NULL",
            (first.isoformat(), last.isoformat()),
        )
        for customer_id, day, product_id, number in rows:
            self._lines[customer_id, date.fromisoformat(day), product_id] = number
        self._numbers: set[str] = set()
        for part in chunks(dict.fromkeys(numbers)):
            text = f"SELECT number FROM customer_order WHERE number IN ({marks(part)})"
            self._numbers |= {row[0] for row in current().rows(text, part)}

    def told(self, values: Mapping[str, Any]) -> str:
        """Return why a row is there already, or nothing."""
        given = values.get("order_number")
        if given and given in self._numbers:
            return f"订货单 {given} 已经登记过，这一行跳过；要改请在那张订货单上更正。"
        there = self._lines.get((values["customer_id"], values["day"], values.get("product_id")))
        if there is None:
            return ""
        what = "这个商品" if values.get("product_id") else "这一天"
        return f"该客户 {values['day']} {what}已在订货单 {there} 上，这一行跳过；要改请在那张订货单上更正。"
