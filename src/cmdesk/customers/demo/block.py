"""A block of customers under way: what is drawn first and everything else depends on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from cmdesk.core.resources import resource
from cmdesk.customers.demo.ground import Spot, Tower
from cmdesk.customers.demo.numbers import MOBILES, subscriber
from cmdesk.customers.demo.shops import FORMATS, ORGANISATION
from cmdesk.staff.demo.dice import Dice, weighted
from cmdesk.staff.demo.names import MAN, WOMAN, born_between, names

T = TypeVar("T")

BLOCK = 1000
_OLDEST, _YOUNGEST = 74, 22
_SEXES = (MAN, MAN, MAN, WOMAN, WOMAN)


@dataclass(frozen=True)
class Setting:
    """What all blocks of an office share.

    Attributes:
        seed: of the office.
        today: the day on which the office is opened.
        customers: how many there are.
        months: length of the history.
        spots: table of roads and villages to draw from.
        towers: office buildings by area.
    """

    seed: int
    today: date
    customers: int
    months: int
    spots: tuple[Spot, ...]
    towers: Mapping[str, tuple[Tower, ...]]


class Block:
    """Customers ``first`` … ``first + count - 1`` with their shopkeepers.

    Attributes:
        spots: where each is.
        formats: the format of each (``grocery``, ``dealer``, ``organisation`` …).
        towers: the office building of each firm that sits in one.
        people: (sex, year of birth) of each owner.
        surnames: of the owners.
        given: names of the owners.
        mobiles: of the owners; no number is met twice in an office.
    """

    def __init__(self, setting: Setting, number: int) -> None:
        self.setting = setting
        self.number = number
        self.first = number * BLOCK
        self.count = count = min(BLOCK, setting.customers - self.first)
        self.dice = dice = Dice(setting.seed, "customers", number)
        self.offset = Dice(setting.seed, "numbers").below(100_000_000)
        self.spots = dice.picks(setting.spots, count)
        tables = [FORMATS[spot.market] for spot in self.spots]
        self.formats = [table[(word * len(table)) >> 16] for table, word in zip(tables, dice.words(count), strict=True)]
        self.towers = self._move_into_towers()
        self.people = self.draw_people(count)
        self.surnames = names().surnames(dice, count)
        self.given = names().given(dice, self.people)
        self.mobiles = self.draw_mobiles(count, 0)

    def _move_into_towers(self) -> dict[int, Tower]:
        found: dict[int, Tower] = {}
        for index, format_ in enumerate(self.formats):
            choice = self.setting.towers.get(self.spots[index].area) if format_ == ORGANISATION else None
            if choice:
                tower = found[index] = self.dice.pick(choice)
                self.spots[index] = tower.spot
        return found

    def draw_people(self, count: int) -> list[tuple[str, int]]:
        """Draw (sex, year of birth)."""
        known, year = names().years(), self.setting.today.year
        first, last = max(known[0], year - _OLDEST), min(known[-1], year - _YOUNGEST)
        births = born_between(self.dice, first, last, count)
        return list(zip(self.dice.picks(_SEXES, count), births, strict=True))

    def draw_mobiles(self, count: int, kind: int) -> list[str]:
        """Draw mobile numbers; ``kind`` 0 to 3 tells the several numbers of one customer apart."""
        start = self.first * 4 + kind
        prefixes = self.dice.picks(MOBILES, count)
        return [prefix + subscriber(start + 4 * index, self.offset) for index, prefix in enumerate(prefixes)]

    def picked(self, tables: Sequence[Sequence[T]]) -> list[T]:
        """Draw one entry of each table."""
        return [
            table[(word * len(table)) >> 16] for table, word in zip(tables, self.dice.words(len(tables)), strict=True)
        ]

    def some(self, share: float, values: Sequence[T], empty: Any) -> list[Any]:
        """Return the values, all but a share of them replaced by ``empty``."""
        limit = round(share * 65536)
        words = self.dice.words(len(values))
        return [value if word < limit else empty for word, value in zip(words, values, strict=True)]

    def remarks(self, share: float, table: Sequence[str]) -> list[str]:
        """Draw a remark for a share of the customers, an empty text for the others."""
        return self.dice.picks(_diluted(tuple(table), share), self.count)


@cache
def _diluted(table: tuple[str, ...], share: float) -> tuple[str, ...]:
    return weighted([("", 1 - share), *((word, share / len(table)) for word in table)], 1024)


@cache
def words() -> dict[str, Any]:
    """Return what people write into files, from resources/demo/people.toml."""
    return tomllib.loads(resource("demo", "people.toml").read_text(encoding="utf-8"))
