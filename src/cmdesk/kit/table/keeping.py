"""What a person had in front of them, found again after the rows have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cmdesk.kit.table.grid import Grid
from cmdesk.kit.table.model import TableModel
from cmdesk.kit.table.selection import Ranges

MOST: Final = 500  # selected rows that are looked for one by one


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows on screen before a refresh.

    Attributes:
        places: id → position of the row at the top, the current row and the selected rows, in this order.
        top: id of the row at the top.
        offset: pixels of it that were scrolled away.
        current: id of the current row.
        row: position of the current row.
        selected: ids of the selected rows.
        everything: all rows were selected.
    """

    places: dict[int, int]
    top: int | None
    offset: int
    current: int | None
    row: int
    selected: tuple[int, ...]
    everything: bool


def remember(grid: Grid, model: TableModel) -> Kept:
    """Return what is on screen.

    A selection is kept when all rows were selected, or when its rows have been on screen, so that their ids are
    known; any other is let go rather than moved to rows nobody has seen.
    """
    first = grid.first_row()
    row = grid.currentIndex().row()
    count = len(grid.selected)
    chosen = (
        [model.id_at(number) for part in grid.selected for number in range(part[0], part[1] + 1)]
        if count <= MOST
        else []
    )
    selected = () if None in chosen else tuple(row_id for row_id in chosen if row_id is not None)
    top, current = model.id_at(first), model.id_at(row) if row >= 0 else None
    places: dict[int, int] = {}
    if top is not None:
        places[top] = first
    if current is not None:
        places.setdefault(current, row)
    for row_id, number in zip(
        selected, (n for part in grid.selected for n in range(part[0], part[1] + 1)), strict=False
    ):
        places.setdefault(row_id, number)
    everything = 1 < count == model.rowCount()
    return Kept(places, top, grid.verticalOffset() % grid.row_height, current, row, selected, everything)


def restore(grid: Grid, kept: Kept, places: Mapping[int, int]) -> None:
    """Bring back on screen what was there, at its new positions."""
    count = grid.rows.rowCount()
    if kept.top is not None and kept.top in places:
        grid.verticalScrollBar().setValue(places[kept.top] * grid.row_height + kept.offset)
    if not count:
        return
    row = places.get(kept.current, kept.row) if kept.current is not None else kept.row
    if row >= 0:
        grid.set_current_row(min(row, count - 1), select=False, show=False)
    if kept.everything:
        grid.select_rows(Ranges([(0, count - 1)]))
    elif kept.selected:
        grid.select_rows(Ranges((places[row_id], places[row_id]) for row_id in kept.selected if row_id in places))
