"""The lunar calendar: known days, every day of two centuries, birthdays in leap months and on the 30th."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.day import lunar
from cmdesk.core.day.lunar import LunarDay, next_on, of, solar, text
from cmdesk.core.errors import Refused

# New years, festivals and leap months as printed calendars give them.
KNOWN = """
1900-01-31 1900-1-1    1949-10-01 1949-8-10   1950-02-17 1950-1-1    1957-09-24 1957-闰8-1  1960-01-28 1960-1-1
1968-01-30 1968-1-1    1976-02-01 1976-1-2    1976-09-09 1976-8-16  1979-07-24 1979-闰6-1  1979-01-28 1979-1-1
1984-02-02 1984-1-1    1984-11-23 1984-闰10-1 1987-07-26 1987-闰6-1  1990-06-23 1990-闰5-1  1995-09-25 1995-闰8-1
1997-07-01 1997-5-27   1998-06-24 1998-闰5-1  1999-12-20 1999-11-13  2000-02-05 2000-1-1    2001-05-23 2001-闰4-1
2004-03-21 2004-闰2-1  2006-08-24 2006-闰7-1  2008-08-08 2008-7-8    2009-06-23 2009-闰5-1  2012-05-21 2012-闰4-1
2014-10-24 2014-闰9-1  2017-07-23 2017-闰6-1  2019-02-05 2019-1-1    2020-05-23 2020-闰4-1  2020-10-01 2020-8-15
2021-09-21 2021-8-15   2022-06-03 2022-5-5    2023-01-22 2023-1-1    2023-03-22 2023-闰2-1  2024-02-10 2024-1-1
2024-09-17 2024-8-15   2025-01-28 2024-12-29  2025-05-31 2025-5-5    2025-07-25 2025-闰6-1  2025-10-06 2025-8-15
2026-02-17 2026-1-1    2026-06-19 2026-5-5    2026-09-25 2026-8-15   2033-12-22 2033-闰11-1 2034-02-19 2034-1-1
"""


def known() -> list[tuple[date, LunarDay]]:
    words = KNOWN.split()
    found = []
    for day, said in zip(words[::2], words[1::2], strict=True):
        year, month, number = said.replace("闰", "").split("-")
        found.append((date.fromisoformat(day), LunarDay(int(year), int(month), int(number), "闰" in said)))
    return found


@pytest.mark.parametrize(("day", "expected"), known())
def test_known_days(day: date, expected: LunarDay) -> None:
    """45 days of printed calendars, leap months among them, in both directions."""
    assert of(day) == expected
    assert solar(*expected[:3], leap=expected.leap) == day


def test_every_day_of_two_centuries() -> None:
    """Each of 73,000 days has one lunar day and comes back; months are those of lunar-python."""
    from lunar_python import LunarYear

    day, seen = solar(1900, 1, 1), set()
    while day <= date(2100, 12, 31):
        found = of(day)
        assert solar(found.year, found.month, found.day, leap=found.leap) == day
        seen.add(found)
        day += timedelta(1)
    for year in (*range(1900, 2100),):
        for month in LunarYear.fromYear(year).getMonths():
            if month.getYear() == year:
                number, leap = abs(month.getMonth()), month.getMonth() < 0
                assert LunarDay(year, number, month.getDayCount(), leap) in seen
                assert LunarDay(year, number, month.getDayCount() + 1, leap) not in seen


@pytest.mark.parametrize(
    ("month", "day", "leap", "after", "expected"),
    [
        (8, 15, False, "2026-01-01", "2026-09-25"),
        (8, 15, False, "2026-09-24", "2026-09-25"),
        (8, 15, False, "2026-09-25", "2027-09-15"),
        (12, 23, False, "2026-01-01", "2026-02-10"),  # of the lunar year before
        (2, 1, True, "2023-01-01", "2023-03-22"),  # the leap month itself
        (2, 1, True, "2023-03-22", "2024-03-10"),  # no leap month: the month of the same name
        (2, 1, False, "2023-01-01", "2023-02-20"),  # an ordinary birthday keeps to the ordinary month
        (2, 1, False, "2023-02-20", "2024-03-10"),
        (12, 30, False, "2025-01-01", "2025-01-28"),  # 腊月 of 2024 has 29 days
        (12, 30, False, "2025-01-28", "2026-02-16"),
        (6, 30, True, "2025-01-01", "2025-08-22"),  # 闰六月 has 29 days
    ],
)
def test_when_a_birthday_is_kept(month: int, day: int, leap: bool, after: str, expected: str) -> None:
    """Leap months that are missing and 30ths that do not exist move as the docstring says."""
    assert next_on(month, day, leap, date.fromisoformat(after)) == date.fromisoformat(expected)


@given(st.integers(1, 12), st.integers(1, 30), st.booleans(), st.dates(date(1901, 3, 1), date(2098, 12, 31)))
def test_a_birthday_is_kept_once_a_year(month: int, day: int, leap: bool, after: date) -> None:
    """Strictly later, within 13 months and some days, in the right month, never twice in a lunar year."""
    found = next_on(month, day, leap, after)
    assert 0 < (found - after).days <= 415
    said = of(found)
    assert said.month == month
    assert said.day in {day, 29}
    again = next_on(month, day, leap, found)
    assert of(again).year == said.year + 1


@pytest.mark.parametrize(
    ("month", "day", "leap", "expected"),
    [
        (8, 15, False, "农历八月十五"), (1, 1, False, "农历正月初一"), (2, 1, True, "农历闰二月初一"),
        (11, 10, False, "农历冬月初十"), (12, 23, False, "农历腊月廿三"), (10, 20, False, "农历十月二十"),
        (12, 30, False, "农历腊月三十"), (5, 11, False, "农历五月十一"), (5, 29, False, "农历五月廿九"),
    ],
)  # fmt: skip
def test_days_as_people_say_them(month: int, day: int, leap: bool, expected: str) -> None:
    """Not 八月十五日: people say 八月十五."""
    assert text(month, day, leap=leap) == expected


def test_days_that_do_not_exist_are_refused() -> None:
    """A sentence that names the day, never a neighbour."""
    with pytest.raises(Refused, match="农历闰三月初一在 2023 年不存在"):
        solar(2023, 3, 1, leap=True)
    with pytest.raises(Refused, match="不存在"):
        solar(2024, 12, 30)
    with pytest.raises(Refused, match="1–30"):
        next_on(1, 31, False, date(2026, 1, 1))
    with pytest.raises(Refused, match="1–30"):
        text(13, 1)
    for day in (date(1900, 1, 30), date(2101, 6, 1)):
        with pytest.raises(Refused, match="1900 到 2100"):
            of(day)
    with pytest.raises(Refused, match="2100"):
        next_on(12, 30, False, date(2101, 3, 1))
    assert lunar.YEARS[-1] == 2100
