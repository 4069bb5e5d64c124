"""Where in a displayed text the query was found, to be marked."""

from __future__ import annotations

from functools import lru_cache

from cmdesk.core.search.query import parse
from cmdesk.core.text import pinyin
from cmdesk.core.text.hanzi import FOLDED

LONGEST_TEXT = 300  # characters looked at; no cell shows more
_TWO_LETTERS = frozenset({"zh", "ch", "sh"})


@lru_cache(maxsize=64)
def _words(query: str) -> tuple[str, ...]:
    parsed = parse(query)
    return tuple(word.text for word in parsed.words) if parsed else ()


def spans(text: str, query: str, *, spoken: bool = True) -> list[tuple[int, int]]:
    """Return the parts of ``text`` that answer the words of ``query``, as (start, end), in order and apart.

    Args:
        text: as displayed.
        query: as typed.
        spoken: letters also mark characters by their pinyin; False where a search does not look there (addresses).
    """
    return list(_spans(text[:LONGEST_TEXT], query, spoken))


@lru_cache(maxsize=4096)  # a list paints the same cells again and again
def _spans(text: str, query: str, spoken: bool) -> tuple[tuple[int, int], ...]:
    words = _words(query)
    if not words or not text:
        return ()
    folded = [FOLDED[ord(char)] for char in text]
    marked: list[tuple[int, int]] = []
    for word in words:
        found = _written(folded, word)
        if not found and spoken and not text.isascii() and any("a" <= char <= "z" for char in word):
            found = _spoken(folded, _heard(text), word)
        marked += found
    return tuple(_apart(marked))


def _written(folded: list[str], word: str) -> list[tuple[int, int]]:
    """Return where the word stands literally; signs within it belong to it."""
    whole = "".join(folded)
    found: list[tuple[int, int]] = []
    start = whole.find(word)
    if start < 0:
        return found
    places = [place for place, kept in enumerate(folded) for _ in kept]
    while start >= 0:
        found.append((places[start], places[start + len(word) - 1] + 1))
        start = whole.find(word, start + len(word))
    return found


@lru_cache(maxsize=1024)  # the same names while somebody types on
def _heard(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what may be typed for each character besides itself: its syllables and their initials."""
    return tuple(
        tuple({form for syllable in syllables for form in (syllable, syllable[0], *_TWO_LETTERS & {syllable[:2]})})
        for syllables in pinyin.full_by_place(text)
    )


def _spoken(folded: list[str], heard: tuple[tuple[str, ...], ...], word: str) -> list[tuple[int, int]]:
    """Return where the word is spelled by syllables, initials and characters in a row."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(folded):
        end = _spelled_to(folded, heard, place, word) if folded[place] else None
        if end is not None:
            found.append((place, end))
        place = end or place + 1
    return found


def _spelled_to(folded: list[str], heard: tuple[tuple[str, ...], ...], place: int, word: str) -> int | None:
    """Return the end of the characters from ``place`` that spell ``word``, or None."""
    reached = {word: place}  # what is left of the word → place behind what spelled the rest
    for at in range(place, len(folded)):
        left: dict[str, int] = {}
        for rest, end in reached.items():
            if not folded[at]:
                left[rest] = end
                continue
            for form in (folded[at], *heard[at]):
                if rest == form or (len(form) > 1 and form.startswith(rest) and form.isascii()):
                    return at + 1
                if rest.startswith(form):
                    left[rest[len(form) :]] = at + 1
        if not left:
            return None
        reached = left
    return None


def _apart(marked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that touch or overlap joined."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result
