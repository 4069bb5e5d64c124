"""What a workbook holds and its parser does not tell: errors of formulas (#N/A, #REF! …), rows that Excel does not show."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from cmdesk.core.sheet.grid import column_letter
from cmdesk.core.sheet.opening.unseen_others import Found, Wanted, in_ods, in_xlsb

_CHUNK = 1024 * 1024
_MARKS = (b' t="e"', b" t='e'")
_HIDDEN = (b' hidden="1"', b' hidden="true"', b" hidden='1'")
_ROW = re.compile(rb"<row(\s[^<>]{0,400})(?<!/)>(.*?)</row>", re.DOTALL)
_HOLDS = re.compile(rb"<v>|<is>|<v ")
_CELL = re.compile(rb"<(?:\w{1,10}:)?c\s([^<>]{0,200})>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3}\d{1,7})[\"']")
# BOOLERR with an error, FORMULA whose result is one, ROW that is hidden; walking the records tells what only looks so.
_BIFF = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01|\x06\x00..{7}\x02\x00.\x00{3}\xff\xff"
    rb"|\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]",
    re.DOTALL,
)
_FORMULA, _BOOLERR, _ROW_RECORD, _BOUNDSHEET, _BOF, _EOF = 0x06, 0x0205, 0x0208, 0x85, 0x0809, 0x0A
_END_OF_CHAIN = 0xFFFFFFFA  # and all above it


class Unseen(NamedTuple):
    """What was found on a sheet.

    Attributes:
        errors: how many cells hold the error of a formula; the parser gives them empty.
        place: where the first of them is, as Excel shows it.
        hidden: how many rows that hold anything are filtered out or hidden.
    """

    errors: int = 0
    place: str = ""
    hidden: int = 0


def unseen(path: str, kind: str, wanted: Wanted) -> dict[str, Unseen]:
    """Return what is not seen of the sheets of a workbook; nothing for other kinds of files, or where it is unclear.

    Args:
        path: the file.
        kind: what it is, one of ``check.KINDS``.
        wanted: asked before each sheet, and of an xlsx again and again while it is looked at.

    Returns:
        by sheet; one without a name where not all of a file was looked at.
    """
    find = {"xlsx": _in_package, "xls": _in_records, "xlsb": in_xlsb, "ods": in_ods}.get(kind)
    found: dict[str, Unseen] = {}
    with suppress(
        OSError, KeyError, ValueError, IndexError, struct.error, zipfile.BadZipFile, ElementTree.ParseError, ExpatError
    ):
        # No file that the parser could read is refused because this cannot be counted.
        for sheet, place in find(path, wanted) if find else ():
            errors, first, hidden = found.get(sheet, Unseen())
            if place is None:
                found[sheet] = Unseen(errors, first, hidden + 1)
            else:
                found[sheet] = Unseen(errors + 1, first if errors else place, hidden)
    return found


def _in_package(path: str, wanted: Wanted) -> Iterator[Found]:
    with zipfile.ZipFile(path) as package:
        for sheet, part in _parts(package).items():
            if not wanted(sheet):
                continue
            with package.open(part) as file:
                for text in _pieces(file):  # to look for a mark is much faster than to look at every cell
                    if not wanted(sheet):
                        break
                    if any(mark in text for mark in _MARKS):
                        yield from ((sheet, place) for place in _places(text))
                    if b" hidden=" in text and any(mark in text for mark in _HIDDEN):
                        yield from ((sheet, None) for row in _ROW.finditer(text) if _is_hidden(row))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the text of a sheet in pieces that end where a row ends, or at least an element."""
    rest = b""
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        cut = max(text.rfind(b"<row"), 0) or max(text.rfind(b"<"), 0)
        rest = text[cut:]
        yield text[:cut]
    yield rest


def _is_hidden(row: re.Match[bytes]) -> bool:
    """Tell whether a row is hidden, and holds anything."""
    return any(mark in row[1] for mark in _HIDDEN) and _HOLDS.search(row[2]) is not None


def _places(text: bytes) -> Iterator[str]:
    for cell in _CELL.finditer(text):
        if any(mark in cell[1] for mark in _MARKS):
            place = _PLACE.search(cell[1])
            yield place[1].decode("ascii") if place else ""


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of every sheet by its name."""
    names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
    book = ElementTree.fromstring(package.read(names["xl/workbook.xml"]))  # noqa: S314  # checked for entities before
    links = ElementTree.fromstring(package.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    found = {}
    for one in book.iter():
        if one.tag.endswith("}sheet"):
            link = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[one.get("name", "")] = names[part.lower()]
    return found


def _in_records(path: str, wanted: Wanted) -> Iterator[Found]:
    """Walk the records of an old workbook, where there is anything to find at all."""
    data = _stream(Path(path).read_bytes())
    if not _BIFF.search(data):
        return
    starts = {}
    for at, kind, _ in _records(data, 0):
        if kind == _BOUNDSHEET:
            length, wide = data[at + 6], data[at + 7] & 1
            raw = data[at + 8 : at + 8 + length * (2 if wide else 1)]
            starts[raw.decode("utf-16-le" if wide else "latin-1")] = struct.unpack_from("<I", data, at)[0]
    for sheet, start in starts.items():
        for at, kind, size in _records(data, start) if wanted(sheet) else ():
            is_error = kind == _BOOLERR and size >= 8 and data[at + 7] == 1
            if is_error or (kind == _FORMULA and data[at + 6] == 2 and data[at + 12 : at + 14] == b"\xff\xff"):
                row, column = struct.unpack_from("<HH", data, at)
                yield sheet, f"{column_letter(column)}{row + 1}"
            elif kind == _ROW_RECORD and size >= 16 and data[at + 12] & 0x20:
                first, behind = struct.unpack_from("<HH", data, at + 2)
                if behind > first:
                    yield sheet, None


def _records(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield place of the content, kind and size of each record up to the end of what begins here."""
    depth, unpack = 0, struct.Struct("<HH").unpack_from
    while at + 4 <= len(data):
        kind, size = unpack(data, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield at + 4, kind, size
        at += 4 + size


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook out of its compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    count, first = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    more, further = struct.unpack_from("<II", data, 68)
    tables = list(struct.unpack_from("<109I", data, 76))
    for _ in range(further):
        start = (more + 1) * size
        *part, more = struct.unpack_from(f"<{size // 4}I", data, start)
        tables += part
    chain: list[int] = []
    for sector in tables[:count]:
        chain += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)

    def follow(sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END_OF_CHAIN and len(parts) <= len(chain):
            parts.append(data[(sector + 1) * size : (sector + 2) * size])
            sector = chain[sector]
        return b"".join(parts)

    directory = follow(first)
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower() in {"workbook", "book"}:
            start, long = struct.unpack_from("<II", directory, at + 116)
            return follow(start)[:long] if long >= struct.unpack_from("<I", data, 56)[0] else b""
    return b""
