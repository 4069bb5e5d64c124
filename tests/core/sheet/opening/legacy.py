"""Builds small .xls files, byte by byte, so that the tests need no old library."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512


Cell = str | float | tuple[str, int] | None
"""A text, a number, or an error by its code: ``("boolerr", 42)`` typed in, ``("formula", 42)`` computed (42 is #N/A)."""


def xls(sheets: dict[str, Sequence[Sequence[Cell]]], hidden: Sequence[int] = ()) -> bytes:
    """Return a BIFF8 workbook with texts, numbers and errors; some rows of every sheet are hidden."""
    bodies = [_sheet(rows, hidden) for rows in sheets.values()]
    names = [_name(name) for name in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    place = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    bound = b""
    for name, body in zip(names, bodies, strict=True):
        bound += _record(0x0085, struct.pack("<IH", place, 0) + name)
        place += len(body)
    return ole({"Workbook": head + bound + _record(0x000A, b"") + b"".join(bodies)})


def ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file; every stream is padded so far that it needs no mini stream."""
    fat = [_FAT, _END]
    directory = [_entry("Root Entry", 5, _END, 0, child=1)]
    body = b""
    names = list(streams)
    for number, (name, content) in enumerate(streams.items()):
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % _SECTOR)
        start, count = len(fat), len(content) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        right = number + 2 if number + 1 < len(names) else _FREE
        directory.append(_entry(name, 2, start, len(content), right=right))
        body += content
    directory += [_entry("", 0, 0, 0)] * (4 - len(directory))
    fat += [_FREE] * (128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + struct.pack("<128I", *fat) + b"".join(directory) + body


def _sheet(rows: Sequence[Sequence[Cell]], hidden: Sequence[int]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row in hidden:
        body += _record(0x0208, struct.pack("<HHHHHHHH", row, 0, len(rows[row]), 255, 0, 0, 0x0120, 15))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                body += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif isinstance(cell, tuple) and cell[0] == "boolerr":
                body += _record(0x0205, place + bytes((cell[1], 1)))
            elif isinstance(cell, tuple):
                result = bytes((2, 0, cell[1], 0, 0, 0, 255, 255))
                body += _record(0x0006, place + result + b"\0" * 6 + struct.pack("<HBB", 2, 0x1C, cell[1]))
            elif cell is not None:
                body += _record(0x0203, place + struct.pack("<d", cell))
    return body + _record(0x000A, b"")


def _name(name: str) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<BB", len(text) // 2, 1) + text


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIII",
        text,
        len(text) if name else 0,
        kind,
        1,
        _FREE,
        right,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
        0,
    )
