"""A TrueType file read directly: which glyph a character has, how wide it is, and a smaller file of chosen glyphs.

ReportLab's own reader walks through all 30,000 characters when a font is opened (0.12 s a file) and cuts it into fonts of
256 characters; this one looks up what a document needs and makes one font of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from struct import Struct, calcsize, pack, unpack, unpack_from
from typing import Final

_SEGMENT: Final = Struct(">3L")
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_CHECKSUM_MAGIC: Final = 0xB1B0AFBA


class TrueType:
    """A font file with TrueType outlines.

    Attributes:
        name: for the document, without blanks.
        ascent: above the base line, in thousandths of the size.
        descent: below it, negative.
        bbox: of all glyphs, in thousandths.

    Raises:
        ValueError: the file is no TrueType font that can be embedded.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name.split(".")[0]
        self._data = data = _content(path)
        if data[:4] not in {b"\0\1\0\0", b"true"}:
            raise ValueError(f"{path.name} is no TrueType font")
        self._tables = {}
        for number in range(unpack_from(">H", data, 4)[0]):
            tag, _, offset, length = unpack_from(">4s3L", data, 12 + 16 * number)
            self._tables[tag.decode("latin-1")] = (offset, length)
        head, hhea = self._table("head"), self._table("hhea")
        self._unit = 1000 / unpack_from(">H", head, 18)[0]
        self.bbox = [round(edge * self._unit) for edge in unpack_from(">4h", head, 36)]
        self.ascent, self.descent = (round(edge * self._unit) for edge in unpack_from(">2h", hhea, 4))
        self._glyphs = unpack_from(">H", self._table("maxp"), 4)[0]
        long = unpack_from(">h", head, 50)[0]
        loca = unpack_from(f">{self._glyphs + 1}{'L' if long else 'H'}", data, self._tables["loca"][0])
        self._places = loca if long else tuple(place * 2 for place in loca)
        wide = unpack_from(">H", hhea, 34)[0]
        metrics = unpack_from(f">{wide * 2}H", data, self._tables["hmtx"][0])
        self._widths = metrics[::2]
        self._bearings = metrics[1::2] + unpack_from(
            f">{self._glyphs - wide}H", data, self._tables["hmtx"][0] + wide * 4
        )
        self._segments = sorted(self._character_segments(path.name))
        self._ends = [end for _, end, _ in self._segments]

    def glyph(self, code: int) -> int:
        """Return the number of a character's glyph, 0 when the font lacks it."""
        place = bisect_left(self._ends, code)
        if place == len(self._ends):
            return 0
        first, _, glyph = self._segments[place]
        return glyph + code - first if code >= first else 0

    def width(self, glyph: int) -> float:
        """Return a glyph's width in thousandths of the size."""
        return float(self._widths[min(glyph, len(self._widths) - 1)] * self._unit)

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """Return a font file with just these glyphs, numbered as they stand, and the parts they are made of."""
        wanted = list(glyphs)
        number = {glyph: place for place, glyph in reversed(list(enumerate(wanted)))}
        outlines = []
        for glyph in wanted:  # grows while it is walked
            outline = self._outline(glyph)
            if outline[:2] >= b"\x80":
                changed = bytearray(outline)
                for place in _parts(outline):
                    part = unpack_from(">H", outline, place)[0]
                    if part not in number:
                        number[part] = len(wanted)
                        wanted.append(part)
                    changed[place : place + 2] = pack(">H", number[part])
                outline = bytes(changed)
            outlines.append(outline + bytes(-len(outline) % 4))
        places = [0, *accumulate(map(len, outlines))]
        last = len(self._widths) - 1
        metrics = [(self._widths[min(glyph, last)], self._bearings[glyph]) for glyph in wanted]
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in ("head", "hhea", "maxp"))
        head[50:52] = b"\0\1"
        hhea[34:36] = maxp[4:6] = pack(">H", len(wanted))
        tables = {
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(pack(">2H", *metric) for metric in metrics),
            "loca": pack(f">{len(places)}L", *places),
            "maxp": bytes(maxp),
        }
        for tag in ("cvt ", "fpgm", "prep"):
            if tag in self._tables:
                tables[tag] = self._table(tag)
        return _file(tables)

    def _table(self, tag: str) -> bytes:
        try:
            offset, length = self._tables[tag]
        except KeyError:
            raise ValueError(f"{self.name} has no table {tag}") from None
        return self._data[offset : offset + length]

    def _outline(self, glyph: int) -> bytes:
        start = self._tables["glyf"][0]
        return self._data[start + self._places[glyph] : start + self._places[glyph + 1]]

    def _character_segments(self, name: str) -> Iterator[tuple[int, int, int]]:
        """Yield (first character, last character, glyph of the first) of the table with the most characters."""
        start = self._tables["cmap"][0]
        formats = {}
        for number in range(unpack_from(">H", self._data, start + 2)[0]):
            offset = unpack_from(">L", self._data, start + 8 + 8 * number)[0]
            formats[unpack_from(">H", self._data, start + offset)[0]] = start + offset
        if 12 in formats:
            at = formats[12]
            count = unpack_from(">L", self._data, at + 12)[0]
            yield from _SEGMENT.iter_unpack(self._data[at + 16 : at + 16 + 12 * count])
        elif 4 in formats:
            yield from self._short_segments(formats[4])
        else:
            raise ValueError(f"{name} has no table of Unicode characters")

    def _short_segments(self, at: int) -> Iterator[tuple[int, int, int]]:
        count = unpack_from(">H", self._data, at + 6)[0] // 2
        ends = unpack_from(f">{count}H", self._data, at + 14)
        starts, deltas, offsets = (
            unpack_from(f">{count}H", self._data, at + 16 + count * 2 * part) for part in (1, 2, 3)
        )
        for number in range(count):
            for code in range(starts[number], ends[number] + 1):
                glyph = code
                if offsets[number]:
                    where = at + 16 + count * 6 + 2 * number + offsets[number] + 2 * (code - starts[number])
                    if where + 2 > len(self._data):
                        continue
                    glyph = unpack_from(">H", self._data, where)[0]
                    if not glyph:
                        continue
                glyph = (glyph + deltas[number]) & 0xFFFF
                if glyph:
                    yield code, code, glyph


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".xz":
        import lzma

        return lzma.decompress(content)
    return content


