"""``WorkCalendar``: which days are worked and when, and everything that is counted by it. Pure, immutable, fast.

Working days and working minutes are summed up once for every day of the range, so that each question is a look into an
array or one binary search: due times of hundreds of thousands of customers cost fractions of a second.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Final

from cmdesk.core.calendar.hours import Hours, Span, halves
from cmdesk.core.calendar.shipped import Entry
from cmdesk.core.day.clock import FIRST_YEAR
from cmdesk.core.errors import Refused

YEARS: Final = range(2000, 2101)

Spans = tuple[Span, ...]


class WorkCalendar:
    """The working days and hours of 2000 to 2100.

    A *working day* has working time, be it half a day. *Working time* is from the beginning of a span up to its end,
    the end not included: what happens at 12:00 sharp happens at the beginning of the afternoon, what happens at closing
    time happens on the next working day. Moments are local times to the minute; seconds are dropped, a time zone is
    converted.

    Args:
        official: what the notices of the State Council say of days, or the law's estimate.
        own: what the office says; goes before ``official``.
        hours: working hours by weekday.
    """

    def __init__(self, official: Mapping[date, Entry], own: Mapping[date, Entry], hours: Hours) -> None:
        self._official = dict(official)
        self._own = dict(own)
        self.hours = hours
        self._zero = date(YEARS[0], 1, 1).toordinal()
        self._last = date(YEARS[-1], 12, 31).toordinal()
        self._spans = self._lay_out()
        lengths: dict[Spans, int] = {spans: sum(end - begin for begin, end in spans) for spans in set(self._spans)}
        self._minutes_before = array("q", accumulate(map(lengths.__getitem__, self._spans), initial=0))
        self._days_up_to = array("q", accumulate(map(bool, self._spans)))
        self._working = array("q", (at for at, spans in enumerate(self._spans) if spans))

    # -- days --------------------------------------------------------------------------------------------------------

    def is_working(self, day: date) -> bool:
        """Tell whether a day has any working time."""
        return bool(self._spans[self._at(day)])

    def entry(self, day: date) -> Entry | None:
        """Return why a day is not what its weekday says; None when it is."""
        return self._own.get(day) or self._official.get(day)

    def official(self, day: date) -> Entry | None:
        """Return what the notice (or the estimate) says of a day."""
        return self._official.get(day)

    def hours_on(self, day: date) -> Spans:
        """Return the working time of a day."""
        return self._spans[self._at(day)]

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        return self._nth(self._days_up_to[self._at(day)])

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before a day."""
        return self._nth(self._days_before(self._at(day)) - 1)

    def add_working_days(self, start: date, days: int) -> date:
        """Return the n-th working day after a day, which itself does not count.

        Args:
            start: a day, or a moment, which counts on ``counts_on(moment)``.
            days: negative for working days before; 0 gives the day itself, or the next working day when it is none.
        """
        at = self._at(self.counts_on(start) if isinstance(start, datetime) else start)
        if days > 0:
            return self._nth(self._days_up_to[at] + days - 1)
        return self._nth(self._days_before(at) + days)

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after a day, up to and including another; negative when it is earlier."""
        return self._days_up_to[self._at(until)] - self._days_up_to[self._at(after)]

    def working_days(self, first: date, last: date) -> Iterator[date]:
        """Yield the working days from a day to another, both included."""
        begin, end = self._days_before(self._at(first)), self._days_up_to[self._at(last)]
        yield from map(self._nth, range(begin, end))

    # -- moments -----------------------------------------------------------------------------------------------------

    def opening(self, moment: datetime) -> datetime:
        """Return the moment itself in working time, else when working time next begins."""
        moment = local(moment)
        minute = moment.hour * 60 + moment.minute
        for begin, end in self._spans[self._at(moment)]:
            if minute < end:
                return moment if begin <= minute else at_minute(moment, begin)
        day = self.next_working_day(moment)
        return at_minute(day, self._spans[self._at(day)][0][0])

    def counts_on(self, moment: datetime) -> date:
        """Return the working day on which something counts that happens at a moment."""
        moment = local(moment)
        at = moment.toordinal() - self._zero
        if 0 <= at < len(self._spans):
            spans = self._spans[at]
            if spans and moment.hour * 60 + moment.minute < spans[-1][1]:
                return moment.date()
        return self.next_working_day(moment)

    def closing(self, day: date) -> datetime:
        """Return when working time ends on a working day, else on the last one before."""
        day = day if self.is_working(day) else self.previous_working_day(day)
        return at_minute(day, self.hours_on(day)[-1][1])

    def working_minutes(self, begin: datetime, end: datetime) -> int:
        """Return the minutes of working time between two moments; negative when the second is earlier."""
        return self._minutes_at(local(end)) - self._minutes_at(local(begin))

    def add_working_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Return the moment at which so much working time has passed.

        ``working_minutes(m, add_working_minutes(m, n)) == n``. The end of a span is the end of that span (12:00), not
        the beginning of the next; backwards and for 0 it is the other way round.

        Raises:
            Refused: that lies before 2000 or after 2100.
        """
        moment = local(moment)
        if minutes == 0:
            return self.opening(moment)
        wanted = self._minutes_at(moment) + minutes
        before = self._minutes_before
        if not 0 < wanted < before[-1]:
            raise _outside(moment)
        at = (bisect_left if minutes > 0 else bisect_right)(before, wanted) - 1
        left = wanted - before[at]
        for begin, end in self._spans[at]:
            if left < end - begin or (left == end - begin and minutes > 0):
                return at_minute(date.fromordinal(self._zero + at), begin + left)
            left -= end - begin
        raise AssertionError(moment)  # the sums say that the day has so many minutes

    def add_half_days(self, moment: datetime, count: int) -> datetime:
        """Return the end of the n-th half working day after the one in which something happens.

        The half day of the moment does not count; the working time before lunch is one, that after it another.

        Args:
            moment: counts at ``opening(moment)``.
            count: 1 or more.
        """
        opened = self.opening(moment)
        day, minute = opened.date(), opened.hour * 60 + opened.minute
        ends = [end for end in self._half_ends(day) if end > minute][1:]
        while len(ends) < count:
            count -= len(ends)
            day = self.next_working_day(day)
            ends = self._half_ends(day)
        return at_minute(day, ends[count - 1])

    # -- within ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> list[Spans]:
        """Return the working time of every day: weeks first, then notices, then the office's own days."""
        spans: list[Spans] = []
        weeks = self.hours.weeks
        for number, (since, week) in enumerate(weeks):
            begin = max(since.toordinal(), self._zero) if number else self._zero
            end = weeks[number + 1][0].toordinal() if number + 1 < len(weeks) else self._last + 1
            count = min(end, self._last + 1) - begin
            first = (begin - 1) % 7  # the ordinal 1 is a Monday
            if count > 0:
                spans += ((week.days[first:] + week.days[:first]) * (count // 7 + 1))[:count]
        for days in (self._official, self._own):
            for day, entry in days.items():
                at = day.toordinal() - self._zero
                if 0 <= at < len(spans):
                    spans[at] = self._changed(day, entry, spans[at])
        return spans

    def _changed(self, day: date, entry: Entry, usual: Spans) -> Spans:
        if entry.sort in {"holiday", "closed"}:
            return ()
        if entry.sort in {"swapped", "open"}:
            week = self.hours.on(day)
            return usual or week.days[day.weekday()] or week.swapped
        morning, afternoon = halves(usual)
        return afternoon if entry.sort == "closed_morning" else morning

    def _half_ends(self, day: date) -> list[int]:
        return [half[-1][1] for half in halves(self.hours_on(day)) if half]

    def _at(self, day: date) -> int:
        at = day.toordinal() - self._zero
        if not 0 <= at < len(self._spans):
            raise _outside(day)
        return at

    def _days_before(self, at: int) -> int:
        return self._days_up_to[at - 1] if at else 0

    def _nth(self, number: int) -> date:
        if not 0 <= number < len(self._working):
            raise Refused(f"算出的日子不在 {YEARS[0]} 到 {YEARS[-1]} 年之间，请核对日期和期限。")
        return date.fromordinal(self._zero + self._working[number])

    def _minutes_at(self, moment: datetime) -> int:
        """Return the working minutes from the beginning of the range up to a moment."""
        at = self._at(moment)
        minute, found = moment.hour * 60 + moment.minute, self._minutes_before[at]
        for begin, end in self._spans[at]:
            if minute <= begin:
                break
            found += min(minute, end) - begin
        return found


def local(moment: datetime) -> datetime:
    """Return a moment as local time without zone, to the minute."""
    if moment.tzinfo is not None:
        moment = (moment if moment.year < FIRST_YEAR else moment.astimezone()).replace(tzinfo=None)
    return moment.replace(second=0, microsecond=0) if moment.second or moment.microsecond else moment


def at_minute(day: date, minute: int) -> datetime:
    """Return the moment of a minute of the day; 1440 is the midnight that ends it."""
    if minute < 1440:
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001  # local, as everywhere
    return day_end(day)


def day_end(day: date) -> datetime:
    """Return the midnight that ends a day."""
    return datetime.combine(date(day.year, day.month, day.day), time()) + timedelta(days=1)


def _outside(day: date) -> Refused:
    return Refused(f"{day:%Y-%m-%d} 不在工作日历的范围（{YEARS[0]} 到 {YEARS[-1]} 年）内，请核对日期。")
