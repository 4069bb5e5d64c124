"""The office's day, and the present moment of operations; a history written afterwards gives these a past one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import Final

FIRST_YEAR: Final = 1971
"""Of moments: Windows knows the local time of none before 1970, and no office kept one by the minute then."""

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def today() -> date:
    """Return the office's calendar day: the machine's, also while a history is written."""
    return date.today()  # noqa: DTZ011  # the one place that asks


def now() -> datetime:
    """Return the present moment, local; within ``written_at`` the moment given there."""
    return _moment.get() or datetime.now()  # noqa: DTZ005  # local, as every moment of a record


def moment_on(day: date, hour: time = time()) -> datetime:
    """Return the local moment at an hour of a day, its beginning if none is said.

    Before ``FIRST_YEAR``, where nothing is stored, it is taken as it stands: as a bound it needs no zone.
    """
    moment = datetime.combine(day, hour)
    return moment.replace(tzinfo=UTC) if day.year < FIRST_YEAR else moment.astimezone()


@contextmanager
def written_at(moment: datetime) -> Iterator[None]:
    """Let operations, and the approvals in them, carry a past moment (the demo office)."""
    before = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(before)
