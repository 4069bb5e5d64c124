"""What a value looks like on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from cmdesk.core.paper.form import Cell, Choice
from cmdesk.core.paper.money_words import LARGEST, money_words

Values = Mapping[str, Any]
_PLACE: Final = re.compile(r"\{(\w+)\}")
_YES, _NO = frozenset({"yes", "true", "是"}), frozenset({"no", "false", "否"})
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EMPTY: Final[Mapping[str, Sequence[str]]] = {
    "day": ("            年        月        日", "        年     月     日", "    年   月   日"),
    "time": ("        时        分", "     时     分", "   :   "),
    "moment": ("            年        月        日        时        分", "      年    月    日    时    分"),
}


class Blank(Mapping[str, Any]):
    """The values of a form that is to be filled in by hand: none, or what is printed on every empty sheet."""

    def __init__(self, printed: Values | None = None) -> None:
        self._printed = printed or {}

    def __getitem__(self, key: str) -> Any:
        return self._printed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._printed)

    def __len__(self) -> int:
        return len(self._printed)


BLANK: Final[Values] = Blank()
"""No values: the empty form with its lines, filler rows and places for dates."""


def is_empty(value: Any) -> bool:
    """Tell whether there is nothing to print; 0 and False are something."""
    return value is None or value == "" or (isinstance(value, tuple | list | dict | set | frozenset) and not value)


def holds(condition: str, values: Values) -> bool:
    """Tell whether a block's ``when`` is met."""
    if not condition:
        return True
    key = condition.lstrip("!")
    value = values.get(key)
    return (is_empty(value) or value is False) == condition.startswith("!")


def filled_in(text: str, values: Values) -> str:
    """Return a text of the form with its ``{key}`` replaced by values; a missing one leaves room to write."""
    if "{" not in text:
        return text

    def put(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return "      " if is_empty(value) else plain(value)

    return _PLACE.sub(put, text)


def plain(value: Any) -> str:
    """Return a value that has no kind as text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, Sequence | frozenset | set):
        return "、".join(plain(part) for part in value)
    return str(value)


def shown(cell: Cell, value: Any) -> str:
    """Return a cell's value as text; ``""`` when there is none."""
    if is_empty(value):
        return ""
    show = _SHOW.get(cell.kind)
    text = show(cell, value) if show else plain(value)
    return text + cell.unit if cell.unit and text else text


def empty(cell: Cell) -> Sequence[str]:
    """Return what may stand in an empty cell to be written on, the widest first: the signs of a date, a unit."""
    return _EMPTY.get(cell.kind) or ((cell.unit,) if cell.unit else ())


def _number(cell: Cell, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return plain(value)
    if cell.places >= 0:
        return f"{value:,.{cell.places}f}"
    if isinstance(value, float):
        return f"{value:,.10f}".rstrip("0").rstrip(".")
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def cents(value: Any) -> int | None:
    """Return a sum of money in 分: whole numbers are 分 as records store them, a Decimal is 元; None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return round(value * 100) if value.is_finite() else None
    return None


def _money(_: Cell, value: Any) -> str:
    amount = cents(value)
    if amount is None:
        return plain(value)
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}.{abs(amount) % 100:02}"


def _words(_: Cell, value: Any) -> str:
    amount = cents(value)
    if amount is not None and abs(amount) <= LARGEST:
        return money_words(amount)
    return plain(value) if amount is None else _money(_, value)  # beyond what accounts have words for: in figures


def _day(cell: Cell, value: Any) -> str:
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        with suppress(ValueError):  # 2026-02-31 stands as it was written
            value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        return plain(value)
    if cell.style == "short":
        return f"{value:%m-%d}"
    return f"{value.year}年{value.month}月{value.day}日" if cell.style == "words" else value.isoformat()


def _time(_: Cell, value: Any) -> str:
    return f"{value:%H:%M}" if isinstance(value, datetime | time) else plain(value)


def _moment(cell: Cell, value: Any) -> str:
    if not isinstance(value, datetime):
        return _day(cell, value)
    return f"{value:%m-%d %H:%M}" if cell.style == "short" else f"{value:%Y-%m-%d %H:%M}"


_SHOW: Final = {
    "number": _number,
    "money": _money,
    "words": _words,
    "day": _day,
    "time": _time,
    "moment": _moment,
    "row": _number,
}


def marked(value: Any, choices: Sequence[Choice]) -> tuple[set[str], list[str]]:
    """Return which of the choices a value names, and the answers that are not among them."""
    if is_empty(value):
        return set(), []
    if isinstance(value, bool):
        wanted = _YES if value else _NO
        return {choice.value for choice in choices if choice.value in wanted or (value and len(choices) == 1)}, []
    given = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    words = {str(one) for one in given}
    known = {choice.value for choice in choices if choice.value in words or choice.label in words}
    names = known | {choice.label for choice in choices if choice.value in known}
    return known, [str(one) for one in given if str(one) not in names]
