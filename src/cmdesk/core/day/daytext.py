"""Days as people type and read them: +3, 周五, 月底, 1121, 明天; shown as short as is still certain.

``parse_day(show_day(day, today), today) == day`` for every day, so that a field may show the short form and read it
back. A text that could mean two days is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from cmdesk.core.day import clock, weekdays
from cmdesk.core.day.months import months_on
from cmdesk.core.tidy import tidy_day

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)

_EXAMPLES: Final = "请写成 11-21、2024-11-21、明天、周五、月底 或 +3"
_DASHES: Final = str.maketrans("−–—", "---")
_WORDS: Final = {
    "今天": 0, "今日": 0, "今": 0, "当天": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "后日": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "昨": -1, "前天": -2, "前日": -2, "大前天": -3,
}  # fmt: skip
_DIGITS: Final = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "半": 0}
_NUMBER: Final = r"\d{1,6}|[一二两三四五六七八九十]"
_OFFSET: Final = re.compile(rf"(?P<sign>[+-])(?P<number>{_NUMBER})(?P<unit>个?月|周|星期|天|日|年)?")
_LATER: Final = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>个月|周|个?星期|天|日|年)(?:以|之)?(?P<sign>后|前)")
_WEEKDAY: Final = re.compile(
    r"(?P<week>上上个?|上个?|这个?|本|下个?|下下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])"
)
_MONTH_EDGE: Final = re.compile(r"(?P<month>上个?|这个?|本|下个?)?月(?P<edge>底|末|初)")
_YEAR_EDGE: Final = re.compile(r"(?P<year>去|上|今|本|这|明|下)?年(?P<edge>底|末|初)")
_QUARTER_EDGE: Final = re.compile(r"(?P<quarter>上个?|这个?|本|下个?)?季度?(?P<edge>底|末|初)")
_THAT_DAY: Final = re.compile(r"(?P<month>上个?月|这个?月|本月|下个?月)?(?P<day>\d{1,2})[日号]?")
_MONTH_DAY: Final = re.compile(r"(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})[日号]?")
_COMPACT: Final = re.compile(r"(?P<month>\d{1,2})(?P<day>\d\d)")
_COMPACT_YEAR: Final = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_ASIDE: Final = {"上上": -2, "上": -1, "去": -1, "下": 1, "明": 1, "下下": 2}

_Reader = Callable[[re.Match[str], date], date]


def parse_day(text: str, today: date) -> date:
    """Read a typed day.

    Understood, apart from full dates in every usual shape: 今天 明天 后天 昨天; +3 -1 +2周 +1月 3天后; 周五 (the next
    one, today included), 本周五 下周一 上周三; 月底 月初 下月底 季末 年底 明年初; 1121 305 11-21 11.21 11月21日; 5日 and
    下月5日. Without a year the current one is meant; only between November and February the nearer one, since nobody
    who types 1-5 in December means the January that has long gone.

    Args:
        text: what was typed; full-width signs and blanks do not matter.
        today: what the words are counted from.

    Raises:
        ValueError: one Chinese sentence with the cause and how to write a day.
    """
    narrow = unicodedata.normalize("NFKC", text[:60]).lower().translate(_DASHES)
    plain = "".join(narrow.split()).rstrip("。,")
    if not plain:
        raise ValueError(f"日期是空的，{_EXAMPLES}。")
    if plain in _WORDS:
        return today + timedelta(_WORDS[plain])
    for pattern, read in _READERS:
        found = pattern.fullmatch(plain)
        if found:
            try:
                day = read(found, today)
            except (ValueError, OverflowError):
                raise ValueError(f"没有“{text.strip()[:20]}”这一天，请核对月份和日子。") from None
            return _in_range(day)
    return _full_date(narrow, plain)


def show_day(day: date, today: date) -> str:
    """Return a day as short as it is certain: 今天, 明天, 昨天, 周五 (within the next 6 days), 11-21, 2024-11-21."""
    away = (day - today).days
    if -1 <= away <= 1:
        return ("昨天", "今天", "明天")[away + 1]
    if 2 <= away <= 6:
        return weekdays.word(day)
    if _near_year(day.month, today) == day.year:
        return f"{day.month:02d}-{day.day:02d}"
    return day.isoformat()


def near_moment(moment: datetime, today: date) -> str:
    """Return a moment of local time with a day as short as it is certain: 明天 14:30."""
    return f"{show_day(moment.date(), today)} {moment:%H:%M}"


def full_day(day: date) -> str:
    """Return a day in full with its weekday, for tooltips: 2024-11-21 周四."""
    return f"{day.isoformat()} {weekdays.word(day)}"


def _in_range(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{day.year} 年太远，日期应在 1900 年到 2199 年之间。")
    return day


def _number(text: str) -> int:
    return _DIGITS[text] if text in _DIGITS else int(text)


def _near_year(month: int, today: date) -> int:
    """Return the year meant by a month alone: this one, and the nearer one around New Year."""
    if today.month >= 11 and month <= 2:
        return today.year + 1
    if today.month <= 2 and month >= 11:
        return today.year - 1
    return today.year


def _offset(found: re.Match[str], today: date) -> date:
    number = _number(found["number"])
    if found["sign"] in {"-", "前"}:
        number = -number
    unit = found["unit"] or "天"
    if "月" in unit:
        return months_on(today, number)
    if unit == "年":
        return months_on(today, 12 * number)
    return today + timedelta(number * (1 if unit in {"天", "日"} else 7))


def _weekday(found: re.Match[str], today: date) -> date:
    sign = found["day"]
    wanted = int(sign) - 1 if sign.isdigit() else weekdays.SIGNS.index(sign.replace("天", "日"))
    if not found["week"]:
        return today + timedelta((wanted - today.weekday()) % 7)
    weeks = _ASIDE.get(found["week"].removesuffix("个"), 0)
    return today + timedelta(weeks * 7 + wanted - today.weekday())


def _month_edge(found: re.Match[str], today: date) -> date:
    month = months_on(today.replace(day=1), _ASIDE.get((found["month"] or "").removesuffix("个"), 0))
    return month if found["edge"] == "初" else months_on(month, 1) - timedelta(1)


def _quarter_edge(found: re.Match[str], today: date) -> date:
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    first = months_on(first, 3 * _ASIDE.get((found["quarter"] or "").removesuffix("个"), 0))
    return first if found["edge"] == "初" else months_on(first, 3) - timedelta(1)


def _year_edge(found: re.Match[str], today: date) -> date:
    year = today.year + _ASIDE.get(found["year"] or "", 0)
    return date(year, 1, 1) if found["edge"] == "初" else date(year, 12, 31)


def _that_day(found: re.Match[str], today: date) -> date:
    months = _ASIDE.get((found["month"] or "").removesuffix("月").removesuffix("个"), 0)
    return months_on(today.replace(day=1), months).replace(day=int(found["day"]))


def _month_day(found: re.Match[str], today: date) -> date:
    month = int(found["month"])
    return date(_near_year(month, today), month, int(found["day"]))


def _compact_year(found: re.Match[str], _today: date) -> date:
    if found["year"] in {"19", "20"} and 1 <= int(found["month"]) <= 12:
        raise ValueError(found[0])  # 201011: October 2010, or 11 October 2020?
    return date(2000 + int(found["year"]), int(found["month"]), int(found["day"]))


_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_OFFSET, _offset),
    (_LATER, _offset),
    (_WEEKDAY, _weekday),
    (_MONTH_EDGE, _month_edge),
    (_QUARTER_EDGE, _quarter_edge),
    (_YEAR_EDGE, _year_edge),
    (_THAT_DAY, _that_day),
    (_MONTH_DAY, _month_day),
    (_COMPACT, _month_day),
    (_COMPACT_YEAR, _compact_year),
)


def _full_date(text: str, plain: str) -> date:
    """Leave a date with its year to the reader of sheets, which knows every usual shape."""
    if plain.isdigit() and len(plain) != 8:  # a serial number of Excel is nothing that people type
        raise ValueError(f"“{text.strip()[:20]}”不是有效的日期，{_EXAMPLES}。")
    day, problem = tidy_day(text)
    if day is None:
        if problem is None or "不是日期" in problem:
            raise ValueError(f"“{text.strip()[:20]}”不是有效的日期，{_EXAMPLES}。")
        raise ValueError(f"{problem}。")
    return day


_PARTS: Final = {"上午": 0, "早上": 0, "早": 0, "中午": 12, "下午": 12, "傍晚": 12, "晚上": 12, "晚": 12}
_CLOCK: Final = re.compile(
    r"(?P<day>.*?)[t ]*(?P<part>上午|早上|早|中午|下午|傍晚|晚上|晚)? *(?P<hour>\d{1,2}) *(?:[:点时])"
    r" *(?P<minute>\d{1,2}|半|[一三]刻|整)?(?: *分|:\d\d(?:\.\d+)?)?"
)
_CLOCK_COMPACT: Final = re.compile(r"(?P<day>.+) (?P<part>)(?P<hour>\d\d)(?P<minute>\d\d)")
_CLOCK_ALONE: Final = re.compile(r"(?P<day>)(?P<part>)(?P<hour>\d{1,2})(?P<minute>\d\d)")
_MINUTES: Final = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}


def parse_moment(text: str, now: datetime, on: date | None = None) -> datetime:
    """Read a typed day with a time of day: 明天 14:30, 周五下午3点, 11-21 0930, 14:30, 0930, 现在.

    Args:
        text: what was typed; full-width signs and blanks do not matter.
        now: what the words are counted from.
        on: the day that is meant where only a time is typed; None is today.

    Returns:
        a moment of local time, to the minute.

    Raises:
        ValueError: one Chinese sentence with the cause and how to write it.
    """
    narrow = " ".join(unicodedata.normalize("NFKC", text[:60]).lower().translate(_DASHES).split())
    if narrow in {"现在", "此刻", "刚才"}:
        return now.astimezone().replace(second=0, microsecond=0)
    found = _CLOCK.fullmatch(narrow) or _CLOCK_COMPACT.fullmatch(narrow) or _CLOCK_ALONE.fullmatch(narrow)
    if not found:
        raise ValueError(f"“{text.strip()[:20]}”缺少时间，请写成 明天 14:30 或 {now:%m-%d} 14:30。")
    day = parse_day(found["day"], now.date()) if found["day"].strip() else on or now.date()
    hour, shift = int(found["hour"]), _PARTS.get(found["part"] or "", 0)
    if shift and hour < 12 and not (found["part"] == "中午" and hour >= 11):
        hour += shift
    told = found["minute"] or ""
    minute = _MINUTES[told] if told in _MINUTES else int(told)
    if hour > 23 or minute > 59 or (found["part"] in {"晚", "晚上"} and hour == 12):
        raise ValueError(f"“{text.strip()[:20]}”的时间不对，请按 24 小时写，例如 14:30。")
    return local(datetime.combine(day, time(hour, minute)))


def local(moment: datetime) -> datetime:
    """Return a moment that was written in local time.

    Raises:
        ValueError: it lies before ``clock.FIRST_YEAR``.
    """
    if moment.year < clock.FIRST_YEAR:
        raise ValueError(f"{moment.year} 年太早，请写 {clock.FIRST_YEAR} 年以后的时间。")
    return moment.astimezone()


def show_moment(moment: datetime) -> str:
    """Return a moment in local time, to the minute: 2024-11-21 14:30."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
