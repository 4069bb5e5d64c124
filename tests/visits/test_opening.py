"""What the entry page shows of a visit."""

from __future__ import annotations

from datetime import timedelta

from tests.visits.conftest import Round, ago, at, today

from cmdesk.activities.record import Promise, Request, ReturnItem
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.customers.record import Person
from cmdesk.products.record import Product
from cmdesk.visits import rules
from cmdesk.visits.rules.urgent import anomalies


def test_what_was_last_and_what_is_owed(tour: Round) -> None:
    """Last readings, last boxes, promises, things to return, requests, anomalies and next steps stand beside the sheet."""
    shop, me = tour.shops[0], tour.me
    last = rules.Entry(
        {"arrived_at": at(ago(30), 9), "display": ("tidy",), "result": "好", "next_step": "送货架"},
        readings=[rules.Reading(tour.products[0], 12, 30)],
        promised=[rules.Promised("换灯箱", ago(1))],
    )
    rules.enter_new(me, shop, me.id, ago(30), last)
    anomalies.report(me, shop, "orders", "两周未订")
    with keep.operation(PROGRAM, "欠") as work:
        own = {"customer_id": shop, "user_id": me.id}
        work.add(ReturnItem, {**own, "name": "样品盒", "quantity": 2, "unit": "个", "due_on": today()})
        work.add(Request, {**own, "asked_at": at(ago(1), 9), "text": "要陈列架"})
        work.edit(Person, tour.boss, {"taboos": "不提隔壁店", "form_of_address": "王老板"})
    visit = tour.visit(today() - timedelta(1))
    opened = rules.open_visit(me, visit.id)
    assert [line.name for line in opened.lines] == ["黄鹤楼（软蓝）", "红塔山（软经典）", "玉溪（软）"]
    assert (opened.lines[0].last_stock, opened.lines[0].last_demand, opened.lines[0].last_day) == (12, 30, ago(30))
    assert opened.usual["display"] == ("tidy",)
    assert opened.last == ((ago(30), "常规走访", "好"),)
    owed = opened.owed
    assert owed.promises == (("换灯箱", ago(1)),)
    assert owed.items == (("样品盒 2 个", today()),)
    assert (owed.requests, owed.anomalies) == (("要陈列架",), ("连续两个订货周期订货不成功：两周未订",))
    assert owed.next_steps == (("送货架", None),)
    assert owed.taboos == (("王老板", "不提隔壁店"),)


def test_an_entered_visit_opens_as_it_was_entered(tour: Round) -> None:
    """Reading, correcting nothing and saving changes nothing; a product withdrawn since is still on its sheet."""
    visit = tour.visit(ago(1))
    entry = rules.Entry(
        {"arrived_at": at(ago(1), 9), "result": "好"},
        readings=[rules.Reading(tour.products[0], 1, 2)],
        met=[rules.Met("王福顺", tour.boss, "老板", decides=True)],
        promised=[rules.Promised("送货架", today())],
    )
    rules.enter(tour.me, visit.id, entry)
    with keep.operation(PROGRAM, "退出") as work:
        work.edit(Product, tour.products[0], {"sold": False})
    opened = rules.open_visit(tour.me, visit.id)
    assert opened.values["result"] == "好"
    assert opened.met == (rules.Met("王福顺", tour.boss, "老板", decides=True),)
    assert [(line.product_id, line.reading) for line in opened.lines if line.reading] == [
        (tour.products[0], rules.Reading(tour.products[0], 1, 2))
    ]
    (promised,) = opened.promised
    same = rules.Entry(
        opened.values,
        readings=[line.reading for line in opened.lines if line.reading],
        met=opened.met,
        promised=[promised],
    )
    again = rules.enter(tour.me, visit.id, same, seen=opened.seen)
    assert (again.visit.version, again.visit.entered_at) == (opened.visit.version, opened.visit.entered_at)
    assert [one.text for one in keep.read_all(Promise, "binned_at IS NULL")] == ["送货架"]
