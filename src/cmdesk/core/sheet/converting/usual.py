"""The short way for cells as most lists have them: plain texts, numbers, telephones and days that need no tidying.

What is not recognised here takes the long way through ``core.tidy`` and the field; both give the same value (a test
holds that), so that this is about nothing but time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cmdesk.core.sheet.grid import Cell

Short = Callable[[Cell], Any]
"""Returns the value of a cell, or None when it must go the long way."""

# Without blanks, control or full-width signs; longer than every word for "nothing", or begun as none of them is.
_SIGNS: Final = r"[一-鿿0-9A-Za-z（）()，、。·：\-./&+]"
_TEXT: Final = re.compile(rf"(?:[一-鿿0-9A-Za-z]{_SIGNS}{{5}}|(?![无空没暂未不待])[一-鿿]{{2}}){_SIGNS}*")
_CODE: Final = re.compile(r"[0-9A-HJ-NP-Z]{6,}", re.ASCII)  # O and I may be mistaken for 0 and 1
_NUMBER: Final = r"(1[3-9]\d{9}|0[3-9]\d\d-[2-9]\d{6,7})"
_PHONES: Final = re.compile(rf"{_NUMBER}(?:[ 、]{_NUMBER})?", re.ASCII)
_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)
_SMALL: Final = 100_000_000


def short_way(one: Any, *, code: bool) -> Short | None:
    """Return the short way for a field, if there is one.

    Args:
        one: the field.
        code: it holds the numbers of papers and things.
    """
    if code:
        return matching(_CODE, one.longest)
    if one.kind in {"text", "long_text"}:
        return matching(_TEXT, one.longest)
    if one.kind == "phones":
        return _phones
    if one.kind == "whole":
        return _whole(one.about.least, one.about.most)
    if one.kind == "real":
        return _real(one)
    if one.kind == "day":
        return _day
    return None


def matching(pattern: re.Pattern[str], limit: int) -> Short:
    """Return the short way for texts that are their own value: not longer than ``limit``, and like ``pattern`` as a whole."""
    match = pattern.fullmatch

    def text(cell: Cell) -> Any:
        return cell if type(cell) is str and len(cell) <= limit and match(cell) else None

    return text


def _phones(cell: Cell) -> Any:
    found = _PHONES.fullmatch(cell) if type(cell) is str else None
    if found is None:
        return None
    first, second = found.groups()
    return (first,) if second is None else (first, second) if first != second else None


def _whole(least: Decimal | None, most: Decimal | None) -> Short:
    low = max(0, int(least)) if least is not None else 0
    high = min(_SMALL, int(most)) if most is not None else _SMALL

    def whole(cell: Cell) -> Any:
        if type(cell) is int:
            return cell if low <= cell <= high else None
        if type(cell) is float and cell.is_integer():
            return int(cell) if low <= cell <= high else None
        return None

    return whole


def _real(one: Any) -> Short:
    step = Decimal(1).scaleb(-one.about.places)
    low = 1 if one.about.least is None else max(1, int(one.about.least))  # nothing that repr writes with an exponent
    high = _SMALL if one.about.most is None else min(_SMALL, int(one.about.most))

    def real(cell: Cell) -> Any:
        if type(cell) is float and low <= cell <= high:
            return Decimal(repr(cell)).quantize(step, ROUND_HALF_UP)
        return None

    return real


def _day(cell: Cell) -> Any:
    if type(cell) is str and _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return None
    if type(cell) is datetime:
        return cell.date() if 1950 <= cell.year < 2100 else None
    return None
