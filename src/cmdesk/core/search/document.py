"""What of a record can be found, and the grams it is found by.

A *gram* is a short piece of folded text with a sign before it that tells where it stands:

====  ==========================================================  ================================
sign  pieces                                                      of
====  ==========================================================  ================================
      characters, pairs                                           name, short name
``^``  the first one and two characters                            name, short name
``$``  the whole, up to three characters                           name, short name
``-``  one to three letters in a row                               pinyin initials
``<``  the first one to three letters                              pinyin initials
``=``  syllables, pairs of syllables (``fu+shun``)                 full pinyin
``>``  the first syllable                                          full pinyin
``:``  one to four characters in a row                             number, phones
``.``  characters, pairs, three letters or digits in a row         address and all else
====  ==========================================================  ================================

After the signs ``-<:.`` digits and letters are written as ``coded`` tells.

Grams of up to two characters answer a query by themselves; longer input asks for several grams at once and is then
looked up in the record's folded text, so that an answer is exactly what a search of the texts would give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import Final, NamedTuple

from cmdesk.core.text import pinyin
from cmdesk.core.text.hanzi import fold

EDGE: Final = "|"
"""Stands before and behind every value in a folded text; no folded value contains it."""

SIGNS: Final = "^$-<=+>:."
EXACT_LENGTH: Final = 3  # longest name that has a gram of its own


_CODES: Final = {ord(char): 0x400 + place for place, char in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")}


def coded(text: str) -> str:
    """Return folded text with digits and letters as capital Cyrillic ones, which no folded text has.

    FTS5 collects grams in a table of hashes to which a byte adds three bits. Short runs of digits and letters differ in too
    few: six of them came to a place on the average, and looking for the right one took half the time of writing an index.
    """
    return text.translate(_CODES)


class Document(NamedTuple):
    """What can be found of one record, as it is displayed.

    Attributes:
        record_id: the record's id.
        name: its name; searched by characters and by pinyin.
        short: its short name, like the name.
        number: its number or code.
        phones: its phone numbers, blanks and dashes as typed, separated by anything else.
        address: where it is.
        more: other words that should find it.
    """

    record_id: int
    name: str
    short: str = ""
    number: str = ""
    phones: str = ""
    address: str = ""
    more: str = ""


COLUMNS: Final = ("record_id", "number", "name", "initials", "syllables", "phones", "rest")


class Texts(NamedTuple):
    """The folded texts of a document, each value between edges; the columns of the index in their order."""

    record_id: int
    number: str
    name: str
    initials: str
    syllables: str
    phones: str
    rest: str


_BETWEEN_PHONES = re.compile(r"[,;/|\n\r\t，；、／]+|\s{2,}|(?<=\d{7})\s+(?=[+\d(（]\d{2})")
_COUNTRY = re.compile(r"(?:00)?86(?=1[3-9]\d{9}$)")


def phone_digits(text: str) -> str:
    """Return a phone number as it is compared: no blanks, dashes or country code of a mobile number."""
    return _COUNTRY.sub("", fold(text), count=1)


def phone_numbers(text: str) -> list[str]:
    """Return the phone numbers written in one text, as they are compared."""
    return [number for number in map(phone_digits, _BETWEEN_PHONES.split(text)) if number]


_PLAIN = str.maketrans({"、": EDGE, "-": None})
_PLAIN_PHONES = re.compile(r"(?!86|00)\d+(?:\|(?!86|00)\d+)*", re.ASCII)


def _phones(text: str) -> str:
    """Return phone numbers for comparing; those in the usual form take a short way."""
    plain = text.translate(_PLAIN)
    return f"|{plain}|" if _PLAIN_PHONES.fullmatch(plain) else _between(phone_numbers(text))


def _between(values: list[str]) -> str:
    """Put values between edges, each once."""
    if len(values) == 1:
        return f"|{values[0]}|" if values[0] else ""
    kept = dict.fromkeys(values)
    kept.pop("", None)
    return f"|{'|'.join(kept)}|" if kept else ""


def _initials(letters: str, spoken: str) -> tuple[str, ...]:
    """Return the initials with and without what is not spoken (``A8`` in a name), so that both forms find it."""
    if len(letters) == (spoken.count(" ") + 1 if spoken else 0):
        return (letters,)
    return letters, "".join([syllable[0] for syllable in spoken.split()])


def texts(document: Document) -> Texts:
    """Fold a document for comparing."""
    name, short = document.name, document.short
    read = pinyin.readings(name)
    if short and short != name:
        read += pinyin.readings(short)
    return Texts(
        document.record_id,
        _between([fold(document.number)]),
        _between([fold(name), fold(short)]),
        _between([letters for variant in read for letters in _initials(*variant)]),
        _between([spoken and f" {spoken}" for _, spoken in read]),
        _phones(document.phones) if document.phones else "",
        _between([fold(document.address), fold(document.more)]),
    )


_CODED_RUN = re.compile(f"[{coded('0')}-{coded('z')}]{{3,}}")


def _values(text: str) -> list[str]:
    return text[1:-1].split(EDGE) if text else []


def grams(text: Texts) -> bytes:
    """Return the grams of a folded document, separated by blanks; some come twice, which the index does not mind.

    They are bytes of UTF-8, as an index takes them: a list sends a hundred megabytes of them from one process to another.
    """
    found: list[str] = []
    before = ""  # a short name is mostly a piece of the name, and only its head is new
    for name in _values(text.name):
        found.append(f"^{name[0]} ^{name[:2]}")
        if len(name) <= EXACT_LENGTH:
            found.append(f"${name}")
        if name not in before:
            found += name
            found += map(add, name, name[1:])
            before += f"{name}|"
    before = ""
    for letters in _values(coded(text.initials)):
        found.append(f"<{letters[0]} <{letters[:2]} <{letters[:3]}")
        if letters not in before:
            pairs = [*map(add, letters, letters[1:])]
            found.append(f"-{' -'.join([*set(letters), *pairs, *map(add, pairs, letters[2:])])}")
            before += f"{letters}|"
    before = ""
    for full in _values(text.syllables):
        syllables = full.split()
        found.append(f">{syllables[0]}")
        if f"{full} " not in before:
            found.append(f"={' ='.join(syllables)}")
            if len(syllables) > 1:
                found.append(f"={' ='.join(map('+'.join, pairwise(syllables)))}")
            before += f"{full} |"
    found += _signed(":", _digit_pieces(coded(text.number + text.phones)))
    found += _signed(".", _rest_pieces(coded(text.rest)))
    return " ".join(found).encode()


def _signed(sign: str, pieces: set[str]) -> list[str]:
    return [sign + f" {sign}".join(pieces)] if pieces else []


def _digit_pieces(coded_values: str) -> set[str]:
    pieces: set[str] = set()  # half the digits come twice
    for value in filter(None, coded_values.split(EDGE)):
        pairs = [*map(add, value, value[1:])]
        pieces.update(value, pairs, map(add, pairs, value[2:]), map(add, pairs, pairs[2:]))
    return pieces


def _rest_pieces(coded_values: str) -> set[str]:
    pieces: set[str] = set()
    for value in filter(None, coded_values.split(EDGE)):
        pieces.update(value, map(add, value, value[1:]))
    for run in _CODED_RUN.findall(coded_values):
        pieces.update(map(add, map(add, run, run[1:]), run[2:]))
    return pieces


Folded = tuple[Texts, bytes]
"""The folded texts of a document and its grams."""


def folded(documents: Iterable[Document]) -> Iterator[Folded]:
    """Yield the folded texts and the grams of each document."""
    for document in documents:
        text = texts(document)
        yield text, grams(text)
