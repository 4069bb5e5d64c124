"""Birthdays as people write them: with or without a year, of the sun or of the moon."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from cmdesk.core.tidy.days import tidy_day
from cmdesk.core.tidy.text import Problem, brief, says_nothing, show

_MOON = re.compile(r"农历|阴历|夏历|旧历|[(]农[)]|[(]阴[)]|正月|冬月|腊月|闰|初[一二三四五六七八九十]|廿")
_SUN = re.compile(r"公历|阳历|新历|国历|[(][公阳][)]")
_MARKS = re.compile(r"农历|阴历|夏历|旧历|公历|阳历|新历|国历|[(][农阴公阳][)]|[(][)]|生日")
_MONTH = "正|冬|腊|十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9]"
_DAY = "初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[12][0-9]|3[01]|0?[1-9]"
_PARTS = re.compile(rf"(?:(\d{{4}})[-/.年 ])?(闰)?({_MONTH})[-/.月]({_DAY})[日号]?")
_PART_OF_DATE = re.compile(r"(?:\d{4}|\d\d)年?|(?:\d{4}[-/.年]?|\d\d年)(?:0?[1-9]|1[0-2])月?份?")
_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}


class Birthday(NamedTuple):
    """A birthday: ``1975-03-08``, ``03-08`` or of the moon ``1990-闰05-12``, and whose calendar counts it."""

    text: str
    calendar: Literal["solar", "lunar"]


def tidy_birthday(value: object) -> tuple[Birthday | None, Problem]:
    """Read a birthday (S1-66): any day that ``tidy_day`` reads, 3月5日, 农历三月初五, 1990年闰五月十二.

    What tells only the year, or year and month, is no birthday but no mistake either: see ``tells_age_only``.
    """
    text = unicodedata.normalize("NFKC", show(value)[:60]).strip()
    if says_nothing(text):
        return None, None
    moon = _MOON.search(text) is not None and _SUN.search(text) is None
    bare = _MARKS.sub("", text).strip(" ,;:()")
    found = _PARTS.fullmatch(bare)
    if found and (moon or not found[1]):
        year, leap, month, day = found[1], found[2], _month(found[3]), _number(found[4])
        return Birthday(
            f"{year + '-' if year else ''}{'闰' if leap else ''}{month:02d}-{day:02d}", "lunar" if moon else "solar"
        ), None
    if moon:
        return None, f"“{brief(value)}”看不懂，农历生日请写成 农历1975-03-08 或 农历三月初八"
    day_of_birth, problem = tidy_day(bare if isinstance(value, str) else value)
    return (Birthday(day_of_birth.isoformat(), "solar") if day_of_birth else None), problem


def tells_age_only(value: object) -> bool:
    """Tell whether a cell under 出生年月 says no day: 1970, 1970.03, 70年3月."""
    return _PART_OF_DATE.fullmatch(unicodedata.normalize("NFKC", show(value)[:60]).strip()) is not None


def _month(text: str) -> int:
    return _NAMED_MONTHS.get(text) or _number(text)


def _number(text: str) -> int:
    """Read 5, 初五, 十五, 二十三, 廿三."""
    if text.isdigit():
        return int(text)
    text = text.removeprefix("初").replace("廿", "二十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[tens]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
