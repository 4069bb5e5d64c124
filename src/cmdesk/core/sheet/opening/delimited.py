"""Text with separated cells: CSV in all its dialects, and what a spreadsheet puts on the clipboard."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import MAX_COLUMNS, Grid

DELIMITERS = (",", "\t", ";", "|", "^", "，", "；")

_SAMPLE = 65_536
_SAMPLE_ROWS = 60
_SEP_LINE = re.compile("sep=(.)\r?\n", re.IGNORECASE)
_AS_TEXT = re.compile('="(.*)"', re.DOTALL)  # ="00123" is how programs keep Excel from changing a number
_BLANKS = "\\s\u200b-\u200f\u2060\ufeff"
FORMULA_START = re.compile(f"[{_BLANKS}]*[=+\\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n]")
"""What a spreadsheet may take for a formula; ``write_csv`` puts a quote before it, which is taken away here."""

_PROTECTION = frozenset("='")


def sniff(text: str) -> str:
    """Return the likeliest delimiter of a text; a comma when there is a single column."""
    said = _SEP_LINE.match(text)
    if said:
        return said[1]
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n")]
    scores = {delimiter: _regularity(sample, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else ","


def _regularity(sample: str, delimiter: str) -> float:
    """Score how much a sample looks like a table under a delimiter: alike row lengths, many columns."""
    widths = []
    for row in _parse(sample, delimiter):
        if any(cell.strip() for cell in row):
            widths.append(len(row))
        if len(widths) == _SAMPLE_ROWS:
            break
    if not widths or max(widths) == 1:
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    if usual == 1:
        return 0.01 * (1 - widths.count(1) / len(widths))
    return widths.count(usual) / len(widths) * (1 + min(usual, 50) / 25)


def parse_delimited(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of a text; blank lines count as rows, as they do in a spreadsheet.

    A quote that is never closed swallows the rest of the file; from its row on the text is read again without quotes.

    Raises:
        Refused: a row has more columns than a sheet can hold.
    """
    said = _SEP_LINE.match(text)
    if said:
        text = text[said.end() :]
    text = text.replace("\x00", "")
    rows = _rows(text, delimiter)
    for number, row in enumerate(rows, 1):
        if len(row) > MAX_COLUMNS:
            raise Refused(f"第 {number} 行有 {len(row)} 列，超出表格的范围，请检查分隔符是否选对")
        yield [_unprotected(cell) for cell in row] if any(cell[:1] in _PROTECTION for cell in row) else row


def parse_clipboard(text: str) -> Grid:
    """Read what a spreadsheet or another program put on the clipboard as text (S1-40).

    Cells are separated by tabs, or by what the sniffer finds where there is no tab; a cell with line breaks
    stands in quotes.
    """
    delimiter = "\t" if "\t" in text else sniff(text)
    rows = [tuple(cell or None for cell in row) for row in parse_delimited(text, delimiter)]
    return Grid(rows=list(rows), kind="clipboard", delimiter=delimiter)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = _parse(text, delimiter)
    rows: list[list[str]] = []
    ends = [0]  # how many lines of the text each row and those before it take
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    if not rows or not rows[-1] or "\n" not in rows[-1][-1]:
        return rows
    tail = "".join(StringIO(text, newline="").readlines()[ends[-2] :])
    if not _lacks_a_quote(tail, delimiter):
        return rows
    return rows[:-1] + [[cell.strip('"') for cell in row] for row in _parse(tail, delimiter, quoting=csv.QUOTE_NONE)]


def _lacks_a_quote(row: str, delimiter: str) -> bool:
    """Tell whether the text of the last row ends within quotes."""
    try:
        list(_parse(row, delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _parse(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL, *, strict: bool = False) -> Any:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    dialect = "excel-tab" if delimiter == "\t" else "excel"
    return csv.reader(StringIO(text, newline=""), dialect, delimiter=delimiter, quoting=quoting, strict=strict)  # type: ignore[arg-type]


def _unprotected(cell: str) -> str:
    found = _AS_TEXT.fullmatch(cell)
    if found:
        return found[1].replace('""', '"')
    return cell[1:] if cell.startswith("'") and (FORMULA_START.match(cell, 1) or "'" not in cell[1:]) else cell
