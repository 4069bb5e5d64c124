"""When a customer is due: pure arithmetic of days, weeks and months, without any database.

A class is due once in every calendar span of so many months or weeks (January–February, March–April …; weeks begin on
Monday), or so many days after the last contact.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

Unit = Literal["month", "week", "day"]
State = Literal["overdue", "today", "due", "coming", "covered"]

STATES: dict[State, str] = {
    "overdue": "逾期", "today": "今日到期", "due": "本期应访", "coming": "将到期", "covered": "已访",
}  # fmt: skip
"""How urgent a customer is, the most urgent first, with the words people read."""

OPEN: tuple[State, ...] = ("overdue", "today", "due")
"""States that ask for a visit now."""

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as people say it: 9–10 月, 11 月 16–22 日."""
        whole = self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]
        if whole and self.first.month == self.last.month:
            return f"{self.first.month} 月"
        if whole:
            return f"{self.first.month}–{self.last.month} 月"
        if self.first.month == self.last.month:
            return f"{self.first.month} 月 {self.first.day}–{self.last.day} 日"
        return f"{said(self.first)}–{said(self.last)}"


class Standing(NamedTuple):
    """Where a customer stands on a day.

    Attributes:
        due_from: first day of the span that asks for a visit.
        due_on: its last day; beyond it he is overdue.
        late: days beyond it, 0 if none.
    """

    state: State
    due_from: date
    due_on: date
    late: int


@dataclass(frozen=True)
class Rhythm:
    """Once in so many months, weeks or days."""

    every: int
    unit: Unit

    def span(self, day: date) -> Span:
        """Return the calendar span a day lies in; of days alone, the day itself."""
        if self.unit == "month":
            number = (day.year * 12 + day.month - 1) // self.every * self.every
            return Span(_month(number), _month(number + self.every) - _DAY)
        if self.unit == "week":
            first = date.fromordinal((day.toordinal() - 1) // 7 // self.every * self.every * 7 + 1)
            return Span(first, first + timedelta(weeks=self.every) - _DAY)
        return Span(day, day)

    def owed(self, last: date | None, since: date, day: date) -> Span:
        """Return the span that asks for the next visit.

        Args:
            last: the last contact that counts, on or before ``day``.
            since: when the file was opened; counts while there was no contact.
            day: the day that is looked at.
        """
        if self.unit == "day":
            due = (last or min(since, day)) + timedelta(days=self.every)
            return Span(due, due)
        return self.span(self.span(last).last + _DAY) if last else self.span(min(since, day))

    def __str__(self) -> str:
        """Return it as people say it: 每 2 个月一次."""
        word = {"month": "个月", "week": "周", "day": "天"}[self.unit]
        return f"每{word.lstrip('个')}一次" if self.every == 1 else f"每 {self.every} {word}一次"


def standing(rhythm: Rhythm, last: date | None, since: date, day: date, ahead: int) -> Standing:
    """Return where a customer stands.

    Args:
        rhythm: how often he is to be visited.
        last: the last contact that counts, on or before ``day``.
        since: when the file was opened.
        day: the day that is looked at.
        ahead: so many days before a span begins it is said to be coming.
    """
    due_from, due_on = rhythm.owed(last, since, day)
    if due_on < day:
        return Standing("overdue", due_from, due_on, (day - due_on).days)
    if due_on == day:
        return Standing("today", due_from, due_on, 0)
    if due_from <= day:
        return Standing("due", due_from, due_on, 0)
    state: State = "coming" if (due_from - day).days <= ahead else "covered"
    return Standing(state, due_from, due_on, 0)


class Bounds(NamedTuple):
    """``standing`` turned into bounds of the last contact (ISO days), so that SQL can judge by comparing texts.

    A customer never visited is overdue if his file was opened before ``young``, else he takes the place of one last
    visited on ``never_due``; where ``young`` is empty, of one last visited on the day the file was opened.
    """

    late_before: str
    settled_from: str
    coming_before: str
    due_is_today: bool
    young: str
    never_due: str


def bounds(rhythm: Rhythm, day: date, ahead: int) -> Bounds:
    """Return the bounds of a rhythm on a day."""
    if rhythm.unit == "day":
        exact = day - timedelta(days=rhythm.every)
        coming = exact + timedelta(days=ahead + 1)
        return Bounds(exact.isoformat(), (exact + _DAY).isoformat(), coming.isoformat(), True, "", "")
    now = rhythm.span(day)
    before = rhythm.span(now.first - _DAY)
    is_near = (now.last + _DAY - day).days <= ahead
    return Bounds(
        before.first.isoformat(),
        now.first.isoformat(),
        "9999-12-31" if is_near else "",
        now.last == day,
        now.first.isoformat(),
        before.first.isoformat(),
    )


def said(day: date) -> str:
    """Return a day as people say it within a year."""
    return f"{day.month} 月 {day.day} 日"


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
