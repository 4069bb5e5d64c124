"""Months of the calendar, counted from a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import Final

from cmdesk.core.day import clock
from cmdesk.core.errors import Refused

_LATEST: Final = 2199


def months_on(day: date, count: int) -> date:
    """Return the same day some months on, or back; the last of the month where there is no such day (1-31 → 2-29)."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def month_begin(day: date, count: int = 0) -> date:
    """Return the first day of a day's month, or of the month so many on."""
    return months_on(day.replace(day=1), count)


def month_end(day: date, count: int = 0) -> date:
    """Return the last day of a day's month, or of the month so many on."""
    begin = month_begin(day, count)
    return begin.replace(day=monthrange(begin.year, begin.month)[1])


def month_begins(day: date, count: int) -> list[date]:
    """Return the first days of so many months in their order, the last that of a day's month."""
    return [month_begin(day, back - count + 1) for back in range(count)]


def show_month(day: date) -> str:
    """Return a day's month as people read it: 2026 年 05 月.

    A format of ``strftime`` must hold no Chinese: Windows knows only the characters of its own language in it.
    """
    return f"{day.year} 年 {day.month:02} 月"


def read_month(text: str, *, else_on: int = 0) -> date:
    """Return the first day of a month that a person writes 2026-11.

    Args:
        text: what was written.
        else_on: which month is meant where nothing is: so many on from that of today.

    Raises:
        Refused: it is none, or none that an office could mean.
    """
    if not text.strip():
        return month_begin(clock.today(), else_on)
    try:
        month = datetime.strptime(text.strip(), "%Y-%m").date()  # noqa: DTZ007  # a month, no moment
    except ValueError:
        month = date.min
    if not clock.FIRST_YEAR <= month.year <= _LATEST:
        raise Refused(f"月份“{text[:20]}”看不懂，请写成 2026-11。")
    return month
