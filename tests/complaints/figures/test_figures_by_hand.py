"""Figures of random histories, reckoned a second time: from one table of plain rows, by loops, with the watch (S4-50).

Months of complaints that rest, come back, are handed over, examined, withdrawn and reopened, around the National Day and its
swapped working days. Nothing that counts in the program counts here.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.figures.test_month_by_hand import LABELS
from tests.complaints.figures.told import AT, Told
from tests.complaints.timing.test_watch import LABORATORY, WATCHES, Rest
from tests.hunting import histories
from tests.people import add_customer

from cmdesk.cadence.rules.period import Span
from cmdesk.complaints.rules.figures import monthly, statistics
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_of

MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
Tally = tuple[int, int, int, int]
"""In time, late, running late, running."""


def local(text: str | None) -> datetime | None:
    return None if text is None else moment_of(text).astimezone().replace(tzinfo=None, second=0, microsecond=0)


def table(name: str) -> list[dict[str, Any]]:
    """Return a whole table as it lies there."""
    names = [row[0] for row in _columns(name)]
    listed = ", ".join(f'"{one}"' for one in names)
    return [dict(zip(names, row, strict=True)) for row in current().rows(f"SELECT {listed} FROM {name} ORDER BY id")]


def _columns(name: str) -> list[tuple[str]]:
    if current().engine == "postgres":
        return current().rows("SELECT column_name FROM information_schema.columns WHERE table_name = ?", (name,))
    return current().rows(f"SELECT name FROM pragma_table_info('{name}')")


@dataclass
class Case:
    """A complaint with its rows."""

    row: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    came: list[datetime] = field(default_factory=list)
    granted: Decimal = Decimal(0)

    @property
    def received(self) -> datetime:
        return local(self.row["received_at"]) or AT

    def moments(self, *verbs: str) -> list[datetime]:
        return [at for one in self.events if one["verb"] in verbs and (at := local(one["happened_at"]))]

    def stays(self) -> list[tuple[str, datetime, datetime | None]]:
        steps = [(one["after"], local(one["happened_at"]) or AT) for one in self.events if one["after"]]
        ends = [begin for _, begin in steps[1:]] + [None]
        return [(state, begin, end) for (state, begin), end in zip(steps, ends, strict=True)]

    def rests(self) -> tuple[Rest, ...]:
        found = []
        for at, one in enumerate(self.events):
            if one["verb"] == "pause":
                until = local(one["until"]) or AT
                resumed = [local(other["happened_at"]) or AT for other in self.events[at:] if other["verb"] == "resume"]
                found.append((local(one["happened_at"]) or AT, min([until, *resumed])))
        return tuple(found)

    def limits(self) -> Iterator[tuple[str, datetime, datetime | None]]:
        """Yield what had a limit: its name, until when, when it was done."""
        said = self.moments("answer", "follow", "withdraw") + [at for at in [local(self.row["answered_at"])] if at]
        yield "首次答复", WATCHES["answer"].deadline(self.received), min(said, default=None)
        sites = [(begin, end) for state, begin, end in self.stays() if state.endswith("_site")]
        if sites:
            stops = self.moments("arrange", "withdraw") + self.came
            yield "安排上门", WATCHES["arrange"].deadline(self.received), min(stops, default=None)
        for state, begin, end in self.stays():
            if state == "executing":
                days = self.days(begin, end)
                if days:
                    yield LABELS[state], self.night(max(days), begin), end
            elif state.endswith("_site"):
                there = [
                    max(at, begin)
                    for at in self.came
                    if (end is None or at < end) and (begin == sites[0][0] or at >= begin)
                ]
                yield LABELS[state], WATCHES[state].deadline(begin, self.rests()), min(there, default=end)
            elif state == "countersigning":
                yield LABELS[state], self.countersigned(begin, end), end
            elif state in LABELS:
                yield LABELS[state], WATCHES[state].deadline(begin, self.rests()), end

    def days(self, begin: datetime, end: datetime | None) -> list[date]:
        """Return the days of the tasks that this execution had to do: given by its end, not done before it began."""
        found = []
        for one in self.tasks:
            given_at, done = local(one["created_at"]) or AT, local(one["done_at"])
            if (end is None or given_at <= end) and (done is None or done >= begin):
                found.append(date.fromisoformat(one["due_on"]))
        return found

    def night(self, day: date, begin: datetime) -> datetime:
        """Return the last minute of a day, moved by the rests that began before it."""
        found = datetime.combine(day, datetime.max.time()).replace(second=0, microsecond=0)
        for start, stop in self.rests():
            if begin < stop and start < found:
                found += stop - max(start, begin)
        return found

    def countersigned(self, begin: datetime, end: datetime | None) -> datetime:
        """Return the end of the day, or half a day after the result of the sample sent in this round."""
        turns = self.moments("follow", "reopen")
        since = max((at for at in turns if at <= begin), default=datetime.min)  # noqa: DTZ901
        until = min((at for at in turns if at > begin), default=datetime.max)  # noqa: DTZ901
        sent = [at for at in self.moments("lab") if since <= at < until]
        results = [at for at in self.moments("result") if since <= at < until]
        known = min(AT, end or AT)
        day = WATCHES["countersigning"].deadline(begin, self.rests())
        if not sent or sent[-1] > known or sent[-1] > day:
            return day
        if not results or results[-1] > known:
            waits = (max(begin, sent[-1]), AT if end is None else end)
            return WATCHES["countersigning"].deadline(begin, (*self.rests(), waits))
        return max(day, LABORATORY.deadline(max(begin, results[-1]), self.rests()))


def cases() -> list[Case]:
    found = {row["id"]: Case(row) for row in table("complaint")}
    for row in table("complaint_event"):
        found[row["complaint_id"]].events.append(row)
    for row in table("complaint_task"):
        found[row["complaint_id"]].tasks.append(row)
    for row in table("complaint_arrival"):
        at = local(row["arrived_at"])
        if at is not None:
            found[row["complaint_id"]].came.append(at)
    for row in table("approval"):
        if row["subject_kind"] == "complaint" and row["state"] == "approved" and row["flow"] != "complaint_countersign":
            found[row["subject_id"]].granted = Decimal(row["amount"] or 0) / 100
    return list(found.values())


def tally(found: list[Case]) -> dict[str, Tally]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in found:
        for label, due, end in one.limits():
            counts[label][(end > due) if end is not None else 2 + (due >= AT)] += 1
    return {label: (some[0], some[1], some[2], some[3]) for label, some in counts.items()}


def satisfied(found: list[Case]) -> int | None:
    """Return the satisfied ones of those who were called last and whose complaint was not reopened since, in per cent."""
    said = []
    for one in found:
        last = [event for event in one.events if event["verb"] in {"follow", "reopen"}][-1:]
        said += [event["after"] == "evaluating" for event in last if event["verb"] == "follow"]
    return round(100 * sum(said) / len(said)) if said else None


def filled(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    known = len(table("customer"))
    customers = [desk.customer] + [
        add_customer(desk.staff["account_manager"], desk.staff.units["east"], f"{name}{known}")
        for name in ("顺发烟酒店", "吉祥超市")
    ]
    first = datetime(2026, 9, 7, 8)  # noqa: DTZ001
    starts = sorted(first + timedelta(minutes=dice.randint(0, 58 * 1440)) for _ in range(7))
    for start in starts:
        Told(desk, dice, dice.choice(customers), start).run()


@pytest.fixture
def chief(desk: Desk) -> Actor:
    return desk.staff["general_manager"]


@settings(
    max_examples=max(6, histories() // 40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(seed=st.integers(0, 10**9))
def test_every_figure_is_what_the_rows_say(seed: int, desk: Desk, chief: Actor) -> None:
    """Totals, cost, satisfaction, each phase in time, who complains again within twelve months, the month's own line."""
    filled(desk, seed)
    every = cases()
    kept = [one for one in every if not one.row["withdrawn"]]
    with clock.written_at(AT):
        for month in MONTHS:
            mine = [one for one in kept if one.received.date().replace(day=1) == month]
            report = statistics.report(chief, month, AT)
            found = report.month
            assert (found.total, found.withdrawn) == (
                len(mine),
                sum(bool(one.row["withdrawn"]) and one.received.date().replace(day=1) == month for one in every),
            )
            assert found.cost == sum((one.granted for one in mine), Decimal(0))
            assert found.closed == sum(one.row["state"] in {"evaluating", "archived"} for one in mine)
            assert found.satisfied == satisfied(mine)
            shown = {one.label: (one.in_time, one.late, one.running_late, one.running) for one in found.timeliness}
            assert shown == tally(mine), month
            assert again(report) == repeated(kept, month)
            for role in ("account_manager", "area_manager", "clerk"):
                user = desk.staff[role].id
                span = Span(month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1))
                said = [one.text for one in monthly.figures(chief, user, span)]
                assert said == [line([one for one in mine if one.row["receiver_id"] == user])]


