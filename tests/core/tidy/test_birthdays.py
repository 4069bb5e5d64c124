"""Birthdays are read as people write them, each by the calendar that counts it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import Birthday, tells_age_only, tidy_birthday
from cmdesk.customers.checks import birthday_problem


@pytest.mark.parametrize(
    ("cell", "text", "calendar"),
    [
        ("1970.3.5", "1970-03-05", "solar"), ("70年3月5日", "1970-03-05", "solar"), (19700305.0, "1970-03-05", "solar"),
        ("3月5日", "03-05", "solar"), ("03-05", "03-05", "solar"), ("公历3月5日", "03-05", "solar"),
        (datetime.fromisoformat("1970-03-05"), "1970-03-05", "solar"), ("民国60年3月5日", "1971-03-05", "solar"),
        ("农历三月初五", "03-05", "lunar"), ("阴历1970年3月5日", "1970-03-05", "lunar"), ("腊月廿三", "12-23", "lunar"),
        ("正月初一", "01-01", "lunar"), ("农历十一月二十", "11-20", "lunar"), ("冬月三十", "11-30", "lunar"),
        ("1990年闰五月十二", "1990-闰05-12", "lunar"), ("八月十五（农）", "08-15", "lunar"), ("农历8.15", "08-15", "lunar"),
        ("八月十五（农历）", "08-15", "lunar"),
    ],
)  # fmt: skip
def test_usual_shapes(cell: object, text: str, calendar: str) -> None:
    """Each is kept in the one way that the calendar of courtesies reads."""
    assert tidy_birthday(cell) == (Birthday(text, calendar), None)  # type: ignore[arg-type]
    assert birthday_problem(text, lunar=calendar == "lunar") == ""


@pytest.mark.parametrize("cell", ["1970", "1970年", "1970.03", "70年3月", "197003"])
def test_a_birthday_without_its_day_is_told_apart(cell: str) -> None:
    """出生年月 tells an age: no birthday, but nothing that is wrong."""
    assert tells_age_only(cell)
    assert tidy_birthday(cell)[0] is None


@given(
    st.one_of(
        st.text(max_size=20), st.integers(), st.floats(), st.text("农历闰正一二三十初廿月日年-0123456789", max_size=12)
    )
)
def test_nothing_fails(cell: object) -> None:
    """Any cell gives a birthday that can be kept but for its day, nothing, or a sentence."""
    found, problem = tidy_birthday(cell)
    assert found is None or problem is None
    if found:
        assert "看不懂" not in birthday_problem(found.text, lunar=found.calendar == "lunar")
