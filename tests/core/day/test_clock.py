"""Moments of days: local where there is local time, bounds without a zone before."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from datetime import time as hour_of

import pytest

from cmdesk.core.calendar.work import local
from cmdesk.core.day import clock
from cmdesk.core.field import moment_text


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
def test_a_day_before_all_moments_needs_no_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows would know none of it; neither the bound of a question nor the calendar's reckoning asks for it."""
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    try:
        early, late = clock.moment_on(date(1960, 1, 1), hour_of(9)), clock.moment_on(date(1971, 1, 1))
        assert (early, late) == (datetime(1960, 1, 1, 9, tzinfo=UTC), datetime(1970, 12, 31, 16, tzinfo=UTC))
        assert moment_text(early) == "1960-01-01T09:00:00.000Z"
        assert local(early) == datetime(1960, 1, 1, 9)  # noqa: DTZ001  # local
        assert local(late) == datetime(1971, 1, 1)  # noqa: DTZ001
        assert clock.moment_on(date.min).year == 1
    finally:
        monkeypatch.undo()
        time.tzset()
