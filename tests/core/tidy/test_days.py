"""Days are read in every usual shape, and never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import tidy_day

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-3-5", "2024/03/05", "2024.3.5", "20240305", 20240305, 20240305.0, "2024年3月5日",
        "2024年 3月 5号",
        "24.3.5", "24-3-5", "24/3/5", "24年3月5日", 45356, 45356.5, "45356", "２０２４．３．５",
        "2024 03 05",
        "2024-03-05 00:00:00", "2024-03-05T10:00:00Z", "2024/3/5 下午3:00", "2024/3/5 12:00:00 上午", "2024年3月5日 星期二",
        "2024年3月5日（周二）",
        "二〇二四年三月五日", "5-Mar-24", "Mar 5, 2024", datetime.fromisoformat("2024-03-05 09:30"),
        DAY, " 2024-03-05。", "2024。3。5", "2024年3月5号下午", "2024年3月5日15点30分",
    ],
)  # fmt: skip
def test_usual_shapes(cell: object) -> None:
    """Every shape that offices use means the same day."""
    assert tidy_day(cell) == (DAY, None)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("2024年3月", "没有日"),
        ("2024-03", "没有日"),
        ("三月五日", "没有年份"),
        (2024.03, "没有日"),
        ("3月5日", "没有年份"),
        ("农历三月初五", "农历"),
        ("腊月二十", "农历"),
        ("2024-02-31", "不是存在的日期"),
        ("2024-13-01", "不是存在的日期"),
        ("03/04/2024", "分不清"),
        ("3/4/24", "分不清"),
        ("1024-1-1", "1900"),
        (5, "不是日期"),
        (True, "不是日期"),
        (float("inf"), "不是日期"),
        ("明天", "不是日期"),
    ],
)
def test_what_is_no_certain_day_is_told(cell: object, word: str) -> None:
    """The sentence says what is wrong, so that the cell can be repaired."""
    day, problem = tidy_day(cell)
    assert day is None
    assert word in (problem or "")


def test_foreign_order_is_read_by_a_hint_or_where_it_is_plain() -> None:
    """03/04/2024 needs a hint; 13/04/2024 and 04/13/2024 do not."""
    assert tidy_day("03/04/2024", order="dmy") == (date(2024, 4, 3), None)
    assert tidy_day("03/04/2024", order="mdy") == (date(2024, 3, 4), None)
    assert tidy_day("3/4/24", order="mdy") == (date(2024, 3, 4), None)
    assert tidy_day("13/04/2024") == (date(2024, 4, 13), None)
    assert tidy_day("04/13/2024") == (date(2024, 4, 13), None)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "无", "/", "不详", "N/A", "0", 0])
def test_nothing_is_nothing(cell: object) -> None:
    """A blank cell is no problem."""
    assert tidy_day(cell) == (None, None)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_every_day_survives_every_shape(day: date) -> None:
    """All shapes of a day are read back as this day."""
    shapes = [
        day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%y}-{day.month}-{day.day}", (day - date(1899, 12, 30)).days, int(f"{day:%Y%m%d}"),
    ]  # fmt: skip
    for shape in shapes:
        assert tidy_day(shape) == (day, None)


@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="0123456789-/.年月日 :", max_size=20),
        st.floats(),
        st.integers(),
    )
)
def test_nothing_fails(cell: object) -> None:
    """Either a day or a sentence or neither, never both, never an exception."""
    day, problem = tidy_day(cell)
    assert day is None or problem is None


@pytest.mark.parametrize(
    "cell", ["2024年3月", "24年3月", "2024-03", "2024.3", "202403", 202403.0, "二〇二四年三月", "民国113年3月"]
)
def test_a_month_may_stand_for_its_first_day(cell: object) -> None:
    """Lists name the month of a beginning; Excel takes its first day, and so does who asks for it."""
    assert tidy_day(cell, month_alone=True) == (date(2024, 3, 1), None)
    assert "没有日" in (tidy_day(cell)[1] or "")


def test_a_month_in_doubt_stays_a_problem() -> None:
    """The number 2024.1 may be January or October."""
    assert tidy_day(2024.1, month_alone=True)[1]
    assert tidy_day("2024-13", month_alone=True)[1]


def test_years_of_the_republic() -> None:
    """民国113年 is 2024."""
    assert tidy_day("民国113年3月5日") == (DAY, None)
