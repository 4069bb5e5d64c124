"""Tables in web pages and in Excel 2003 XML: what many programs export under the name .xls."""

from __future__ import annotations

import re
from email import message_from_bytes
from html.parser import HTMLParser
from typing import NamedTuple
from xml.parsers import expat

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import MAX_COLUMNS, MAX_ROWS, Area
from cmdesk.core.sheet.opening.encoding import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{3,20})[\"']", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_BREAKING = frozenset({"br", "p", "div", "li"})
_WITHIN_CELLS = frozenset({"span", "div", "p", "a", "label", "b", "i", "font", "ul", "button"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class FoundTable(NamedTuple):
    """A table: its name, the rows of texts, the merged areas."""

    name: str
    rows: list[list[str]]
    merged: list[Area]


def charset(data: bytes) -> str:
    """Return the encoding that the head of a web page names, "" for none; gb2312 means gb18030."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    return "gb18030" if name in {"gb2312", "gbk"} else name


def page_within(data: bytes) -> tuple[bytes, str]:
    """Return the page with the most cells of a web page in a single file (.mht), and its encoding, "" for unknown."""
    pages = [
        (part.get_payload(decode=True), part.get_content_charset() or "")
        for part in message_from_bytes(data).walk()
        if part.get_content_type() == "text/html"
    ]
    found = [(page, encoding) for page, encoding in pages if isinstance(page, bytes)]
    return max(found, key=lambda one: one[0].lower().count(b"<td"), default=(b"", ""))


def html_table(page: str) -> FoundTable:
    """Return the largest table of a web page.

    Raises:
        Refused: there is none.
    """
    reader = _TableReader()
    reader.feed(page)
    reader.close()
    if not reader.tables:
        raise Refused("网页里没有表格，请用浏览器打开确认，把表格复制到 Excel 后另存为 .xlsx 再导入")
    return max(reader.tables, key=lambda table: sum(map(len, table.rows)))


class _TableReader(HTMLParser):
    """Collects the cells of every table; a table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[FoundTable] = []
        self._open: list[FoundTable] = []
        self._text: list[str] = []
        self._span = (1, 1)
        self._in_cell = False
        self._ignored = 0
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script"}:
            self._ignored += 1
        elif (
            self._in_cell and tag in _WITHIN_CELLS and (self._hidden or _HIDDEN.search(dict(attrs).get("style") or ""))
        ):
            self._hidden.append(tag)
        elif tag == "table":
            self._end_cell()
            self._open.append(FoundTable("", [], []))
        elif tag == "tr" and self._open:
            self._end_cell()
            self._start_row()
        elif tag in {"td", "th"} and self._open:
            self._end_cell()
            if not self._open[-1].rows:
                self._start_row()
            values = dict(attrs)
            self._span = (_count(values.get("rowspan")), _count(values.get("colspan")))
            self._in_cell = True
        elif tag in _BREAKING and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script"}:
            self._ignored = max(0, self._ignored - 1)
        elif self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self.tables.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._in_cell and not self._ignored and not self._hidden:
            self._text.append(_BLANKS.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._end_cell()
        self.tables += self._open

    def _start_row(self) -> None:
        table = self._open[-1]
        if len(table.rows) >= MAX_ROWS:
            raise Refused("网页里的表格行数超出 Excel 的范围，请分成几个文件分别导入")
        table.rows.append([])

    def _end_cell(self) -> None:
        if not self._in_cell:
            return
        table, (height, width) = self._open[-1], self._span
        row = table.rows[-1]
        top = len(table.rows) - 1
        for area in table.merged[-200:]:
            if area.top < top <= area.bottom and area.left == len(row):
                row += [""] * (area.right - area.left + 1)
        if len(row) + width > MAX_COLUMNS:
            raise Refused("网页里的表格列数超出 Excel 的范围，请把需要的部分复制到 Excel 后另存为 .xlsx 再导入")
        if height > 1 or width > 1:
            table.merged.append(Area(top, len(row), top + height - 1, len(row) + width - 1))
        row += ["".join(self._text).strip(), *[""] * (width - 1)]
        self._text, self._in_cell, self._hidden = [], False, []


def _count(text: str | None) -> int:
    return max(1, min(int(text), 1000)) if text and text.isdecimal() else 1


def xml_tables(data: bytes) -> list[FoundTable]:
    """Return the sheets of a workbook in Excel 2003 XML.

    Raises:
        Refused: the XML is damaged, or declares document types or entities.
    """
    reader = _XmlReader()
    said = _ENCODING.match(data)
    encoding = said[1].decode("ascii").lower() if said else ""
    if encoding in {"gb2312", "gbk", "gb18030", "big5"}:  # the parser knows none of them
        data = decode(data, "big5hkscs" if encoding == "big5" else "gb18030").text.encode()
        encoding = "utf-8"
    parser = expat.ParserCreate(encoding if encoding == "utf-8" else None, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):  # a value error: an encoding nobody knows
        raise Refused("XML 表格不完整或已损坏，请重新导出，或用 Excel 打开确认后另存为 .xlsx 再导入") from None
    return reader.tables


class _XmlReader:
    """Takes the events of the XML parser."""

    def __init__(self) -> None:
        self.tables: list[FoundTable] = []
        self._data: list[str] | None = None
        self._span = (0, 0)

    def refuse_doctype(self, *_: object) -> None:
        raise Refused("文件含有外部引用，出于安全不能读取，请用 Excel 打开后另存为 .xlsx 再导入")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.removeprefix(_SPREADSHEET)
        values = {key.removeprefix(_SPREADSHEET): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.tables.append(FoundTable(values.get("Name", ""), [], []))
        elif name == "Row" and self.tables:
            rows = self.tables[-1].rows
            rows += [[] for _ in range(self._skipped(values, len(rows), MAX_ROWS))]
            rows.append([])
        elif name == "Cell" and self.tables and self.tables[-1].rows:
            row = self.tables[-1].rows[-1]
            row += [""] * self._skipped(values, len(row), MAX_COLUMNS)
            self._span = tuple(int(values.get(key, "0") or 0) for key in ("MergeDown", "MergeAcross"))  # type: ignore[assignment]
            row.append("")
        elif name == "Data" and self.tables and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self._data = []

    def end(self, name: str) -> None:
        name = name.removeprefix(_SPREADSHEET)
        if name == "Data" and self._data is not None:
            self.tables[-1].rows[-1][-1] = "".join(self._data)
            self._data = None
        elif name == "Cell" and self._span != (0, 0):
            table, (down, across) = self.tables[-1], self._span
            top, left = len(table.rows) - 1, len(table.rows[-1]) - 1
            table.merged.append(Area(top, left, top + down, left + across))
            table.rows[-1].extend([""] * min(across, MAX_COLUMNS))
            self._span = (0, 0)

    def text(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def _skipped(self, values: dict[str, str], present: int, most: int) -> int:
        """Return how many rows or cells ss:Index leaves out."""
        index = values.get("Index", "")
        if not index.isdecimal():
            return 0
        if int(index) > most:
            raise Refused("XML 表格里的位置超出了 Excel 的范围，请用 Excel 打开后另存为 .xlsx 再导入")
        return max(0, int(index) - 1 - present)
