"""What somebody typed, as the ways in which a record may answer it.

A query is words; a record answers when it answers every word. A word can be answered in several *ways* (at the head of
the name, by its pinyin initials, in a phone number …), each with a rank, the grams that lead to candidates, and the
pieces of folded text that prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from cmdesk.core.search import spelling
from cmdesk.core.search.document import EXACT_LENGTH, Texts, coded, phone_digits
from cmdesk.core.text.hanzi import fold

LONGEST_QUERY: Final = 500  # typed characters looked at; nobody types more to find a record
MOST_WORDS: Final = 12
MOST_GRAMS: Final = 8  # asked for by one way; the text proves the rest

_NUMBER, _NAME, _INITIALS, _SYLLABLES, _PHONES, _REST = range(1, 7)  # columns of Texts


class Rank(IntEnum):
    """How well a record answers, the best first."""

    NUMBER = 0
    NUMBER_HEAD = 1
    NAME = 2
    NAME_HEAD = 3
    NAME_PART = 4
    INITIALS_HEAD = 5
    INITIALS = 6
    PINYIN_HEAD = 7
    PINYIN = 8
    DIGITS = 9
    REST = 10


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer a word.

    Attributes:
        rank: how good an answer it is.
        grams: every group must be met, each by one of its grams.
        proof: pieces of folded text that must stand in one of the columns, given by their place in ``Texts``.
        exact: the grams alone prove it.
        narrower: another way of the same word covers it; asked only for the order.
    """

    rank: Rank
    grams: tuple[tuple[str, ...], ...]
    proof: tuple[tuple[tuple[int, ...], str], ...]
    exact: bool = False
    narrower: bool = False

    def covers(self, other: Way) -> bool:
        """Tell by the pieces alone whether whatever answers in another way answers in this one."""
        return all(
            any(piece in longer and set(some) <= set(columns) for some, longer in other.proof)
            for columns, piece in self.proof
        )

    def answers(self, text: Texts) -> bool:
        """Tell whether the folded text of a record answers in this way."""
        for columns, piece in self.proof:
            for column in columns:
                if piece in text[column]:  # type: ignore[operator]  # all columns but the first are texts
                    break
            else:
                return False
        return True


@dataclass(frozen=True)
class Word:
    """One word of a query, folded, and the ways to answer it, the best first."""

    text: str
    ways: tuple[Way, ...]

    @cached_property
    def covering(self) -> tuple[Way, ...]:
        """The ways that together cover all others."""
        return tuple(way for way in self.ways if not way.narrower)

    def covers(self, other: Word) -> bool:
        """Tell whether whatever answers another word is known to answer this one, of which it may be a beginning."""
        return all(any(way.covers(one) for way in self.covering) for one in other.covering)

    def best(self, text: Texts) -> Way | None:
        """Return the best way in which a record answers, or None."""
        return next((way for way in self.ways if way.answers(text)), None)


@dataclass(frozen=True)
class Query:
    """All words of a query; a record must answer each. No words: nothing can answer."""

    words: tuple[Word, ...]

    @cached_property
    def ranks(self) -> tuple[Rank, ...]:
        """The ranks an answer may have, the best first."""
        return tuple(sorted({way.rank for word in self.words for way in word.ways}))

    def covers(self, other: Query) -> bool:
        """Tell whether whatever answers another query is known to answer this one."""
        return bool(other.words) and all(any(word.covers(one) for one in other.words) for word in self.words)

    def rank(self, text: Texts) -> Rank | None:
        """Return the rank of a record's best answered word, or None when a word is not answered."""
        best = None
        for word in self.words:
            way = word.best(text)
            if way is None:
                return None
            best = way.rank if best is None else min(best, way.rank)
        return best


def parse(typed: str) -> Query | None:
    """Return the query, or None when nothing but blanks was typed.

    Digits separated by blanks are one phone number when there are five or more of them.
    """
    typed = typed[:LONGEST_QUERY]
    if not typed.strip():
        return None
    folded = [fold(part) for part in _COUNTRY_SIGN.sub("", typed).split()]
    words: list[str] = []
    digits: list[str] = []
    for part in [*filter(None, folded), ""]:
        if part.isascii() and part.isdecimal():
            digits.append(part)
            continue
        joined = phone_digits("".join(digits))
        words.extend([joined] if len(joined) >= _PHONE_LENGTH else digits)
        digits = []
        words.append(part)
    kept = [word for word in dict.fromkeys(words) if word]
    return Query(tuple(Word(word, tuple(_ways(word))) for word in kept[:MOST_WORDS]))


_COUNTRY_SIGN = re.compile(r"^\s*[+＋]86(?=[\s\d-])")
_PHONE_LENGTH: Final = 5


def _ways(word: str) -> Iterator[Way]:
    """Yield the ways to answer a word, the best first."""
    if any(char.isdecimal() for char in word):
        yield Way(Rank.NUMBER, (), (((_NUMBER,), f"|{word}|"),), narrower=True)
        yield Way(Rank.NUMBER_HEAD, (), (((_NUMBER,), f"|{word}"),), narrower=True)
    if word.isascii():
        yield from _initials_ways(word)
        yield from _pinyin_ways(word)
    else:
        yield from _name_ways(word)
        mixed = _mixed_way(word)
        if mixed:
            yield mixed
    pieces = _covering(coded(word), 4)
    yield Way(Rank.DIGITS, _each(":", pieces), (((_NUMBER, _PHONES), word),), exact=len(word) <= 4)
    exact = len(word) <= 3 if word.isascii() else len(word) <= 2
    yield Way(
        Rank.REST, _each(".", _covering(coded(word), 3 if word.isascii() else 2)), (((_REST,), word),), exact=exact
    )


