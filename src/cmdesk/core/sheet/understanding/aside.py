"""A small table of figures beside a list, apart from it by an empty column: 区域, 户数, 占比."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from cmdesk.core.sheet.grid import Cell, Grid, Row, column_letter
from cmdesk.core.sheet.understanding.headers import clean_label, find_header

_LEAST, _LOOKED_AT = 2, 400


def without_figures(grid: Grid, known: Collection[str]) -> Grid | None:
    """Leave out the figures beside a list, with a note; None where there are none.

    Of such a table the first column holds words, each of them once, all others nothing but numbers, and it ends before
    the list does.

    Args:
        grid: the sheet.
        known: words known as names of columns.
    """
    header = find_header(grid, 0, known)
    if header is None:
        return None
    labels = [clean_label(cell) for cell in grid.rows[header.bottom]]
    below = grid.rows[header.bottom + 1 :]
    for gap in range(_LEAST, len(labels) - _LEAST):
        if (
            labels[gap]
            or not labels[gap - 1]
            or not labels[gap + 1]
            or any(_cell(row, gap) is not None for row in below)
        ):
            continue
        end = next((at for at in range(gap + 1, len(labels)) if not labels[at]), len(labels))
        if end - gap > _LEAST and _are_figures([row[gap + 1 : end] for row in below], _height(below, gap)):
            return _cut(grid, gap + 1, end, [label for label in labels[gap + 1 : end] if label])
    return None


def _are_figures(block: Sequence[Row], height: int) -> bool:
    """Tell whether rows are words with numbers behind them, from the first on without a gap, and fewer than the list's."""
    filled = [at for at, row in enumerate(block) if any(cell is not None for cell in row)]
    if not filled or len(filled) >= height or len(filled) > _LOOKED_AT or filled[-1] != len(filled) - 1:
        return False
    rows = [block[at] for at in filled]
    counted = {_cell(row, 0) for row in rows}
    return len(counted) == len(rows) and all(
        isinstance(_cell(row, 0), str) and all(map(_is_figure, row[1:])) for row in rows
    )


def _is_figure(cell: Cell) -> bool:
    return cell is None or isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip(" %").isdecimal())


def _height(rows: Sequence[Row], width: int) -> int:
    """Return how many rows reach down to the last one that is filled in the first columns."""
    return next((at + 1 for at in reversed(range(len(rows))) if any(cell is not None for cell in rows[at][:width])), 0)


def _cell(row: Row, at: int) -> Cell:
    return row[at] if at < len(row) else None


def _cut(grid: Grid, first: int, end: int, labels: Sequence[str]) -> Grid:
    rows: list[Row] = [(*row[:first], *(None,) * (min(end, len(row)) - first), *row[end:]) for row in grid.rows]
    merged = [area for area in grid.merged if not first <= area.left < end]
    note = f"名单右边 {column_letter(first)} 列起有一张小的统计表（{'、'.join(labels)}），没有读"
    return replace(grid, rows=rows, merged=merged, notes=(*grid.notes, note))
