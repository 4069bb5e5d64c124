"""The lines of a short list as rows of a file: numbers and days are what a spreadsheet can reckon with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from cmdesk.core.export import Table
from cmdesk.kit.lists.cell import Cell, DayWords, copied

_NUMBER: Final = re.compile(
    r"(?P<number>[+\-−]?(0|[1-9]\d{0,2}(,\d{3})*|[1-9]\d{0,8})(\.\d+)?)"
    r"(?P<unit>%| ?(?![年月日号时点周档级版期第])[\u3400-\u9fff]{1,2}|)"
)  # not a phone, not a code like 0012, not 11 月
_DASHES: Final = frozenset({"", "—", "–"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_BETWEEN: Final = " / "
"""Between the two words above a column whose cells have two lines."""


def written(heads: Sequence[str], lines: Sequence[Sequence[Cell]], sought: str = "", *, tall: bool = False) -> Table:
    """Return what is written of a list.

    A column without a head and a word is left out. One of numbers that all have the same unit holds the numbers, the unit
    stands in its head.

    Args:
        heads: the words above the columns.
        lines: the cells.
        sought: what the list is narrowed by.
        tall: cells have two lines, each a column of its own where the head names both.
    """
    from cmdesk.core.sheet.writing.page import Column

    columns: list[tuple[str, Sequence[Cell]]] = []
    for at, head in enumerate(heads):
        cells = [(line[at] if at < len(line) else "") or "" for line in lines]
        words = head.split(_BETWEEN)
        if tall and len(words) == 2:
            parts = [copied(cell).partition("\n") for cell in cells]
            columns += [(words[0], [one[0] for one in parts]), (words[1], [one[2] for one in parts])]
        elif head or any(cells):
            columns.append((head, cells))
    typed = [_typed(head, cells) for head, cells in columns]
    rows = list(zip(*(values for _, values in typed), strict=True))
    return Table([Column(head, "any") for head, _ in typed], rows, len(lines), sought)


def _typed(head: str, cells: Sequence[Cell]) -> tuple[str, Sequence[Any]]:
    """Return the head and the values of a column: numbers where it holds nothing else, days wherever they stand."""
    found = [_NUMBER.fullmatch(copied(cell)) for cell in cells if cell not in _DASHES]
    units = {one["unit"].strip() for one in found if one is not None}
    if found and all(found) and len(units) == 1:
        unit = units.pop()
        named = f"{head}（{unit}）" if unit and unit not in head else head
        return named, [None if cell in _DASHES else _number(cell) for cell in cells]
    return head, [_value(cell) for cell in cells]


def _number(cell: Cell) -> Decimal | int | None:
    found = _NUMBER.fullmatch(copied(cell))
    if found is None:
        return None
    plain = found["number"].replace(",", "").replace("−", "-")
    return Decimal(plain) if "." in plain else int(plain)


def _value(cell: Cell) -> date | str | None:
    if isinstance(cell, datetime):
        return cell.astimezone()
    if not isinstance(cell, str):
        return copied(cell) if isinstance(cell, DayWords) else cell
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
        if _MOMENT.fullmatch(cell):
            return datetime.fromisoformat(cell)
    except ValueError:  # 2026-99-99: a code
        return cell
    return cell or None