def _covering(word: str, length: int) -> list[str]:
    """Return as few pieces of ``length`` as cover the word, or the word itself when it is not longer."""
    last = max(0, len(word) - length)
    return [word[start : start + length] for start in (*range(0, last, length), last)]


def _each(sign: str, pieces: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Ask for each of the pieces, or for some spread over them when they are many."""
    pieces = list(dict.fromkeys(pieces))
    if len(pieces) > MOST_GRAMS:
        step = (len(pieces) - 1) / (MOST_GRAMS - 1)
        pieces = [pieces[round(place * step)] for place in range(MOST_GRAMS)]
    return tuple((sign + piece,) for piece in pieces)


def _name_ways(word: str) -> Iterator[Way]:
    pairs = _each("", _covering(word, 2))
    if len(word) <= EXACT_LENGTH:
        yield Way(Rank.NAME, ((f"${word}",),), (((_NAME,), f"|{word}|"),), exact=True, narrower=True)
    head = (f"^{word[:2]}",)
    short = len(word) <= 2
    yield Way(Rank.NAME_HEAD, (head,) if short else (head, *pairs), (((_NAME,), f"|{word}"),), short, narrower=True)
    yield Way(Rank.NAME_PART, pairs, (((_NAME,), word),), exact=short)


def _initials_ways(word: str) -> Iterator[Way]:
    letters = coded(word)
    grams = _each("-", _covering(letters, 3))
    head = (f"<{letters[:3]}",)
    exact = len(word) <= 3
    first = (head,) if exact else (head, *grams)
    yield Way(Rank.INITIALS_HEAD, first, (((_INITIALS,), f"|{word}"),), exact, narrower=True)
    yield Way(Rank.INITIALS, grams, (((_INITIALS,), word),), exact)


def _pinyin_ways(word: str) -> Iterator[Way]:
    spelled = spelling.spellings(word)
    for pieces in spelled:
        yield _spelled_way(pieces, head=True)
    for pieces in spelled:
        yield _spelled_way(pieces, head=False)
    if not spelled:
        shortened = spelling.shortened(word)
        if shortened:
            yield _shortened_way(shortened)


def _spelled_way(pieces: tuple[str, ...], *, head: bool) -> Way:
    """Answer by whole syllables, of which the last may be started only."""
    *whole, last = pieces
    endings = spelling.starting_with(last)
    grams: list[tuple[str, ...]] = []
    exact = len(pieces) <= 2
    if head:
        grams.append((f">{whole[0]}",) if whole else tuple(f">{one}" for one in endings))
    grams.extend((f"={one}+{two}",) for one, two in pairwise(whole))
    before = f"{whole[-1]}+" if whole else ""
    grams.append(tuple(f"={before}{one}" for one in endings))
    piece = f" {' '.join(pieces)}"
    if head:
        exact = not whole
        piece = f"|{piece}"
    rank = Rank.PINYIN_HEAD if head else Rank.PINYIN
    return Way(rank, tuple(grams[: MOST_GRAMS + 1]), (((_SYLLABLES,), piece),), exact, narrower=head)


def _shortened_way(pieces: tuple[str, ...]) -> Way:
    """Answer by syllables of which some are given by their first letter (``fushunsp``)."""
    letters = "".join(piece[0] for piece in pieces)
    grams = _each("-", _covering(coded(letters), 3)) + _whole_grams(pieces)
    proof = [((_INITIALS,), letters), *(((_SYLLABLES,), run) for run in _whole_runs(pieces, open_end=True))]
    return Way(Rank.PINYIN, grams, tuple(proof))


def _whole_grams(pieces: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Ask for the syllables that are surely whole: all but the last, which may be started only."""
    return _each("=", [piece for piece in pieces[:-1] if len(piece) > 1 and piece in spelling.syllables()])


def _whole_runs(pieces: Sequence[str], *, open_end: bool) -> Iterator[str]:
    """Yield the whole syllables that follow each other, as they stand in the text; the last may be started only."""
    run = ""
    for piece in pieces[:-1]:
        if len(piece) > 1 and piece in spelling.syllables():
            run += f" {piece}"
        elif run:
            yield f"{run} "
            run = ""
    last = pieces[-1]
    if len(last) > 1 and (open_end or last in spelling.syllables()):
        yield f"{run} {last}" if open_end else f"{run} {last} "
    elif run:
        yield f"{run} "


_LETTERS = re.compile(r"([a-z]+)")


def _mixed_way(word: str) -> Way | None:
    """Answer ``福s`` and ``fu顺``: characters in the name, letters in their pinyin, in the same order."""
    parts = [part for part in _LETTERS.split(word) if part]
    if len(parts) == 1 or any(char.isdecimal() for char in word):
        return None
    letters = ""  # initials, a blank where a character has more than one
    grams: list[tuple[str, ...]] = []
    proof: list[tuple[tuple[int, ...], str]] = []
    for place, part in enumerate(parts, 1):
        if part.isascii():
            spelled = spelling.spellings(part)
            pieces = spelled[0] if spelled else spelling.shortened(part) or tuple(part)
            letters += "".join(piece[0] for piece in pieces)
            grams += _whole_grams(pieces)
            proof += (((_SYLLABLES,), run) for run in _whole_runs(pieces, open_end=place == len(parts)))
        else:
            letters += "".join(spelling.read(char)[:1] or " " for char in part)
            grams += _each("", _covering(part, 2))
            proof.append(((_NAME,), part))
    for run in letters.split():
        grams += _each("-", _covering(coded(run), 3))
        proof.append(((_INITIALS,), run))
    return Way(Rank.PINYIN, tuple(grams[: 2 * MOST_GRAMS]), tuple(proof))
