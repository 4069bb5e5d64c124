"""Pinyin of the names of people and companies.

A name is read as its bearer does: 单 at its head is Shàn, 商行 ends in háng, 重庆 begins with Chóng. Where two readings
are common and no word decides, ``readings`` gives both, so that either finds the name. The tables in
``resources/pinyin/`` are written by ``packaging/make_pinyin.py``; a wrong reading is put right there.

Syllables are written as input methods want them typed: without tones, ü as ``v`` (吕 ``lv``, 略 ``lve``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from threading import Lock
from typing import Final

from cmdesk.core.resources import resource
from cmdesk.core.text.hanzi import FOLDED, CharacterTable, simplified

MOST_READINGS: Final = 4  # of one name; more would swell the search index for next to nothing
PERSON_LENGTH: Final = 3  # characters: a text so short may be a person's name, and a rare surname its head

# A character read otherwise than usual is replaced by a stand-in from plane 15 before a text is translated.
_STAND_IN: Final = 0xF0000
_TONES: Final = "12345"


class _Words:
    """The words in which one character is read in a certain way."""

    def __init__(self, char: str) -> None:
        self._char = char
        self._readings: dict[str, str] = {}

    def add(self, words: list[str], reading: str) -> None:
        self._readings.update(dict.fromkeys(words, reading))

    def readings(self) -> set[str]:
        return set(self._readings.values())

    @cached_property
    def _windows(self) -> list[tuple[int, int]]:
        """How many characters words have before, and from, the character; the longest words first."""
        found = {(word.index(self._char), len(word) - word.index(self._char)) for word in self._readings}
        return sorted(found, key=sum, reverse=True)

    def reading(self, text: str, place: int) -> str | None:
        """Return the reading that the longest known word around ``place`` demands."""
        for before, behind in self._windows:
            if before <= place:
                reading = self._readings.get(text[place - before : place + behind])
                if reading is not None:
                    return reading
        return None


@dataclass(frozen=True)
class _Dictionary:
    characters: dict[str, tuple[str, ...]]  # readings with tone, the likeliest first
    words: dict[str, _Words]
    surnames: dict[str, tuple[str, bool]]  # character → reading, also at the head of long names
    special: re.Pattern[str]  # a character that needs a look around


@cache
def _dictionary() -> _Dictionary:
    characters: dict[str, tuple[str, ...]] = {}
    special: set[str] = set()
    for line in _lines("characters.txt"):
        listed, chars = line.split("\t")
        readings = tuple(listed.split(" "))
        characters.update(dict.fromkeys(chars, readings))
        if len(readings) > 1:
            special.update(chars)
    words: dict[str, _Words] = {}
    for line in _lines("words.txt"):
        head, found = line.split("\t")
        char, reading = head.split(" ")
        words.setdefault(char, _Words(char)).add(found.split(" "), reading)
    surnames = {}
    for line in _lines("surnames.txt"):
        char, reading, where = line.split(" ")
        surnames[char] = (reading, where == "always")
    special.update(words)
    return _Dictionary(characters, words, surnames, re.compile(f"[{''.join(sorted(special))}]"))


def _lines(name: str) -> list[str]:
    return resource("pinyin", name).read_text(encoding="utf-8").splitlines()


_stand_ins: dict[tuple[str, str], str] = {}  # (character, reading) → stand-in
_standing_for: list[tuple[str, str]] = []
_one_at_a_time = Lock()


def _stand_in(char: str, reading: str) -> str:
    known = _stand_ins.get((char, reading))
    if known is not None:
        return known
    with _one_at_a_time:
        _standing_for.append((char, reading))
        return _stand_ins.setdefault((char, reading), chr(_STAND_IN + len(_standing_for) - 1))


def _reading(char: str) -> tuple[str, str]:
    """Return the character meant by ``char`` and its likeliest reading with tone, or "" when it has none."""
    if ord(char) >= _STAND_IN:
        return _standing_for[ord(char) - _STAND_IN]
    return char, _dictionary().characters.get(char, ("",))[0]


def _initial(char: str) -> str:
    return _reading(char)[1][:1] or FOLDED[ord(char)]


def _syllable(char: str) -> str:
    """Return the syllable of a character; letters and digits run together, what has no reading stands alone."""
    reading = _reading(char)[1]
    if reading:
        return f" {reading.rstrip(_TONES)} "
    plain = FOLDED[ord(char)]
    return plain if plain.isascii() else f" {plain} "


def _spoken(char: str) -> str:
    reading = _reading(char)[1]
    return f" {reading.rstrip(_TONES)} " if reading else ""


_INITIALS = CharacterTable(_initial)
_SYLLABLES = CharacterTable(_syllable)
_SPOKEN = CharacterTable(_spoken)


def _choices(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return the places of ``text`` (not empty) that need thought, with their readings, the likeliest first."""
    known = _dictionary()
    plain = simplified(text)
    result: list[tuple[int, tuple[str, ...]]] = []
    surname, always = known.surnames.get(plain[0], ("", False))
    if not always and len(text) > PERSON_LENGTH:
        surname = ""
    for found in known.special.finditer(plain):
        place, char = found.start(), found.group()
        words = known.words.get(char)
        told = words.reading(plain, place) if words else None
        if told is not None:
            result.append((place, (told,)))
            if place == 0:
                surname = ""
        elif place or not surname:
            result.append((place, known.characters.get(text[place], ("",))))
    if surname:
        result.append((0, _first(surname, known.characters.get(text[0], ()))))
    return result


