"""What of a text is printed, and where its lines end."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from cmdesk.core.paper.lettering import Lettering
from cmdesk.core.text.hanzi import CharacterTable

NOT_FIRST: Final = frozenset("、。，．,.;:；：!?！？)）]】｝}》〉」』”’〕〗…—～·%％‰℃°")
"""Characters that do not begin a line."""
NOT_LAST: Final = frozenset("(（[【｛{《〈「『“‘〔〖￥¥$＄#№")
"""Characters that do not end one."""
_WORD: Final = re.compile(r"[0-9A-Za-zÀ-ɏ_@.,:/\\#&+*=~'%?-]")
_COMPOSED: Final = re.compile(r"\w[̀-ͯ]+")


def _printed(char: str) -> str:
    if char in "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(char)
    if char == "\t" or (category == "Zs" and char != "\u3000"):
        return " "
    if category in {"Cc", "Cs", "Cf"} or "︀" <= char <= "️" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category == "Cn" and ord(char) & 0xFFFE == 0xFFFE:
        return ""
    return char


_PRINTED: Final = CharacterTable(_printed)


@lru_cache(maxsize=20_000)
def printed(text: str) -> str:
    """Return what of a text is printed.

    Control, surrogate, bidirectional and zero-width characters go; every kind of blank is one of two, a line ends with
    a line feed; accents are joined to their letters. Nothing is markup.
    """
    if not text.isascii() or not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PRINTED)
        if not text.isascii():
            text = _COMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return text.rstrip()


def lines(text: str, lettering: Lettering, width: float) -> tuple[tuple[str, float], ...]:
    """Break a printed text into lines.

    Chinese breaks anywhere but before closing and after opening punctuation; words and numbers stay whole unless they
    are longer than a line.

    Args:
        text: as ``printed`` returned it.
        lettering: the letters it is set in.
        width: of a line, in em.

    Returns:
        the lines, each with its width in em; at least one, an empty text is one empty line.
    """
    if "\n" not in text:
        whole = lettering.width(text)
        if whole <= width:
            return ((text, whole),)
    return _broken(text, lettering, round(width, 3))


@lru_cache(maxsize=20_000)
def _broken(text: str, lettering: Lettering, width: float) -> tuple[tuple[str, float], ...]:
    found: list[str] = []
    for part in text.split("\n"):
        found += _paragraph(part, lettering.widths, width)
    return tuple((line, lettering.width(line)) for line in found)


def _paragraph(text: str, widths: Any, width: float) -> list[str]:
    found, start, used = [], 0, 0.0
    place, length = 0, len(text)
    while place < length:
        used += widths[text[place]]
        if used <= width or place == start or text[place] == " ":
            place += 1
            continue
        end = _break_before(text, start, place)
        found.append(text[start:end].rstrip(" "))
        start = place = end
        while start < length and text[start] == " ":
            start = place = start + 1
        used = 0.0
    rest = text[start:]
    return [*found, rest] if rest or not found else found


def _break_before(text: str, start: int, place: int) -> int:
    """Return where a line that has no room for ``text[place]`` ends: the last place before where it may."""
    for end in range(place, start, -1):
        before, after = text[end - 1], text[end]
        if after == " " or after in NOT_FIRST or before in NOT_LAST:
            continue  # blanks go to the line before
        if _WORD.match(before) and _WORD.match(after):
            continue
        return end
    return place
