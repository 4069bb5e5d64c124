"""Chance that can be repeated: the same seed gives the same draws on every machine and every Python.

Only ``getrandbits`` and ``randbytes`` of ``random.Random`` are used, whose streams Python keeps; drawing whole columns
at a time costs about 0.1 µs a value, a third of ``random.choice``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

FULL = 1 << 16
_FINENESS = 4096


class Dice:
    """A stream of draws.

    Args:
        seed: parts that name the stream; streams with different parts are independent.
    """

    def __init__(self, *seed: object) -> None:
        self._random = Random("\x1f".join(map(str, seed)))  # noqa: S311  # an invented office, nothing secret

    def words(self, count: int) -> tuple[int, ...]:
        """Return ``count`` numbers from 0 to 65,535."""
        return struct.unpack(f"<{count}H", self._random.randbytes(2 * count))

    def picks(self, table: Sequence[T], count: int) -> list[T]:
        """Return ``count`` entries of ``table``, each entry as likely as any other (tables up to 65,536 entries)."""
        size = len(table)
        return [table[(word * size) >> 16] for word in self.words(count)]

    def pick(self, table: Sequence[T]) -> T:
        """Return one entry of ``table``."""
        return table[self.below(len(table))]

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        return (self._random.getrandbits(48) * limit) >> 48

    def between(self, least: int, most: int, count: int) -> list[int]:
        """Return ``count`` numbers from ``least`` to ``most``, both possible."""
        span = most - least + 1
        return [least + ((word * span) >> 16) for word in self.words(count)]

    def chances(self, share: float, count: int) -> list[bool]:
        """Return ``count`` answers of which about ``share`` (0 to 1) are true."""
        limit = round(share * FULL)
        return [word < limit for word in self.words(count)]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in another order."""
        rest = list(items)
        for index in range(len(rest) - 1, 0, -1):
            other = self.below(index + 1)
            rest[index], rest[other] = rest[other], rest[index]
        return rest


def weighted(shares: Iterable[tuple[T, float]], size: int = _FINENESS) -> tuple[T, ...]:
    """Return a table for ``Dice.picks`` in which every entry stands as often as its weight asks.

    Every entry of positive weight stands at least once, so the table may become a little longer than ``size``.
    """
    pairs = [(item, weight) for item, weight in shares if weight > 0]
    total = sum(weight for _, weight in pairs)
    return tuple(item for item, weight in pairs for _ in range(max(1, round(size * weight / total))))


def bell(size: int = _FINENESS) -> tuple[float, ...]:
    """Return a table of standard normal values: evenly spaced quantiles, about ± 3.7 at the ends."""
    normal = NormalDist()
    return tuple(round(normal.inv_cdf((index + 0.5) / size), 6) for index in range(size))
