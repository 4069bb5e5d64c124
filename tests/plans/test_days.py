"""What a day holds, work that comes up, what is taken over, how a week is filled (S1-15…S1-20, X-2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plans.conftest import Desk, monday, today

from cmdesk.core import calendar, regulation, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.regulation import Regulation
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules import adhoc, carrying, filling, load, writing
from cmdesk.visits.record import Visit

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def working_day(desk: Desk, after: int = 1) -> date:
    """Return a working day to come that is not followed by a free one where that can be had."""
    known, day = calendar.current(), today() + timedelta(days=after)
    while not (known.is_working(day) and known.is_working(day + timedelta(days=1))):
        day += timedelta(days=1)
    return day


def test_the_load_of_a_day(desk: Desk) -> None:
    """Visits count against the scheme's least and most, minutes with the ways and the reserve against the working day."""
    day = working_day(desk)
    now = load.loads(desk.me.id, [day])[day]
    least, most = now.least, now.most
    assert (now.verdict, now.visits, now.minutes) == ("free", 0, 0)
    for _ in range(3):
        desk.visit(day)
    desk.visit(day, mode="phone", minutes_planned=5)
    desk.visit(day, state="cancelled")
    now = load.loads(desk.me.id, [day])[day]
    way = int(regulation.on(day).number("day_cover.travel.minutes"))
    assert (now.visits, now.visiting.others, now.minutes) == (4, 1, 3 * 15 + 5 + 3 * way)
    assert now.verdict == ("under" if least > 4 else "ok")
    assert now.figures == (f"4/{least}–{most}" if most else f"4/≥{least}")
    desk.visit(day, minutes_planned=500)
    over = load.loads(desk.me.id, [day])[day]
    assert (over.verdict, over.minutes_left < 0) == ("over", True)
    assert "超出上班时间" in over.words


def test_a_visit_on_a_free_day_is_shown(desk: Desk) -> None:
    """A day nobody works has no minutes to give."""
    sunday = monday(1) + timedelta(days=6)
    while calendar.current().is_working(sunday):
        sunday += timedelta(weeks=1)
    desk.visit(sunday)
    assert load.loads(desk.me.id, [sunday])[sunday].verdict == "off"


def test_work_within_the_reserve_needs_nothing_else(desk: Desk) -> None:
    """So much time is kept free every day."""
    day = working_day(desk)
    rating = adhoc.rate(desk.me, desk.me.id, day, 40, urgent=True, important=True)
    assert (rating.quadrant, rating.beyond, rating.yielding) == ("重要且紧急", 0, ())
    item = adhoc.add(desk.me, desk.me.id, day, "送检样品", 40, urgent=True)
    assert keep.read(PlanItem, item).source == "adhoc"
    assert load.loads(desk.me.id, [day])[day].adhoc == 40


def test_work_beyond_the_reserve_names_the_visits_that_give_way(desk: Desk) -> None:
    """From the end of the route, never an agreed time; without consent nothing is written, with it all in one step."""
    day = working_day(desk)
    shops = [desk.shop(f"店{place}") for place in range(4)]
    ids = [
        desk.visit(day, shop, position=place, appointment="agreed" if place == 3 else "none")
        for place, shop in enumerate(shops)
    ]
    rating = adhoc.rate(desk.me, desk.me.id, day, 80)
    assert rating.beyond == 20
    assert [stop.visit_id for stop in rating.yielding] == ids[1:3]
    with pytest.raises(Refused, match="要把 2 户走访调整到"):
        adhoc.add(desk.me, desk.me.id, day, "修车", 80)
    assert writing.items_on(desk.me.id, day) == []
    adhoc.add(desk.me, desk.me.id, day, "修车", 80, adjust=True)
    days = [keep.read(Visit, visit_id).day for visit_id in ids]
    assert days == [day, rating.to, rating.to, day]
    again = adhoc.rate(desk.me, desk.me.id, day, 5)
    assert [stop.visit_id for stop in again.yielding] == ids[:1]
    with pytest.raises(Refused, match="没有可以改期的走访"):
        adhoc.add(desk.me, desk.me.id, day, "大事", 300, adjust=True)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.sampled_from(("planned", "done"))), max_size=12))
