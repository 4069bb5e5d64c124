"""Typed days are read as their writers mean them, and shown so that they can be read back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmdesk.core.day.daytext import full_day, parse_day, parse_moment, show_day, show_moment

TODAY = date(2024, 11, 20)  # a Wednesday
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
TODAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2024-11-20"), ("明天", "2024-11-21"), ("后天", "2024-11-22"), ("大后天", "2024-11-23"),
        ("昨天", "2024-11-19"), ("前天", "2024-11-18"), (" 明 日 ", "2024-11-21"),
        ("+3", "2024-11-23"), ("＋３", "2024-11-23"), ("-1", "2024-11-19"), ("－1", "2024-11-19"), ("+0", "2024-11-20"),
        ("+2周", "2024-12-04"), ("+1月", "2024-12-20"), ("+1个月", "2024-12-20"), ("-1年", "2023-11-20"),
        ("3天后", "2024-11-23"), ("两周后", "2024-12-04"), ("一个月后", "2024-12-20"), ("10天前", "2024-11-10"),
        ("三天之后", "2024-11-23"), ("1年以前", "2023-11-20"),
        ("周三", "2024-11-20"), ("周五", "2024-11-22"), ("星期一", "2024-11-25"), ("周二", "2024-11-26"),
        ("周日", "2024-11-24"), ("礼拜天", "2024-11-24"), ("周5", "2024-11-22"),
        ("本周一", "2024-11-18"), ("这周日", "2024-11-24"), ("下周一", "2024-11-25"), ("下个星期五", "2024-11-29"),
        ("上周三", "2024-11-13"), ("下下周二", "2024-12-03"), ("上上周二", "2024-11-05"),
        ("月底", "2024-11-30"), ("月末", "2024-11-30"), ("月初", "2024-11-01"), ("下月底", "2024-12-31"),
        ("下个月初", "2024-12-01"), ("上月底", "2024-10-31"), ("本月底", "2024-11-30"),
        ("季末", "2024-12-31"), ("本季度初", "2024-10-01"), ("上季度末", "2024-09-30"), ("下季初", "2025-01-01"),
        ("年底", "2024-12-31"), ("年初", "2024-01-01"), ("明年初", "2025-01-01"), ("去年底", "2023-12-31"),
        ("1121", "2024-11-21"), ("305", "2024-03-05"), ("0305", "2024-03-05"), ("11-21", "2024-11-21"),
        ("11.21", "2024-11-21"), ("11/21", "2024-11-21"), ("3-5", "2024-03-05"), ("１１．２１", "2024-11-21"),
        ("11月21日", "2024-11-21"), ("3月5号", "2024-03-05"), ("1-5", "2025-01-05"), ("2月3日", "2025-02-03"),
        ("5日", "2024-11-05"), ("25号", "2024-11-25"), ("25", "2024-11-25"), ("下月5日", "2024-12-05"),
        ("20241121", "2024-11-21"), ("2024-3-5", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("2024.3.5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"), ("24-3-5", "2024-03-05"), ("240305", "2024-03-05"), ("2024—03—05", "2024-03-05"),
    ],
)  # fmt: skip
def test_what_people_type(typed: str, day: str) -> None:
    """Every shape of the list means one day, counted from a Wednesday in November."""
    assert parse_day(typed, TODAY).isoformat() == day


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "abc", "+", "2-30", "0230", "13-1", "1301", "0", "32", "32日", "周八", "2024", "202411", "201011", "+999999",
        "-999999年", "45356", "2024-02-30", "2024-13-01", "1899-12-31", "2200-01-01", "3/4/24", "农历三月初五", "明天后天",
        "11-21-", "99999999", "+3+3", "周", "月", "下周",
    ],
)  # fmt: skip
def test_what_is_no_certain_day_is_refused(typed: str) -> None:
    """One Chinese sentence, so that the person can put it right."""
    with pytest.raises(ValueError, match=r"[一-鿿].*。$"):
        parse_day(typed, TODAY)


def test_a_month_that_lacks_the_day() -> None:
    """A month after 31 January is the last of February; 31日 does not exist in November."""
    assert parse_day("+1月", date(2024, 1, 31)) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="没有“31日”这一天"):
        parse_day("31日", TODAY)


def test_around_new_year_the_nearer_year_is_meant() -> None:
    """In December 1-5 is to come, in January 12-28 has gone; in summer both are this year's."""
    assert parse_day("1-5", date(2024, 12, 30)) == date(2025, 1, 5)
    assert parse_day("12-28", date(2025, 1, 3)) == date(2024, 12, 28)
    assert parse_day("1-5", date(2024, 7, 1)) == date(2024, 1, 5)
    assert parse_day("12-28", date(2024, 7, 1)) == date(2024, 12, 28)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2024-11-20", "今天"), ("2024-11-21", "明天"), ("2024-11-19", "昨天"), ("2024-11-22", "周五"),
        ("2024-11-26", "周二"), ("2024-11-27", "11-27"), ("2024-11-18", "11-18"), ("2025-01-05", "01-05"),
        ("2024-01-05", "2024-01-05"), ("2024-03-05", "03-05"), ("2023-11-21", "2023-11-21"),
    ],
)  # fmt: skip
def test_shown_short(day: str, shown: str) -> None:
    """The nearer, the shorter; a year where it is needed."""
    assert show_day(date.fromisoformat(day), TODAY) == shown


