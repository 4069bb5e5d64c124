"""Selected rows as ranges of positions, so that a million of them cost nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator


class Ranges:
    """Rows as sorted, separate ranges (first, last), both included."""

    def __init__(self, parts: Iterable[tuple[int, int]] = ()) -> None:
        merged: list[tuple[int, int]] = []
        for first, last in sorted(parts):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        self._parts = merged
        self._firsts = [first for first, _ in merged]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._parts)

    def __contains__(self, row: int) -> bool:
        at = bisect_right(self._firsts, row) - 1
        return at >= 0 and row <= self._parts[at][1]

    def __len__(self) -> int:
        """How many rows."""
        return sum(last - first + 1 for first, last in self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ranges) and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Ranges({self._parts})"

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """The ranges."""
        return tuple(self._parts)
