"""Sheets of a workbook that belong together: nearly the same columns, or cards of one kind; and how the parser's are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from cmdesk.core.sheet.grid import Area, Grid, column_letter, fill_merged
from cmdesk.core.sheet.understanding.headers import Header, find_header, is_header
from cmdesk.core.sheet.understanding.unfolding import items_of

LOOKED_AT = 20
"""Rows of a sheet among which its header is looked for."""

_LONGEST_CARD = 200  # rows of a sheet that is looked at as a card
_SAME_ITEMS = 1.5  # cards and headers belong together that share two thirds of their items


class Alike(NamedTuple):
    """A sheet that belongs together with another.

    Attributes:
        sheet: the sheet.
        first: the row at which its data begin.
        order: for each column of the other sheet the place of its own, -1 for none; empty where they are the same.
        without: names of its columns that the other sheet lacks.
    """

    sheet: Any
    first: int
    order: tuple[int, ...] = ()
    without: tuple[str, ...] = ()


def alike(book: Any, sheet: Any, names: Sequence[str], known: frozenset[str]) -> Iterator[Alike]:
    """Yield the other sheets that belong together with one.

    They have the same columns in whatever order, of which one of them may lack some, or are cards with nearly the same
    items; of a card every row is data.
    """
    if len(names) < 2 or not known:
        return
    items = frozenset(_items(sheet, known))
    mine = None if items else _header(sheet, known)
    if not items and mine is None:
        return
    for name in names:
        other = book.get_sheet_by_name(name) if name != sheet.name else None
        if other is None or other.start is None:
            continue
        if mine is None:
            theirs = frozenset(_items(other, known))
            if theirs and len(items & theirs) * _SAME_ITEMS >= len(items | theirs):
                yield Alike(other, 0)
            continue
        header = _header(other, known)
        if header is None or other.end[0] <= header.bottom:
            continue
        if header.labels == mine.labels:
            yield Alike(other, header.bottom + 1)
            continue
        ours, others = _named(mine), _named(header)
        if (ours <= others or others <= ours) and len(ours & others) * _SAME_ITEMS >= len(ours | others):
            order = tuple(header.labels.index(label) if label in others else -1 for label in mine.labels)
            yield Alike(other, header.bottom + 1, order, tuple(sorted(others - ours, key=header.labels.index)))


def _named(header: Header) -> frozenset[str]:
    """Return the names of the columns that have one."""
    return frozenset(label for at, label in enumerate(header.labels) if label != f"列{column_letter(at)}")


def _items(sheet: Any, known: frozenset[str]) -> tuple[str, ...]:
    """Return the names of the items of a sheet that is a card."""
    if sheet.end[0] >= _LONGEST_CARD:
        return ()
    grid = grid_of(rows_of(sheet), merged_of(sheet, 0))
    fill_merged(grid.rows, grid.merged)
    return items_of(grid.rows, known)


def _header(sheet: Any, known: frozenset[str]) -> Header | None:
    """Return the header of a sheet, if it surely has one."""
    rows = list(islice(rows_of(sheet), LOOKED_AT))
    return find_header(grid_of(rows, merged_of(sheet, 0)), 0, known) if has_header(rows, known) else None


def names_known(rows: Sequence[Sequence[Any]], known: frozenset[str]) -> int:
    """Return how many known words the likeliest header among the first rows of a sheet has."""
    header = find_header(grid_of(rows[:LOOKED_AT]), 0, known) if has_header(rows, known) else None
    return sum(label in known for label in header.labels) if header else 0


def has_header(rows: Sequence[Sequence[Any]], known: frozenset[str]) -> bool:
    """Tell whether one of the first rows of a sheet is surely a header of known words."""
    grid = grid_of(rows[:LOOKED_AT])
    return any(is_header(grid, number, known) for number in range(len(grid.rows)))


def ordered(rows: Iterable[Sequence[Any]], order: Sequence[int]) -> Iterator[Sequence[Any]]:
    """Yield rows with their cells in another order; -1 stands for a cell that they lack."""
    if not order:
        return iter(rows)
    return (tuple(row[at] if 0 <= at < len(row) else "" for at in order) for row in rows)


def in_order(areas: Iterable[Area], order: Sequence[int]) -> tuple[Area, ...]:
    """Return the merged areas of such rows; one over several columns is left out."""
    if not order:
        return tuple(areas)
    alone = (area for area in areas if area.left == area.right and area.left in order)
    return tuple(replace(area, left=order.index(area.left), right=order.index(area.left)) for area in alone)


def merged_of(sheet: Any, down: int) -> tuple[Area, ...]:
    """Return the merged areas of a sheet, moved down by some rows; those that come to lie above are left out."""
    areas = (Area(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return tuple(
        replace(area, top=area.top + down, bottom=area.bottom + down) for area in areas if area.top + down >= 0
    )


def rows_of(sheet: Any) -> Iterator[Sequence[Any]]:
    """Yield the rows from row 1 and column A on; the parser leaves out the columns before the first cell."""
    before = [""] * sheet.start[1]
    if not before:
        return iter(sheet.iter_rows())
    return (before + row for row in sheet.iter_rows())


def grid_of(rows: Iterable[Sequence[Any]], merged: Iterable[Area] = ()) -> Grid:
    """Return rows as the rest of the program knows them, where an empty cell is None."""
    return Grid(rows=[tuple(None if cell == "" else cell for cell in row) for row in rows], merged=list(merged))
