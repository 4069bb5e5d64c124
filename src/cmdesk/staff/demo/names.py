"""Names of people as they are met: skewed surnames, given names of their years, some long and some rare ones."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import FULL, Dice, weighted

MAN, WOMAN = "male", "female"
_POOL = 1500  # given names prepared for each generation and sex
_RARE = 0.008  # share of people with a character that old code pages and fonts lack
_WHOLE, _COMPOSED, _SINGLE = 0.40, 0.45, 0.15


@dataclass(frozen=True)
class _Generation:
    first_year: int
    last_year: int
    given: dict[str, tuple[str, ...]]  # by sex


class Names:
    """The word lists, ready to draw from."""

    def __init__(self) -> None:
        with resource("demo", "surnames.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self._surnames = weighted(((row["surname"], float(row["weight"])) for row in rows), 20_000)
        words = tomllib.loads(resource("demo", "given_names.toml").read_text(encoding="utf-8"))
        self._generations = [_generation(words["rare"], **table) for table in words["generation"]]
        self._by_year = {
            year: generation.given
            for generation in self._generations
            for year in range(generation.first_year, generation.last_year + 1)
        }

    def years(self) -> range:
        """Return the years of birth for which there are names."""
        return range(self._generations[0].first_year, self._generations[-1].last_year + 1)

    def surnames(self, dice: Dice, count: int) -> list[str]:
        """Draw surnames, 王 and 李 as often as they are met."""
        return dice.picks(self._surnames, count)

    def given(self, dice: Dice, people: Sequence[tuple[str, int]]) -> list[str]:
        """Draw a given name for every (sex, year of birth)."""
        by_year = self._by_year
        tables = [by_year[year][sex] for sex, year in people]
        return [table[(word * len(table)) >> 16] for table, word in zip(tables, dice.words(len(people)), strict=True)]


@cache
def names() -> Names:
    """Return the word lists, read once."""
    return Names()


def _generation(rare: Sequence[str], born: list[int], **by_sex: dict[str, Any]) -> _Generation:
    dice = Dice("given names", *born)
    given = {sex: _pool(dice, rare, **words) for sex, words in by_sex.items()}
    return _Generation(born[0], born[1], given)


def _pool(dice: Dice, rare: Sequence[str], whole: list[str], first: str, second: str, single: str) -> tuple[str, ...]:
    composed = [a + b for a, b in zip(dice.picks(first, _POOL), dice.picks(second, _POOL), strict=True) if a != b]
    return (
        *_fill(dice, whole, _WHOLE),
        *_fill(dice, composed, _COMPOSED),
        *_fill(dice, single, _SINGLE),
        *_fill(dice, rare, _RARE),
    )


def _fill(dice: Dice, words: Sequence[str], share: float) -> Iterable[str]:
    wanted = round(_POOL * share)
    return (dice.shuffled(words) * (wanted // len(words) + 1))[:wanted]


def born_between(dice: Dice, first: int, last: int, count: int) -> list[int]:
    """Draw years of birth, the middle of the span more often than its ends."""
    span = last - first + 1
    one, two = dice.words(count), dice.words(count)
    return [first + ((a + b) * span) // (2 * FULL) for a, b in zip(one, two, strict=True)]
