"""Selected rows as text for the clipboard: tab-separated, and as a table that spreadsheets and mails take over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from cmdesk.core.window import Row
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.rows.reading import to_copy

_RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def as_lines(
    columns: Sequence[Column], rows: Iterable[Row | None], text: Callable[[Row, int], str], *, headers: bool
) -> list[list[str]]:
    """Return the cells to copy, without confidential columns and without rows that have vanished.

    Args:
        columns: the shown columns, in the order of the rows' values.
        rows: id, then values.
        text: gives what a cell says.
        headers: begin with the labels.
    """
    open_ones = [number for number, column in enumerate(columns) if not column.confidential]
    lines = [[columns[number].label for number in open_ones]] if headers else []
    lines += [
        [to_copy(columns[number], row[number + 1], text(row, number)) for number in open_ones]
        for row in rows
        if row is not None
    ]
    return lines


def as_tsv(lines: Iterable[Sequence[str]]) -> str:
    """Return cells as lines of tab-separated text; a cell with a line break or quote is quoted as Excel does."""
    return "\r\n".join("\t".join(_tsv_cell(cell) for cell in line) for line in lines)


def as_html(lines: Sequence[Sequence[str]], *, headers: bool) -> str:
    """Return cells as an HTML table; all text is escaped and marked as text, so that no cell becomes a formula."""
    parts = ['<html><head><meta charset="utf-8"></head><body><table>']
    for number, line in enumerate(lines):
        tag = "th" if headers and number == 0 else "td"
        parts.append(
            "<tr>" + "".join(f"<{tag}{_text_mark(cell)}>{_html_cell(cell)}</{tag}>" for cell in line) + "</tr>"
        )
    parts.append("</table></body></html>")
    return "".join(parts)


def _tsv_cell(cell: str) -> str:
    if cell.lstrip().startswith(_RISKY) and not _is_number(cell):
        cell = "'" + cell
    if any(mark in cell for mark in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _html_cell(cell: str) -> str:
    return escape(cell).replace("\n", '<br style="mso-data-placement:same-cell">')


def _text_mark(cell: str) -> str:
    return (
        "" if _is_number(cell) and len(cell) < 12 and not cell.startswith("0") else " style=\"mso-number-format:'\\@'\""
    )


def _is_number(cell: Any) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
