"""Sheets whose columns are groups: below 周一 stand the customers of Monday, or a tick beside each of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cmdesk.core.sheet.grid import Cell, Grid, Row, is_blank
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.sheet.understanding.groups import COUNTS, GROUP, WEEKDAY, name_of_groups, weekday_in
from cmdesk.core.sheet.understanding.headers import clean_label, is_header
from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy import show, tidy_flag

_LOOKED_AT = 20
_LEAST_DAYS, _LEAST_GROUPS = 3, 2
_SAMPLES = 100
_NAMED, _SURELY_NAMED = 0.4, 0.75  # so many of the cells look like shops or people: below days and places, below others


_BEHIND_NAME = re.compile(r"[\s(（0-9].*", re.DOTALL)  # 好又多超市 13900001111


class _Heads(NamedTuple):
    """The row with the names of the groups, the columns below them, and the others, which belong to the whole row."""

    row: int
    groups: dict[int, str]
    others: list[int]


def gather(grid: Grid, known: Collection[str], name: str) -> Grid | None:
    """Return a sheet with a row for each cell below a group, or the ticks of a row in one column; None for other sheets.

    Args:
        grid: the sheet.
        known: folded words known as names of columns.
        name: what the column of the cells is called.
    """
    for at in range(min(_LOOKED_AT, len(grid.rows))):
        ticked = _ticked(grid, at, known)
        if ticked:
            return ticked
        heads = _heads(grid, at, known)
        if heads and _are_names(grid, heads):
            return _one_below_the_other(grid, heads, name)
        if is_header(grid, at, known):
            return None  # 客户名称, 类型: what stands below are a shop and its kind
    return None


def _heads(grid: Grid, at: int, known: Collection[str]) -> _Heads | None:
    """Return the groups that a row names: no known name of a column among them, none twice."""
    labels = {column: clean_label(cell) for column, cell in enumerate(grid.rows[at]) if cell is not None}
    others = [column for column, label in labels.items() if label.lower() in COUNTS]
    groups = {column: label for column, label in labels.items() if label and column not in others}
    if len(groups) < _LEAST_GROUPS or len(set(groups.values())) < len(groups):
        return None
    if not all(isinstance(grid.rows[at][column], str) for column in groups):
        return None
    if any(fold(label) in known for label in groups.values()):
        return None
    return _Heads(at, groups, others)


def _are_names(grid: Grid, heads: _Heads) -> bool:
    """Tell whether names stand below the groups, and nothing beside them."""
    width = max(map(len, grid.rows))
    beside = [column for column in range(width) if column not in heads.groups and column not in heads.others]
    below = grid.rows[heads.row + 1 :]
    if any(row[column] is not None for row in below for column in beside if column < len(row)):
        return False
    kind, _ = name_of_groups(list(heads.groups.values()))
    least = _SURELY_NAMED if kind == GROUP else _NAMED
    if kind != GROUP and len(heads.groups) < (_LEAST_DAYS if kind == WEEKDAY else _LEAST_GROUPS):
        return False
    for column in heads.groups:
        cells = [row[column] for row in below[:_SAMPLES] if column < len(row) and row[column] is not None]
        names = [cell for cell in cells if isinstance(cell, str)]
        if not names or len(cells) - len(names) > max(1, len(cells) // 4):  # a line of counts may stand below
            return False
        called = [_BEHIND_NAME.sub("", name.strip()) for name in names]
        companies, people = looks_like("company", called), looks_like("person", called)
        if (companies if kind == GROUP else companies + people) < least:
            return False
    return True


def _one_below_the_other(grid: Grid, heads: _Heads, name: str) -> Grid:
    kind, values = name_of_groups(list(heads.groups.values()))
    group_of = dict(zip(heads.groups, values, strict=True))
    rows: list[Row] = [(name, kind)]
    parts, begins = [], dict(grid.parts)
    for at, row in enumerate(grid.rows[heads.row + 1 :], heads.row + 1):
        if at in begins:
            parts.append((len(rows), begins[at]))
        if not _repeats(grid, at, heads) and not _is_title(grid, at, heads):
            rows += ((cell, group_of[column]) for column, cell in _names_in(row, group_of))
    note = (
        f"这张表按{'星期' if kind == WEEKDAY else '列'}分组，每组一列，已改成一户一行，共 {len(rows) - 1} 户，"
        f"“{next(iter(heads.groups.values()))}”等记在“{kind}”一列，请核对“前几行的内容”"
    )
    first = [(0, grid.parts[0][1])] if grid.parts else []
    return replace(grid, rows=rows, merged=[], parts=tuple(first + parts), notes=(*grid.notes, note))


def _names_in(row: Row, groups: Mapping[int, str]) -> list[tuple[int, Cell]]:
    return [
        (column, row[column])
        for column in groups
        if column < len(row) and isinstance(row[column], str) and str(row[column]).strip()
    ]


def _repeats(grid: Grid, at: int, heads: _Heads) -> bool:
    """Tell whether a row repeats the names of the groups, as on the next page or for the next week."""
    if not 0 <= at < len(grid.rows):
        return False
    said = [clean_label(cell) for _, cell in _names_in(grid.rows[at], heads.groups)]
    return len(said) > 1 and set(said) <= set(heads.groups.values())


def _is_title(grid: Grid, at: int, heads: _Heads) -> bool:
    """Tell whether a row holds nothing but the title of a repetition right below it."""
    filled = [cell for cell in grid.rows[at] if cell is not None]
    return len(filled) <= 1 and _repeats(grid, at + 1, heads)


def _ticked(grid: Grid, at: int, known: Collection[str]) -> Grid | None:
    """Put the ticks below the days of the week into one column: 周一、周四."""
    labels = [clean_label(cell) for cell in grid.rows[at]]
    days = {column: day for column, label in enumerate(labels) if (day := weekday_in(label))}
    if len(days) < _LEAST_DAYS or not any(fold(label) in known for label in labels):
        return None
    below = grid.rows[at + 1 :]
    cells = [row[column] for row in below for column in days if column < len(row) and row[column] is not None]
    ticks = [cell for cell in cells if not is_blank((cell,))]
    if not ticks or any(tidy_flag(cell)[1] for cell in ticks[:_SAMPLES]) or all(map(_is_amount, ticks)):
        return None
    kept = [column for column in range(max(map(len, grid.rows))) if column not in days]
    rows: list[Row] = [_columns(row, kept) for row in grid.rows[:at]]
    rows.append((*_columns(grid.rows[at], kept), WEEKDAY))
    for row in below:
        said = [day for column, day in days.items() if column < len(row) and tidy_flag(row[column])[0]]
        rows.append((*_columns(row, kept), "、".join(said) or None))
    note = f"“{labels[min(days)]}”等 {len(days)} 列里打的勾，已合成“{WEEKDAY}”一列"
    moved = {column: place for place, column in enumerate(kept)}
    merged = [
        replace(area, left=moved[area.left], right=moved[area.right])
        for area in grid.merged
        if area.left in moved and area.right in moved
    ]
    return replace(grid, rows=rows, merged=merged, notes=(*grid.notes, note))


def _columns(row: Row, kept: Sequence[int]) -> Row:
    return tuple(row[column] if column < len(row) else None for column in kept)


def _is_amount(cell: Cell) -> bool:
    """Tell a count from a tick that is written as 1."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and show(cell) not in {"0", "1"}
