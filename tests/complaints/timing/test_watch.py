"""Every deadline of a complaint is where a watch would end that is stopped outside working time and in pauses.

Nothing of the program reckons here: the days are typed from the notices, and every single minute is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import carry_out, severe_to_execution, sign
from tests.complaints.timing.test_clocks import complaint

from cmdesk.complaints.record import ComplaintEvent
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing, scene
from cmdesk.complaints.rules.timing import clocks
from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.core.day import clock
from cmdesk.core.file.office import Office

ZERO, LAST = datetime(2025, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001
FREE = (
    "2025: 0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008 | 2026: 0101-0103 0215-0223 0404-0406 0501-0505"
    " 0619-0621 0925-0927 1001-1007 | 2027: 0101 0205-0208 0405 0501 0609 0915 1001-1003"
)
"""The holidays; those of 2027 as the law has them, for no notice has appeared."""
WORKED = "2025: 0126 0208 0427 0928 1011 | 2026: 0104 0214 0228 0509 0920 1010 | 2027:"
"""The Saturdays and Sundays that are worked."""
MINUTE = timedelta(minutes=1)


def typed(text: str) -> set[date]:
    days = set()
    for part in text.split("|"):
        year, _, said = part.partition(":")
        for one in said.split():
            first, _, last = one.partition("-")
            begin, end = (date(int(year), int(day[:2]), int(day[2:])) for day in (first, last or first))
            days |= {begin + timedelta(at) for at in range((end - begin).days + 1)}
    return days


def tape() -> bytearray:
    """Return every minute of three years: 1 is worked before lunch, 2 after it, 0 not at all."""
    free, worked, found = typed(FREE), typed(WORKED), bytearray()
    for at in range((LAST - ZERO).days + 1):
        day = (ZERO + timedelta(at)).date()
        minutes = bytearray(1440)
        if day in worked or (day.weekday() < 5 and day not in free):
            minutes[510:720], minutes[810:1050] = b"\1" * 210, b"\2" * 240
        found += minutes
    return found


TAPE = tape()
Rest = tuple[datetime, datetime]


def at_of(moment: datetime) -> int:
    return int((moment - ZERO) / MINUTE)


@dataclass(frozen=True)
class Watch:
    """A limit as a person with a watch takes it.

    Attributes:
        sort: whether it runs by the clock, by working minutes, to the end of a working day or of half of one.
        count: minutes, days or halves.
    """

    sort: Literal["clock", "working", "days", "halves"]
    count: int

    def runs(self, minute: int) -> bool:
        return self.sort == "clock" or TAPE[minute] > 0

    def length(self, start: int) -> int:
        """Return how many of its own minutes the limit has, from a start that is not paused."""
        if self.sort in {"clock", "working"}:
            return self.count
        minute = start
        while not TAPE[minute]:
            minute += 1
        parts, found, end = [self._part(minute)], 0, 0
        while True:
            if TAPE[minute] and self._part(minute) != parts[-1]:
                if len(parts) > self.count:
                    return end
                parts.append(self._part(minute))
            if TAPE[minute]:
                found += 1
                end = found
            minute += 1

    def _part(self, minute: int) -> tuple[int, int]:
        return minute // 1440, TAPE[minute] if self.sort == "halves" else 0

    def deadline(self, start: datetime, rests: tuple[Rest, ...] = ()) -> datetime:
        """Return where it ends, counted minute by minute."""
        left, minute = self.length(at_of(start)), at_of(start)
        spans = [(at_of(begin), at_of(end)) for begin, end in rests]
        while left:
            left -= self.runs(minute) and not any(begin <= minute < end for begin, end in spans)
            minute += 1
        return ZERO + minute * MINUTE

    def used(self, start: datetime, at: datetime, rests: tuple[Rest, ...] = ()) -> float:
        """Return the used part."""
        spans = [(at_of(begin), at_of(end)) for begin, end in rests]
        counted = sum(
            self.runs(minute) and not any(begin <= minute < end for begin, end in spans)
            for minute in range(at_of(start), at_of(at))
        )
        return counted / self.length(at_of(start))


WATCHES = {
    "answer": Watch("clock", 24 * 60),
    "arrange": Watch("clock", 48 * 60),
    "registered": Watch("working", 2 * 60),
    "minor_site": Watch("days", 2),
    "severe_site": Watch("days", 2),
    "minor_approval": Watch("days", 1),
    "countersigning": Watch("days", 1),
    "proposing": Watch("days", 1),
    "deciding": Watch("days", 1),
    "follow_up": Watch("days", 2),
    "evaluating": Watch("days", 5),
}
LABORATORY = Watch("halves", 1)
"""What is left to sign after the laboratory's result, where the day is over before."""
STARTS = {
    "eve of National Day": "2026-09-30T16:40", "last minute of the eve": "2026-09-30T17:29", "closing time": "2026-09-30T17:30",
    "evening of the eve": "2026-09-30T21:15", "in the holiday": "2026-10-03T11:00", "first morning after it": "2026-10-08T08:30",
    "swapped Saturday": "2026-10-10T10:00", "swapped Saturday, after hours": "2026-10-10T18:05", "swapped Sunday": "2026-09-20T09:00",
    "free Saturday": "2026-09-19T10:00", "Friday before a swapped Sunday": "2026-09-18T16:00", "lunch": "2026-11-03T12:20",
    "noon": "2026-11-03T12:00", "end of lunch": "2026-11-03T13:30", "after hours": "2026-11-03T20:00", "midnight": "2026-11-04T00:00",
    "Spring Festival 2025": "2025-01-29T10:00", "eve of it": "2025-01-27T17:00", "swapped Saturday after it": "2025-02-08T16:59",
    "Spring Festival 2026": "2026-02-17T09:30", "swapped Saturday before it": "2026-02-14T13:00",
    "Spring Festival 2027": "2027-02-06T12:30", "eve of the one of 2027": "2027-02-04T17:10", "turn of the year": "2025-12-31T17:31",
}  # fmt: skip