def test_visits_are_taken_over_once(file_desk: Desk, made: list[tuple[int, int, str]]) -> None:
    """Each customer with an unmade visit has exactly one planned afterwards, and none is left behind."""
    while len(file_desk.shops) < 4:
        file_desk.shop()
    with keep.operation(PROGRAM, "清空") as work:
        for visit in keep.read_all(Visit, "binned_at IS NULL"):
            work.bin(Visit, visit.id)
    wanted = set()
    for shop, ago, state in made:
        customer = file_desk.shops[shop]
        file_desk.visit(today() - timedelta(days=ago), customer, state=state)
        if state == "planned":
            wanted.add(customer)
    carrying.take_over(file_desk.me, file_desk.me.id, today())
    planned = [one.customer_id for one in keep.read_all(Visit, "state = 'planned' AND binned_at IS NULL AND day >= ?",
                                                        (today().isoformat(),))]  # fmt: skip
    once = [one for shop, ago, state in made if ago == 0 and state == "planned" for one in [file_desk.shops[shop]]]
    assert set(planned) == wanted
    assert all(planned.count(one) == max(1, once.count(one)) for one in wanted)
    assert not carrying.left(file_desk.me, file_desk.me.id, today())


def test_items_are_taken_over(desk: Desk) -> None:
    """Last week's item comes into this week's plan knowing where it comes from; this week's changes its day."""
    old = writing.open_plan(desk.me, desk.me.id, "week", monday(-1))
    lost = writing.add_item(desk.me, old.id, "送陈列架", day=monday(-1))
    carrying.take_over(desk.me, desk.me.id, today())
    (again,) = keep.read_all(PlanItem, "carried_from_id = ?", (lost,))
    assert (again.source, again.day) == ("unfinished", today())
    assert carrying.take_over(desk.me, desk.me.id, today()) == carrying.Taken(0, 0, 0)
    with pytest.raises(Refused, match="下一个工作日"):
        carrying.take_over(desk.me, desk.me.id, today() + timedelta(days=30))


def test_taking_over_is_one_step_of_undo(desk: Desk) -> None:
    """Visits made anew, visits closed and items moved are one operation; undo puts all of it back, a refusal writes none."""
    shop, planned = desk.shop(), desk.shop()
    yesterday = today() - timedelta(days=1)
    lost, closed = desk.visit(yesterday, shop), desk.visit(yesterday, planned)
    desk.visit(today(), planned)
    old = writing.open_plan(desk.me, desk.me.id, "week", monday(-1))
    item = writing.add_item(desk.me, old.id, "送陈列架", day=monday(-1))
    with pytest.raises(Refused):
        carrying.take_over(desk.me, desk.me.id, today(), " ")
    assert [keep.read(Visit, one).state for one in (lost, closed)] == ["planned", "planned"]
    done = carrying.take_over(desk.me, desk.me.id, today())
    assert (done.visits, done.closed, done.items, done.rest) == (1, 1, 1, ())
    step = undo.last(desk.me)
    assert step is not None
    assert "结转" in step.title
    undo.undo(desk.me, step.id)
    assert [keep.read(Visit, one).state for one in (lost, closed)] == ["planned", "planned"]
    assert keep.read_all(Visit, "carried_from_id = ? AND binned_at IS NULL", (lost,)) == []
    assert keep.read_all(PlanItem, "carried_from_id = ? AND binned_at IS NULL", (item,)) == []
    assert carrying.left(desk.me, desk.me.id, today())


@pytest.fixture
def lost(desk: Desk) -> list[int]:
    """Customers of 43 visits that nobody made last Monday."""
    shops = [desk.shop() for _ in range(43)]
    for shop in shops:
        desk.visit(monday(-1), shop)
    return shops


