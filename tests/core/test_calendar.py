"""The working calendar: every day of 2004 to 2027, every minute around the edges, and what the office changes."""

# ruff: noqa: DTZ001  # moments are local, as in every record
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.working_time import is_worked

from cmdesk.core import calendar, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.calendar import Entry, Hours, WorkCalendar
from cmdesk.core.calendar.hours import halves, parse_hours, show_hours
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.calendar.shipped import estimate, festivals, noticed_years, notices, statutory
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused

# Weekdays that are free and weekend days that are worked, typed from the yearly notices, apart from the shipped table:
# MMDD, a range MMDD-MMDD counts its Mondays to Fridays.
FREE_WEEKDAYS = {
    2024: "0101 0212-0216 0404-0405 0501-0503 0610 0916-0917 1001-1007",
    2025: "0101 0128-0204 0404 0501-0505 0602 1001-1008",
    2026: "0101-0102 0216-0223 0406 0501-0505 0619 0925 1001-1007",
    2027: "0101 0205 0208 0405 0609 0915 1001",
}
WORKED_WEEKENDS = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
    2027: "",
}
WORKING_DAYS_A_YEAR = {2024: 251, 2025: 248, 2026: 248}


def typed(year: int, text: str) -> Iterator[date]:
    for part in text.split():
        first, _, last = part.partition("-")
        begin, end = (date(year, int(one[:2]), int(one[2:])) for one in (first, last or first))
        yield from (begin + timedelta(at) for at in range((end - begin).days + 1))


def year_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(at) for at in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def shipped() -> WorkCalendar:
    days = dict(notices())
    for year in range(2027, 2101):
        days |= estimate(year)
    return WorkCalendar(days, {}, Hours.always("8:30–12:00 13:30–17:30"))


CALENDAR = shipped()
SMALL = WorkCalendar(
    {date(2026, 10, day): Entry("holiday", "国庆节") for day in range(1, 8)}
    | {date(2026, 10, 10): Entry("swapped", "国庆节"), date(2026, 9, 20): Entry("swapped", "国庆节")},
    {date(2026, 9, 16): Entry("closed_morning", "盘点"), date(2026, 9, 17): Entry("closed_afternoon", "培训")},
    Hours.always("8:30–12:00 13:30–17:30"),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


# -- days ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_every_day_of_four_years(year: int) -> None:
    """Each of 1,461 days is worked or free as the notices say; 2027 as the law alone says, for nobody has announced it."""
    free, worked = set(typed(year, FREE_WEEKDAYS[year])), set(typed(year, WORKED_WEEKENDS[year]))
    for day in year_of(year):
        expected = day in worked if day.weekday() > 4 else day not in free
        assert CALENDAR.is_working(day) is expected, day


@pytest.mark.parametrize("year", sorted(noticed_years()))
def test_the_notices_are_whole(year: int) -> None:
    """Every day that is free by law is free, swaps touch weekends only, and the year has a usual count of working days.

    The government gives 13 days (11 before 2025, 10 before 2008) and swaps the rest: what is taken is given back.
    """
    days = {day: entry for day, entry in notices().items() if day.year == year}
    free = {day for day, entry in days.items() if entry.sort == "holiday"}
    assert {day for day in statutory(year) if day not in free and day.weekday() < 5} == set()
    assert all(day.weekday() > 4 for day, entry in days.items() if entry.sort == "swapped")
    count = sum(CALENDAR.is_working(day) for day in year_of(year))
    assert 247 <= count <= 254
    assert count == WORKING_DAYS_A_YEAR.get(year, count)


def test_the_years_are_those_known() -> None:
    """2004 to 2026 ship with the program; what comes after must be entered or is an estimate that says so."""
    assert noticed_years() == set(range(2004, 2027))
    entry = estimate(2027)[date(2027, 2, 6)]
    assert entry == Entry("holiday", "春节", estimated=True)
    assert len(estimate(2027)) == 13


def test_moving_festivals_are_those_of_the_moon() -> None:
    """The shipped table of 春节, 清明, 端午 and 中秋 is what lunar-python reckons, 2000 to 2100."""
    from lunar_python import Lunar, Solar

    for year in range(2000, 2101):
        found = festivals(year)
        for name, month, day in (("春节", 1, 1), ("端午节", 5, 5), ("中秋节", 8, 15)):
            assert found[name].isoformat() == Lunar.fromYmd(year, month, day).getSolar().toYmd()
        term = Solar.fromYmd(year, 4, 5).getLunar().getJieQiTable()["清明"]
        assert found["清明节"].isoformat() == term.toYmd()


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over 国庆
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),  # a swapped Saturday
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-10-03", 0, "2026-10-08"),  # not a working day: the next one
        ("2026-10-08", 0, "2026-10-08"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-05", -1, "2026-09-30"),
        ("2026-02-13", 1, "2026-02-14"),  # swapped Saturday before 春节
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2025-12-31", 1, "2026-01-04"),  # swapped Sunday
    ],
)
def test_working_days_are_added(start: str, days: int, expected: str) -> None:
    """The day of the start does not count; swapped Saturdays do, holidays do not."""
    assert CALENDAR.add_working_days(date.fromisoformat(start), days) == date.fromisoformat(expected)


