"""How long a text takes to say: so many characters a minute, as the office's regulation has it (S2-04)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from cmdesk.coaching.rules import placeholders
from cmdesk.core import regulation
from cmdesk.core.errors import Refused

_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Measure:
    """How long a text takes to say.

    Attributes:
        characters: that are spoken; punctuation is not, a foreign word counts a character for each two letters.
        seconds: rounded up.
        limit: seconds that are allowed.
        most: characters that fit in the limit.
    """

    characters: int
    seconds: int
    limit: int
    most: int

    @property
    def excess(self) -> int:
        """How many characters must go; 0 when it fits."""
        return max(0, self.characters - self.most)

    @property
    def words(self) -> str:
        """Say it in a few words."""
        if self.excess:
            return f"{self.characters} 字，约 {self.seconds} 秒，超过 {self.limit} 秒，请删去 {self.excess} 个字"
        return (
            f"{self.characters} 字，约 {self.seconds} 秒（限 {self.limit} 秒，还可写 {self.most - self.characters} 字）"
        )


def characters(text: str) -> int:
    """Return how many characters are spoken."""
    words = sum(_of_word(found[0]) for found in _WORD.finditer(text))
    rest = _WORD.sub("", text)
    return words + sum(char.isalnum() for char in rest)


def measure(text: str, use: str, day: date, values: dict[str, str] | None = None) -> Measure:
    """Return how long a script takes to say by the regulations of a day.

    Args:
        text: with placeholders; they are filled in first.
        use: a value of ``choices.USES``; each has its own limit.
        day: whose regulations count, the first day of a version.
        values: what the placeholders stand for; the examples by default.

    Raises:
        Refused: the rate is no number above 0.
    """
    rules = regulation.on(day)
    rate, limit = rules.number("script.rate"), rules.number(f"script.seconds.{use}")
    if rate <= 0:
        raise Refused("制度“话术按每分钟几个字计算时长”要大于 0，请在 设置 → 制度 中改正。")
    count = characters(placeholders.fill(text, values if values is not None else placeholders.examples()).text)
    return Measure(count, ceil(count * 60 / rate), int(limit), floor(rate * limit / 60))


def _of_word(word: str) -> int:
    return len(word) if word.isupper() else ceil(len(word) / 2)
