"""A sheet as an import looks at it: its cells, its table, and what the columns probably are."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cmdesk.core.resources import resource
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.understanding.columns import Guess, Target, guess_columns, known_words
from cmdesk.core.sheet.understanding.evidence import Look
from cmdesk.core.sheet.understanding.table import Table, find_table

if TYPE_CHECKING:
    from cmdesk.core.field import Field

_SAMPLE = 200  # rows that a column's look is judged by


@dataclass
class Sheet:
    """A file as read."""

    grid: Grid
    table: Table
    guesses: list[Guess]

    @property
    def mapping(self) -> dict[int, str]:
        """Return the guessed mapping: column index → key of a target."""
        return {guess.column: guess.target for guess in self.guesses if guess.target}


def targets_of(fields: Mapping[str, Field[Any]], words: str, looks: Mapping[str, Look]) -> tuple[Target, ...]:
    """Return what the columns of a list may be: a target for each field.

    Args:
        fields: by the keys of the targets.
        words: the file in ``resources/words`` that has the names offices use for each.
        looks: kind of a field → what its cells look like; text otherwise.
    """
    known = tomllib.loads(resource("words", words).read_text(encoding="utf-8"))
    return tuple(
        Target(
            key=name,
            label=one.label,
            synonyms=tuple(known.get(name, "").split()),
            look=looks.get(one.kind, "text"),
            choices=tuple(choice.label for choice in one.about.choices),
        )
        for name, one in fields.items()
    )


def look(
    grid: Grid,
    targets: Sequence[Target],
    *,
    header_row: int | None = None,
    remembered: Mapping[str, str] | None = None,
    foreign: Collection[str] = (),
) -> Sheet:
    """Find the table of a sheet and guess its columns.

    Args:
        grid: the cells.
        targets: what the columns may be.
        header_row: the row of the column names, where people have said so.
        remembered: header → target key, as agreed the last time; it wins over every guess.
        foreign: names of columns that are none of the targets, however much they look like one.
    """
    table = find_table(grid, header_row=header_row, known=known_words(targets))
    guesses = guess_columns(table.headers, table.rows[:_SAMPLE], targets, foreign)
    return Sheet(grid, table, [_as_agreed(guess, remembered or {}) for guess in guesses])


def other_sheets(grid: Grid) -> list[str]:
    """Return the names of the sheets of a file that were not read."""
    read = {grid.sheet, *(name for _, name in grid.parts)}
    return [name for name in grid.sheets if name not in read]


def unread_sheets(grid: Grid) -> tuple[str, ...]:
    """Return a sentence about the sheets of a file that were not read, for people who saw nothing of them."""
    others = other_sheets(grid)
    if not others:
        return ()
    return (
        f"读取的是工作表“{grid.sheet}”，没有读{'、'.join(f'“{name}”' for name in others[:10])}；要导入别的表，加 --sheet 表名。",
    )


def _as_agreed(guess: Guess, remembered: Mapping[str, str]) -> Guess:
    if guess.header not in remembered:
        return guess
    return replace(guess, target=remembered[guess.header], score=100, reason="与上次导入相同")
