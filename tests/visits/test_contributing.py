"""What visits and contacts add to customer files: what moves with a customer, alarms, the recycle bin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.people import add_customer
from tests.visits.conftest import Round, at, today

from cmdesk.activities import rules as activities
from cmdesk.activities.record import Activity, Promise, Request, ReturnItem
from cmdesk.activities.rules import timeline
from cmdesk.activities.rules.contacts import findings, next_steps
from cmdesk.activities.rules.owed import promises, requests, returns
from cmdesk.core import undo
from cmdesk.core.actor import Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import classes
from cmdesk.customers.classes import evidence
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import assign, transfer
from cmdesk.customers.rules.told import alarms
from cmdesk.customers.rules.upkeep import binned
from cmdesk.products import rules as products
from cmdesk.products.record import Product
from cmdesk.shell.features import load_records
from cmdesk.visits import rules
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules.urgent import anomalies

TRIGGER = Anomaly.trigger.about.choices[0].value


@pytest.fixture(autouse=True)
def _registered() -> None:
    load_records()


def _told(tour: Round) -> list[tuple[str, str]]:
    return [(one.text, one.tone) for one in alarms.alarms(tour.me, tour.shops[0])]


def test_what_is_open_goes_with_the_customer(tour: Round) -> None:
    """Promises, requests, things to return, next steps, visits to come and anomalies move in one step, and back."""
    shop, me, after = tour.shops[0], tour.me, tour.staff.beside
    boss = tour.staff["administrator"]
    tomorrow = today() + timedelta(1)
    mine = promises.add(me, {"customer_id": shop, "text": "送标价签"})
    kept = promises.add(me, {"customer_id": shop, "text": "已送", "promised_on": today()})
    promises.keep_promise(me, kept.id, "客户签收")
    others = promises.add(boss, {"customer_id": shop, "text": "经理答应的"})
    asked = requests.add(me, {"customer_id": shop, "text": "要样品", "asked_at": at(today(), 0, 1)})
    thing = returns.add(me, {"customer_id": shop, "name": "空箱", "due_on": tomorrow})
    call = activities.add(
        me, {"customer_id": shop, "channel": "phone_out", "happened_at": datetime.now().astimezone(),
             "next_step": "再打一次", "next_on": tomorrow}
    )  # fmt: skip
    now, later = tour.visit(today()), tour.visit(tomorrow)
    stays = tour.visit(tomorrow, shop=1)
    busy = rules.schedule(boss, add_customer(after, tour.staff.units["east_market"], "邻店"), after.id, tomorrow)
    odd = anomalies.report(me, shop, TRIGGER)

    def owners() -> list[int | None]:
        rows = [keep.read(Promise, mine.id), keep.read(Request, asked.id), keep.read(ReturnItem, thing.id)]
        return [*(one.user_id for one in rows), keep.read(Visit, later.id).user_id, keep.read(Anomaly, odd.id).user_id]

    assert transfer(boss, [shop], after.id, "调岗") == 1
    assert owners() == [after.id] * 5
    assert keep.read(Visit, later.id).position == (busy.position or 0) + 1
    assert keep.read(Activity, call.id).user_id == me.id, "who made the call is not rewritten"
    assert [one.user_id for one in next_steps.open_steps(after, tomorrow)] == [after.id]
    assert next_steps.open_steps(me, tomorrow) == []
    untouched = [keep.read(Promise, kept.id).user_id, keep.read(Promise, others.id).user_id]
    assert untouched == [me.id, boss.id]
    assert [keep.read(Visit, one.id).user_id for one in (now, stays)] == [me.id, me.id]
    step = undo.last(boss)
    assert step is not None
    undo.undo(boss, step.id)
    assert owners() == [me.id] * 5
    assert keep.read(Visit, later.id).position == later.position
    assert keep.read(Customer, shop).owner_id == me.id
    assert [one.activity_id for one in next_steps.open_steps(me, tomorrow)] == [call.id]


def test_many_customers_follow_at_once(tour: Round) -> None:
    """Files of two people go to two others: each gets what was open at his."""
    boss, beside, away = tour.staff["administrator"], tour.staff.beside, tour.staff.away
    for shop in tour.shops[:2]:
        promises.add(tour.me, {"customer_id": shop, "text": "标价签"})
    assign(boss, {tour.shops[0]: beside.id, tour.shops[1]: away.id}, "均衡")
    rows = {one.customer_id: one.user_id for one in Promise.select()}
    assert rows == {tour.shops[0]: beside.id, tour.shops[1]: away.id}


def test_no_customer_is_twice_on_a_day(tour: Round) -> None:
    """Who is to see the customer that day anyway gets no second visit."""
    boss, beside = tour.staff["administrator"], tour.staff.beside
    tomorrow = today() + timedelta(1)
    mine = tour.visit(tomorrow)
    rules.schedule(boss, tour.shops[0], beside.id, tomorrow)
    transfer(boss, [tour.shops[0]], beside.id, "调岗")
    assert keep.read(Visit, mine.id).user_id == tour.me.id


def test_the_head_of_a_file_warns(tour: Round) -> None:
    """Late before soon before good to know; what is settled, or not for the actor's eyes, is no alarm."""
    shop, me = tour.shops[0], tour.me
    quiet = _told(tour)
    assert not any("承诺" in text or "异动" in text for text, _ in quiet)
    promises.add(me, {"customer_id": shop, "text": "送货", "promised_on": today(), "due_on": today()})
    odd = anomalies.report(me, shop, TRIGGER)
    found = [one for one in _told(tour) if one not in quiet]
    assert found == [(f"异动未了结：{odd.title()}", "late"), ("承诺今天到期", "soon")]
    (late,) = Promise.select()
    with keep.operation(me, "过期") as work:
        work.edit(Promise, late.id, {"promised_on": today() - timedelta(9), "due_on": today() - timedelta(2)})
    assert ("承诺逾期 2 天", "late") in _told(tour)
    blind = replace(me, rights={**me.rights, "activities.view": Scope.NONE, "visits.view": Scope.NONE})
    assert not any("承诺" in one.text or "异动" in one.text for one in alarms.alarms(blind, shop))
    assert {"promise", "anomaly", "complaint"} <= alarms.kinds()


