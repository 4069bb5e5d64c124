"""In which encoding a Chinese text file is written."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff]")
_TWO_HIGH_BYTES = re.compile(rb"[\x80-\xff]{2}")
_COMMON = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}


class Decoded(NamedTuple):
    """A text, its encoding, others that make sense, and how many characters were illegible."""

    text: str
    encoding: str
    others: tuple[str, ...]
    illegible: int


def decode(data: bytes, encoding: str = "") -> Decoded:
    """Decode a text file; never raises on data.

    A byte order mark decides; then UTF-16 by its noughts, UTF-8 if it fits, else GB18030 or Big5, whichever
    gives more of the everyday characters.

    Args:
        data: the whole file.
        encoding: what the user says it is; "" to find out.

    Raises:
        LookupError: ``encoding`` is no encoding.
    """
    if encoding:
        return _forced(data, encoding, ())
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _forced(data, name, ())
    name = _utf_16_without_mark(data)
    if name:
        return _forced(data, name, ())
    utf_8 = _forced(data, "utf-8", ())
    if utf_8.illegible == 0 or (utf_8.illegible <= 3 and utf_8.illegible * 200 < len(utf_8.text)):
        return utf_8
    return _chinese(data)


def _forced(data: bytes, encoding: str, others: tuple[str, ...]) -> Decoded:
    try:
        text, illegible = data.decode(encoding), 0
    except ValueError:
        try:
            text = data.decode(encoding, "replace")
        except ValueError:  # a codec for the names of hosts and the like: known to Python, but not for files
            raise LookupError(encoding) from None
        illegible = text.count("\ufffd")
    return Decoded(text.replace("\ufeff", ""), encoding, others, illegible)  # also in the middle of files put together


def _utf_16_without_mark(data: bytes) -> str:
    """Tell UTF-16 by its noughts: every second byte of digits, commas and line ends is one."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 2 or max(even, odd) < 4 * min(even, odd) or max(even, odd) * 50 < len(sample):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = sample[: len(sample) // 2 * 2].decode(name)
    except UnicodeDecodeError:
        return ""
    return name if any(sign in text for sign in ",;\t\r\n|") else ""


def _chinese(data: bytes) -> Decoded:
    if not _TWO_HIGH_BYTES.search(data):  # everyday characters have two: a lone one is an accent or a curly quote
        return _forced(data, "cp1252", ("gb18030",))
    shares = {name: _share_of_common(data[:_SAMPLE], name) for name in ("gb18030", "big5")}
    if shares["big5"] > shares["gb18030"] + 0.15:
        best, other = "big5hkscs", "gb18030"
    else:
        best, other = "gb18030", "big5hkscs"
    likely_other = shares["big5" if other == "big5hkscs" else other] > 0.6
    decoded = _forced(data, best, (other,) if likely_other else ())
    if decoded.illegible > max(3, len(decoded.text) // 50) and not likely_other:
        return _forced(data, "cp1252", (best,))
    return decoded


def _share_of_common(sample: bytes, name: str) -> float:
    """Return the share of everyday characters among the Chinese ones; 0 if the encoding does not fit."""
    narrow, leading = _COMMON[name]
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        text = sample.decode(name, "replace")
        if text.count("\ufffd") * 50 > len(text):
            return 0.0
    characters = _HAN.findall(text)[:20_000]
    if not characters:
        return 0.0
    coded = (character.encode(narrow, "ignore") for character in characters)
    return sum(1 for code in coded if len(code) == 2 and code[0] in leading) / len(characters)
