"""Limits: how long something may take and on which time it runs, as regulations write it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from cmdesk.core import regulation
from cmdesk.core.calendar import WorkCalendar, current
from cmdesk.core.calendar.work import day_end, local
from cmdesk.core.day.months import month_end, months_on
from cmdesk.core.errors import Refused

Unit = Literal[
    "clock_hours", "working_hours", "half_days", "working_days", "clock_days", "weeks", "months", "month_end", "event"
]
"""On which time a limit runs; the package says what each means."""

UNITS: Final[dict[Unit, str]] = {
    "clock_hours": "时钟小时",
    "working_hours": "工作小时",
    "half_days": "半个工作日",
    "working_days": "工作日",
    "clock_days": "自然日",
    "weeks": "周",
    "months": "个月",
    "month_end": "月底",
    "event": "事件之前",
}
"""Each unit as regulations write it."""

WORKING: Final = frozenset({"working_hours", "half_days", "working_days"})
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个(?!月))?\s*(\D+)")
_BY_WORD: Final = {word: unit for unit, word in UNITS.items()} | {"半天": "half_days", "星期": "weeks", "月": "months"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A time limit.

    Attributes:
        key: ``"anomaly_visit"``; its regulation is ``timer.anomaly_visit``.
        label: Chinese, as lists and papers call it.
        amount: how many of ``unit``; hours may be a fraction of a multiple of a minute.
        unit: on which time it runs; see the table of the package.
    """

    key: str
    label: str
    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Raise Refused for a limit that could not be reckoned."""
        whole = self.amount * 60 if self.unit in {"clock_hours", "working_hours"} else self.amount
        least = 0 if self.unit in {"month_end", "event"} else 1
        if whole != whole.to_integral_value() or whole < least or self.amount > 9999:
            raise Refused(f"时限“{show_limit(self.amount, self.unit)}”的数量不对，应是大于 0 的数，天数应是整数。")

    @property
    def is_working(self) -> bool:
        """Whether the clock stands still outside working time."""
        return self.unit in WORKING

    @property
    def limit(self) -> str:
        """The limit as regulations write it: 2 工作日."""
        return show_limit(self.amount, self.unit)


def parse_limit(text: str) -> tuple[Decimal, Unit]:
    """Read a limit: ``24 时钟小时``, ``2个工作日``, ``事件之前``.

    Raises:
        Refused: it cannot be read. Plain 小时 and 天 are refused too, for they do not say on which time they run.
    """
    plain = str(text).strip()
    if plain == UNITS["event"]:
        return Decimal(0), "event"
    found = _NUMBER.fullmatch(plain)
    unit = _BY_WORD.get(found[2].strip()) if found else None
    if found is None or unit is None or unit == "event":
        words = "、".join(word for key, word in UNITS.items() if key != "event")
        raise Refused(f"时限“{plain[:20]}”看不懂，请写成数量加单位，单位只能是{words}，例如 24 时钟小时、2 工作日。")
    return Decimal(found[1]), unit


def show_limit(amount: Decimal, unit: Unit) -> str:
    """Return a limit as regulations write it; ``parse_limit`` reads it back."""
    return UNITS[unit] if unit == "event" else f"{amount.normalize():f} {UNITS[unit]}"


def check_regulation(value: object) -> None:
    """Refuse a limit that nobody could reckon with, when it is typed.

    Raises:
        Refused: why.
    """
    Rule("", "", *parse_limit(str(value)))


def rule(key: str, on: date) -> Rule:
    """Return the limit that the office's regulation ``timer.<key>`` sets on a day, usually that of the start.

    Raises:
        Refused: there is no such regulation, or it cannot be read.
    """
    return Limits.read(key).on(on)


class Limits:
    """What a regulation ``timer.<key>`` says and said; for lists whose timers started on many days."""

    def __init__(self, key: str, rules: Iterable[tuple[date, Rule]]) -> None:
        self.key = key
        self._rules = sorted(rules, key=lambda one: one[0])

    @classmethod
    def read(cls, key: str) -> Limits:
        """Read the rows of a limit from the office.

        Raises:
            Refused: a row cannot be read.
        """
        return cls(
            key,
            [
                (turn.since, Rule(key, turn.label.removesuffix("的时限"), *parse_limit(turn.value)))
                for turn in regulation.turns(f"timer.{key}")
            ],
        )

    def on(self, day: date) -> Rule:
        """Return the limit valid on a day.

        Raises:
            Refused: the office has none on that day.
        """
        at = bisect_right(self._rules, day, key=lambda one: one[0])
        if not at:
            raise Refused(f"{day} 没有生效的制度“timer.{self.key}”，请在 设置 → 制度 中补上。")
        return self._rules[at - 1][1]


def deadline(limit: Rule, started: datetime, calendar: WorkCalendar | None = None) -> datetime | None:
    """Return when something is due that started at a moment and never paused; None when another event decides.

    Args:
        limit: the time limit.
        started: the start event.
        calendar: the office's by default.
    """
    calendar = calendar or current()
    started, unit = local(started), limit.unit
    if unit == "clock_hours":
        return started + timedelta(minutes=int(limit.amount * 60))
    if unit == "working_hours":
        return calendar.add_working_minutes(started, int(limit.amount * 60))
    if unit == "half_days":
        return calendar.add_half_days(started, int(limit.amount))
    if unit == "event":
        return None
    return _day_deadline(unit, int(limit.amount), started, calendar)


def _day_deadline(unit: Unit, amount: int, started: datetime, calendar: WorkCalendar) -> datetime:
    if unit == "working_days":
        return calendar.closing(calendar.add_working_days(started, amount))
    if unit in {"clock_days", "weeks"}:
        return day_end(started + timedelta(days=amount * (7 if unit == "weeks" else 1)))
    day = started.date()
    return day_end(month_end(day, amount) if unit == "month_end" else months_on(day, amount))


def notice_at(moment: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """Return when people may be told of what falls on a moment: only in working time, never at night."""
    return (calendar or current()).opening(moment)