def test_whose_orders_run_wild_deserves_attention(tour: Round) -> None:
    """An open anomaly of orders proposes 焦点 and says why; one that was closed no more (S4-18)."""
    odd = anomalies.report(tour.me, tour.shops[0], "orders")
    anomalies.report(tour.me, tour.shops[1], "wish")
    words = {one.customer_id: one.reason for one in classes.propose("key_class", today()) if "异动" in one.reason}
    assert list(words) == [tour.shops[0]]
    assert words[tour.shops[0]].startswith("异动未了结：连续两个订货周期订货不成功")
    assert evidence.trends(today() - timedelta(1)) == {}
    with keep.operation(tour.me, "了结") as work:
        work.edit(Anomaly, odd.id, {"closed_at": moment_of(work.at)})
    assert evidence.trends(today()) == {}


def test_the_time_line_tells_the_score_of_the_display(tour: Round) -> None:
    """Where somebody looked the contact says the score, elsewhere nothing; who may not see visits is told none (S1-23)."""
    shop, me = tour.shops[0], tour.me
    for days, points in ((9, ("tidy",)), (5, ()), (2, ("tidy", "aligned"))):
        entry = rules.Entry({"result": "好", "display": points})
        rules.enter_new(me, shop, me.id, today() - timedelta(days), entry)
    assert [one.found for one in timeline(me, shop)] == ["陈列 30 分", "", "陈列 15 分"]
    assert [one.found for one in timeline(me, shop, limit=1, channels=("visit",))] == ["陈列 30 分"]
    assert [one.found for one in timeline(tour.staff["administrator"], shop)] == ["陈列 30 分", "", "陈列 15 分"]
    blind = replace(me, rights={**me.rights, "visits.view": Scope.NONE})
    assert [one.found for one in timeline(blind, shop)] == ["", "", ""]
    assert {"visit", "regulation"} <= findings.kinds()


def test_a_visit_arranged_by_mistake_goes_to_the_bin(tour: Round) -> None:
    """Planned and cancelled ones can be binned, undone, restored; made ones and agreed ones cannot."""
    boss = tour.staff["administrator"]
    visit, gone = tour.visit(), tour.visit(shop=1)
    rules.cancel(tour.me, gone.id, "歇业")
    assert rules.bin_visits(boss, [visit.id, gone.id]) == 2
    listed = [(one.kind, one.title, one.belongs_to) for one in binned.binned(boss)]
    assert sorted(listed) == sorted(
        [("visit", f"{visit.number} {visit.day}", "福顺烟酒店"), ("visit", f"{gone.number} {gone.day}", "好邻居便利店")]
    )
    binned.take_out(boss, "visit", gone.id)
    step = undo.last(boss)
    assert step is not None
    assert keep.read(Visit, gone.id).binned_at is None
    binned.take_out(boss, "visit", visit.id)
    assert binned.binned(boss) == []
    assert [one.visit_id for one in rules.stops(tour.me, tour.me.id, today())] == [visit.id, gone.id]
    rules.agree(tour.me, visit.id, at(today() + timedelta(1), 10))
    with pytest.raises(Refused, match="请用“取消”"):
        rules.bin_visits(boss, [visit.id])
    made = rules.enter_new(tour.me, tour.shops[2], tour.me.id, today(), rules.Entry({"arrived_at": at(today(), 0, 1)}))
    with pytest.raises(Refused, match="已经录入"):
        rules.bin_visits(boss, [made.visit.id])


def test_a_product_lies_in_the_bin_of_those_who_see_products(tour: Round) -> None:
    """It belongs to no customer: who may look at products sees it, and takes it out."""
    boss = tour.staff["administrator"]
    products.bin_products(boss, [tour.products[0]])
    assert [(one.kind, one.belongs_to) for one in binned.binned(boss)] == [("product", "")]
    blind = replace(boss, rights={**boss.rights, "products.view": Scope.NONE})
    assert binned.binned(blind) == []
    binned.take_out(boss, "product", tour.products[0])
    assert keep.read(Product, tour.products[0]).binned_at is None
