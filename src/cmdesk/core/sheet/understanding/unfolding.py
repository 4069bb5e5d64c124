"""Sheets that are no plain table: cards with one item a line, a table on its side; ``beside`` and ``spread`` are others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from cmdesk.core.sheet.grid import Cell, Grid, Row, is_blank
from cmdesk.core.sheet.understanding.aside import without_figures
from cmdesk.core.sheet.understanding.beside import below_each_other
from cmdesk.core.sheet.understanding.headers import clean_label
from cmdesk.core.sheet.understanding.lines import columns_of_lines, items_of_lines, parted
from cmdesk.core.sheet.understanding.spread import gather
from cmdesk.core.text.hanzi import fold

Line = list[tuple[str, list[Cell]]]
"""The names of a row, each with the cells behind it."""

_LEAST = 3  # different names down the side that make a card
_MOST_ROWS = 20_000
_MOST_NAMED = 10  # sheets in a sentence


def unfold(grid: Grid, known: Collection[str], name: str = "名称") -> Grid:
    """Return a sheet with one plain table, and a note where it had to be put together; most sheets as they are.

    Args:
        grid: the sheet.
        known: words known as names of columns.
        name: the name of the column of what the rows are about, where the sheet has none.
    """
    words = frozenset(map(fold, known)) - {""}
    grid = items_of_lines(grid, words) or columns_of_lines(grid, words) or without_figures(grid, known) or grid
    return _cards(grid, words) or below_each_other(grid, known) or gather(grid, words, name) or grid


def items_of(rows: Sequence[Row], known: Collection[str]) -> tuple[str, ...]:
    """Return the names of the items of a card, or of a table on its side; none where the rows are neither.

    Args:
        rows: a sheet.
        known: words known as names of columns.
    """
    read = _records(rows, frozenset(map(fold, known)) - {""})
    return read[0] if read else ()


def _cards(grid: Grid, known: Collection[str]) -> Grid | None:
    """Read names of items down the side, with their values behind them, as records; each sheet on its own."""
    starts = [place for place, _ in grid.parts] or [0]
    read = [_records(grid.rows[top:end], known) for top, end in zip(starts, [*starts[1:], None], strict=True)]
    sheets = [one for one in read if one]
    if not sheets or len(sheets) < len(read):
        return None
    labels = tuple(dict.fromkeys(label for names, _ in sheets for label in names))
    rows: list[Row] = [labels]
    parts: list[tuple[int, str]] = []
    for (_, name), (_, records) in zip(grid.parts or ((0, grid.sheet),), sheets, strict=True):
        parts.append((len(rows), name))
        rows += (tuple(record.get(label) for label in labels) for record in records)
    note = f"这张表是一项一行的卡片，不是一户一行，已按 {len(rows) - 1} 户读取，请核对“前几行的内容”"
    if grid.parts:
        begins = "、".join(f"“{name}”从第 {row + 1} 行起" for row, name in parts[:_MOST_NAMED])
        begins += "……" if len(parts) > _MOST_NAMED else ""
        note = f"有 {len(parts)} 张工作表是样式相同的卡片，已合在一起按 {len(rows) - 1} 户读取（{begins}），请核对“前几行的内容”"
    return replace(grid, rows=rows, merged=[], parts=tuple(parts) if grid.parts else (), notes=(*grid.notes, note))


def _records(sheet: Sequence[Row], known: Collection[str]) -> tuple[tuple[str, ...], list[dict[str, Cell]]] | None:
    """Return the names of the items of a sheet of cards, and a record for each; None for any other sheet."""
    if len(sheet) > _MOST_ROWS:
        return None
    filled = [row for row in sheet if not is_blank(row)]
    filled = [parted(row, known) for row in filled]
    lines = [_items(row, known) for row in filled]
    carded = [line for line in lines if line]
    if len({line[0][0] for line in carded}) < _LEAST or len(carded) * 2 < len(lines):
        return None
    if any(not values for line in carded for _, values in line[:-1]) or any(_names_only(row, known) for row in filled):
        return None  # names right behind names: the header of a plain table
    firsts = [line[0][0] for line in carded]
    on_its_side = len(set(firsts)) == len(firsts) and all(len(line) == 1 for line in carded)
    if on_its_side:  # names that nobody knows stay, for people to see
        carded = [line or _unknown(row) for row, line in zip(filled, lines, strict=True) if line or _unknown(row)]
    else:
        carded = [_further(line) for line in carded]
    records = _columns(carded) if on_its_side else _stacked(carded)
    records = [record for record in records if any(value is not None for value in record.values())]
    return tuple(dict.fromkeys(label for line in carded for label, _ in line)), records


def _items(row: Row, known: Collection[str]) -> Line:
    """Return the names of a row, each with the cells behind it; nothing when it does not begin with a name."""
    found: Line = []
    for cell in row:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if found:
                found[-1][1].append(None)
            continue
        label = clean_label(cell) if isinstance(cell, str) else ""
        behind_a_name = bool(found) and not found[-1][1]
        if label and fold(label) in known and not (behind_a_name and _is_filled(found)):
            found.append((label, []))
        elif found:
            found[-1][1].append(cell)
        else:
            return []
    return found


def _names_only(row: Row, known: Collection[str]) -> bool:
    """Tell a header whose first name nobody knows: known names stand right behind each other, and nothing else does."""
    cells = [cell for cell in row[1:] if cell is not None]
    return len(cells) > 1 and all(isinstance(cell, str) and fold(clean_label(cell)) in known for cell in cells)


def _unknown(row: Row) -> Line:
    """Return a row whose first cell is no known name, but has values behind it."""
    at = next(at for at, cell in enumerate(row) if cell is not None)
    label = clean_label(row[at])
    return [(label, list(row[at + 1 :]))] if label and not is_blank(row[at + 1 :]) else []


def _further(line: Line) -> Line:
    """Take what stands behind the value of a name for a further name with its value."""
    made: Line = []
    for label, values in line:
        held: list[Cell] = [cell for cell in values if cell is not None]
        made.append((label, held[:1]))
        if len(held) > 2:
            made += [(clean_label(name), [value]) for name, value in zip(held[1::2], held[2::2], strict=False)]
    return made


def _is_filled(found: Line) -> bool:
    """Tell whether the names before the last one have values: then what follows a name is one, whatever it reads."""
    return len(found) > 1 and any(value is not None for _, values in found[:-1] for value in values)


def _columns(lines: Sequence[Line]) -> list[dict[str, Cell]]:
    width = max(len(line[0][1]) for line in lines)
    return [{line[0][0]: line[0][1][at] for line in lines if at < len(line[0][1])} for at in range(width)]


def _stacked(lines: Sequence[Line]) -> list[dict[str, Cell]]:
    """Begin a record wherever the first name comes again."""
    records: list[dict[str, Cell]] = []
    begins = lines[0][0][0]
    for line in lines:
        if line[0][0] == begins or not records:
            records.append({})
        for label, values in line:
            value = next((cell for cell in values if cell is not None), None)
            if records[-1].get(label) is None:
                records[-1][label] = value
    return records
