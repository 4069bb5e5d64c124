"""Month end, Friday, the morning: by when plans must be made (S1-09, S1-13, S1-18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.plans.conftest import Desk

from cmdesk.core import approval, timers
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import lights, signing, writing


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
    """The first three working days of the month; the weekend does not count."""
    first = date(2026, 11, 1)  # a Sunday, so that Wednesday the 4th is the last day
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-02T08:00")).running.text == "还剩 3 天"
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-04T16:00")).running.state in {"running", "soon"}
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-05T09:00")).running.state == "late"
    submitted(desk, "month", first, local("2026-10-30T10:00"), local("2026-11-02T10:00"))
    assert lights.month_confirmed(desk.me.id, first, at=local("2026-11-05T09:00")).running.state == "done"


@pytest.fixture
def asked(desk: Desk) -> dict[str, int]:
    """The approvals of December's plan and of its first week, both submitted on Wednesday 25 November at ten."""
    found = {}
    for level in ("month", "week"):
        plan = writing.open_plan(desk.me, desk.me.id, level, date(2026, 12, 1))  # type: ignore[arg-type]
        writing.add_item(desk.me, plan.id, "新品上柜")
        with clock.written_at(datetime.fromisoformat("2026-11-25T10:00")):
            signing.submit(desk.me, plan.id)
        run = approval.of_record(WorkPlan.KIND, plan.id)
        assert run is not None
        found[level] = run.id
    return found


@pytest.mark.parametrize(
    ("level", "at", "state", "due"),
    [
        # The month's first three working days are 1 to 3 December, however early the plan came.
        ("month", "2026-11-30T10:00", "running", "2026-12-03"),
        ("month", "2026-12-03T16:00", "soon", "2026-12-03"),
        ("month", "2026-12-04T09:00", "late", "2026-12-03"),
        # The week's plan has the two working days of its step.
        ("week", "2026-11-26T10:00", "running", "2026-11-27"),
        ("week", "2026-11-30T10:00", "late", "2026-11-27"),
    ],
)
def test_the_light_of_who_confirms(
    desk: Desk, asked: dict[str, int], level: str, at: str, state: str, due: str
) -> None:
    """A month's plan waits in the superior's box by the days of its month, a week's by the limit of the step."""
    waiting = {one.id: one.timer for one in approval.box(desk.chief, "waiting", datetime.fromisoformat(at))}
    timer = waiting[asked[level]]
    assert timer is not None
    assert (timer.state, str(timer.due_day)) == (state, due)


def test_who_confirms_a_month_is_reminded_by_its_days(desk: Desk, asked: dict[str, int]) -> None:
    """Nobody is urged in November about December's plan; when its days are over, the one above is told as well."""

    def told(at: str) -> list[tuple[int, bool]]:
        found = approval.notices(datetime.fromisoformat(at))
        return [(one.share, one.escalated) for one in found if one.approval_id == asked["month"]]

    assert told("2026-11-28T10:00") == []
    assert told("2026-12-02T10:00") == [(75, False)]
    assert (100, False) in told("2026-12-04T09:00")
    assert any(is_above for _, is_above in told("2026-12-04T09:00"))


def test_a_month_that_comes_too_late_has_the_time_of_the_step(desk: Desk) -> None:
    """Who gets a plan when the first days are over is not late at once: the manager was."""
    plan = writing.open_plan(desk.me, desk.me.id, "month", date(2026, 12, 1))
    two_days = timers.Rule("approval", "上级确认", *timers.parse_limit("2 工作日"))
    received = datetime.fromisoformat("2026-12-07T10:00")
    found = lights.of_step(plan.id, two_days, received, received)
    assert (found.state, str(found.due_day)) == ("running", "2026-12-09")


def test_what_a_person_is_told(desk: Desk) -> None:
    """Only what is under way or late; a free day asks for no plan."""
    told = lights.lights(desk.me.id, at=local("2026-11-20T16:00"))
    labels = [one.label for one in told]
    assert "11 月 23–29 日计划提交" in labels
    assert not any("11 月 21 日" in label or "11 月 22 日" in label for label in labels)
    assert all(one.running.state in {"running", "soon", "late", "done_late"} for one in told)
    assert lights.of_plan(desk.me.id, "day", date(2026, 11, 22), at=local("2026-11-21T09:00")) is None


def test_what_was_due_before_somebody_came_is_not_told(desk: Desk) -> None:
    """Who is entered today is not late with the plan of a month that began before; with that of the month after next he is."""
    now = clock.now().astimezone()
    begun = lights.of_plan(desk.me.id, "month", now.date(), at=now)
    assert begun is not None
    assert begun.running.state == "late"
    assert begun.label not in [one.label for one in lights.lights(desk.me.id, at=now)]
    later = now + timedelta(days=62)
    owed = lights.of_plan(desk.me.id, "month", later.date(), at=later)
    assert owed is not None
    assert owed.label in [one.label for one in lights.lights(desk.me.id, at=later)]
