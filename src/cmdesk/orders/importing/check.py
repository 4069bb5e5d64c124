"""A sheet of orders → what would happen, row by row. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.sheet.converting.convert import converted
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.understanding import looking
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.orders.importing.targets import PLACED, convert, targets
from cmdesk.orders.rules import known

Mapped = Mapping[int, str]
"""Column index → key of ``targets.COLUMNS``."""

Key = tuple[str, int, Any]
"""What makes rows one order: its number, else customer and day."""


@dataclass(frozen=True)
class Entry:
    """A row that can be kept: its number, as Excel shows it, and its values with ``customer_id`` and ``product_id``."""

    number: int
    values: dict[str, Any]

    @property
    def key(self) -> Key:
        """Return what the row has in common with the other rows of its order."""
        return self.values.get("order_number") or "", self.values["customer_id"], self.values["day"]


@dataclass
class Checked:
    """What an import would do.

    Attributes:
        read: how many rows there are.
        entries: rows that can be kept.
        skipped: (row number, sentence) of rows that the office has already.
        failed: (row number, sentences) of rows that cannot be kept.
    """

    read: int = 0
    entries: list[Entry] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    failed: list[tuple[int, list[str]]] = field(default_factory=list)

    def orders(self) -> dict[Key, list[Entry]]:
        """Return the rows of each order, in the order of the sheet."""
        found: dict[Key, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return found


def look(grid: Grid) -> Sheet:
    """Find the table of a sheet and guess its columns."""
    return looking.look(grid, targets())


def check(actor: Actor, table: Table, mapping: Mapped) -> Checked:
    """Return what importing the table would do for the actor.

    Rows of one order number, else of one customer and day, become one order. A row whose product the same customer has
    on the same day already is skipped when the office has it, refused when the list itself says it twice.

    Raises:
        Refused: there is no row to import, or a column is missing that must be there.
    """
    table.refuse_empty("订货")
    _refuse_missing(set(mapping.values()))
    outcome = Checked(read=len(table.rows))
    found = _read(actor, table, mapping, outcome)
    days = [entry.values["day"] for entry in found]
    if found:
        given = [entry.values["order_number"] for entry in found if entry.values.get("order_number")]
        _sort_out(found, known.Earlier(min(days), max(days), given), outcome)
    outcome.failed.sort()
    return outcome


def _refuse_missing(there: set[str]) -> None:
    for needed, label in (
        ({"customer_number", "customer_name"}, "客户编号或客户名称"),
        ({"day"}, "订货日"),
        ({"product_number", "product_name", "failure"}, "商品编号或品名"),
    ):
        if not needed & there:
            raise Refused(f"没有哪一列是“{label}”，请把那一列的列名改成“{label.split('或')[0]}”后再导入。")


def _read(actor: Actor, table: Table, mapping: Mapped, outcome: Checked) -> list[Entry]:
    """Return the rows that hold together by themselves; the others are told as failed."""
    customers, products = known.customers(actor), known.products()
    converters = [(index, name, convert(name)) for index, name in sorted(mapping.items())]
    found = []
    for row, number in zip(table.rows, table.numbers, strict=True):
        values, problems = converted(converters, row)
        values["customer_id"], why = customers.find(
            values.pop("customer_number", None), values.pop("customer_name", None)
        )
        problems += [why] if why else []
        problems += _goods(values, products)
        problems += _day(values)
        if problems:
            outcome.failed.append((number, problems))
        else:
            found.append(Entry(number, values))
    return found


def _day(values: Mapping[str, Any]) -> list[str]:
    day = values.get("day")
    if day is None:
        return ["订货日是空的，请填写后再导入。"]
    return [f"订货日 {day} 还没有到，请核对日期。"] if day > clock.today() else []


def _goods(values: dict[str, Any], products: known.Names) -> list[str]:
    """Put the product's id in place of its number and name; returns what is wrong with the goods of a row."""
    number, name = values.pop("product_number", None), values.pop("product_name", None)
    if values.get("failure") == PLACED.value:
        del values["failure"]
    failure, quantity = values.get("failure"), values.get("quantity")
    if failure and not number and not name:
        return []
    if failure == "none":
        return ["“不订货”的行不应写商品，请清空商品，或改成别的情形。"]
    values["product_id"], why = products.find(number, name)
    problems = [why] if why else []
    if not quantity:
        problems.append("订货数量是空的或是 0，请填写后再导入。")
    return problems


def _sort_out(found: list[Entry], earlier: known.Earlier, outcome: Checked) -> None:
    """Tell rows that are there already, rows that the list says twice, and orders that contradict themselves."""
    seen: dict[tuple[Any, ...], int] = {}
    firsts: dict[Any, Entry] = {}
    for entry in found:
        values = entry.values
        there = earlier.told(values)
        same = (entry.values["customer_id"], values["day"], values.get("product_id"), values.get("order_number") or "")
        first = firsts.setdefault(values.get("order_number") or entry.key, entry)
        if there:
            outcome.skipped.append((entry.number, there))
        elif same in seen:
            outcome.failed.append((entry.number, [f"与第 {seen[same]} 行是同一客户同一天的同一商品，请只留一行。"]))
        elif entry.key != first.key:
            why = f"与第 {first.number} 行的订货单号相同，客户或订货日却不同，请核对。"
            outcome.failed.append((entry.number, [why]))
        elif values.get("failure") != first.values.get("failure"):
            outcome.failed.append((entry.number, [f"与第 {first.number} 行是同一张订货单，订货结果却不同，请核对。"]))
        else:
            outcome.entries.append(entry)
        seen.setdefault(same, entry.number)