def event(verb: str, at: datetime, after: str | None = None, until: datetime | None = None) -> ComplaintEvent:
    made = ComplaintEvent(__no_default__=True)
    made.__data__ = {"verb": verb, "happened_at": at, "after": after, "until": until, "words": "原因"}
    return made


def running(phase: str, start: datetime, rests: tuple[Rest, ...], at: datetime) -> Clock:
    """Return the clock of a phase that begins at a moment, as the program shows it at another."""
    state = {"answer": "registered", "arrange": "minor_site"}.get(phase, phase)
    events = [event("register", start, "registered"), event("grade", start, state)]
    for one, end in rests:
        events += [event("pause", one, until=end + timedelta(days=9)), event("resume", end)]
    found = clocks.clocks(complaint(start.isoformat()), events, at)
    return next(one for one in reversed(found) if one.key == phase)


@pytest.mark.parametrize("phase", WATCHES)
def test_deadlines_are_those_of_a_watch(phase: str, office: Office) -> None:
    """Around holidays, swapped days, lunch and nights, with and without pauses (S1-29, S1-46, S4-45, X-6, X-8)."""
    watch = WATCHES[phase]
    for name, text in STARTS.items():
        start = datetime.fromisoformat(text)
        hours = (
            (), ((2, 3),), ((0, 20),), ((1, 26), (30, 31)), ((20, 240),), ((3, 9), (9, 40)),
        )  # fmt: skip
        for spans in hours:
            rests = tuple((start + timedelta(hours=begin), start + timedelta(hours=end)) for begin, end in spans)
            counted = () if phase in {"answer", "arrange"} else rests
            expected = watch.deadline(start, counted)
            latest = max([expected, *(end for _, end in rests)])
            found = running(phase, start, rests, latest + timedelta(days=30)).timer
            assert (found.due, found.state) == (expected, "late"), (name, spans)
            just = running(phase, start, rests, max(start, expected)).timer
            assert just.state in {"soon", "paused"}, (name, spans)


