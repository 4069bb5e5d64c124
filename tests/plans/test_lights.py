"""Month end, Friday, the morning: by when plans must be made (S1-09, S1-13, S1-18)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.plans.conftest import Desk

from cmdesk.core import keep
from cmdesk.core.actor import PROGRAM
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import lights, writing


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


def submitted(desk: Desk, level: str, day: date, at: datetime, confirmed: datetime | None = None) -> None:
    plan = writing.open_plan(desk.me, desk.me.id, level, day)  # type: ignore[arg-type]
    state = "confirmed" if confirmed else "submitted"
    with keep.operation(PROGRAM, "提交") as work:
        work.edit(WorkPlan, plan.id, {"state": state, "submitted_at": at, "confirmed_at": confirmed})


@pytest.mark.parametrize(
    ("level", "day", "at", "state", "due"),
    [
        # December's plan: from 25 November until the month's end.
        ("month", "2026-12-01", "2026-11-24T09:00", "waiting", None),
        ("month", "2026-12-01", "2026-11-25T09:00", "running", "2026-12-01T00:00"),
        ("month", "2026-12-01", "2026-12-01T08:00", "late", "2026-12-01T00:00"),
        # The week of 23 November: until Friday 20 November ends.
        ("week", "2026-11-25", "2026-11-17T09:00", "running", "2026-11-21T00:00"),
        ("week", "2026-11-25", "2026-11-21T09:00", "late", "2026-11-21T00:00"),
        # The week of 5 October 2026 follows the holiday 1–7 October: Wednesday 30 September is the last working day.
        ("week", "2026-10-05", "2026-09-29T09:00", "running", "2026-10-01T00:00"),
        # Tuesday's plan: from Monday until work begins on Tuesday.
        ("day", "2026-11-24", "2026-11-22T09:00", "waiting", None),
        ("day", "2026-11-24", "2026-11-23T09:00", "running", "2026-11-24T08:30"),
        ("day", "2026-11-24", "2026-11-24T10:00", "late", "2026-11-24T08:30"),
    ],
)
def test_deadlines(desk: Desk, level: str, day: str, at: str, state: str, due: str | None) -> None:
    """Each plan has its own time, moved by holidays and by nothing else."""
    found = lights.of_plan(desk.me.id, level, date.fromisoformat(day), at=local(at))  # type: ignore[arg-type]
    assert found is not None
    if state == "running":
        assert found.running.state in {"running", "soon"}
    else:
        assert found.running.state == state
    if due:
        assert found.running.due == datetime.fromisoformat(due)


def test_in_time_and_late(desk: Desk) -> None:
    """A plan submitted on Friday is done; one on Saturday is done late, for ever."""
    submitted(desk, "week", date(2026, 11, 23), local("2026-11-20T17:00"))
    friday = lights.of_plan(desk.me.id, "week", date(2026, 11, 23), at=local("2026-11-25T09:00"))
    assert friday is not None
    assert friday.running.state == "done"
    submitted(desk, "week", date(2026, 11, 30), local("2026-11-28T10:00"))
    saturday = lights.of_plan(desk.me.id, "week", date(2026, 11, 30), at=local("2026-12-25T09:00"))
    assert saturday is not None
    assert saturday.running.state == "done_late"


def test_the_month_is_confirmed_in_its_first_days(desk: Desk) -> None:
    """Three working days after the first working day; the weekend does not count."""
    first = date(2026, 11, 1)  # a Sunday, so that Thursday the 5th is the last day
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-05T16:00")).running.state in {"running", "soon"}
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-06T09:00")).running.state == "late"
    submitted(desk, "month", first, local("2026-10-30T10:00"), local("2026-11-02T10:00"))
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-06T09:00")).running.state == "done"


def test_what_a_person_is_told(desk: Desk) -> None:
    """Only what is under way or late; a free day asks for no plan."""
    told = lights.lights(desk.me.id, at=local("2026-11-20T16:00"))
    labels = [one.label for one in told]
    assert "11 月 23–29 日计划提交" in labels
    assert not any("11 月 21 日" in label or "11 月 22 日" in label for label in labels)
    assert all(one.running.state in {"running", "soon", "late", "done_late"} for one in told)
    assert lights.of_plan(desk.me.id, "day", date(2026, 11, 22), at=local("2026-11-21T09:00")) is None
