"""Groups as extra rows of a list: where headings stand, and which record a row on screen shows. No Qt here.

A *place* is the position of a record in its window; a *row* is a line on screen, headings included. Folded groups show
only their heading.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from cmdesk.core.window import Group

MOST: Final = 5_000  # groups; beyond them headings no longer help anybody


class Outline:
    """Headings between the records of a list that is ordered by its groups."""

    def __init__(self, key: str, groups: Sequence[Group], folded: Iterable[object] = ()) -> None:
        self.key = key
        self.groups = groups
        self._folded = set(folded)
        self._places = [0, *accumulate(group.count for group in groups)]
        self._rows: list[int] = []
        self._measure()

    @property
    def folded(self) -> frozenset[object]:
        """Values of the groups that show only their heading."""
        return frozenset(self._folded)

    @property
    def count(self) -> int:
        """How many records."""
        return self._places[-1]

    @property
    def rows(self) -> int:
        """How many rows on screen."""
        return self._rows[-1]

    def fold(self, values: Iterable[object]) -> None:
        """Fold exactly the groups with these values."""
        self._folded = set(values)
        self._measure()

    def toggled(self, number: int) -> frozenset[object]:
        """Return what is folded after a click on a heading."""
        return frozenset(self._folded ^ {self.groups[number].value})

    def heading(self, row: int) -> int | None:
        """Return the number of the group whose heading is at a row, or None for a record."""
        number = self.group_at(row)
        return number if number >= 0 and self._rows[number] == row else None

    def group_at(self, row: int) -> int:
        """Return the number of the group a row belongs to."""
        return min(bisect_right(self._rows, row), len(self.groups)) - 1

    def heading_row(self, number: int) -> int:
        """Return the row of a heading."""
        return self._rows[number]

    def is_folded(self, number: int) -> bool:
        """Tell whether a group shows only its heading."""
        return self.groups[number].value in self._folded

    def place(self, row: int) -> int | None:
        """Return the place of the record at a row, or None for a heading."""
        number = self.group_at(row)
        within = row - self._rows[number] - 1 if number >= 0 else -1
        return self._places[number] + within if within >= 0 else None

    def row(self, place: int) -> int:
        """Return the row of a record; that of its heading when it is folded away."""
        number = min(bisect_right(self._places, place), len(self.groups)) - 1
        if self.is_folded(number):
            return self._rows[number]
        return self._rows[number] + 1 + place - self._places[number]

    def places(self, rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the places of the records in ranges of rows, (first, last) both included.

        A heading that is folded stands for its records.
        """
        for first, last in rows:
            for number in range(max(0, self.group_at(first)), self.group_at(last) + 1):
                begin, end = self._places[number], self._places[number + 1]
                top = self._rows[number]
                if not self.is_folded(number):
                    begin, end = max(begin, begin + first - top - 1), min(end, begin + last - top)
                if begin < end:
                    yield begin, end - 1

    def _measure(self) -> None:
        shown = (1 if group.value in self._folded else group.count + 1 for group in self.groups)
        self._rows = [0, *accumulate(shown)]