def _first(reading: str, readings: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``reading`` and those of ``readings`` that are typed otherwise."""
    return (reading, *(other for other in readings if other.rstrip(_TONES) != reading.rstrip(_TONES)))


def _prepared(text: str) -> str:
    """Return ``text`` without blanks at its head and without characters that could be taken for stand-ins."""
    text = text.lstrip()
    return text if text.isascii() or max(text) < chr(_STAND_IN) else "".join(c for c in text if c < chr(_STAND_IN))


@lru_cache(maxsize=8192)  # a name is sorted, sounded and searched by within one batch of a long list
def _spelled(text: str) -> tuple[str, ...]:
    """Return ``text`` with stand-ins: first as likeliest read, then with one other reading at a time."""
    text = _prepared(text)
    choices = _choices(text) if not text.isascii() else []
    if not choices:
        return (text,)
    usual = list(text)
    for place, (reading, *_) in choices:
        usual[place] = _stand_in(text[place], reading)
    result = ["".join(usual)]
    for place, (_, *others) in choices:
        for other in others:
            swapped = usual.copy()
            swapped[place] = _stand_in(text[place], other)
            result.append("".join(swapped))
    return tuple(result[:MOST_READINGS])


def initials(text: str) -> str:
    """Return the first letters of a name (``"福顺食品"`` → ``"fssp"``); letters and digits stay, signs go."""
    return _spelled(text)[0].translate(_INITIALS)


def full(text: str) -> str:
    """Return a name's syllables with blanks between (``"福顺A店"`` → ``"fu shun a dian"``)."""
    return " ".join(_spelled(text)[0].translate(_SYLLABLES).split())


def readings(text: str) -> list[tuple[str, str]]:
    """Return (initials, syllables) of each common reading, at most ``MOST_READINGS``, the likeliest first.

    Syllables have blanks between; other than in ``full``, letters and digits are left out of them.
    """
    return [(one.translate(_INITIALS), _syllables(one)) for one in _spelled(text)]


def spoken(text: str) -> list[str]:
    """Return the syllables alone of each common reading, see ``readings``."""
    return [_syllables(one) for one in _spelled(text)]


def _syllables(spelled: str) -> str:
    return " ".join(spelled.translate(_SPOKEN).split())


@cache
def syllables() -> frozenset[str]:
    """Return every syllable that any character is read as."""
    return frozenset(reading.rstrip(_TONES) for reading in _syllable_codes())


def full_by_place(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the syllables each character of ``text`` may be read as; empty for one that has none."""
    choices = dict(_choices(text)) if not text.isascii() else {}
    known = _dictionary().characters
    return tuple(
        tuple(reading.rstrip(_TONES) for reading in choices.get(place) or known.get(char, ())[:1])
        for place, char in enumerate(text)
    )


# --- sorting ---------------------------------------------------------------------------------------------------------

SORT_LENGTH: Final = 24  # characters of a name that take part in its order
_HEADS: Final = "".join(map(chr, range(0x5B, 0x7F)))  # [ to ~, behind all digits and capitals
_DIGITS: Final = "".join(map(chr, range(0x21, 0x7F)))


@cache
def _syllable_codes() -> dict[str, str]:
    """Return two ASCII characters for each syllable with tone, in the order of the alphabet."""
    listed = {reading for readings_ in _dictionary().characters.values() for reading in readings_}
    listed.update(reading for words in _dictionary().words.values() for reading in words.readings())
    listed.update(reading for reading, _ in _dictionary().surnames.values())
    return {
        reading: _HEADS[place // len(_DIGITS)] + _DIGITS[place % len(_DIGITS)]
        for place, reading in enumerate(sorted(listed))
    }


def _sort_code(char: str) -> str:
    meant, reading = _reading(char)
    if not reading:
        plain = FOLDED[ord(meant)].upper()
        return plain if plain.isascii() else "".join(f"~~{_number(ord(part))}" for part in plain)
    return _syllable_codes()[reading] + _number(ord(meant))


def _number(code: int) -> str:
    """Return a code point as three ASCII characters that sort like it."""
    base = len(_DIGITS)
    return _DIGITS[code // base // base] + _DIGITS[code // base % base] + _DIGITS[code % base]


_SORT_CODES = CharacterTable(_sort_code)


def sort_key(text: str) -> str:
    """Return an ASCII key that sorts names as a telephone book does: digits, letters, then Chinese by pinyin.

    Character by character: syllable, tone, code point, so that 张 and 章 do not mix. Only ``SORT_LENGTH`` characters
    take part. The key is compact (five bytes a Chinese character) because it sits in an index; it is not to be read.
    """
    return _spelled(text[:SORT_LENGTH])[0].translate(_SORT_CODES)
