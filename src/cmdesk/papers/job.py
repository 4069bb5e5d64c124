"""What a feature wants printed: forms with the values of their sheets, and what each sheet is about.

Nothing is read before it is needed: the records of a part may be a ``Lazy`` sequence, so that the preview shows the
first sheet of a thousand as quickly as that of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

Values = Mapping[str, Any]
"""Key of the form → value; see ``core.paper``."""


class About(NamedTuple):
    """The record that a sheet is about.

    Attributes:
        kind: of the record (``"visit"``).
        id: its id.
        subject: what the ledger says of the sheet, for people (``"福顺烟酒店 11-21"``); its title when empty.
    """

    kind: str
    id: int
    subject: str = ""


class Sheet(NamedTuple):
    """The values of one sheet and what it is about."""

    values: Values
    about: About | None = None


class Lazy(Sequence[Values]):
    """The values of many sheets, read some at a time when they are drawn.

    Args:
        keys: what each sheet is read by, in order (ids).
        read: returns the values for some of the keys, in their order; runs in a worker.
        ahead: how many are read at once; a single one is read alone.
    """

    def __init__(
        self, keys: Sequence[Any], read: Callable[[Sequence[Any]], Sequence[Values]], *, ahead: int = 100
    ) -> None:
        self._keys = keys
        self._read = read
        self._ahead = ahead

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Values]:
        for start in range(0, len(self._keys), self._ahead):
            yield from self._read(self._keys[start : start + self._ahead])

    @overload
    def __getitem__(self, at: int) -> Values: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Values]: ...
    def __getitem__(self, at: int | slice) -> Values | Sequence[Values]:
        if isinstance(at, slice):
            return Lazy(self._keys[at], self._read, ahead=self._ahead)
        return self._read([self._keys[at]])[0]


Part = tuple[str, Sequence[Values]]
"""Name of a form and the values of its sheets."""


@dataclass(frozen=True)
class Job:
    """A batch to be printed in one go.

    Attributes:
        title: for the window and the file (``"走访单 2026-11-23 李敏"``).
        parts: forms with their records, in the order of printing.
        about: what each sheet of all parts is about, in the same order; None for one that is about no record. Empty
            when no sheet is about any.

    Raises:
        ValueError: ``about`` does not fit the sheets.
    """

    title: str
    parts: Sequence[Part]
    about: Sequence[About | tuple[str, int] | None] = field(default=())

    def __post_init__(self) -> None:
        if self.about and len(self.about) != len(self):
            raise ValueError(f"{len(self)} sheets, but {len(self.about)} records that they are about")

    def __len__(self) -> int:
        """Return how many sheets there are."""
        return sum(len(records) for _, records in self.parts)

    def sheets(self) -> Iterator[tuple[str, list[Sheet]]]:
        """Yield each part with its sheets, reading what is lazy."""
        start = 0
        for form, records in self.parts:
            about = [_about(one) for one in self.about[start : start + len(records)]] or [None] * len(records)
            yield form, [Sheet(values, one) for values, one in zip(records, about, strict=True)]
            start += len(records)

    def first(self) -> Job:
        """Return the job of the first sheet alone, for a preview at once."""
        for form, records in self.parts:
            if len(records):
                return Job(self.title, [(form, records[:1])])
        return Job(self.title, [])

    def only(self, chosen: Sequence[int]) -> Job:
        """Return the job of some sheets, by their places from 0, in the order of the whole."""
        wanted, start = set(chosen), 0
        parts: list[Part] = []
        about: list[About | tuple[str, int] | None] = []
        for form, records in self.parts:
            places = [at for at in range(len(records)) if start + at in wanted]
            parts.append((form, [records[at] for at in places]))
            about += [self.about[start + at] for at in places] if self.about else []
            start += len(records)
        return Job(self.title, parts, about)


def _about(one: About | tuple[str, int] | None) -> About | None:
    return None if one is None else About(*one)
