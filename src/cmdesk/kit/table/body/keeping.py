"""What a person had in front of them, found again after the rows have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cmdesk.kit.table.body.grid import Grid
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.selection import Ranges

MOST: Final = 500  # selected records that are looked for one by one


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows on screen before a refresh.

    Attributes:
        places: id → place of the record at the top, the current and the selected records, in this order.
        top: id of the first record on screen.
        offset: pixels from its row to the top of the screen.
        scrolled: pixels scrolled down.
        current: id of the current record.
        row: the current row.
        column: the current column.
        selected: ids of the selected records.
        everything: all records were selected.
    """

    places: dict[int, int]
    top: int | None
    offset: int
    scrolled: int
    current: int | None
    row: int
    column: int
    selected: tuple[int, ...]
    everything: bool


def remember(grid: Grid, model: TableModel) -> Kept:
    """Return what is on screen.

    A selection is kept when all records were selected, or when they have been on screen, so that their ids are
    known; any other is let go rather than moved to records nobody has seen.
    """
    places: dict[int, int] = {}
    first, last = grid.visible_rows()
    top_row = next((row for row in range(first, last + 1) if model.id_at(row) is not None), -1)
    top = _note(model, top_row, places)
    row = grid.currentIndex().row()
    current = _note(model, row, places)
    chosen = model.places(grid.selected)
    selected: tuple[int, ...] = ()
    if len(chosen) <= MOST:
        rows = [model.row_of(place) for begin, end in chosen for place in range(begin, end + 1)]
        ids = [_note(model, one, places) for one in rows]
        selected = () if None in ids else tuple(row_id for row_id in ids if row_id is not None)
    return Kept(
        places=places,
        top=top,
        offset=grid.verticalOffset() - top_row * grid.row_height,
        scrolled=grid.verticalOffset(),
        current=current,
        row=row,
        column=grid.currentIndex().column(),
        selected=selected,
        everything=1 < len(chosen) == model.count,
    )


def restore(grid: Grid, kept: Kept, places: Mapping[int, int]) -> None:
    """Bring back on screen what was there, at its new places."""
    model = grid.rows
    bar = grid.verticalScrollBar()
    if kept.top is not None and kept.top in places:
        bar.setValue(model.row_of(places[kept.top]) * grid.row_height + kept.offset)
    else:
        bar.setValue(kept.scrolled)
    count = model.rowCount()
    if not count:
        return
    place = None if kept.current is None else places.get(kept.current)
    row = kept.row if place is None else model.row_of(place)
    if row >= 0:
        column = min(kept.column, model.columnCount() - 1)
        grid.set_current_row(min(row, count - 1), column=column, select=False, show=False)
    if kept.everything:
        grid.select_rows(Ranges([(0, count - 1)]))
    elif kept.selected:
        rows = [model.row_of(places[row_id]) for row_id in kept.selected if row_id in places]
        here = min(row, count - 1)
        if (
            not rows and here >= 0 and model.place(here) is not None
        ):  # all are gone: the keys go on from where one stands
            rows = [here]
        grid.select_rows(Ranges((one, one) for one in rows))


def _note(model: TableModel, row: int, places: dict[int, int]) -> int | None:
    row_id = model.id_at(row) if row >= 0 else None
    place = model.place(row) if row_id is not None else None
    if row_id is not None and place is not None:
        places.setdefault(row_id, place)
    return row_id
