"""What customers are called: the sign over the door and the name on the licence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice, weighted
from cmdesk.staff.demo.office import city

RETAIL = ("mall", "supermarket", "convenience", "tobacco", "grocery", "entertainment", "other")
FEED = ("dealer", "farm", "mill")
ORGANISATION = "organisation"

# Which formats stand where; the shares of a market add up to about 1,000.
_FORMATS = {
    "city": (12, 160, 270, 240, 140, 90, 28, 5, 0, 0, 55),
    "town": (10, 220, 200, 180, 245, 60, 30, 35, 10, 4, 6),
    "township": (0, 200, 100, 85, 485, 35, 20, 55, 15, 5, 0),
    "village": (0, 80, 40, 20, 710, 20, 8, 30, 88, 4, 0),
}
FORMATS = {
    market: weighted(zip((*RETAIL, *FEED, ORGANISATION), shares, strict=True), 2048)
    for market, shares in _FORMATS.items()
}
_OWNER_WORDS = (("{surname}{given}", 5), ("{surname}记", 2), ("老{surname}", 2), ("{surname}氏", 1))
_PLACE_WORDS = (("{place}", 4), ("{near}", 0.3), ("{near}{place}", 1.7))
_LUCKY = 320  # lucky words in use


@dataclass(frozen=True)
class Shops:
    """Names of one format.

    Attributes:
        signs: (pattern of the word, ending); the pattern has holes for the owner's name and the place.
        lucky: words for firms that are not called as their shop.
        firms: endings of companies (``商贸有限公司``).
        company_share: share of companies among these customers.
        trades: trades (业种) they may be in.
        staff: fewest and most people working there.
        founded: first and last year of foundation.
    """

    signs: tuple[tuple[str, str], ...]
    lucky: tuple[str, ...]
    firms: tuple[str, ...]
    company_share: float
    trades: tuple[str, ...]
    staff: tuple[int, int]
    founded: tuple[int, int]


@cache
def shops() -> dict[str, Shops]:
    """Return the names of every format, from resources/demo/shops.toml."""
    table = tomllib.loads(resource("demo", "shops.toml").read_text(encoding="utf-8"))
    dice = Dice("lucky words")
    pairs = [a + b for a in table["lucky_first"] for b in table["lucky_second"] if a != b]
    lucky = tuple(dice.shuffled(pairs)[:_LUCKY])
    return {
        format_: _shops(format_, lucky, tuple(table["household"]), table["companies"], **words)
        for format_, words in table["formats"].items()
    }


def sign_of(word: str, ending: str, surname: str, given: str, place: str, near: str) -> str:
    """Return the name over the door from one of ``Shops.signs``."""
    if "{" not in word:
        return word + ending
    return word.format(surname=surname, given=given, place=place, near=near) + ending


def firm_of(format_: str, word: str, ending: str, lucky: str, tail: str) -> str:
    """Return the name of the company behind a shop; ``lucky`` serves where the sign is a person's or a place's."""
    start = f"{city().name}{lucky if '{' in word else word}"
    if format_ == ORGANISATION:
        return start + ending if ending[-1] in "所院" else start + ending + tail
    return start + tail


def _shops(
    format_: str,
    lucky: tuple[str, ...],
    household: tuple[str, ...],
    companies: dict[str, list[str]],
    *,
    endings: list[str],
    styles: dict[str, int],
    company: float,
    trades: list[str],
    staff: list[int],
    founded: list[int],
) -> Shops:
    words: dict[str, list[tuple[str, float]]] = {
        "lucky": [(word, 1 / len(lucky)) for word in lucky],
        "household": [(word, 1 / len(household)) for word in household],
        "owner": [(word, weight / 10) for word, weight in _OWNER_WORDS],
        "place": [(word, weight / 6) for word, weight in _PLACE_WORDS],
    }
    signs: list[tuple[Any, float]] = [
        ((word, ending), styles[style] * share)
        for style in styles
        for word, share in words[style]
        for ending in endings
    ]
    tails = "feed_tails" if format_ in FEED else "service_tails" if format_ == "entertainment" else "tails"
    firms = companies["office_tails" if format_ == ORGANISATION else tails]
    return Shops(
        weighted(signs, 8192),
        lucky,
        tuple(firms),
        company,
        tuple(trades),
        (staff[0], staff[1]),
        (founded[0], founded[1]),
    )