def again(report: statistics.Report) -> Counter[tuple[int, int]]:
    return Counter((one.count, one.year) for one in report.repeats)


def repeated(kept: list[Case], month: date) -> Counter[tuple[int, int]]:
    """Return (in the month, in the twelve months up to it) of every customer who complained then and more than once."""
    first = (
        month.replace(year=month.year - 1, month=month.month % 12 + 1) if month.month < 12 else month.replace(month=1)
    )
    after = (month + timedelta(days=32)).replace(day=1)
    found: Counter[tuple[int, int]] = Counter()
    for customer in {one.row["customer_id"] for one in kept}:
        days = [one.received.date() for one in kept if one.row["customer_id"] == customer]
        year = sum(first <= day < after for day in days)
        here = sum(month <= day < after for day in days)
        if here and year > 1:
            found[here, year] += 1
    return found


def line(mine: list[Case]) -> str:
    """Return what the summary of somebody's month says of the complaints that he received."""
    severe = sum(one.row["severity"] == "severe" for one in mine)
    closed = [one for one in mine if one.row["state"] in {"evaluating", "archived"}]
    good = sum(all(end <= due if end else due >= AT for _, due, end in one.limits()) for one in closed)
    return (
        f"受理 {len(mine)} 件{f'，其中严重 {severe} 件' if severe else ''}，已结案 {len(closed)}"
        f"{f'（全程按时 {good}）' if closed else ''}"
    )
