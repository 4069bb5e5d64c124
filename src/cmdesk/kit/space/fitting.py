"""How columns share the width there is: those with little to say keep what they need, the widest give way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NUMBER: Final = re.compile(
    r"[+\-−]?(\d{1,3}(,\d{3})+|\d{1,10})(\.\d+)?(%| ?(?![年月日号时点周档级版期第])[\u3400-\u9fff]{1,2})?"
)  # not a phone, not a code, not 11 月; the units of materials and products are the office's own words
_DASHES: Final = frozenset({"", "—", "–"})


def share(wanted: Sequence[int], room: int, least: Sequence[int]) -> list[int]:
    """Return a width for each column, in pixels.

    Args:
        wanted: what each column would need to show everything.
        room: what there is for all of them.
        least: no column is made narrower than this to make room, unless it wants less.
    """
    if sum(wanted) <= room:
        return list(wanted)
    low, high = 0, max(wanted)  # the widest that a column may be which can give way
    while low < high:
        cap = (low + high + 1) // 2
        low, high = (cap, high) if sum(_capped(wanted, least, cap)) <= room else (low, cap - 1)
    given = _capped(wanted, least, low)
    over = [at for at, width in enumerate(wanted) if width > given[at] == low]
    for at in over[: max(0, room - sum(given))]:  # what a whole pixel for all of them leaves
        given[at] += 1
    return given


def _capped(wanted: Sequence[int], least: Sequence[int], cap: int) -> list[int]:
    return [min(width, max(cap, floor)) for width, floor in zip(wanted, least, strict=True)]


def is_figure(text: str) -> bool:
    """Return whether a text is a day, an hour, a sum, a code: with its end cut off it would say something else."""
    return len(text) <= len("2026-11-23 至 2027-01-31") and len(_HAN.findall(text)) <= len("周一")


def are_numbers(texts: Iterable[str]) -> bool:
    """Return whether a column holds numbers to be compared, which stand flush right: 1,284, 12.50, 31%, 3 次."""
    told = [text for text in texts if text not in _DASHES]
    return bool(told) and all(_NUMBER.fullmatch(text) for text in told)
