"""How typed letters divide into the syllables of pinyin."""

from __future__ import annotations

from functools import cache
from typing import Final

from cmdesk.core.text import pinyin

LONGEST: Final = 40  # letters; more is no pinyin of a name that anybody types
MOST_SPELLINGS: Final = 4  # ``xian`` is one syllable or two; more than this is noise
_INITIALS: Final = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_OTHERWISE: Final = {"lue": "lve", "nue": "nve"}  # how input methods also take them


@cache
def syllables() -> frozenset[str]:
    """Return every syllable that is typed, with ü as ``v``; sounds like hm and ng are not."""
    return frozenset(syllable for syllable in pinyin.syllables() if set(syllable) & set("aeiouv"))


@cache
def starting_with(letters: str) -> tuple[str, ...]:
    """Return all syllables that ``letters`` begin, in the order of the alphabet."""
    return tuple(sorted(syllable for syllable in pinyin.syllables() if syllable.startswith(letters)))


@cache
def _longest() -> int:
    return max(map(len, syllables()))


def _usual(letters: str) -> str | None:
    if letters.isascii() and letters.isalpha() and 1 < len(letters) <= LONGEST:
        for one, other in _OTHERWISE.items():
            letters = letters.replace(one, other)
        return letters
    return None


def spellings(letters: str) -> list[tuple[str, ...]]:
    """Return the ways to divide letters into syllables of which the last may be incomplete, fewest syllables first."""
    usual = _usual(letters)
    if usual is None:
        return []
    # found[place]: ways to spell the letters before place by whole syllables.
    found: list[list[tuple[str, ...]]] = [[()], *([] for _ in usual)]
    result: list[tuple[str, ...]] = []
    for place in range(len(usual)):
        if not found[place]:
            continue
        found[place] = sorted(found[place], key=len)[:MOST_SPELLINGS]
        rest = usual[place:]
        if starting_with(rest):
            result.extend((*before, rest) for before in found[place])
        for length in range(1, min(_longest(), len(rest) - 1) + 1):
            if rest[:length] in syllables():
                found[place + length].extend((*before, rest[:length]) for before in found[place])
    return sorted(result, key=len)[:MOST_SPELLINGS]


def shortened(letters: str) -> tuple[str, ...] | None:
    """Divide letters into syllables and initials (``fushunsp`` → fu shun s p); None when that shows no syllable."""
    usual = _usual(letters)
    if usual is None:
        return None
    best: list[tuple[str, ...] | None] = [None] * len(usual) + [()]  # of the letters from a place on
    for place in range(len(usual) - 1, -1, -1):
        for length in range(min(_longest(), len(usual) - place), 0, -1):
            piece, rest = usual[place : place + length], best[place + length]
            ends = place + length == len(usual) and bool(starting_with(piece))
            if rest is not None and (piece in syllables() or piece in _INITIALS or ends):
                known = best[place]
                if known is None or len(rest) + 1 < len(known):
                    best[place] = (piece, *rest)
    pieces = best[0]
    return pieces if pieces and any(len(piece) > 1 and piece in syllables() for piece in pieces) else None


@cache
def read(char: str) -> str:
    """Return the syllable of a character that has but one, else an empty string."""
    readings = pinyin.full_by_place(char)[0]
    return readings[0] if len(readings) == 1 else ""