DAYS = st.dates(date(2005, 1, 1), date(2095, 12, 31))


@given(DAYS, st.integers(1, 600))
@example(date(2026, 9, 30), 1)
def test_adding_and_taking_away_are_inverse(day: date, count: int) -> None:
    """From a working day n on and n back leads home, and exactly n working days lie between."""
    home = CALENDAR.add_working_days(day, 0)
    there = CALENDAR.add_working_days(home, count)
    assert CALENDAR.is_working(there)
    assert CALENDAR.working_days_between(home, there) == count
    assert CALENDAR.working_days_between(there, home) == -count
    assert CALENDAR.add_working_days(there, -count) == home
    assert len(list(CALENDAR.working_days(home, there))) == count + 1


@given(DAYS)
def test_neighbours(day: date) -> None:
    """Nothing between a day and its neighbours is worked."""
    after, before = CALENDAR.next_working_day(day), CALENDAR.previous_working_day(day)
    assert before < day < after
    between = [before + timedelta(at) for at in range(1, (after - before).days)]
    assert [one for one in between if CALENDAR.is_working(one)] == ([day] if CALENDAR.is_working(day) else [])


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        ("2026-02-13", "2026-02-13"), ("2026-02-14", "2026-02-14"), ("2026-02-15", "2026-02-14"),
        ("2026-02-23", "2026-02-14"), ("2026-02-24", "2026-02-24"),
    ],
)  # fmt: skip
def test_a_day_closes_on_itself_or_on_the_last_one_that_was_worked(day: str, closing: str) -> None:
    """What is due on a holiday is due before it begins; a swapped Saturday closes like any other day."""
    found = CALENDAR.closing(date.fromisoformat(day))
    assert found.date() == date.fromisoformat(closing)
    assert not is_worked(CALENDAR, found)
    assert is_worked(CALENDAR, found - timedelta(minutes=1))


def test_days_outside_are_refused() -> None:
    """A mistyped year is said, never reckoned with."""
    for day in (date(1999, 12, 31), date(2101, 1, 1)):
        with pytest.raises(Refused, match="2000 到 2100"):
            CALENDAR.is_working(day)
    with pytest.raises(Refused, match="2000 到 2100"):
        CALENDAR.add_working_days(date(2100, 12, 1), 100)
    with pytest.raises(Refused, match="2000 到 2100"):
        CALENDAR.add_working_minutes(datetime(2000, 1, 3, 9), -6000)


# -- moments -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("09-14T08:29", "09-14T08:30"), ("09-14T08:30", "09-14T08:30"), ("09-14T11:59", "09-14T11:59"),
        ("09-14T12:00", "09-14T13:30"), ("09-14T13:29", "09-14T13:30"), ("09-14T17:29", "09-14T17:29"),
        ("09-14T17:30", "09-15T08:30"), ("09-30T17:30", "10-08T08:30"), ("10-03T10:00", "10-08T08:30"),
        ("09-16T09:00", "09-16T13:30"), ("09-17T12:00", "09-18T08:30"), ("09-20T09:00", "09-20T09:00"),
        ("10-10T23:59", "10-12T08:30"),
    ],
)  # fmt: skip
def test_when_work_begins(moment: str, opening: str) -> None:
    """Working time holds its first minute and not its last; half closures and swapped Sundays included."""
    assert SMALL.opening(at(moment)) == at(opening)
    assert is_worked(SMALL, at(moment)) is (moment == opening)
    assert SMALL.counts_on(at(moment)) == at(opening).date()


