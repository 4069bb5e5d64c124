"""Working hours as people write them: 8:30–12:00 13:30–17:30."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.core.day import weekdays
from cmdesk.core.errors import Refused

Span = tuple[int, int]
"""Working time from a minute of the day to another, the second not included."""

NOON: Final = 12 * 60
_DAY: Final = 24 * 60
_OFF: Final = {"", "休息", "休", "无", "不上班", "放假"}
_SPAN: Final = re.compile(r"(\d{1,2})[:.点时](\d{2})?分?-(?:次日)?(\d{1,2})[:.点时](\d{2})?分?")
_HOW: Final = "请写成 8:30–12:00 13:30–17:30，不上班写“休息”"


def parse_hours(text: str) -> tuple[Span, ...]:
    """Read the working hours of a day.

    Args:
        text: spans separated by blanks, commas or 、; ``休息`` for none.

    Raises:
        Refused: it cannot be read, spans overlap or end before they begin.
    """
    plain = unicodedata.normalize("NFKC", str(text))
    plain = re.sub(r"\s*(?:--|[-–—−~至到])\s*", "-", plain).strip()
    if plain in _OFF:
        return ()
    found = [tuple(int(part or 0) for part in one.groups()) for one in _SPAN.finditer(plain)]
    if not found or re.sub(r"[\s,;、和上下午]", "", _SPAN.sub("", plain)):
        raise Refused(f"工作时间“{text}”看不懂，{_HOW}。")
    spans: list[Span] = []
    for hour, minute, until_hour, until_minute in found:
        begin, end = hour * 60 + minute, until_hour * 60 + until_minute
        if minute > 59 or until_minute > 59 or end > _DAY or begin >= end or (spans and begin < spans[-1][1]):
            raise Refused(f"工作时间“{text}”前后不对（每段先早后晚，不跨零点），{_HOW}。")
        spans.append((begin, end))
    return tuple(spans)


def show_hours(spans: Iterable[Span]) -> str:
    """Return working hours as people write them; ``parse_hours`` reads them back."""
    return " ".join(f"{begin // 60}:{begin % 60:02d}–{end // 60}:{end % 60:02d}" for begin, end in spans) or "休息"


def halves(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the working time before and after lunch; a day without lunch is parted at noon."""
    if len(spans) > 1:
        return spans[:1], spans[1:]
    morning = tuple((begin, min(end, NOON)) for begin, end in spans if begin < NOON)
    afternoon = tuple((max(begin, NOON), end) for begin, end in spans if end > NOON)
    return morning, afternoon


@dataclass(frozen=True)
class Week:
    """Working hours of the seven weekdays.

    Attributes:
        days: Monday first.
        swapped: hours of a day that is worked although its weekday is off.
    """

    days: tuple[tuple[Span, ...], ...]
    swapped: tuple[Span, ...]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Week:
        """Return the week whose hours are written in ``values`` under mon … sun and swapped.

        Raises:
            Refused: hours are missing or cannot be read, or no swapped working day would have any.
        """
        try:
            days = tuple(parse_hours(values[name]) for name in weekdays.KEYS)
            swapped = parse_hours(values["swapped"])
        except KeyError as missing:
            raise Refused(f"缺少制度“hours.{missing.args[0]}”，请在 设置 → 制度 中补上工作时间。") from None
        if not swapped or not any(days):
            raise Refused("工作时间不能全是休息，请在 设置 → 制度 中改“工作时间”。")
        return cls(days, swapped)


class Hours:
    """The weeks of an office by their first day, the last one open at the end."""

    def __init__(self, weeks: Iterable[tuple[date, Week]]) -> None:
        self.weeks = tuple(sorted(weeks, key=lambda one: one[0]))
        if not self.weeks:
            raise Refused("还没有工作时间，请在 设置 → 制度 中补上“工作时间”。")

    @classmethod
    def always(cls, usual: str, *, saturday: str = "休息", sunday: str = "休息") -> Hours:
        """Return hours that never change; Monday to Friday alike, swapped working days too."""
        values = dict.fromkeys((*weekdays.KEYS, "swapped"), usual) | {"sat": saturday, "sun": sunday}
        return cls([(date.min, Week.of(values))])

    def on(self, day: date) -> Week:
        """Return the week in force; before the first one begins, the first."""
        found = self.weeks[0][1]
        for since, week in self.weeks:
            if since > day:
                break
            found = week
        return found
