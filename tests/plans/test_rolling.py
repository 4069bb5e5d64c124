"""Month → week → next week: what was not done is never lost and never there twice (S1-08…S1-14)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plans.conftest import Desk, monday

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.plans.record import PlanItem, WorkPlan
from cmdesk.plans.rules import rolling, spans, writing

WEEK = timedelta(weeks=1)


def test_a_plan_is_opened_once(desk: Desk) -> None:
    """Asking for a week's plan on two of its days gives one plan with the week's first and last day."""
    one = writing.open_plan(desk.me, desk.me.id, "week", monday())
    assert writing.open_plan(desk.me, desk.me.id, "week", monday() + timedelta(days=4)).id == one.id
    assert (one.begins_on, one.ends_on) == (monday(), monday() + timedelta(days=6))
    month = writing.open_plan(desk.me, desk.me.id, "month", date(2026, 2, 14))
    assert (month.begins_on, month.ends_on) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_week_takes_its_part_of_the_month_and_the_routine(desk: Desk) -> None:
    """Items of the month without a day or with one in the week come once; the routine of the regulation too."""
    month = writing.open_plan(desk.me, desk.me.id, "month", monday(1))
    first = spans.span("month", monday(1)).first
    loose = writing.add_item(desk.me, month.id, "新品上柜", "goal", standard="上柜 20 户", minutes=60)
    writing.add_item(desk.me, month.id, "月末盘点", "goal", day=spans.span("month", first).last)
    week = writing.open_plan(desk.me, desk.me.id, "week", max(monday(1), first))
    offers = rolling.offers(week)
    parts = {one.title: one for one in offers if one.source == "goal"}
    assert parts["新品上柜"].parent_id == loose
    assert parts["新品上柜"].standard == "上柜 20 户"
    routine = [one for one in offers if one.source == "routine"]
    assert len(routine) == 3
    made = rolling.roll(desk.me, week.id)
    assert len(made) == len(offers)
    assert rolling.offers(week) == []
    assert rolling.roll(desk.me, week.id) == []


def test_only_what_is_chosen_is_taken(desk: Desk) -> None:
    """What somebody leaves out is offered again."""
    week = writing.open_plan(desk.me, desk.me.id, "week", monday(1))
    offers = rolling.offers(week)
    rolling.roll(desk.me, week.id, offers[:1])
    assert rolling.offers(week) == offers[1:]


def test_what_is_taken_out_of_the_new_week_is_open_again(desk: Desk) -> None:
    """Deleting the taken-over item does not lose the old one."""
    old = writing.open_plan(desk.me, desk.me.id, "week", monday(-1))
    item = writing.add_item(desk.me, old.id, "送陈列架")
    new = writing.open_plan(desk.me, desk.me.id, "week", monday())
    rolling.roll(desk.me, new.id)
    (again,) = keep.read_all(PlanItem, "carried_from_id = ?", (item,))
    assert rolling.unfinished(desk.me.id, monday()) == []
    writing.bin_items(desk.me, [again.id])
    assert [one.id for one in rolling.unfinished(desk.me.id, monday())] == [item]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),  # new items of the week
            st.lists(st.booleans(), min_size=12, max_size=12),  # done or not, place by place
            st.booleans(),  # whether a plan is made for the week at all
            st.integers(1, 2),  # how often it is rolled
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 10_000),
)
def test_nothing_is_lost_and_nothing_is_there_twice(
    file_desk: Desk, weeks: list[tuple[int, list[bool], bool, int]], far: int
) -> None:
    """After any number of weeks, some without a plan, each thing begun is done exactly once or open exactly once."""
    me = file_desk.me
    start = date(2024, 1, 1) + far * WEEK % timedelta(days=7 * 2000)
    with keep.operation(PROGRAM, "清空") as work:
        for plan in keep.read_all(WorkPlan, "binned_at IS NULL"):
            work.bin(WorkPlan, plan.id)
    begun: set[str] = set()
    for place, (new, done, exists, times) in enumerate(weeks):
        if not exists:
            continue
        plan = writing.open_plan(me, me.id, "week", start + place * WEEK)
        for number in range(new):
            title = f"{place}-{number}"
            begun.add(title)
            writing.add_item(me, plan.id, title)
        for _ in range(times):
            rolling.roll(me, plan.id)
        for item, flag in zip([one for one in writing.items(plan.id) if one.source != "routine"], done, strict=False):
            writing.edit_item(me, item.id, {"done": flag})
    left = [one.title_text for one in rolling.unfinished(me.id, start + 50 * WEEK) if one.title_text in begun]
    finished = [
        row.title_text
        for row in keep.read_all(
            PlanItem, "done AND binned_at IS NULL AND plan_id IN (SELECT id FROM work_plan WHERE binned_at IS NULL)"
        )
        if row.title_text in begun
    ]
    assert sorted(left + finished) == sorted(begun)


def test_who_may_write(desk: Desk) -> None:
    """A manager writes his own plan, his chief orders work in it, a colleague sees nothing of it."""
    plan = writing.open_plan(desk.me, desk.me.id, "week", monday(1))
    made = writing.add_item(desk.chief, plan.id, "协助新品推介会", "ordered")
    assert keep.read(PlanItem, made).source == "ordered"
    with pytest.raises(NotAllowed, match="上级"):
        writing.open_plan(desk.staff.beside, desk.me.id, "week", monday(2))
    with pytest.raises(Refused, match="不在您可以查看的范围内"):
        writing.add_item(desk.staff.beside, plan.id, "别人的")


def test_a_day_outside_the_plan_is_refused(file_desk: Desk, tmp_path: Path) -> None:
    """An item's day lies in its plan."""
    plan = writing.open_plan(file_desk.me, file_desk.me.id, "week", monday(1))
    with pytest.raises(Refused, match="之内"):
        writing.add_item(file_desk.me, plan.id, "早了", day=monday())
