"""How urgent something is, told the same way in every list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from cmdesk.core import regulation

Tone = Literal["plain", "due", "soon", "late", "paused", "info", "done"]


class Due(NamedTuple):
    """A state as a list shows it: sign and word; ``done`` and ``plain`` are settled."""

    tone: Tone
    word: str


def of_day(due: date, today: date) -> Due:
    """Return the light of something to be done by the end of a day."""
    left = (due - today).days
    if left < 0:
        return Due("late", f"逾期 {-left} 天")
    if left == 0:
        return Due("soon", "今天到期")
    return Due("soon" if left <= _soon_days(today) else "due", f"还有 {left} 天")


def of_moment(due: datetime, now: datetime) -> Due:
    """Return the light of something to be done by a moment."""
    left = due - now
    if left < timedelta(0):
        return Due("late", f"超时 {_hours(-left)}")
    soon = timedelta(hours=regulation.on(now.date()).number("light.soon.hours"))
    return Due("soon" if left <= soon else "due", f"还剩 {_hours(left)}")


def _soon_days(today: date) -> int:
    return int(regulation.on(today).number("light.soon.days"))


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"
