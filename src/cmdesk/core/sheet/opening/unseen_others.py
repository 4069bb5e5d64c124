"""Errors of formulas and hidden rows in workbooks of LibreOffice (ods) and in binary ones of Excel (xlsb); see ``unseen``."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from cmdesk.core.sheet.grid import column_letter

Found = tuple[str, str | None]
"""A sheet, and the place of an error on it, or None for a hidden row; no sheet where nothing more was looked at."""
Wanted = Callable[[str], bool]
"""Tells whether somebody still wants to know of a sheet."""

_MOST = 24 * 1024 * 1024  # bytes of a part that are looked at
_ODS_MARKS = (b'value-type="error"', b'visibility="collapse"', b'visibility="filter"')
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_BUNDLE, _ROW, _ERROR, _FORMULA_ERROR, _FIRST_VALUE, _LAST_VALUE = 156, 0, 3, 11, 2, 11
_IS_HIDDEN = 0x10  # in the twelfth byte of a row
_MOST_REPEATED = 1000  # empty rows are repeated to the end of the sheet


def in_ods(path: str, wanted: Wanted) -> Iterator[Found]:
    """Yield what is found on some sheets of an ods; most files are seen at once to hold nothing of it."""
    with zipfile.ZipFile(path) as package, package.open("content.xml") as part:
        text = part.read(_MOST)
        whole = not part.read(1)
    if any(mark in text for mark in _ODS_MARKS):
        reader = _OdsReader(wanted)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.Parse(text, whole)
        yield from reader.found
    if not whole:
        yield "", None


class _OdsReader:
    """Takes the events of the XML parser."""

    def __init__(self, wanted: Wanted) -> None:
        self.found: list[Found] = []
        self._wanted = wanted
        self._sheet = ""
        self._row = self._column = 0
        self._repeated = 1
        self._is_hidden = self._holds = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._sheet, self._row = attributes.get(f"{_TABLE}name", ""), 0
        elif name == f"{_TABLE}table-row":
            self._column, self._holds = 0, False
            self._repeated = int(attributes.get(f"{_TABLE}number-rows-repeated", "1"))
            self._is_hidden = attributes.get(f"{_TABLE}visibility", "visible") != "visible"
        elif name in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            types = [value for key, value in attributes.items() if key.endswith(" value-type")]
            self._holds = self._holds or bool(types)
            if "error" in types and self._wanted(self._sheet):
                self.found.append((self._sheet, f"{column_letter(self._column)}{self._row + 1}"))
            self._column += int(attributes.get(f"{_TABLE}number-columns-repeated", "1"))

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table-row":
            if self._is_hidden and self._holds and self._wanted(self._sheet):
                self.found += [(self._sheet, None)] * min(self._repeated, _MOST_REPEATED)
            self._row += self._repeated


def in_xlsb(path: str, wanted: Wanted) -> Iterator[Found]:
    """Yield what is found on some sheets of an xlsb."""
    with zipfile.ZipFile(path) as package:
        for sheet, name in _parts(package).items():
            if not wanted(sheet):
                continue
            with package.open(name) as part:
                data = part.read(_MOST)
                if part.read(1):
                    yield "", None
            yield from ((sheet, place) for place in _in_sheet(data))


def _in_sheet(data: bytes) -> Iterator[str | None]:
    row, is_hidden = 0, False
    for kind, at, _ in _records(data):
        if kind == _ROW:
            row, is_hidden = struct.unpack_from("<I", data, at)[0], bool(data[at + 11] & _IS_HIDDEN)
        elif _FIRST_VALUE <= kind <= _LAST_VALUE:
            if is_hidden:
                is_hidden = False
                yield None
            if kind in {_ERROR, _FORMULA_ERROR}:
                yield f"{column_letter(struct.unpack_from('<I', data, at)[0])}{row + 1}"


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of every sheet by its name."""
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.bin.rels"))  # noqa: S314  # checked for entities before
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    book, found = package.read("xl/workbook.bin"), {}
    for kind, at, _ in _records(book):
        if kind == _BUNDLE:
            link, behind = _text(book, at + 8)
            target = targets[link]
            found[_text(book, behind)[0]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Return a text, and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<I", data, at)[0]
    return data[at + 4 : end].decode("utf-16-le"), end


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place of the content and size of each record; both are written seven bits a byte."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | data[at] << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size
