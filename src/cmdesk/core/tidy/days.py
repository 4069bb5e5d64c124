"""Days as people write them: 2024-3-5, 2024.3.5, 20240305, 2024年3月5日, 24.3.5, Excel's serial numbers …"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Literal

from cmdesk.core.tidy.text import Problem, brief, formula_error, says_nothing, show

Order = Literal["", "dmy", "mdy"]

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(9_133, 80_000)  # 1925 to 2119: a smaller number in a cell is hardly meant as a day
_TWO_DIGIT_YEARS_FROM = 1950  # 50 is 1950, 49 is 2049
_EXAMPLE = "请写成 2024-03-05 这样的形式"

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_HAN_DIGITS = {sign: str(number) for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "两": "2",
}
_HAN_DAY = re.compile(
    "(?:[〇○零一二三四五六七八九十两]+年)?[一二三四五六七八九十]+月(?:[一二三四五六七八九十廿]+[日号]?)?"
)
_LUNAR = re.compile("农历|阴历|夏历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿|大年")
_TIME = re.compile(
    r"(?:(?:[t ]+|(?<=[日号]))(?:(?:上午|下午|am|pm) ?)?\d{1,2}[:时点]\d{0,2}[:分]?[\d.]*秒?"
    r"(?: ?(?:am|pm|上午|下午))?(?:z|[+-]\d\d:?\d\d)?| ?(?:上午|中午|下午|晚上?|早上))$"
)
_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_NOUGHTS = re.compile(r"0{1,4}[-/.年]0{1,2}[-/.月]0{1,4}日?(?: 0{1,2}:00(?::00)?)?|1900[-/.]0?1[-/.]0?0|0")
_YMD = re.compile(r"(\d{4}) ?[-/.年,_ ] ?(\d{1,2}) ?[-/.月,_ ] ?(\d{1,2}) ?[日号]?")
_SHORT = re.compile(r"'?(\d{1,2}) ?([-/.年]) ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})[- ]([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\.? (\d{1,2})),?[- ](\d{4}|\d\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTH_ONLY = re.compile(r"(\d{4}(?=[-/.年]|\d\d(?:月|$))|'?\d\d(?=年))[-/.年]? ?(0?[1-9]|1[0-2])月?份?")
_REPUBLIC = re.compile(r"^(?:中华)?民国 ?(\d{1,3})(?=[-/.年])")
_WITHOUT_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])[-/.月](?:\d{1,2})[日号]?")


def tidy_day(value: object, *, order: Order = "", month_alone: bool = False) -> tuple[date | None, Problem]:
    """Read a day of the solar calendar between 1900 and 2199.

    Args:
        value: the cell; a number is a serial number of Excel or reads 20240305.
        order: how to read 03/04/2024: "dmy" (3 April), "mdy" (4 March); "" makes such a day a problem.
        month_alone: 2024年3月 and 24年3月 are the first of that month, which is what Excel makes of them; otherwise a
            month without a day is a problem.
    """
    if _is_no_day(value):
        return None, None
    if isinstance(value, datetime):
        return _in_range(value.date(), value)
    if isinstance(value, date):
        return _in_range(value, value)
    if isinstance(value, bool | time | timedelta):
        return None, f"“{brief(value)}”不是日期，{_EXAMPLE}"
    in_doubt = isinstance(value, float) and not value.is_integer()  # the number 2024.1 may have been 2024.10
    month = _MONTH_ONLY.fullmatch(_plain(show(value)[:100])) if month_alone and not in_doubt else None
    if month:
        return _made(_full_year(month[1].lstrip("'")), int(month[2]), 1, value)
    if isinstance(value, int | float):
        return _from_number(value)
    text = _plain(show(value)[:100])
    if says_nothing(text):
        return None, None
    error = formula_error(text.upper())
    if error:
        return None, error
    if _LUNAR.search(text):
        return None, f"“{brief(value)}”看起来是农历，请换算成公历，{_EXAMPLE}"
    return _from_text(text, value, order)


def _is_no_day(value: object) -> bool:
    """Tell the noughts that programs write, and spreadsheets show, where there is no day: 0/0/00, 0000-00-00."""
    if isinstance(value, date):
        return value.year == EARLIEST.year - 1 and (value.month, value.day) in {(12, 30), (12, 31)}
    if isinstance(value, int | float):
        return not isinstance(value, bool) and value == 0
    return value == time() or (isinstance(value, str) and _NOUGHTS.fullmatch(value.strip()) is not None)


def _plain(text: str) -> str:
    """Return the text narrow, small, without weekday and time, Chinese numerals as digits."""
    text = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    text = _WEEKDAY.sub("", text.replace("。", ".")).strip(" ,;、.")
    text = _REPUBLIC.sub(lambda found: str(1911 + int(found[1])), text)
    if _HAN_DAY.search(text):
        text = re.sub("[〇○零一二三四五六七八九十廿两]+", lambda found: _han_number(found[0]), text)
    return _TIME.sub("", text).strip(" ,;、。")


def _han_number(text: str) -> str:
    """Read 二〇二四, 十二, 二十, 二十一."""
    if "十" not in text:
        return "".join(_HAN_DIGITS.get(sign, "") for sign in text)
    tens, _, ones = text.partition("十")
    return (_HAN_DIGITS.get(tens, "") if tens else "1") + (_HAN_DIGITS.get(ones, "") if ones else "0")


def _from_number(value: float) -> tuple[date | None, Problem]:
    if not abs(value) < 1e9:  # not a number, or none that could be a day
        return None, f"“{brief(value)}”不是日期，{_EXAMPLE}"
    whole = int(value)
    if whole in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=whole), None
    return _from_text(show(value), value, "")


def _from_text(text: str, value: object, order: Order) -> tuple[date | None, Problem]:
    for pattern in (_YMD, _COMPACT):
        found = pattern.fullmatch(text)
        if found:
            return _made(int(found[1]), int(found[2]), int(found[3]), value)
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]), value, order)
    found = _SHORT.fullmatch(text)
    if found:
        return _short_year(found, value, order)
    found = _NAMED.fullmatch(text)
    if found and (found[2] or found[3]) in _MONTHS:
        return _made(_full_year(found[5]), _MONTHS[found[2] or found[3]], int(found[1] or found[4]), value)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(text[:5]) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(text[:5])), None
    if _MONTH_ONLY.fullmatch(text):
        return None, f"“{brief(value)}”只有年和月，没有日，{_EXAMPLE}"
    if _WITHOUT_YEAR.fullmatch(text):
        return None, f"“{brief(value)}”没有年份，{_EXAMPLE}"
    return None, f"“{brief(value)}”不是日期，{_EXAMPLE}"


def _short_year(found: re.Match[str], value: object, order: Order) -> tuple[date | None, Problem]:
    """Read 24.3.5 and 24-3-5 (year first, as people write here); 3/4/24 may also be a foreign order."""
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "/" and first <= 31 and third > 12:
        if order or first <= 12 or second <= 12 < first:
            return _day_or_month_first(first, second, _full_year(found[4]), value, order)
    elif found[2] == "/" and order:
        return _day_or_month_first(first, second, _full_year(found[4]), value, order)
    elif found[2] == "/" and first <= 12:
        return None, f"“{brief(value)}”分不清年月日的先后，{_EXAMPLE}"
    return _made(_full_year(found[1]), second, third, value)


def _day_or_month_first(first: int, second: int, year: int, value: object, order: Order) -> tuple[date | None, Problem]:
    if first > 12 or (order == "dmy" and second <= 12):
        return _made(year, second, first, value)
    if second > 12 or order == "mdy" or first == second:
        return _made(year, first, second, value)
    return None, f"“{brief(value)}”分不清是{first}月{second}日还是{second}月{first}日，{_EXAMPLE}"


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    century = _TWO_DIGIT_YEARS_FROM // 100 * 100
    return century + year + (100 if century + year < _TWO_DIGIT_YEARS_FROM else 0)


def _made(year: int, month: int, day: int, value: object) -> tuple[date | None, Problem]:
    try:
        made = date(year, month, day)
    except ValueError:
        return None, f"“{brief(value)}”不是存在的日期，请核对年月日"
    return _in_range(made, value)


def _in_range(day: date, value: object) -> tuple[date | None, Problem]:
    if EARLIEST <= day <= LATEST:
        return day, None
    return None, f"“{brief(value)}”不在 1900 年到 2199 年之间，请核对年份"
