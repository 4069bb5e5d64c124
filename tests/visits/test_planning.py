"""Visits before they are made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.people import add_customer
from tests.visits.conftest import Round, ago, at, today

from cmdesk.activities.record import Request
from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, NotAllowed, NotFound, Refused
from cmdesk.visits import rules
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules import finding
from cmdesk.visits.rules.urgent import anomalies


def test_visits_follow_each_other_with_numbers_of_their_month(tour: Round) -> None:
    """Numbers have no gaps, begin anew each month, and places go on through the day."""
    first, second = tour.visit(date(2026, 3, 2)), tour.visit(date(2026, 3, 2), 1)
    april = tour.visit(date(2026, 4, 1))
    assert [first.number, second.number, april.number] == ["BF2026030001", "BF2026030002", "BF2026040001"]
    assert [first.position, second.position, april.position] == [1, 2, 1]
    assert first.minutes_planned == 20, "a core customer's visit takes 15 to 20 minutes (S1-78)"


def test_a_refused_visit_gives_its_number_back(tour: Round) -> None:
    """All of a batch or none of it, and no number is lost."""
    day = date(2026, 3, 2)
    wishes = [rules.Wish(shop, tour.me.id, day) for shop in (*tour.shops, tour.shops[0])]
    with pytest.raises(Refused, match="已经排了走访"):
        rules.schedule_many(tour.me, wishes)
    made = rules.schedule_many(tour.me, wishes[:3])
    assert [keep.read(Visit, one).number for one in made] == [f"BF202603000{n}" for n in (1, 2, 3)]
    with pytest.raises(Refused, match="BF2026030001"):
        tour.visit(day)


def test_who_may_plan_for_whom(tour: Round) -> None:
    """An account manager plans for himself, his supervisor for the area, nobody in customers he may not see."""
    other = add_customer(tour.staff.away, tour.staff.units["west"], "外片商店")
    with pytest.raises(NotFound):
        rules.schedule(tour.me, other, tour.me.id, today())
    with pytest.raises(NotAllowed, match="只能给自己"):
        rules.schedule(tour.me, tour.shops[0], tour.staff.beside.id, today())
    boss = tour.staff["area_manager"]
    made = rules.schedule(boss, tour.shops[0], tour.staff.beside.id, today())
    assert rules.read(tour.me, made.id).id == made.id, "it is his customer"
    assert rules.read(tour.staff.beside, made.id).id == made.id, "it is his visit"
    with pytest.raises(NotFound):
        rules.read(tour.staff.away, made.id)
    with pytest.raises(NotAllowed, match="安排走访的权限"):
        rules.schedule(tour.staff["general_manager"], tour.shops[0], tour.me.id, today())


def test_the_condition_and_the_single_question_agree(tour: Round) -> None:
    """What a list shows is exactly what ``may`` lets one see."""
    made = [tour.visit(today(), shop) for shop in range(3)]
    made.append(rules.schedule(tour.staff["area_manager"], tour.shops[1], tour.staff.beside.id, today()))
    for actor in (*tour.staff.actors.values(), tour.staff.beside, tour.staff.away):
        where, params = rules.visible(actor)
        rows = keep.read_all(Visit, where or "1 = 1", params)
        assert {row.id for row in rows} == {one.id for one in made if rules.may(actor, "view", one) is None}, actor.role


def test_a_visit_moves_and_the_day_is_put_in_order(tour: Round) -> None:
    """Move to another day goes to its end; reorder names the first ones, the others follow."""
    day, later = today(), today() + timedelta(1)
    a, b, c = (tour.visit(day, shop) for shop in range(3))
    rules.reorder(tour.me, tour.me.id, day, [c.id, a.id])
    assert [stop.visit_id for stop in rules.stops(tour.me, tour.me.id, day)] == [c.id, a.id, b.id]
    rules.move(tour.me, c.id, later)
    rules.move(tour.me, b.id, later, position=1, reason="顺路")
    assert [stop.visit_id for stop in rules.stops(tour.me, tour.me.id, later)] == [b.id, c.id]
    assert keep.read(Visit, b.id).reason == "顺路"
    with pytest.raises(Refused, match="不在这一天"):
        rules.reorder(tour.me, tour.me.id, day, [b.id])


def test_preparing_meets_somebody_else(tour: Round) -> None:
    """Purpose, focus and measures are stated; two who prepare the same visit do not overwrite each other."""
    visit = tour.visit()
    rules.arrange(
        tour.me, visit.id, {"purpose": "推荐新品", "focus": "陈列", "measures": "带样品"}, version=visit.version
    )
    with pytest.raises(Conflict):
        rules.arrange(tour.me, visit.id, {"purpose": "收款"}, version=visit.version, before={"purpose": ""})


def test_cancelled_and_missed_need_a_reason_and_are_final(tour: Round) -> None:
    """A visit that was not made says why; it can be carried over and knows where it comes from (S1-20)."""
    a, b = tour.visit(ago(1)), tour.visit(ago(1), 1)
    with pytest.raises(Refused, match="写明原因"):
        rules.cancel(tour.me, a.id, "  ")
    rules.cancel(tour.me, a.id, "客户歇业")
    with pytest.raises(Refused, match="已取消"):
        rules.move(tour.me, a.id, today())
    (again,) = rules.carry_over(tour.me, [b.id], today(), "下雨")
    new, old = keep.read(Visit, again), keep.read(Visit, b.id)
    assert (old.state, old.missed_reason, new.carried_from_id, new.day) == ("missed", "下雨", b.id, today())
    with pytest.raises(Refused, match="还没到"):
        rules.miss(tour.me, tour.visit(today() + timedelta(3), 2).id, "不去了")


def test_requests_and_anomalies_are_answered_by_a_scheduled_visit(tour: Round) -> None:
    """A visit is arranged for who asked for one (S1-46), an anomaly gets its visit (S1-29), undo takes both back."""
    found = anomalies.report(tour.me, tour.shops[0], "orders", "两周未订")
    with keep.operation(PROGRAM, "请求") as work:
        asked = work.add(
            Request,
            {
                "customer_id": tour.shops[0],
                "user_id": tour.me.id,
                "asked_at": at(ago(1), 9),
                "text": "来一趟",
                "wants_visit": True,
            },
        )
    made = anomalies.plan_visit(tour.me, found.id, today())
    assert keep.read(Anomaly, found.id).visit_id == made.id
    assert keep.read(Request, asked).arranged_at is not None
    with pytest.raises(Refused, match=made.number):
        anomalies.plan_visit(tour.me, found.id, today() + timedelta(1))
    last = undo.last(tour.me)
    assert last is not None
    undo.undo(tour.me, last.id)
    assert keep.read(Request, asked).arranged_at is None
    assert keep.read(Anomaly, found.id).visit_id is None


@pytest.mark.parametrize(
    "typed", ["BF2026030001", "bf2026030001", " BF 2026030001\n", "ＢＦ２０２６０３０００１", "2026030001", "1", "0001"]
)
def test_a_number_is_found_however_it_is_typed(file_tour: Round, typed: str) -> None:
    """Scanned, typed in small or full-width letters, by its digits, or by the running number alone."""
    made = file_tour.visit(date(2026, 3, 2))
    assert rules.by_number(file_tour.me, typed, day=date(2026, 3, 31)).id == made.id


def test_an_unknown_number_and_a_hidden_one_sound_alike(file_tour: Round) -> None:
    """Nobody learns by guessing numbers which visits there are."""
    made = file_tour.visit(date(2026, 3, 2))
    for actor, number in ((file_tour.me, "BF2026039999"), (file_tour.staff.away, made.number)):
        with pytest.raises(NotFound, match=f"没有单号为“{number}”"):
            rules.by_number(actor, number)
    assert finding.find(file_tour.staff.away, made.number, 5) == []
    assert [one.record_id for one in finding.find(file_tour.me, "bf202603", 5)] == [made.id]


def test_a_merged_customers_visits_move_and_a_purge_is_refused_in_words(tour: Round) -> None:
    """No visit is lost with its customer: merging takes it along, purging says what stands in the way."""
    from cmdesk.core.actor import Scope
    from cmdesk.customers import rules as customers
    from cmdesk.customers.merging import merge

    visit = tour.visit(today(), 1)
    boss = tour.staff["administrator"]
    merge(boss, tour.shops[0], tour.shops[1], {})
    assert keep.read(Visit, visit.id).customer_id == tour.shops[0]
    assert boss.scope("customers.purge") is Scope.ALL
    customers.bin_files(boss, [tour.shops[0]])
    with pytest.raises(Refused):
        customers.purge(boss, [tour.shops[0]])
    assert keep.read(Visit, visit.id).number == visit.number
