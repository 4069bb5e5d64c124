"""Routes hold customers close together who order on its day or the next; what contradicts is named (S1-15, S1-33)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cadence.test_commands import run
from tests.people import add_customer
from tests.visits.conftest import Round, ago, at, today

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.customers.record import Customer
from cmdesk.visits import rules
from cmdesk.visits.paper import cover
from cmdesk.visits.rules import Entry
from cmdesk.visits.rules.routes import checking, following, ground, proposing, writing
from cmdesk.visits.rules.routes.ground import Shop

EAST, NORTH = 117.0, 36.6
KILOMETRE = 1 / 111.32  # degrees of latitude


def shop(tour: Round, name: str, weekday: str | None = "mon", north: float | None = 0.0, **values: Any) -> int:
    """Open a file so many kilometres north of the town's middle."""
    place = {} if north is None else {"longitude": EAST, "latitude": NORTH + north * KILOMETRE}
    return add_customer(tour.me, tour.staff.units["east_market"], name, order_weekday=weekday, **place, **values)


def problems(tour: Round) -> dict[str, str]:
    return {one.name: one.sort for one in checking.check(tour.me, tour.me.id, today()) if one.sort != "missing"}


def test_a_route_that_keeps_the_rule(tour: Round) -> None:
    """Near each other in a chain, ordering on Monday or Tuesday: nothing to say but of those on no route."""
    ids = [shop(tour, f"店{n}", "mon" if n % 2 else "tue", 2.0 * n) for n in range(4)]
    writing.add(tour.me, tour.me.id, "周一 1 线", "mon", ids)
    assert problems(tour) == {}
    missing = [one.customer_id for one in checking.check(tour.me, tour.me.id, today())]
    assert set(missing) == set(tour.shops)


def test_each_violation_has_its_reason(tour: Round) -> None:
    """Too far, wrong day, no place, no day, twice, somebody else's, better on another route."""
    good = [shop(tour, f"好{n}", "mon", 0.1 * n) for n in range(3)]
    far, late = shop(tour, "远", "mon", 40), shop(tour, "晚", "thu", 0.2)
    nowhere, never = shop(tour, "无坐标", "mon", None), shop(tour, "无订货日", None, 0.1)
    given_away, away = shop(tour, "移交", "mon", 0.1), shop(tour, "错线", "wed", 0.3)
    writing.add(tour.me, tour.me.id, "一线", "mon", [*good, far, late, nowhere, never, given_away, away])
    writing.add(tour.me, tour.me.id, "三线", "wed", [shop(tour, "周三", "wed", 0.4), good[0]])
    with keep.operation(PROGRAM, "移交") as work:
        work.edit(Customer, given_away, {"owner_id": tour.staff.beside.id})
    found = checking.check(tour.me, tour.me.id, today())
    sorts = {(one.name, one.sort) for one in found if one.sort != "missing"}
    assert {
        ("远", "apart"), ("晚", "day"), ("无坐标", "unplaced"), ("无订货日", "undated"), ("移交", "foreign"), ("好0", "twice"),
        ("错线", "split"), ("错线", "day"), ("好0", "day"),
    } <= sorts  # fmt: skip
    assert not {name for name, _ in sorts} & {"好1", "好2", "周三"}
    words = {one.sort: one.words for one in found}
    assert "周四订货，这条路线应是周一或周二订货的客户" in {one.words for one in found if one.sort == "day"}
    assert "超过 3,000 米" in words["apart"]
    assert [list(checking.SORTS).index(one.sort) for one in found] == sorted(
        list(checking.SORTS).index(o.sort) for o in found
    )


def test_a_proposal_keeps_its_own_rule_and_is_confirmed_by_a_person(tour: Round) -> None:
    """Two groups and days; those it cannot place are named with the reason; confirmed and undone in one step."""
    for n in range(3):
        shop(tour, f"南{n}", "mon" if n else "tue", 0.5 * n)
        shop(tour, f"北{n}", "mon", 30 + 0.5 * n)
        shop(tour, f"三{n}", "wed", 0.5 * n)
    shop(tour, "孤", "wed", 90)
    proposal = proposing.propose(tour.me, tour.me.id, today())
    assert sorted((one.name, len(one.shops)) for one in proposal.routes) == [
        ("周一 1 线", 3),
        ("周一 2 线", 3),
        ("周三 1 线", 3),
    ]
    left = {one.name: words for one, words in proposal.left}
    assert left["孤"] == "3,000 米内没有当日或次日订货的客户"
    assert left["好邻居便利店"] == "档案没有经纬度"
    assert writing.routes_of(tour.me.id) == []
    proposing.confirm(tour.me, proposal)
    assert problems(tour) == {}
    assert proposing.propose(tour.me, tour.me.id, today()).routes == ()
    with pytest.raises(Refused, match="刚刚已分到"):
        proposing.confirm(tour.me, proposal)
    step = undo.last(tour.me)
    assert step is not None
    undo.undo(tour.me, step.id)
    assert writing.routes_of(tour.me.id) == []


def test_who_may_write_routes(tour: Round) -> None:
    """A manager his own, with his own customers; the area manager those of his people; nobody another area's."""
    mine = shop(tour, "我的")
    theirs = add_customer(tour.staff.beside, tour.staff.units["east_market"], "别人的")
    with pytest.raises(Refused, match="不是这位客户经理的客户"):
        writing.add(tour.me, tour.me.id, "一线", "mon", [theirs])
    with pytest.raises(NotAllowed):
        writing.add(tour.me, tour.staff.beside.id, "一线", "mon")
    with pytest.raises(NotAllowed):
        writing.of_user(tour.staff.away, tour.me.id)
    with pytest.raises(Invalid):
        writing.add(tour.me, tour.me.id, " ", "mon")
    route = writing.add(tour.staff["area_manager"], tour.me.id, "一线", "mon", [mine])
    with pytest.raises(NotAllowed):
        writing.drop(tour.staff.away, route)
    writing.drop(tour.me, route)
    assert writing.of_user(tour.me, tour.me.id) == []