MOMENTS = st.integers(0, at_of(datetime(2027, 10, 1))).map(lambda minutes: ZERO + minutes * MINUTE)  # noqa: DTZ001
RESTS = st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 6000)), max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(phase=st.sampled_from(sorted(WATCHES)), start=MOMENTS, spans=RESTS, later=st.integers(0, 12_000))
def test_any_start_and_any_pause(
    phase: str, start: datetime, spans: list[tuple[int, int]], later: int, office: Office
) -> None:
    """Three years of starts: deadline, used part and light are those of the watch at any instant."""
    watch, rests, begin = WATCHES[phase], [], start
    for after, length in spans:
        begin += after * MINUTE
        rests.append((begin, begin + length * MINUTE))
        begin += length * MINUTE
    counted = () if phase in {"answer", "arrange"} else tuple(rests)
    at = max([start + later * MINUTE, *(end for _, end in rests)])
    found = running(phase, start, tuple(rests), at).timer
    due = watch.deadline(start, counted)
    assert found.due == due
    known = tuple(one for one in counted if one[0] < due)  # what is late stays late, whatever rests then
    assert found.share == pytest.approx(watch.used(start, at, known), abs=1e-9)
    assert (found.state == "late") is (at > due)


def stay(desk: Desk, one: int) -> Clock:
    return clocks.clocks(desk.read(one), moves.events(one))[-1]


def later(hours: float) -> datetime:
    """Return so many hours after the morning of a Monday without a holiday near it."""
    return datetime(2026, 11, 9, 9) + timedelta(hours=hours)  # noqa: DTZ001


def test_a_second_visit_leaves_the_times_of_the_first(desk: Desk) -> None:
    """Who came in time the first time came in time for good, whenever somebody comes again (S1-29, S1-46)."""
    staff = desk.staff
    with clock.written_at(later(0)):
        one = desk.register(received_at=later(0))
        intake.grade(staff["service_director"], one, "minor", "可补", owner_id=staff["area_manager"].id)
    with clock.written_at(later(4)):
        scene.arrive(staff["area_manager"], one, user_id=staff["area_manager"].id)
    with clock.written_at(later(150)):
        handling.report_site(staff["area_manager"], one, {"findings": "属实", "ways": ("repair",), "plan": "补送一条"})
        sign(desk, one, "service_director")
        carry_out(desk, one)
        before = {one.key: one.timer.state for one in clocks.clocks(desk.read(one), moves.events(one))}
        closing.follow_up(staff["account_manager"], one, satisfied=False, words="补错了")
    with clock.written_at(later(170)):
        scene.arrive(staff["area_manager"], one, user_id=staff["area_manager"].id)
        found = clocks.clocks(desk.read(one), moves.events(one))
    assert (before["arrange"], before["minor_site"]) == ("done", "done")
    assert [(one.key, one.timer.state, one.timer.stopped) for one in found if one.key in {"arrange", "minor_site"}] == [
        ("arrange", "done", later(4)), ("minor_site", "done", later(4)), ("minor_site", "done", later(170)),
    ]  # fmt: skip


def test_who_is_there_before_the_grading_is_there_in_time(desk: Desk) -> None:
    """The receiver is on the spot when he takes the complaint: nobody is waited for there."""
    staff = desk.staff
    with clock.written_at(later(0)):
        one = desk.register("area_manager", received_at=later(0))
        scene.arrive(staff["area_manager"], one, user_id=staff["area_manager"].id)
    with clock.written_at(later(1)):
        intake.grade(staff["service_director"], one, "minor", "可补", owner_id=staff["area_manager"].id)
    with clock.written_at(later(400)):
        found = stay(desk, one)
    assert (found.key, found.timer.state, found.timer.stopped) == ("minor_site", "done", later(1))


def test_the_tasks_rest_with_the_complaint(desk: Desk) -> None:
    """The day of the tasks moves by the time of a pause, and nobody is late while it lasts."""
    one = severe_to_execution(desk)
    staff, now = desk.staff, clock.now()
    handling.add_task(staff["service_director"], one, "补送", staff["clerk"].id, now.date())
    pausing.pause(staff["service_director"], one, "等货", now + timedelta(days=3))
    with clock.written_at(now + timedelta(days=2)):
        resting = stay(desk, one).timer
    assert (resting.state, resting.reason) == ("paused", "等货")
    with clock.written_at(now + timedelta(days=4)):
        after = stay(desk, one).timer
    night = datetime.combine(now.date(), datetime.max.time()).replace(second=0, microsecond=0)
    assert after.due is not None
    assert abs(after.due - night - timedelta(days=3)) <= timedelta(minutes=2)
