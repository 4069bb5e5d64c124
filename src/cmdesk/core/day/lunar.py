"""The lunar calendar (农历), 1900 to 2100: birthdays and festivals that follow the moon (M13).

Reckoned from a shipped table of its years, so that hundreds of thousands of birthdays cost no calendar library.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from cmdesk.core.errors import Refused
from cmdesk.core.resources import resource

YEARS: Final = range(1900, 2101)
MONTHS: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_DIGITS: Final = "一二三四五六七八九十"


class LunarDay(NamedTuple):
    """A day of the lunar calendar; ``leap`` tells the leap month from the month of the same name before it."""

    year: int
    month: int
    day: int
    leap: bool = False


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of a year: its first day as an ordinal, and how many days it has."""

    first: int
    days: int


@cache
def _years() -> dict[int, dict[tuple[int, bool], _Month]]:
    """Return year → (month, leap) → month, in the order of time."""
    text = resource("calendar", "lunar.toml").read_text(encoding="utf-8")
    return {
        int(year): _months(date.fromisoformat(f"{year}-{start}"), sizes, leap)
        for year, (start, sizes, leap) in tomllib.loads(text).items()
    }


def _months(start: date, sizes: str, leap: int) -> dict[tuple[int, bool], _Month]:
    made: dict[tuple[int, bool], _Month] = {}
    at, month = start.toordinal(), 0
    for size in sizes:
        is_leap = month == leap > 0 and (month, True) not in made
        month += not is_leap
        made[month, is_leap] = _Month(at, 30 if size == "大" else 29)
        at += made[month, is_leap].days
    return made


@cache
def _starts() -> list[int]:
    return [next(iter(months.values())).first for months in _years().values()]


def of(day: date) -> LunarDay:
    """Return the lunar day of a solar one.

    Raises:
        Refused: it lies outside the years of this module.
    """
    year = YEARS[0] - 1 + bisect_right(_starts(), day.toordinal())
    for (month, leap), about in _years().get(year, {}).items():
        number = day.toordinal() - about.first + 1
        if number <= about.days:
            return LunarDay(year, month, number, leap)
    raise Refused(f"{day} 不在农历 {YEARS[0]} 到 {YEARS[-1]} 年之间，请核对日期。")


def solar(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """Return the solar day of a lunar one.

    Raises:
        Refused: there is no such day.
    """
    about = _years().get(year, {}).get((month, leap))
    if about is None or not 1 <= day <= about.days:
        raise Refused(f"{text(month, day, leap=leap)}在 {year} 年不存在，请核对月、日和是否闰月。")
    return date.fromordinal(about.first + day - 1)


def next_on(month: int, day: int, leap: bool, after: date) -> date:
    """Return the first solar day after another on which a lunar birthday is kept.

    A birthday in a leap month is kept in the leap month in years that have it and in the month of the same name in all
    others; one on the 30th is kept on the 29th where the month has no 30th. So it is kept once in every lunar year.

    Args:
        month: 1 to 12.
        day: 1 to 30.
        leap: born in a leap month.
        after: the day itself is not looked at; give the day before to include a day.

    Raises:
        Refused: no month has such a day, or the next one lies beyond 2100.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise Refused("农历月份为 1–12、日为 1–30，请核对。")
    first = max(after.year - 1, YEARS[0])
    for year in range(first, min(first + 3, YEARS[-1] + 1)):
        months = _years()[year]
        about = months.get((month, leap)) or months[month, False]
        found = about.first + min(day, about.days) - 1
        if found > after.toordinal():
            return date.fromordinal(found)
    raise Refused(f"农历只算到 {YEARS[-1]} 年，{after} 之后的日子算不出来，请核对日期。")


def text(month: int, day: int, *, leap: bool = False) -> str:
    """Return a lunar day as people say it: 农历八月十五, 农历闰二月初一.

    Raises:
        Refused: no month has such a day.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise Refused("农历月份为 1–12、日为 1–30，请核对。")
    tens, ones = divmod(day - 1, 10)
    said = {9: "初十", 19: "二十", 29: "三十"}.get(day - 1) or "初十廿"[tens] + _DIGITS[ones]
    return f"农历{'闰' if leap else ''}{MONTHS[month - 1]}月{said}"
