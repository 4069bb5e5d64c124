"""Lists that are lines of words: 福顺烟酒店 王福顺 13812345678, a line in one cell; 店名：福顺烟酒店, a line an item."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from cmdesk.core.sheet.grid import Cell, Grid, Row, is_blank
from cmdesk.core.sheet.understanding.headers import clean_label
from cmdesk.core.text.hanzi import fold

_BLANKS = re.compile(r"[ \t\u3000]+")
_LEAST_LINES, _LEAST_WORDS = 2, 3
_MOST_TITLES, _MOST_ITEMS = 3, 20_000
_ITEM = re.compile(r"\s*([^:：]{1,12})[:：]\s*(.*)", re.DOTALL)


def columns_of_lines(grid: Grid, known: Collection[str]) -> Grid | None:
    """Part the lines of a sheet that fills one column only at their blanks; None where they are not all alike.

    A few lines of fewer words may stand above them: a title.

    Args:
        grid: the sheet.
        known: folded words known as names of columns.
    """
    lines: list[Row] = []
    for row in grid.rows:
        filled = [cell for cell in row if cell is not None]
        if not filled:
            continue
        if len(filled) > 1 or not isinstance(filled[0], str):
            return None
        lines.append(tuple(_BLANKS.split(filled[0].strip())))
    begin = next((at for at, line in enumerate(lines) if len(line) == len(lines[-1])), 0)
    titles, lines = lines[:begin], lines[begin:]
    if len(lines) < _LEAST_LINES or len(set(map(len, lines))) > 1 or len(titles) > _MOST_TITLES:
        return None
    if any(len(line) > len(lines[0]) for line in titles):
        return None
    names = sum(fold(clean_label(word)) in known for word in lines[0])
    if len(lines[0]) < (_LEAST_LINES if names else _LEAST_WORDS):
        return None
    note = f"这张表只有一列，每行用空格隔开，已分成 {len(lines[0])} 列，请核对“前几行的内容”"
    above: list[Row] = [(" ".join(map(str, line)),) for line in titles]
    return replace(grid, rows=[*above, *lines], merged=[], notes=(*grid.notes, note))


def items_of_lines(grid: Grid, known: Collection[str]) -> Grid | None:
    """Part the cells of a sheet that say what they hold (店名：福顺烟酒店); None where most do not.

    Args:
        grid: the sheet.
        known: folded words known as names of columns.
    """
    rows = [row for row in grid.rows[:_MOST_ITEMS] if not is_blank(row)]
    said = [_items(row, known) for row in rows[:_LEAST_WORDS]]
    if sum(map(bool, said)) < _LEAST_LINES or len(grid.rows) > _MOST_ITEMS:
        return None
    parted = [_items(row, known) for row in grid.rows]
    if sum(map(bool, parted)) * 4 < len(rows) * 3:
        return None
    made = [items or row for items, row in zip(parted, grid.rows, strict=True)]
    return replace(grid, rows=made, merged=[])


def parted(row: Row, known: Collection[str]) -> Row:
    """Return a row whose first cell says what it holds (客户名称：福顺烟酒店) with name and value in cells of their own."""
    at = next((at for at, cell in enumerate(row) if cell is not None), 0)
    cell = row[at] if row else None
    if not isinstance(cell, str) or (":" not in cell and "：" not in cell):
        return row
    items = _items((cell,), known)
    return (*row[:at], *items, *row[at + 1 :]) if items and items[1] is not None else row


def _items(row: Row, known: Collection[str]) -> Row:
    """Return the names and values of the cells of a row; nothing where one of them says no name."""
    made: list[Cell] = []
    for cell in row:
        if cell is None:
            continue
        found = _ITEM.fullmatch(cell) if isinstance(cell, str) else None
        if found is None or fold(clean_label(found[1])) not in known:
            return ()
        made += (found[1], found[2].strip() or None)
    return tuple(made)
