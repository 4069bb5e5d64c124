"""How alike two addresses are, however they were worded."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from cmdesk.core.alike.names import arabic
from cmdesk.core.alike.regions import elsewhere, split_region
from cmdesk.core.text.hanzi import FOLDED, CharacterTable

_OPENING, _CLOSING, _BETWEEN = "(（[【〔", ")）]】〕", "-—–－~～至#、/\\"


def _kept(char: str) -> str:
    if char in _BETWEEN or char.isspace():
        return " "
    return "(" if char in _OPENING else ")" if char in _CLOSING else FOLDED[ord(char)]


_KEPT: Final = CharacterTable(_kept)
_BRACKETS = re.compile(r"\([^)]*\)?|\)")
_IDLE_BLANK = re.compile(r"(?<![0-9a-z]) +| +(?![0-9a-z])")
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百]+(?=号|栋|幢|座|单元|楼|层|室|弄|组|队|巷|区)")
_NUMBER = re.compile(r"\d+|[a-z](?=座|栋|幢|区|馆|单元|\d|$)")
_STREET = re.compile(
    r"([^\d]{1,16}?(?:大道|大街|胡同|路|街|道|巷|弄|里|村|屯|庄))(?![^\d]{0,3}(?:路|街|巷))[^\d]{0,6}?(?=\d)"
)
_AREA_BEFORE = re.compile(r".*(?:街道|[^街]道办|市|区|县|镇|乡)(?=.{2,}(?:路|街|道|巷|弄|里|村|屯|庄|胡同)$)")
_NUMERALS: Final = frozenset("零〇一二三四五六七八九十百")
_IDLE = re.compile(r"[\d\s]+|[号栋幢座室层楼组队]|单元")


class Address(NamedTuple):
    """An address taken apart.

    Attributes:
        region: the places it begins with.
        street: the street or village, without what lies around it; or empty.
        numbers: house, building, floor and room in the order they stand, without leading zeros.
        words: all other characters without the places at the head.
    """

    region: str
    street: str
    numbers: tuple[str, ...]
    words: str


@lru_cache(maxsize=4096)
def taken_apart(address: str) -> Address:
    """Take an address apart."""
    text = address.translate(_KEPT)
    if "(" in text or ")" in text:
        text = _BRACKETS.sub("", text)
    if " " in text:
        text = _IDLE_BLANK.sub("", text)
    if not _NUMERALS.isdisjoint(text):
        text = _NUMERAL.sub(lambda found: arabic(found.group()), text)
    region, rest = split_region(text)
    found = _STREET.search(rest)
    street = _AREA_BEFORE.sub("", found.group(1)) if found else ""
    behind = rest[found.end() :] if found else rest
    numbers = tuple(number.lstrip("0") or "0" for number in _NUMBER.findall(behind))
    return Address(region, street, numbers, _IDLE.sub("", rest))


SAME_PLACE: Final = 0.9
SAME_HOUSE: Final = 0.6


def address_score(one: str, other: str) -> float | None:
    """Return how alike two addresses are, 0 to 1, or None when one of them says nothing.

    From ``SAME_PLACE`` on it is one place in two wordings; from ``SAME_HOUSE`` on one house with different rooms.
    """
    first, second = taken_apart(one), taken_apart(other)
    if not (first.words or first.numbers) or not (second.words or second.numbers):
        return None
    score = _street_score(first, second) if first.street and second.street else _word_score(first, second)
    return 0.5 * score if elsewhere(first.region, second.region) else score


def _street_score(first: Address, second: Address) -> float:
    shorter, longer = sorted((first.street, second.street), key=len)
    if not longer.endswith(shorter):
        return 0.0
    if first.numbers == second.numbers:
        return 1.0
    if first.numbers[0] != second.numbers[0]:
        return 0.2
    fewer, more = sorted((first.numbers, second.numbers), key=len)
    rest = iter(more)
    return SAME_PLACE if all(number in rest for number in fewer) else SAME_HOUSE


def _word_score(first: Address, second: Address) -> float:
    from rapidfuzz import fuzz

    if first.words == second.words and first.numbers == second.numbers:
        return 1.0
    alike = fuzz.partial_ratio(first.words, second.words) / 100
    if min(len(first.words), len(second.words)) < 4:
        alike = min(alike, fuzz.ratio(first.words, second.words) / 100)
    if first.numbers == second.numbers:
        return alike if alike >= 0.8 else 0.5 * alike
    fewer, more = sorted((first.numbers, second.numbers), key=len)
    rest = iter(more)
    return 0.9 * alike if fewer and all(number in rest for number in fewer) and alike >= 0.8 else 0.4 * alike