def test_what_is_left_is_spread_over_the_days_that_have_room(desk: Desk, lost: list[int]) -> None:
    """No day gets more than it holds, none before is left half empty, visits that were planned stay, nothing is lost."""
    known, begin = calendar.current(), calendar.current().next_working_day(today())
    for _ in range(4):
        desk.visit(begin)
    done = carrying.take_over(desk.me, desk.me.id, begin)
    assert (done.visits, done.rest, sum(done.days.values())) == (43, (), 43)
    loads = load.loads(desk.me.id, list(done.days))
    assert len(done.days) > 2
    assert all(known.is_working(day) for day in done.days)
    assert {one.verdict for one in loads.values()} <= {"ok", "under"}
    one_visit = 15 + int(regulation.on(begin).number("day_cover.travel.minutes"))
    for day in list(done.days)[:-1]:
        assert loads[day].room == 0 or loads[day].minutes_left < one_visit
    assert all(str(count) in done.words for count in done.days.values())
    assert not carrying.left(desk.me, desk.me.id, begin)


def test_the_most_urgent_visits_get_the_first_day(desk: Desk, lost: list[int]) -> None:
    """Complaints and anomalies have limits of their own and come first, however late in the list they stood."""
    urgent = [desk.visit(monday(-1), kind=kind) for kind in ("anomaly", "complaint")]
    begin = calendar.current().next_working_day(today())
    carrying.take_over(desk.me, desk.me.id, begin)
    again = [keep.read_all(Visit, "carried_from_id = ?", (one,))[0] for one in urgent]
    assert [one.day for one in again] == [begin, begin]
    assert again[1].position < again[0].position


def test_what_finds_no_room_stays_and_is_named(desk: Desk, lost: list[int]) -> None:
    """With two days to give, the others stay where they were, undone as before, and are named with a way out."""
    desk.visit(monday(-1) - timedelta(days=1), lost[-1])  # an older one of a customer who finds no room stays too
    with keep.operation(PROGRAM, "制度") as work:
        (row,) = keep.read_all(Regulation, "key = 'plan.carry.days' AND binned_at IS NULL")
        work.edit(Regulation, row.id, {"value": "2"})
    begin = calendar.current().next_working_day(today())
    done = carrying.take_over(desk.me, desk.me.id, begin)
    assert 0 < done.visits < 43
    assert len(done.days) <= 2
    assert done.visits + len(done.rest) == 43
    assert f"还有 {len(done.rest)} 户排不下" in done.left_over
    assert done.rest[0] in done.left_over
    left = carrying.left(desk.me, desk.me.id, begin)
    assert {name for _, _, name, _ in left.visits} == set(done.rest)
    assert carrying.take_over(desk.me, desk.me.id, begin).visits == 0


def test_a_week_is_filled_from_the_due_list(desk: Desk) -> None:
    """Order days decide, neighbours go together, a full day takes no more; nothing is written before it is accepted."""
    week = monday(1)
    for place in range(6):
        desk.shop("东", order_weekday="mon", longitude=113.0 + place / 1000, latitude=23.0)
    for place in range(6):
        desk.shop("西", longitude=114.0 + place / 1000, latitude=24.0)
    found = filling.propose(desk.me, desk.me.id, week)
    assert {call.due.customer_id for call in found.calls} == set(desk.shops)
    known = calendar.current()
    assert all(known.is_working(call.day) and week <= call.day <= week + timedelta(days=6) for call in found.calls)
    if week in found.loads:
        assert {call.day for call in found.calls if call.due.name.startswith("东")} == {week}
        assert all("当日订货" in call.why for call in found.calls if call.due.name.startswith("东"))
    west = {call.day for call in found.calls if call.due.name.startswith("西")}
    assert len(west) == 1
    assert keep.read_all(Visit, "binned_at IS NULL") == []
    assert len(filling.accept(desk.me, found)) == 12
    assert filling.propose(desk.me, desk.me.id, week).calls == ()
    with pytest.raises(Refused, match="不必再排"):
        filling.accept(desk.me, found)


def test_days_are_never_filled_beyond_the_most(desk: Desk) -> None:
    """Whoever finds no room is named, the most overdue go first."""
    day = working_day(desk, 7)
    most = load.loads(desk.me.id, [day])[day].most
    for place in range(80):
        desk.shop(f"店{place:02}")
    found = filling.propose(desk.me, desk.me.id, day)
    counts = [count for count, _, _ in found.loads.values()]
    assert max(counts) <= (most or 80)
    assert len(found.calls) + len(found.left) == 80
    for one, now in load.loads(desk.me.id, list(found.loads)).items():
        spent = sum(call.minutes + 10 for call in found.calls if call.day == one)
        assert spent <= now.minutes_left
