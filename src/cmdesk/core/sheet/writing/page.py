"""One sheet of an Excel file while it is written, row by row."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import east_asian_width

from cmdesk.core.sheet.grid import MAX_ROWS
from cmdesk.core.tidy import show

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ColumnKind = Literal["text", "number", "money", "day", "moment", "any"]
"""How a column is shown; "any" goes by the value of each cell."""

MAX_TEXT = 32_767
"""Longest text of a cell, in UTF-16 units."""

_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 50
_UPRIGHT, _ACROSS = (
    95,
    230,
)  # characters that a sheet of A4 takes as they are, and lying across at the least legible size
_A4 = 9
_FIRST_DAY = date(1900, 3, 1)  # Excel believes in 29 February 1900: earlier days would be shown wrong
_LARGEST = 10**15
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORMATS = {"text": "@", "number": "General", "money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its name, how it is shown, its width in characters (0 guesses)."""

    label: str
    kind: ColumnKind = "text"
    width: float = 0


def sheet_name(wanted: str, number: int) -> str:
    """Return a name that Excel accepts; the second sheet of a name ends in (2)."""
    tail = f" ({number})" if number > 1 else ""
    name = _NOT_IN_NAME.sub(" ", _NOT_XML.sub("", wanted)).strip(" '")[: 31 - len(tail)] or "数据"
    return ("数据" if name.lower() == "history" else name) + tail


def text_of(value: object) -> tuple[str, bool]:
    """Return a text that a cell can hold, and whether it had to be cut."""
    text = _NOT_XML.sub("", show(value).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= MAX_TEXT or len(text.encode("utf-16-le")) // 2 <= MAX_TEXT:
        return text, False
    return text.encode("utf-16-le")[: (MAX_TEXT - 1) * 2].decode("utf-16-le", "ignore") + "…", True


class Page:
    """Writes title, header and rows of one sheet.

    Attributes:
        cut: number of texts that were too long and were cut.
    """

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column], title: str) -> None:
        self.cut = 0
        self._columns = columns
        self._page = book.add_worksheet(name)
        self._formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        self._formats["number"] = None
        self._widths = [_NARROWEST] * len(columns)
        head = book.add_format(
            {"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "bottom_color": "#B8C0CC", "num_format": "@"}
        )
        self._header = 1 if title else 0
        if title:
            self._page.write_string(0, 0, text_of(title)[0], book.add_format({"bold": True, "font_size": 14}))
        for place, column in enumerate(columns):
            self._page.write_string(self._header, place, text_of(column.label)[0], head)
            self._measure(place, column.label, 3)  # room for the arrow of the filter
        self._page.freeze_panes(self._header + 1, 0)
        self._next = self._header + 1

    @property
    def full(self) -> bool:
        """Tell whether the sheet can hold no further row."""
        return self._next >= MAX_ROWS

    def add(self, row: Sequence[Any]) -> None:
        """Write the next row."""
        measured = self._next <= self._header + _MEASURED_ROWS
        for place, (value, column) in enumerate(zip(row, self._columns, strict=True)):
            if value is not None and value != "":
                self._write(place, value, column.kind)
                if measured:
                    self._measure(place, value, 1)
        self._next += 1

    def finish(self) -> None:
        """Set the widths, the filters and how it is printed."""
        widths = [column.width or self._widths[place] for place, column in enumerate(self._columns)]
        for place, width in enumerate(widths):
            self._page.set_column(place, place, width)
        self._set_paper(sum(widths))
        if self._columns:
            self._page.autofilter(self._header, 0, max(self._next - 1, self._header), len(self._columns) - 1)

    def _set_paper(self, width: float) -> None:
        """Let a print have all columns beside each other where they can be read, and the header on every page."""
        self._page.set_paper(_A4)
        self._page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
        if width > _UPRIGHT:
            self._page.set_landscape()
        self._page.fit_to_pages(max(1, math.ceil(width / _ACROSS)), 0)
        self._page.repeat_rows(self._header)
        self._page.set_footer("&C第 &P 页，共 &N 页")

    def _write(self, place: int, value: Any, kind: str) -> None:
        """Write a value as what it is where its column says so, else as text, which is never interpreted."""
        if kind != "text" and isinstance(value, date):
            wanted = kind if kind in {"day", "moment"} else "moment" if isinstance(value, datetime) else "day"
            if self._write_day(place, value, wanted):
                return
        elif kind in {"number", "money", "any"} and _is_exact(value):
            self._page.write_number(self._next, place, value, self._formats["number" if kind == "any" else kind])
            return
        text, cut = text_of(value)
        self.cut += cut
        if text:
            self._page.write_string(self._next, place, text, self._formats["text"])

    def _write_day(self, place: int, value: date, kind: str) -> bool:
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_DAY:
            return False
        if isinstance(value, datetime):
            value = value.astimezone().replace(tzinfo=None) if value.tzinfo else value
        self._page.write_datetime(self._next, place, day if kind == "day" else value, self._formats[kind])
        return True

    def _measure(self, place: int, value: object, margin: int) -> None:
        first_line = show(value)[:200].partition("\n")[0]
        width = margin + sum(2 if east_asian_width(sign) in "WF" else 1 for sign in first_line)
        self._widths[place] = min(max(self._widths[place], width), _WIDEST)


def _is_exact(value: object) -> bool:
    """Tell a number that Excel keeps as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
    return finite and -_LARGEST < value < _LARGEST
