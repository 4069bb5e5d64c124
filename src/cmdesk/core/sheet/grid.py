"""The bare cells of one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

Cell = str | int | float | bool | date | datetime | time | None
Row = tuple[Cell, ...]

MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area; rows and columns count from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """The cells of one sheet as they stand in the file.

    Attributes:
        rows: ``rows[0]`` is row 1 of the sheet; rows may differ in length, an empty cell is ``None``. Merged
            areas hold their value in every row of their first column.
        sheet: name of the sheet that was read, "" where the format has none.
        sheets: names of all sheets that can be read, the visible ones first.
        parts: (place in ``rows``, name) of each sheet whose rows begin there, where several were read as one.
        merged: merged areas.
        kind: what the file is, one of ``check.KINDS``, or "clipboard".
        encoding: encoding with which a text file was read, else "".
        other_encodings: encodings under which a text file makes sense as well, likeliest first.
        delimiter: what separates the cells of a text file, else "".
        notes: Chinese sentences about what was noticed while reading.
    """

    rows: list[Row]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    parts: tuple[tuple[int, str], ...] = ()
    merged: list[Area] = field(default_factory=list)
    kind: str = ""
    encoding: str = ""
    other_encodings: tuple[str, ...] = ()
    delimiter: str = ""
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Return the number of columns of the longest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, counted from 0; ``None`` outside."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None


def column_letter(column: int) -> str:
    """Return the name of a column as Excel shows it: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether a row holds nothing but empty cells and blanks."""
    return not any(value is not None and (not isinstance(value, str) or value.strip()) for value in row)


def fill_merged(rows: list[Row], merged: Sequence[Area]) -> None:
    """Repeat the value of each merged area downwards, in its first column.

    Only downwards: a district merged over five customers belongs to each of them, but a title merged over ten
    columns is no value of the other nine.
    """
    for area in merged:
        if area.bottom <= area.top or area.top >= len(rows) or area.left >= len(rows[area.top]):
            continue
        value = rows[area.top][area.left]
        if value is None:
            continue
        for number in range(area.top + 1, min(area.bottom + 1, len(rows))):
            row = rows[number]
            if area.left >= len(row):
                row += (None,) * (area.left + 1 - len(row))
            if row[area.left] is None:
                rows[number] = (*row[: area.left], value, *row[area.left + 1 :])