def test_shown_in_full() -> None:
    """Tooltips tell the weekday as well."""
    assert full_day(date(2024, 11, 21)) == "2024-11-21 周四"


@given(DAYS, TODAYS)
@example(date(2024, 2, 29), date(2024, 12, 31))
@example(date(2025, 12, 31), date(2025, 1, 1))
def test_what_is_shown_is_read_back(day: date, today: date) -> None:
    """The short form means the same day again, on whatever day it is read."""
    assert parse_day(show_day(day, today), today) == day


@given(DAYS, TODAYS)
def test_full_dates_do_not_depend_on_today(day: date, today: date) -> None:
    """With a year, every shape means that day."""
    for typed in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", full_day(day)):
        assert parse_day(typed, today) == day


@given(st.integers(-99_999, 99_999), TODAYS)
def test_offsets_count_days(number: int, today: date) -> None:
    """+n is n days away, or refused where no year may be so far."""
    wanted = today + timedelta(number)
    if date(1900, 1, 1) <= wanted <= date(2199, 12, 31):
        assert parse_day(f"{number:+d}", today) == wanted
    else:
        with pytest.raises(ValueError, match="1900"):
            parse_day(f"{number:+d}", today)


@given(st.integers(0, 6), TODAYS)
def test_weekdays(number: int, today: date) -> None:
    """A weekday alone is within the coming seven days; with 下周 it is in the week after this Monday's."""
    name = "一二三四五六日"[number]
    alone = parse_day(f"周{name}", today)
    assert 0 <= (alone - today).days <= 6
    assert alone.weekday() == number
    monday = today - timedelta(today.weekday())
    assert parse_day(f"下周{name}", today) == monday + timedelta(7 + number)


@given(st.one_of(st.text(max_size=30), st.text("0123456789+-/.年月日号周下上天个后前初底一二 ", max_size=12)), TODAYS)
def test_nothing_fails(typed: str, today: date) -> None:
    """A day that exists, or a Chinese sentence; never another error."""
    try:
        day = parse_day(typed, today)
    except ValueError as error:
        assert str(error).endswith("。")  # noqa: PT017  # either way is right
    else:
        assert 1900 <= day.year <= 2199


NOW = datetime.fromisoformat("2024-11-20 10:15:42").astimezone()


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("明天 14:30", "2024-11-21 14:30"), ("明天14:30", "2024-11-21 14:30"), ("14:30", "2024-11-20 14:30"),
        ("周五下午3点", "2024-11-22 15:00"), ("周五 下午 3 点半", "2024-11-22 15:30"), ("11-21 0930", "2024-11-21 09:30"),
        ("11-21 9:05", "2024-11-21 09:05"), ("2024-11-21 14:30", "2024-11-21 14:30"), ("9点一刻", "2024-11-20 09:15"),
        ("2024-11-21T14:30:00", "2024-11-21 14:30"), ("中午12点", "2024-11-20 12:00"), ("中午11点", "2024-11-20 11:00"),
        ("晚上8点整", "2024-11-20 20:00"), ("现在", "2024-11-20 10:15"), ("+1 8时5分", "2024-11-21 08:05"),
        ("上午９：３０", "2024-11-20 09:30"), ("下午15:00", "2024-11-20 15:00"),
        ("0930", "2024-11-20 09:30"), ("930", "2024-11-20 09:30"), ("1000", "2024-11-20 10:00"),
    ],
)  # fmt: skip
def test_moments(typed: str, moment: str) -> None:
    """A day as elsewhere and a time as people say it; today where no day is said."""
    read = parse_moment(typed, NOW)
    assert show_moment(read) == moment
    assert read.tzinfo is not None


def test_a_time_alone_is_of_the_day_that_is_spoken_of() -> None:
    """An appointment for a visit of Friday is Friday's; a day that is typed is taken as it stands."""
    friday = date(2024, 11, 22)
    assert show_moment(parse_moment("10:00", NOW, friday)) == "2024-11-22 10:00"
    assert show_moment(parse_moment("1000", NOW, friday)) == "2024-11-22 10:00"
    assert show_moment(parse_moment("明天 10:00", NOW, friday)) == "2024-11-21 10:00"


@pytest.mark.parametrize(
    "typed", ["", "明天", "25:00", "2530", "12", "9:60", "晚上12点", "13-1 9:00", "abc", "abc 9:00", "1970-12-31 9:00"]
)
def test_what_is_no_certain_moment_is_refused(typed: str) -> None:
    """A day without a time is not guessed to be midnight."""
    with pytest.raises(ValueError, match=r"[一-鿿].*。$"):
        parse_moment(typed, NOW)


@given(
    st.one_of(
        st.text("0123456789:点时半 上下午晚明天周五-", max_size=14),
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["", "明天", "周五 ", "12-1 ", "上午", "下午"]),
            st.integers(0, 26),
            st.sampled_from([":00", "点", "点半", ":75", "时", ""]),
        ),
    )
)
def test_no_moment_fails(typed: str) -> None:
    """A moment with its zone, or a Chinese sentence."""
    try:
        moment = parse_moment(typed, NOW)
    except ValueError as error:
        assert str(error).endswith("。")  # noqa: PT017  # either way is right
    else:
        assert moment.tzinfo is not None
