"""Columns that are the choices of one field, with a tick below the one that is meant: 核心, 潜力, 常规, 帮扶."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.sheet.understanding.columns import Guess, Target
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy import show
from cmdesk.customers.importing.targets import PERSON, SECOND, targets

_LEAST, _SAMPLES = 2, 100
_TICKS: Final = frozenset("√✓✔☑●■★vV")


def gather_ticks(sheet: Sheet) -> list[str]:
    """Put the ticks below the choices of one field into a column of that field; return a sentence for each."""
    ticked = [guess for guess in sheet.guesses if _is_ticked(sheet.table, guess.column)]
    said = []
    for target in targets():
        if len(ticked) < _LEAST or any(one.target == target.key for one in sheet.guesses if one not in ticked):
            continue
        columns = [guess for guess in ticked if _is_choice(guess.header, target)]
        if len(columns) >= _LEAST:
            _gather(sheet, columns, target)
            ticked = [guess for guess in ticked if guess not in columns]
            said.append(f"“{columns[0].header}”等 {len(columns)} 列里打的勾，已合成“{target.label}”一列")
    return said


def _is_ticked(table: Table, column: int) -> bool:
    """Tell, mostly at its first cell, a column that holds nothing but ticks."""
    cells = [row[column] for row in table.rows[:_SAMPLES]]
    if all(cell is None or _is_tick(cell) for cell in cells):
        cells = [cell for row in table.rows if (cell := row[column]) is not None]
        return bool(cells) and all(map(_is_tick, cells))
    return False


def _is_tick(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in _TICKS


def _is_choice(header: str, target: Target) -> bool:
    if target.key.startswith((PERSON, SECOND)) or target.look == "flag":
        return False
    return fold(header) in {fold(choice) for choice in target.choices}


def _gather(sheet: Sheet, columns: Sequence[Guess], target: Target) -> None:
    table = sheet.table
    for place, row in enumerate(table.rows):
        meant: Cell = "、".join(one.header for one in columns if show(row[one.column]).strip()) or None
        table.rows[place] = (*row, meant)
    sheet.guesses[:] = [
        replace(one, target=None, score=0, reason="打的勾已合成一列") if one in columns else one
        for one in sheet.guesses
    ]
    header = target.label if target.label not in table.headers else f"{target.label} (2)"
    sheet.guesses.append(Guess(len(table.headers), header, target.key, 90, "由几列打的勾合成"))
    table.headers = (*table.headers, header)
