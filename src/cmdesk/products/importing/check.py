"""A sheet of products → what would happen, row by row. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.converting.convert import converted, converter_of
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.understanding import looking
from cmdesk.core.sheet.understanding.columns import Target
from cmdesk.core.sheet.understanding.evidence import Look
from cmdesk.core.sheet.understanding.groups import COUNTS
from cmdesk.core.sheet.understanding.looking import Sheet, targets_of
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.text.hanzi import fold
from cmdesk.products.record import Product

Mapped = Mapping[int, str]
"""Column index → field of ``Product``."""

_LOOKS: Mapping[str, Look] = {"money": "money", "whole": "number", "choice": "choice", "flag": "flag"}
_CODES = frozenset({"number", "barcode"})


@dataclass(frozen=True)
class Entry:
    """A row that can be kept.

    Attributes:
        number: of the row, as Excel shows it.
        values: field → value of the filled cells.
        product_id: the product it repeats; None for a new one.
        repeated: how that one is called.
    """

    number: int
    values: dict[str, Any]
    product_id: int | None = None
    repeated: str = ""

    @property
    def verdict(self) -> str:
        """Return what would happen, for people."""
        return f"更新 {self.repeated}" if self.product_id else "新增"


@dataclass
class Checked:
    """What an import would do: rows that can be kept, and (row number, sentences) of the others."""

    read: int = 0
    entries: list[Entry] = field(default_factory=list)
    failed: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def repeated(self) -> int:
        """Return how many rows repeat a product of the office."""
        return sum(entry.product_id is not None for entry in self.entries)


@cache
def targets() -> tuple[Target, ...]:
    """Return everything a column may be, with the words that offices use for it."""
    return targets_of(fields_of(Product), "product_columns.toml", _LOOKS)


def look(grid: Grid) -> Sheet:
    """Find the table of a sheet and guess its columns."""
    return looking.look(grid, targets(), foreign=COUNTS)


def check(table: Table, mapping: Mapped) -> Checked:
    """Return what importing the table would do.

    A row is the same product as one of the office when its number is the same, or else its bar code, or else name and
    specification; where the list tells no specification, the only product of that name.

    Args:
        table: the rows.
        mapping: which column is what; columns that are absent are left out.

    Raises:
        Refused: there is no row to import, or no column holds the products' names.
    """
    table.refuse_empty("商品")
    if "name" not in mapping.values():
        raise Refused("没有哪一列是“品名”，请在列对应中指定品名所在的列。")
    outcome, known, seen = Checked(read=len(table.rows)), _Known(), dict[str, int]()
    fields = fields_of(Product)
    converters = [(at, name, converter_of(fields[name], code=name in _CODES)) for at, name in sorted(mapping.items())]
    for row, number in zip(table.rows, table.numbers, strict=True):
        values, problems = converted(converters, row)
        if not values.get("name"):
            problems.insert(0, "品名是空的，请填写后再导入。")
        problems += known.problems(values)
        marks = _marks(values)
        product_id, title = known.same(values, marks)
        told = [*marks, f"id:{product_id}"] if product_id else marks
        first = next((seen[mark] for mark in told if mark in seen), None)
        if not problems and first is not None:
            problems.append(f"与第 {first} 行是同一个商品，请只留一行。")
        if problems:
            outcome.failed.append((number, problems))
            continue
        seen |= dict.fromkeys(told, number)
        outcome.entries.append(Entry(number, values, product_id, title))
    return outcome


def _marks(values: Mapping[str, Any]) -> list[str]:
    """Return what a product is recognised by, the surest first."""
    marks = [f"{name}:{values[name]}" for name in ("number", "barcode") if values.get(name)]
    return [*marks, f"name:{fold(values.get('name') or '')}|{fold(values.get('specification') or '')}"]


class _Known:
    """The products of the office by what they are recognised by."""

    def __init__(self) -> None:
        self._by_mark: dict[str, tuple[int, str]] = {}
        self._namesakes: dict[str, list[tuple[int, str]]] = {}
        self._binned: set[str] = set()
        rows = current().rows("SELECT id, number, barcode, name, specification, binned_at FROM product ORDER BY id")
        for product_id, number, barcode, name, specification, binned_at in rows:
            if binned_at is not None:
                self._binned.add(number)
                continue
            values = {"number": number, "barcode": barcode, "name": name, "specification": specification}
            self._namesakes.setdefault(fold(name), []).append((product_id, name))
            for mark in _marks(values):
                self._by_mark.setdefault(mark, (product_id, name))

    def problems(self, values: Mapping[str, Any]) -> list[str]:
        """Return why a row cannot be kept beside the products there are."""
        if values.get("number") in self._binned:
            return [f"商品编号“{values['number']}”已被删除的商品使用，请先恢复那个商品，或换一个编号。"]
        return []

    def same(self, values: Mapping[str, Any], marks: list[str]) -> tuple[int | None, str]:
        """Return the product that is recognised, and how it is called; by name alone where no specification is told."""
        for mark in marks:
            if mark in self._by_mark:
                return self._by_mark[mark]
        namesakes = self._namesakes.get(fold(values.get("name") or ""), [])
        return namesakes[0] if len(namesakes) == 1 and not values.get("specification") else (None, "")