def test_customers_are_put_in_order_and_taken_off(tour: Round) -> None:
    """Exactly those named, in their order; what stays keeps its record."""
    one, two, three = (shop(tour, name) for name in "甲乙丙")
    route = writing.add(tour.me, tour.me.id, "一线", "mon", [one, two])
    writing.put(tour.me, route, [three, one])
    (walked,) = writing.of_user(tour.me, tour.me.id)
    assert [found.name for found in walked.shops] == ["丙", "甲"]


def test_a_day_follows_its_routes(tour: Round) -> None:
    """Routes in the order of their days, each in its own; those on none come last; the cover names the routes."""
    first, second, third = tour.shops
    writing.add(tour.me, tour.me.id, "周三 1 线", "wed", [second])
    writing.add(tour.me, tour.me.id, "周一 1 线", "mon", [third])
    visits = {customer: tour.visit(shop=n).id for n, customer in enumerate((first, second, third))}
    assert following.put_in_order(tour.me, tour.me.id, today()) == 2
    assert [stop.visit_id for stop in rules.stops(tour.me, tour.me.id, today())] == [
        visits[third],
        visits[second],
        visits[first],
    ]
    values = cover.cover(tour.me.id, today(), list(visits.values()))
    assert values["routes"] == "周三 1 线 1 户、周一 1 线 1 户"
    assert following.put_in_order(tour.me, tour.me.id, today() + timedelta(9)) == 0


def test_a_departure_from_the_order_asks_for_its_reason(tour: Round) -> None:
    """The second before the first: a word about it, unless it is said why; in order nothing is asked (S1-33)."""
    first, second = tour.visit(ago(1)), tour.visit(ago(1), 1)
    for visit, hour in ((second, 9), (first, 10)):
        entered = rules.enter(tour.me, visit.id, Entry({"arrived_at": at(ago(1), hour), "next_step": "再访"}))
    assert "到达的先后与路线顺序不同（1 处），请在“线路调整”写明原因。" in entered.warnings
    again = rules.enter(tour.me, first.id, Entry({"deviation": "修路"}))
    assert not [one for one in again.warnings if "线路调整" in one]
    again = rules.enter(tour.me, first.id, Entry({"deviation": "", "arrived_at": at(ago(1), 8)}))
    assert not [one for one in again.warnings if "线路调整" in one]


def test_who_was_not_expected_is_out_of_no_order(tour: Round) -> None:
    """A visit nobody had planned has no place to depart from, whichever hour it was made at (S1-33)."""
    planned = tour.visit(ago(1))
    rules.enter(tour.me, planned.id, Entry({"arrived_at": at(ago(1), 10), "next_step": "再访"}))
    made = Entry({"arrived_at": at(ago(1), 9), "next_step": "再访"})
    entered = rules.enter_new(tour.me, tour.shops[1], tour.me.id, ago(1), made)
    assert entered.visit.unplanned
    assert not planned.unplanned
    assert not [one for one in entered.warnings if "线路调整" in one]
    again = rules.enter(tour.me, planned.id, Entry({"arrived_at": at(ago(1), 11)}))
    assert not [one for one in again.warnings if "线路调整" in one]


def test_the_command_line_proposes_confirms_and_checks(tour: Round) -> None:
    """What it proposes it writes only with --confirm; the check names each problem; the day is put in order."""
    for n in range(2):
        shop(tour, f"店{n}", "mon", 0.1 * n)
    proposed = run(tour.me, "routes", "propose").result
    assert [(one["name"], one["customers"]) for one in proposed["routes"]] == [("周一 1 线", ["店0", "店1"])]
    assert run(tour.me, "routes", "list").result["routes"] == []
    assert len(run(tour.me, "routes", "propose", "--confirm").result["written"]) == 1
    assert run(tour.me, "routes", "list").result["routes"][0]["name"] == "周一 1 线"
    sorts = {one["sort"] for one in run(tour.me, "routes", "check").result["problems"]}
    assert sorts == {"missing"}
    assert run(tour.me, "routes", "order").result == {"ordered": 0}


def test_distances_are_those_of_the_ground() -> None:
    """A kilometre north is a kilometre, whatever the longitude; east it shrinks with the latitude."""
    here = (EAST, NORTH)
    assert ground.apart(here, (EAST, NORTH + KILOMETRE)) == pytest.approx(1000, abs=1)
    assert ground.apart(here, (EAST + KILOMETRE, NORTH)) == pytest.approx(803, abs=2)


@given(st.lists(st.tuples(st.sampled_from([*ground.DAYS, None]), st.floats(0, 60)), max_size=40))
def test_whatever_is_proposed_keeps_the_rule(some: list[tuple[str | None, float]]) -> None:
    """Each customer once, on a route or left over; all of a route order on its two days and hang together."""
    free = [Shop(n, str(n), "", 1, (EAST, NORTH + far * KILOMETRE), day) for n, (day, far) in enumerate(some)]
    found = proposing.divided(1, free, 3000)
    told = [shop.customer_id for one in found.routes for shop in one.shops] + [one.customer_id for one, _ in found.left]
    assert sorted(told) == list(range(len(some)))
    assert len({one.name for one in found.routes}) == len(found.routes)
    for one in found.routes:
        assert {shop.weekday for shop in one.shops} <= set(ground.window(one.weekday))
        assert len(ground.clusters(one.shops, 3000)) == 1
        assert len(one.shops) > 1
