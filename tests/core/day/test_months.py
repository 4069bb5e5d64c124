"""Months are counted alike everywhere: edges, and days that a month does not have."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.day.months import month_begin, month_begins, month_end, months_on

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
COUNTS = st.integers(-600, 600)


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)), (date(2024, 12, 5), 1, date(2025, 1, 5)),
        (date(2024, 1, 5), -1, date(2023, 12, 5)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)  # fmt: skip
def test_the_same_day_some_months_on(day: date, count: int, wanted: date) -> None:
    """The day stays; where the month is too short it is its last."""
    assert months_on(day, count) == wanted


@given(DAYS, COUNTS)
def test_months_follow_each_other_without_a_gap(day: date, count: int) -> None:
    """The day after a month's last is the next one's first, and every day lies between its month's edges."""
    assert month_end(day, count) + timedelta(days=1) == month_begin(day, count + 1)
    assert month_begin(day) <= day <= month_end(day)
    moved = months_on(day, count)
    assert month_begin(day, count) <= moved <= month_end(day, count)


@given(DAYS, st.integers(1, 36))
def test_a_row_of_months_ends_with_that_of_the_day(day: date, count: int) -> None:
    """So many, one after the other, each begun on its first."""
    row = month_begins(day, count)
    assert (len(row), row[-1]) == (count, day.replace(day=1))
    assert [month_begin(one, 1) for one in row[:-1]] == row[1:]
