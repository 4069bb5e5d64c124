"""A line of a month's figures, and the moments between which a month lies."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from cmdesk.cadence.rules.period import Span
from cmdesk.core.day import clock
from cmdesk.core.field import moment_text


class Figure(NamedTuple):
    """A line of the month's figures, as people read it."""

    label: str
    text: str


def between(month: Span) -> tuple[str, str]:
    """Return the moments, as stored, at which a month begins and after which it is over."""
    first = clock.moment_on(month.first)
    after = clock.moment_on(month.last + timedelta(days=1))
    return moment_text(first), moment_text(after)


def share(part: int, whole: int) -> str:
    """Return ``，完成率 93%``, or nothing where nothing was to be done."""
    return f"，完成率 {round(100 * part / whole)}%" if whole else ""