@pytest.mark.parametrize(
    ("moment", "minutes", "expected"),
    [
        ("09-14T08:30", 1, "09-14T08:31"), ("09-14T08:00", 1, "09-14T08:31"), ("09-14T11:59", 1, "09-14T12:00"),
        ("09-14T11:59", 2, "09-14T13:31"), ("09-14T12:00", 1, "09-14T13:31"), ("09-14T12:45", 60, "09-14T14:30"),
        ("09-14T08:30", 210, "09-14T12:00"), ("09-14T08:30", 211, "09-14T13:31"), ("09-14T08:30", 450, "09-14T17:30"),
        ("09-14T08:30", 451, "09-15T08:31"), ("09-15T17:30", 1, "09-16T13:31"), ("09-16T13:30", 240, "09-16T17:30"),
        ("09-16T13:30", 241, "09-17T08:31"), ("09-17T08:30", 211, "09-18T08:31"), ("09-18T17:29", 2, "09-20T08:31"),
        ("09-30T17:00", 31, "10-08T08:31"), ("10-09T17:00", 31, "10-10T08:31"), ("10-10T17:00", 31, "10-12T08:31"),
        ("10-04T12:00", 450, "10-08T17:30"), ("09-14T13:30", -1, "09-14T11:59"), ("09-14T12:30", -1, "09-14T11:59"),
        ("09-14T08:30", -1, "09-11T17:29"), ("10-08T08:31", -2, "09-30T17:29"), ("09-14T12:00", -210, "09-14T08:30"),
        ("09-14T12:00", 0, "09-14T13:30"), ("09-14T17:30", 0, "09-15T08:30"),
    ],
)  # fmt: skip
def test_working_minutes_are_added(moment: str, minutes: int, expected: str) -> None:
    """To the minute: over lunch, night, half closures, weekend, swapped days and holidays, forward and back."""
    assert SMALL.add_working_minutes(at(moment), minutes) == at(expected)
    if minutes:
        assert SMALL.working_minutes(at(moment), at(expected)) == minutes


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0))


@given(MOMENTS, st.integers(1, 40_000))
def test_minutes_added_are_minutes_between(moment: datetime, minutes: int) -> None:
    """Adding is what measuring says, and going back leads to where work began."""
    there = CALENDAR.add_working_minutes(moment, minutes)
    assert CALENDAR.working_minutes(moment, there) == minutes
    assert CALENDAR.working_minutes(there, moment) == -minutes
    assert CALENDAR.add_working_minutes(there, -minutes) == CALENDAR.opening(moment)


@given(MOMENTS, st.integers(0, 3 * 1440))
def test_measured_minutes_are_those_one_would_tick_off(moment: datetime, length: int) -> None:
    """The sum is what one counts minute by minute."""
    ticks = sum(is_worked(CALENDAR, moment + timedelta(minutes=one)) for one in range(length))
    assert CALENDAR.working_minutes(moment, moment + timedelta(minutes=length)) == ticks


@given(MOMENTS, MOMENTS, st.integers(1, 5000))
def test_later_starts_are_due_later(one: datetime, other: datetime, minutes: int) -> None:
    """Due times keep the order of their starts."""
    first, second = sorted((one, other))
    assert CALENDAR.add_working_minutes(first, minutes) <= CALENDAR.add_working_minutes(second, minutes)
    assert CALENDAR.add_working_days(first, 3) <= CALENDAR.add_working_days(second, 3)
    assert CALENDAR.add_half_days(first, 3) <= CALENDAR.add_half_days(second, 3)


@pytest.mark.parametrize(
    ("moment", "count", "expected"),
    [
        ("09-14T08:30", 1, "09-14T17:30"), ("09-14T11:59", 1, "09-14T17:30"), ("09-14T12:00", 1, "09-15T12:00"),
        ("09-14T15:00", 1, "09-15T12:00"), ("09-14T15:00", 2, "09-15T17:30"), ("09-14T18:00", 1, "09-15T17:30"),
        ("09-15T10:00", 2, "09-16T17:30"), ("09-15T10:00", 3, "09-17T12:00"), ("09-15T10:00", 4, "09-18T12:00"),
        ("09-30T15:00", 1, "10-08T12:00"), ("09-14T08:30", 5, "09-17T12:00"),
    ],
)  # fmt: skip
def test_half_days(moment: str, count: int, expected: str) -> None:
    """The half day of the event does not count; a closed half is none."""
    assert SMALL.add_half_days(at(moment), count) == at(expected)


def test_a_time_zone_is_converted_and_seconds_dropped() -> None:
    """Moments as records hold them give the same answers as naive local ones."""
    moment = at("09-14T09:00")
    assert SMALL.opening(moment.astimezone().replace(second=59)) == moment
    assert SMALL.working_minutes(moment.astimezone(), at("09-14T10:00")) == 60


# -- hours ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("8:30–12:00 13:30–17:30", "8:30–12:00 13:30–17:30"), ("8：30-12：00，13：30-17：30", "8:30–12:00 13:30–17:30"),
        ("上午8点30分至12点 下午14点到18点", "8:30–12:00 14:00–18:00"), ("9:00~17:00", "9:00–17:00"),
        ("0:00-24:00", "0:00–24:00"), ("休息", "休息"), ("", "休息"), ("8:00-11:30、12:00—16:00", "8:00–11:30 12:00–16:00"),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, shown: str) -> None:
    """And shown so that they can be read back."""
    assert show_hours(parse_hours(text)) == shown
    assert parse_hours(shown) == parse_hours(text)


