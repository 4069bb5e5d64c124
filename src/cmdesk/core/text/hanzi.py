"""Characters made equal: what people take for the same text compares equal after ``fold``.

Everything here works character by character, so that a place in the folded text leads back to the typed one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from cmdesk.core.resources import resource


class CharacterTable(dict[int, str]):
    """A table for ``str.translate`` that computes an entry when a character is first met."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: int) -> str:
        value = self[code] = self._make(chr(code))
        return value


@cache
def simple_forms() -> dict[int, int]:
    """Return the code points of traditional characters with those of their simplified forms."""
    traditional, simple = resource("pinyin", "simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(one): ord(other) for one, other in zip(traditional, simple, strict=True)}


def simplified(text: str) -> str:
    """Return ``text`` with simplified characters; the length stays (``"銀行"`` → ``"银行"``)."""
    return text if text.isascii() else text.translate(simple_forms())


def _fold_character(char: str) -> str:
    # U+FDFA and the like grow to whole sentences; nobody types them to find a customer.
    grown = unicodedata.normalize("NFKC", char).casefold()[:4]
    kept = "".join(
        part for part in grown if unicodedata.category(part)[0] in "LN" or unicodedata.category(part) == "Co"
    )
    return kept.translate(simple_forms())


FOLDED = CharacterTable(_fold_character)
"""Character → what remains of it when texts are compared; empty for blanks, punctuation, signs and controls."""


def fold(text: str) -> str:
    """Return ``text`` as it is compared: half width, lower case, simplified, letters and digits only.

    Private-use characters stay: offices use them for names that their font lacks.
    """
    return text.translate(FOLDED)
