"""Lists whose columns are only apart by blanks: 福顺烟酒店 王福顺 13812345678, a line in one cell."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from cmdesk.core.sheet.grid import Grid, Row
from cmdesk.core.sheet.understanding.headers import clean_label
from cmdesk.core.text.hanzi import fold

_BLANKS = re.compile(r"[ \t\u3000]+")
_LEAST_LINES, _LEAST_WORDS = 2, 3


def columns_of_lines(grid: Grid, known: Collection[str]) -> Grid | None:
    """Part the lines of a sheet that fills one column only at their blanks; None where they are not all alike.

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
    if len(lines) < _LEAST_LINES or len(set(map(len, lines))) > 1:
        return None
    names = sum(fold(clean_label(word)) in known for word in lines[0])
    if len(lines[0]) < (_LEAST_LINES if names else _LEAST_WORDS):
        return None
    note = f"这张表只有一列，每行用空格隔开，已分成 {len(lines[0])} 列，请核对“前几行的内容”"
    return replace(grid, rows=lines, merged=[], notes=(*grid.notes, note))