@pytest.mark.parametrize(
    "text", ["八点半", "8:30", "12:00-8:30", "8:30-12:00 11:00-17:00", "8:70-12:00", "22:00-25:00", "8:30-12:00 abc"]
)
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    """The sentence shows how to write them."""
    with pytest.raises(Refused, match="8:30–12:00"):
        parse_hours(text)


def test_a_day_without_lunch_is_parted_at_noon() -> None:
    """So that half closures and half days mean something there too."""
    assert halves(((540, 1020),)) == (((540, 720),), ((720, 1020),))
    assert halves(((840, 1200),)) == ((), ((840, 1200),))


# -- the office ----------------------------------------------------------------------------------------------------------


def enter(*days: tuple[str, str, str]) -> list[int]:
    with keep.operation(PROGRAM, "日历") as work:
        return [work.add(CalendarDay, {"day": day, "sort": sort, "reason": reason}) for day, sort, reason in days]


def test_the_office_calendar_follows_every_change(office: object) -> None:
    """Own closures, own working days, the bin and hours change what is reckoned, without anything being reckoned anew."""
    start = datetime(2026, 9, 14, 9)
    assert calendar.current() is calendar.current()
    assert calendar.current().add_working_minutes(start, 450) == datetime(2026, 9, 15, 9)
    (closed,) = enter(("2026-09-15", "closed", "盘点"))
    assert calendar.current().add_working_minutes(start, 450) == datetime(2026, 9, 16, 9)
    enter(("2026-10-05", "open", "促销"), ("2026-09-12", "closed", "不影响"))
    assert calendar.current().is_working(date(2026, 10, 5))
    with keep.operation(PROGRAM, "删除") as work:
        work.bin(CalendarDay, closed)
    assert calendar.current().add_working_minutes(start, 450) == datetime(2026, 9, 15, 9)
    regulation.change(PROGRAM, "hours.mon", "9:00–12:00 14:00–18:00", date(2026, 9, 14))
    assert calendar.current().hours_on(date(2026, 9, 14)) == ((540, 720), (840, 1080))
    assert calendar.current().hours_on(date(2026, 9, 7)) == ((510, 720), (810, 1050))


def test_bad_hours_are_refused_when_they_are_typed(file_office: object) -> None:
    """A regulation that would stop every timer never gets in."""
    with pytest.raises(Refused, match="看不懂"):
        regulation.change(PROGRAM, "hours.mon", "早八晚五", date(2026, 9, 14))
    with pytest.raises(Refused, match="12-01"):
        regulation.change(PROGRAM, "calendar.remind", "12月1日", date(2026, 9, 14))
    regulation.change(PROGRAM, "calendar.remind", "11-15", date(2026, 9, 14))
    assert "2027" in calendar.reminder(date(2026, 11, 15))


def test_a_year_without_its_notice_is_told(office: object) -> None:
    """2027 is an estimate until its days by law have been entered; an own closure does not make it known."""
    assert calendar.missing(2026) == ""
    assert "2027" in calendar.missing(2027)
    assert "导入" in calendar.missing(2027)
    assert calendar.reminder(date(2026, 11, 30)) == ""
    assert "2027" in calendar.reminder(date(2026, 12, 1))
    assert "2027" in calendar.reminder(date(2027, 1, 1))
    enter(("2027-01-01", "closed", "元旦"), ("2027-02-05", "holiday", "春节"))
    assert calendar.missing(2027)
    assert not calendar.current().is_working(date(2027, 10, 1))
    enter(*((day.isoformat(), "holiday", name) for day, name in statutory(2027).items()))
    assert calendar.missing(2027) == ""
    assert calendar.current().entry(date(2027, 10, 1)) == Entry("holiday", "国庆节")
    assert calendar.reminder(date(2027, 1, 1)) == ""


def test_another_office_has_another_calendar(tmp_path: object, file_office: object) -> None:
    """What was read belongs to the office that was open."""
    from cmdesk.core.file import office as offices

    enter(("2026-09-15", "closed", "盘点"))
    assert not calendar.current().is_working(date(2026, 9, 15))
    file_office.close()  # type: ignore[attr-defined]
    other = offices.open_file(tmp_path / "other")  # type: ignore[operator]
    assert calendar.current().is_working(date(2026, 9, 15))
    other.close()


def test_a_year_outside_is_refused_at_the_field(file_office: object) -> None:
    """Nobody enters 2206 for 2026 without being told."""
    with pytest.raises(Invalid) as refused:
        enter(("2106-09-15", "closed", "盘点"))
    assert "day" in refused.value.problems