def _parts(outline: bytes) -> Iterator[int]:
    """Yield where a composite glyph names its parts."""
    place, flags = 10, _MORE
    while flags & _MORE:
        flags = unpack_from(">H", outline, place)[0]
        yield place + 2
        place += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            place += 2
        elif flags & _XY_SCALE:
            place += 4
        elif flags & _TWO_BY_TWO:
            place += 8


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    return int(sum(unpack(f">{len(data) // 4}L", data))) & 0xFFFFFFFF


def _file(tables: dict[str, bytes]) -> bytes:
    """Put tables together to a font file."""
    count = len(tables)
    power = count.bit_length() - 1
    head = pack(">4s4H", b"\0\1\0\0", count, 16 << power, power, (count - (1 << power)) * 16)
    offset, entries, bodies = calcsize(">4s4H") + 16 * count, [], []
    for tag, data in sorted(tables.items()):
        if tag == "head":
            data = data[:8] + bytes(4) + data[12:]
        entries.append(pack(">4s3L", tag.encode("latin-1"), _checksum(data), offset, len(data)))
        bodies.append(data + bytes(-len(data) % 4))
        offset += len(bodies[-1])
    whole = head + b"".join(entries) + b"".join(bodies)
    adjustment = (_CHECKSUM_MAGIC - _checksum(whole)) & 0xFFFFFFFF
    place = next(unpack_from(">L", entry, 8)[0] for entry in entries if entry.startswith(b"head")) + 8
    return whole[:place] + pack(">L", adjustment) + whole[place + 4 :]
