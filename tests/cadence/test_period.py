"""When somebody is due: against tables written by hand and a walk day by day, leap years and year ends included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.cadence.rules.period import Rhythm, Span, bounds, standing

MONTH, TWO_MONTHS, QUARTER = Rhythm(1, "month"), Rhythm(2, "month"), Rhythm(3, "month")
WEEK, FORTNIGHT = Rhythm(1, "week"), Rhythm(14, "day")
OPENED = date(2020, 1, 1)

days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
rhythms = st.sampled_from([MONTH, TWO_MONTHS, QUARTER, WEEK, Rhythm(2, "week"), FORTNIGHT, Rhythm(30, "day")])


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last"),
    [
        (MONTH, "2024-02-29", "2024-02-01", "2024-02-29"),
        (MONTH, "2025-02-01", "2025-02-01", "2025-02-28"),
        (TWO_MONTHS, "2024-02-29", "2024-01-01", "2024-02-29"),
        (TWO_MONTHS, "2025-01-01", "2025-01-01", "2025-02-28"),
        (TWO_MONTHS, "2026-12-31", "2026-11-01", "2026-12-31"),
        (TWO_MONTHS, "2026-10-31", "2026-09-01", "2026-10-31"),
        (QUARTER, "2026-01-01", "2026-01-01", "2026-03-31"),
        (QUARTER, "2026-12-31", "2026-10-01", "2026-12-31"),
        (WEEK, "2026-11-22", "2026-11-16", "2026-11-22"),
        (WEEK, "2026-11-23", "2026-11-23", "2026-11-29"),
        (WEEK, "2025-01-01", "2024-12-30", "2025-01-05"),
        (FORTNIGHT, "2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_spans(rhythm: Rhythm, day: str, first: str, last: str) -> None:
    """Months and weeks as the wall calendar has them."""
    assert rhythm.span(date.fromisoformat(day)) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("rhythm", "last", "day", "state", "due_on", "late"),
    [
        (TWO_MONTHS, "2026-08-28", "2026-10-30", "due", "2026-10-31", 0),
        (TWO_MONTHS, "2026-08-28", "2026-10-31", "today", "2026-10-31", 0),
        (TWO_MONTHS, "2026-08-28", "2026-11-01", "overdue", "2026-10-31", 1),
        (TWO_MONTHS, "2026-06-30", "2026-11-21", "overdue", "2026-08-31", 82),
        (TWO_MONTHS, "2026-09-01", "2026-10-20", "covered", "2026-12-31", 0),
        (TWO_MONTHS, "2026-09-01", "2026-10-25", "coming", "2026-12-31", 0),
        (MONTH, "2024-01-31", "2024-02-29", "today", "2024-02-29", 0),
        (MONTH, "2024-01-31", "2024-03-01", "overdue", "2024-02-29", 1),
        (MONTH, "2024-12-31", "2025-01-01", "due", "2025-01-31", 0),
        (QUARTER, "2025-12-31", "2026-03-31", "today", "2026-03-31", 0),
        (WEEK, "2026-11-22", "2026-11-23", "due", "2026-11-29", 0),
        (FORTNIGHT, "2024-02-20", "2024-03-05", "today", "2024-03-05", 0),
        (FORTNIGHT, "2024-02-20", "2024-03-06", "overdue", "2024-03-05", 1),
        (FORTNIGHT, "2024-02-20", "2024-02-27", "coming", "2024-03-05", 0),
        (FORTNIGHT, "2024-02-20", "2024-02-26", "covered", "2024-03-05", 0),
        (MONTH, None, "2020-01-31", "today", "2020-01-31", 0),
        (MONTH, None, "2020-02-01", "overdue", "2020-01-31", 1),
        (FORTNIGHT, None, "2020-01-15", "today", "2020-01-15", 0),
        (MONTH, None, "2019-12-05", "due", "2019-12-31", 0),
    ],
)
def test_standing(rhythm: Rhythm, last: str | None, day: str, state: str, due_on: str, late: int) -> None:
    """State, day and delay by hand, around every kind of boundary."""
    contact = date.fromisoformat(last) if last else None
    found = standing(rhythm, contact, OPENED, date.fromisoformat(day), 7)
    assert (found.state, found.due_on.isoformat(), found.late) == (state, due_on, late)


@given(days, rhythms)
def test_spans_tile_the_calendar(day: date, rhythm: Rhythm) -> None:
    """Every day lies in one span; the next begins the day after; months are whole."""
    span = rhythm.span(day)
    assert span.first <= day <= span.last
    assert rhythm.span(span.first) == span == rhythm.span(span.last)
    assert rhythm.span(span.last + timedelta(days=1)).first == span.last + timedelta(days=1)
    if rhythm.unit == "month":
        assert span.first.day == 1
        assert span.last.day == monthrange(span.last.year, span.last.month)[1]
        assert (span.first.month - 1) % rhythm.every == 0
    if rhythm.unit == "week":
        assert (span.first.isoweekday(), span.last.isoweekday()) == (1, 7)


@given(st.one_of(st.none(), days), days, days, rhythms, st.integers(0, 20))
def test_bounds_say_what_standing_says(last: date | None, since: date, day: date, rhythm: Rhythm, ahead: int) -> None:
    """Comparing texts, as the database does, comes to the same state as reckoning with days."""
    contact = last if last is not None and last <= day else None
    limit = bounds(rhythm, day, ahead)
    if contact is not None:
        credit = contact.isoformat()
    elif limit.young:
        credit = "" if since.isoformat() < limit.young else limit.never_due
    else:
        credit = min(since, day).isoformat()
    if credit < limit.late_before:
        state = "overdue"
    elif credit < limit.settled_from:
        state = "today" if limit.due_is_today else "due"
    else:
        state = "coming" if credit < limit.coming_before else "covered"
    assert state == standing(rhythm, contact, since, day, ahead).state
