"""What a sheet reminds of that only features above know, and birthdays that are near."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from cmdesk.core.day import lunar
from cmdesk.core.errors import Refused

Told = Mapping[int, str]
"""Customer → what is to be remembered at him, in one line."""

Reminder = Callable[[Sequence[int], date], Told]
"""Asked once for many customers and a day."""

_BIRTHDAY: Final = re.compile(r"(?:\d{4}-)?(闰?)(\d\d)-(\d\d)")

_complaints: list[Reminder] = []


def tell_complaints(reminder: Reminder) -> Callable[[], None]:
    """Let a feature above tell of open complaints on every sheet; once, however often it is said.

    Args:
        reminder: asked once for all customers of a print.

    Returns:
        what takes it away again.
    """
    if reminder not in _complaints:
        _complaints.append(reminder)

    def forget() -> None:
        _complaints.remove(reminder)

    return forget


def complaints(customers: Sequence[int], day: date) -> dict[int, str]:
    """Return what the features tell of customers, their lines joined."""
    lines: dict[int, list[str]] = {}
    for reminder in _complaints:
        for customer_id, text in reminder(customers, day).items():
            lines.setdefault(customer_id, []).append(text)
    return {customer_id: "；".join(texts) for customer_id, texts in lines.items()}


def next_birthday(text: str, *, by_moon: bool, day: date) -> date | None:
    """Return the next birthday from a day on, or None when the text is none.

    Args:
        text: as a person's file has it: ``1975-03-08``, ``03-08``, ``1990-闰05-12``.
        by_moon: it is counted by the lunar calendar.
        day: the first day that counts.
    """
    found = _BIRTHDAY.fullmatch(text.strip())
    if found is None:
        return None
    month, number = int(found[2]), int(found[3])
    before = day - timedelta(1)
    try:
        if by_moon:
            return lunar.next_on(month, number, bool(found[1]), before)
        return next(one for one in (_solar(day.year + add, month, number) for add in (0, 1)) if one >= day)
    except (ValueError, StopIteration, Refused):
        return None


def _solar(year: int, month: int, day: int) -> date:
    """Return a birthday in a year; that of 29 February is kept on the 28th where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        if (month, day) == (2, 29):
            return date(year, 2, 28)
        raise
