"""Lists of any length begin with what is due first, cut nothing off silently, and count everything."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import (
    CHECK,
    MONEY,
    SIGNERS,
    carry_out,
    minor_to_execution,
    severe_to_execution,
    sign,
)

from cmdesk.complaints.rules import moments, moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing
from cmdesk.complaints.rules.people import turns
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.timing import clocks, due
from cmdesk.core import calendar, regulation
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.database import current
from cmdesk.core.door import keep

NOW = datetime.now()  # noqa: DTZ005


def kept() -> dict[int, str]:
    """Return what the lists are ordered by."""
    return {int(row[0]): str(row[1]) for row in current().rows("SELECT complaint, due_at FROM complaint_due")}


def reckoned(desk: Desk, one: int) -> str:
    """Return the end of the timer that is due first, from the record itself."""
    first = clocks.pressing(desk.read(one), moves.events(one))
    return moments.stored(first.timer.due) if first and first.timer.due else due.NEVER


def test_every_verb_keeps_the_order(desk: Desk) -> None:
    """After each step the stored end is that of the timer which runs then; the archive has none."""
    one = desk.register(wish="要求赔偿")
    assert kept() == {one: reckoned(desk, one)}
    intake.answer(desk.staff["account_manager"], one, "明早去看")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    assert kept() == {one: reckoned(desk, one)}
    handling.arrange_visit(desk.staff["service_director"], one)
    before = kept()[one]
    until = datetime.combine(calendar.current().add_working_days(NOW.date(), 2), NOW.time())  # over no day off alone
    pausing.pause(desk.staff["service_director"], one, "等样品", until)
    assert kept()[one] > before, "what rests is ordered by its end after the pause"
    pausing.resume(desk.staff["service_director"], one)
    assert kept() == {one: reckoned(desk, one)}
    handling.verify(desk.staff["service_director"], one, CHECK)
    assert kept() == {one: reckoned(desk, one)}
    other = minor_to_execution(desk)
    carry_out(desk, other)
    assert kept() == {one: reckoned(desk, one), other: reckoned(desk, other)}
    closing.withdraw(desk.staff["service_director"], other, "算了")
    assert set(kept()) == {one}
    found = kept()
    assert due.rebuild(current()) == 1
    assert kept() == found


def test_whose_turn_it_is_can_be_read(desk: Desk) -> None:
    """Roles where anybody of them may act, else names: signers who have not signed, who calls, who has a task."""
    one = desk.register(wish="要求赔偿")
    said = [turns.turn(desk.read(one))]
    director = desk.staff["service_director"]
    intake.grade(director, one, "severe", "要求赔偿", owner_id=desk.staff["service_specialist"].id)
    said.append(turns.turn(desk.read(one)))
    handling.verify(director, one, CHECK)
    sign(desk, one, *SIGNERS[:2])
    said.append(turns.turn(desk.read(one)))
    sign(desk, one, *SIGNERS[2:])
    said.append(turns.turn(desk.read(one)))
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    said.append(turns.turn(desk.read(one)))
    sign(desk, one, "service_director", "general_manager")
    task = handling.add_task(director, one, "补送", desk.staff["clerk"].id, NOW.date())
    said.append(turns.turn(desk.read(one)))
    handling.do_task(desk.staff["clerk"], task, "签收单")
    said.append(turns.turn(desk.read(one)))
    assert said == [
        "客户管理部经理", "客户管理专员", "品控部负责人、物流部负责人", "营销部经理", "客户管理部经理", "内勤", "客户经理",
    ]  # fmt: skip
    closing.withdraw(director, one, "算了")
    assert turns.turn(desk.read(one)) == ""


def test_rules_and_calendar_move_the_order(desk: Desk) -> None:
    """A longer limit or a new day off: open complaints are ordered by the ends that hold then."""
    one = desk.register()
    intake.answer(desk.staff["account_manager"], one, "明早去看")
    before, boss = kept()[one], desk.staff["administrator"]
    regulation.change(boss, "timer.complaint_grade", "9 工作日", date(2020, 1, 1))
    longer = kept()[one]
    assert longer > before
    assert longer == reckoned(desk, one)
    day = datetime.fromisoformat(longer).astimezone().date()
    with keep.operation(boss, "放假") as work:
        work.add(CalendarDay, {"day": day, "sort": "closed", "reason": "停电"})
    assert kept()[one] == reckoned(desk, one) > longer


def test_the_first_of_many_is_the_most_urgent(desk: Desk) -> None:
    """However few are read, the latest stands first; counts know all of them."""
    late = desk.register(received_at=NOW - timedelta(days=9))
    for _ in range(3):
        desk.register()
    mine = severe_to_execution(desk)
    gone = desk.register()
    closing.withdraw(desk.staff["service_director"], gone, "算了")
    boss = desk.staff["service_director"]
    assert [row.id for row in lists.rows(boss, only_open=True, limit=1)] == [late]
    assert [row.id for row in lists.rows(boss, overdue=True, limit=1)] == [late]
    assert [row.id for row in lists.rows(boss, states=["archived"], limit=1)] == [gone]
    assert [row.id for row in lists.rows(boss, states=["executing"])] == [mine]
    found = lists.counts(boss)
    assert found.states == {"registered": 4, "executing": 1, "archived": 1}
    assert (found.open, found.late) == (5, 1)
    assert (
        lists.counts(desk.staff["account_manager"]).mine
        == len(lists.rows(desk.staff["account_manager"], mine=True))
        == 5
    )
    assert lists.counts(desk.staff.away).states == {}
