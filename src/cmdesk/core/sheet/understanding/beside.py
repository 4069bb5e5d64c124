"""Tables with the same header that stand beside each other on one sheet, perhaps each below the name of a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from cmdesk.core.sheet.grid import Grid, Row, column_letter, is_blank
from cmdesk.core.sheet.understanding.groups import COUNTS, name_of_groups
from cmdesk.core.sheet.understanding.headers import clean_label, find_header


class _Blocks(NamedTuple):
    """Where the tables begin and how wide they are; ``row`` holds the names of their columns."""

    row: int
    starts: list[int]
    width: int


def below_each_other(grid: Grid, known: Collection[str]) -> Grid | None:
    """Put tables that stand beside each other below each other; None for any other sheet."""
    blocks = _blocks(grid, known)
    if blocks is None:
        return None
    above, below = grid.rows[: blocks.row], grid.rows[blocks.row + 1 :]
    first, width = blocks.starts[0], blocks.width
    groups = _groups(above, blocks)
    head: Row = grid.rows[blocks.row][first : first + width]
    rows: list[Row] = [row[first : first + width] for row in (above[:-1] if groups else above)]
    name, values = name_of_groups(groups) if groups else ("", [])
    rows.append((*head, name) if groups else head)
    second = 0
    for at, start in enumerate(blocks.starts):
        part = [row[start : start + width] for row in below]
        part = [row + (None,) * (width - len(row)) for row in part if not at or not is_blank(row)]
        second = second or (len(rows) + 1 if at else 0)
        rows += ((*row, None if is_blank(row) else values[at]) for row in part) if groups else part
    place = f"{column_letter(blocks.starts[1])} 列起的从第 {second} 行起"
    note = f"这张表有 {len(blocks.starts)} 个并排的名单，右边的已接在左边的下面（{place}）"
    note += f"，上方的“{groups[0]}”等记在“{name}”一列" if groups else ""
    merged = [area for area in grid.merged if area.right < blocks.starts[1] and not first and not groups]
    return replace(grid, rows=rows, merged=merged, notes=(*grid.notes, note))


def _blocks(grid: Grid, known: Collection[str]) -> _Blocks | None:
    header = find_header(grid, 0, known)
    if header is None or header.bottom - header.top > 1:
        return None
    labels = [clean_label(cell) for cell in grid.rows[header.bottom]]
    repeated = [label for label in labels if label and labels.count(label) > 1]
    if not repeated:
        return None
    starts = [at for at, label in enumerate(labels) if label == repeated[0]]
    if any(label and label.lower() not in COUNTS for label in labels[: starts[0]]):
        return None
    found = [_stripped(labels[start:end]) for start, end in zip(starts, [*starts[1:], len(labels)], strict=True)]
    if len(found[0]) < 2 or any(block != found[0] for block in found):
        return None
    return _Blocks(header.bottom, starts, len(found[0]))


def _groups(above: Sequence[Row], blocks: _Blocks) -> list[str]:
    """Return the names of the groups in the row right above: one text in each block; nothing where it is no such row."""
    row = above[-1] if above else ()
    names = []
    for start in blocks.starts:
        filled = [cell for cell in row[start : start + blocks.width] if cell is not None]
        if len(filled) != 1 or not isinstance(filled[0], str):
            return []
        names.append(filled[0].strip())
    return names if len(set(names)) == len(names) else []


def _stripped(labels: Sequence[str]) -> list[str]:
    """Return the labels without the empty ones at the end."""
    last = max((at for at, label in enumerate(labels) if label), default=-1)
    return list(labels[: last + 1])
