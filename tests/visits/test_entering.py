"""A sheet is entered: everything in one operation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.visits.conftest import Round, ago, at, today

from cmdesk.activities.record import Activity, Participant, Promise
from cmdesk.core import undo
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, Refused
from cmdesk.customers.record import Customer
from cmdesk.visits import rules
from cmdesk.visits.record import Anomaly, StockReading, Visit
from cmdesk.visits.rules.urgent import anomalies


def _living(model: type, where: str = "1 = 1", *params: object) -> list:
    return keep.read_all(model, f"binned_at IS NULL AND {where} ORDER BY id", params)


def _sheet(tour: Round, **more: object) -> rules.Entry:
    day = ago(1)
    values = {
        "arrived_at": at(day, 9, 5),
        "left_at": at(day, 9, 22),
        "steps": "问候客户,告别客户",
        "display": ("tidy", "priced"),
        "informed": ("new_product",),
        "guidance": "多备软蓝",
        "opinions": "送货再早些",
        "result": "同意上新品",
        "next_step": "送标价签",
        "next_on": today() + timedelta(3),
    }
    whole = {
        "values": values,
        "readings": [rules.Reading(tour.products[0], 12, 30), rules.Reading(tour.products[1], 5, None)],
        "met": [rules.Met("王福顺", tour.boss, "老板", decides=True)],
        "promised": [rules.Promised("下周送标价签", today() + timedelta(7))],
    }
    return rules.Entry(**{**whole, **more})  # type: ignore[arg-type]


def test_a_sheet_is_one_operation_and_one_step_takes_it_back(tour: Round) -> None:
    """Visit, activity, participants, readings, promise, customer's change: written together, undone together."""
    visit = tour.visit(ago(1), purpose="推荐新品")
    shop = keep.read(Customer, tour.shops[0])
    change = rules.Change({"phones": ("13900002222",)}, shop.version or 1, {"phones": ("13800001111",)})
    before = current().row("SELECT COUNT(*) FROM operation")
    done = rules.enter(tour.me, visit.id, _sheet(tour, change=change))
    assert current().row("SELECT COUNT(*) FROM operation") == (before[0] + 1,)
    now = done.visit
    assert (now.state, now.entered_by_id, now.met_id, now.met_name) == ("done", tour.me.id, tour.boss, "王福顺")
    assert now.steps == ("greet", "display", "inform", "collect", "farewell"), "boxes imply their step"
    assert set(now.collected) == {"basics", "stock"}
    assert "13800001111 → 13900002222" in now.changes
    activity = keep.read(Activity, now.activity_id or 0)
    assert (activity.channel, activity.minutes, activity.subject) == ("visit", 17, "常规走访：推荐新品")
    assert (activity.opinions, activity.result, activity.next_step) == ("送货再早些", "同意上新品", "送标价签")
    assert [(one.side, one.name, one.decides) for one in _living(Participant)] == [
        ("ours", tour.me.name, False),
        ("theirs", "王福顺", True),
    ]
    assert [(one.product_id, one.stock, one.demand) for one in _living(StockReading)] == [
        (tour.products[0], 12, 30),
        (tour.products[1], 5, None),
    ]
    assert [one.text for one in _living(Promise)] == ["下周送标价签"]
    assert keep.read(Customer, tour.shops[0]).phones == ("13900002222",)
    newest = audit.trail(current(), "customer", tour.shops[0])[0]
    assert (newest.verb, set(newest.changes)) == ("edit", {"phones"}), "in the customer's own trail"
    last = undo.last(tour.me)
    assert last is not None
    undo.undo(tour.me, last.id)
    back = keep.read(Visit, visit.id)
    assert (back.state, back.activity_id, back.steps, back.arrived_at) == ("planned", None, (), None)
    assert keep.read(Customer, tour.shops[0]).phones == ("13800001111",)
    assert not any(_living(model) for model in (Activity, Participant, StockReading, Promise))


def test_correcting_changes_what_was_entered_and_adds_nothing(tour: Round) -> None:
    """The same sheet entered again writes the same rows; one who is not met any more goes, an empty reading too."""
    visit = tour.visit(ago(1))
    done = rules.enter(tour.me, visit.id, _sheet(tour)).visit
    activity = keep.read(Activity, done.activity_id or 0)
    promise = _living(Promise)[0]
    entry = _sheet(
        tour,
        values={"result": "改主意了", "left_at": at(ago(1), 9, 30)},
        readings=[rules.Reading(tour.products[0], 14, 30), rules.Reading(tour.products[1])],
        met=[rules.Met("李店员")],
        promised=[rules.Promised("下周二送标价签", today() + timedelta(8), promise.id)],
    )
    seen = rules.Seen(done.version or 1, activity.version, {"result": "同意上新品"})
    again = rules.enter(tour.me, visit.id, entry, seen=seen).visit
    assert (again.activity_id, again.met_name, again.met_id) == (activity.id, "李店员", None)
    assert [one.result for one in _living(Activity)] == ["改主意了"]
    assert _living(Activity)[0].minutes == 25
    assert [(one.product_id, one.stock) for one in _living(StockReading)] == [(tour.products[0], 14)]
    assert [one.name for one in _living(Participant, "side = 'theirs'")] == ["李店员"]
    assert [one.text for one in _living(Promise)] == ["下周二送标价签"]


def test_two_who_enter_the_same_sheet_do_not_overwrite_each_other(tour: Round) -> None:
    """The second is asked which of the two values to keep, also for what stands in the activity."""
    visit = tour.visit(ago(1))
    stale = rules.Seen(visit.version or 1, None, {"guidance": ""})
    rules.enter(tour.me, visit.id, _sheet(tour))
    with pytest.raises(Conflict) as caught:
        rules.enter(tour.staff["clerk"], visit.id, rules.Entry({"guidance": "少备"}), seen=stale)
    assert {one.field for one in caught.value.differences} == {"guidance"}
    now = keep.read(Visit, visit.id)
    late = rules.Seen(now.version or 1, 0, {"result": "旧的"})
    with pytest.raises(Conflict, match="结果"):
        rules.enter(tour.me, visit.id, rules.Entry({"result": "别的"}), seen=late)


def test_missed_and_cancelled_visits_ask_first(tour: Round) -> None:
    """What stands as not made is entered only when somebody says so again."""
    visit = tour.visit(ago(1))
    rules.miss(tour.me, visit.id, "店主外出")
    with pytest.raises(Refused, match="店主外出"):
        rules.enter(tour.me, visit.id, _sheet(tour))
    done = rules.enter(tour.me, visit.id, _sheet(tour), again=True).visit
    assert (done.state, done.missed_reason) == ("done", "")


def test_hours_that_cannot_be(tour: Round) -> None:
    """Leaving before arriving, another day's hour, a day or an hour to come: refused at the field, nothing written."""
    visit = tour.visit(ago(1))
    soon = datetime.now().astimezone() + timedelta(minutes=30)
    is_today = soon.date() == today()
    for values, name in (
        ({"arrived_at": at(ago(1), 10), "left_at": at(ago(1), 9)}, "left_at"),
        ({"arrived_at": at(today(), 0, 1)}, "arrived_at"),
        ({"day": today() + timedelta(1)}, "day"),
        ({"day": soon.date(), "arrived_at": soon}, "arrived_at" if is_today else "day"),
        ({"day": soon.date(), "left_at": soon}, "left_at" if is_today else "day"),
    ):
        with pytest.raises(Invalid) as caught:
            rules.enter(tour.me, visit.id, rules.Entry(values))
        assert set(caught.value.problems) == {name}
    assert keep.read(Visit, visit.id).state == "planned"
    other = rules.enter(tour.me, visit.id, rules.Entry({"day": ago(2), "arrived_at": at(ago(2), 9)})).visit
    assert other.day == ago(2), "made on another day than planned"


def test_a_visit_nobody_planned(tour: Round) -> None:
    """It gets a number and a place at the end of its day, and is done."""
    tour.visit(ago(1), 1)
    done = rules.enter_new(tour.me, tour.shops[0], tour.me.id, ago(1), _sheet(tour)).visit
    assert (done.state, done.position, done.number[:2]) == ("done", 2, "BF")
    with pytest.raises(NotAllowed):
        rules.enter_new(tour.staff["general_manager"], tour.shops[0], tour.me.id, ago(1), _sheet(tour))


def test_length_is_a_warning_never_a_refusal(tour: Round) -> None:
    """A core customer's visit takes 15 to 20 minutes (S1-78); 17 is silent, 40 is told."""
    assert rules.enter(tour.me, tour.visit(ago(1)).id, _sheet(tour)).warnings == ()
    long = rules.Entry({"arrived_at": at(ago(1), 9), "left_at": at(ago(1), 9, 40), "next_step": "x"})
    (warning,) = rules.enter_new(tour.me, tour.shops[0], tour.me.id, ago(1), long).warnings
    assert "40 分钟" in warning
    assert "15–20" in warning


def test_a_sample_customer_lacks_products(tour: Round) -> None:
    """All products in sale are to be read at a sample customer (S0-12); the withdrawn one is not asked for."""
    done = rules.enter(tour.me, tour.visit(ago(1), kind="sample").id, _sheet(tour))
    assert any("还有 2 个在销规格" in one for one in done.warnings)


def test_irregular_business_opens_an_anomaly_once(tour: Round) -> None:
    """S1-29 ④: a ticked offence is a trigger; entering again opens nothing new; a later visit has been there."""
    visit = tour.visit(ago(2))
    entry = rules.Entry(
        {"offences": ("fake",), "arrived_at": at(ago(2), 9)}, noticed=[rules.Noticed("wish", "要促销员")]
    )
    done = rules.enter(tour.me, visit.id, entry)
    assert len(done.anomalies) == 2
    assert rules.enter(tour.me, visit.id, entry).anomalies == ()
    opened = {one.trigger: one for one in _living(Anomaly)}
    assert set(opened) == {"wish", "offence"}
    assert all(one.visited_at is None and one.found_on_visit_id == visit.id for one in opened.values())
    by_phone = rules.Entry({"mode": "phone", "arrived_at": at(ago(1), 8)})
    rules.enter_new(tour.me, tour.shops[0], tour.me.id, ago(1), by_phone)
    assert _living(Anomaly)[0].visited_at is None, "a call is no visit on the spot"
    there = rules.enter_new(tour.me, tour.shops[0], tour.me.id, ago(1), rules.Entry({"arrived_at": at(ago(1), 9)}))
    assert {one.visit_id for one in _living(Anomaly)} == {there.visit.id}
    with pytest.raises(Refused, match="选定原因"):
        anomalies.close(tour.me, opened["wish"].id, (), "", "")
    closed = anomalies.close(tour.me, opened["wish"].id, ("business",), "已派促销员", "恢复订货")
    assert closed.closed_at is not None
    assert [one.trigger for one in anomalies.open_ones(tour.me)] == ["offence"]


def test_an_anomaly_is_reported_once_and_closed_after_somebody_was_there(tour: Round) -> None:
    """No second open one of the same sort; none is closed from the desk."""
    found = anomalies.report(tour.me, tour.shops[0], "complaint", "少货")
    with pytest.raises(Refused, match="已经登记"):
        anomalies.report(tour.me, tour.shops[0], "complaint")
    with pytest.raises(Refused, match="还没有实地走访"):
        anomalies.close(tour.me, found.id, ("other",), "补货", "")
    assert anomalies.may(tour.staff.away, found) is not None
    assert anomalies.of_customer(tour.staff.away, tour.shops[0]) == []


def test_a_reading_that_cannot_be_names_its_product(tour: Round) -> None:
    """The sentence says which of forty products is meant, and nothing is written."""
    visit = tour.visit(ago(1))
    with pytest.raises(Invalid, match=r"红塔山.*当前库存不能小于"):
        rules.enter(tour.me, visit.id, _sheet(tour, readings=[rules.Reading(tour.products[1], -3)]))
    assert _living(Activity) == []


def test_who_may_not_change_the_file_writes_nothing(tour: Round) -> None:
    """The customer's own rights rule over changes noted on a visit; the refusal keeps the whole sheet back."""
    visit = tour.visit(ago(1))
    change = rules.Change({"owner_id": tour.staff.away.id}, 1)
    with pytest.raises(Refused, match="移交"):
        rules.enter(tour.me, visit.id, _sheet(tour, change=change))
    assert keep.read(Visit, visit.id).state == "planned"


def test_a_sheet_entered_again_promises_nothing_twice(tour: Round) -> None:
    """The same words are the promise that is there, on its new day; one that was kept stays as it is."""
    visit = tour.visit(ago(1))
    rules.enter(tour.me, visit.id, _sheet(tour))
    later = today() + timedelta(9)
    rules.enter(tour.me, visit.id, _sheet(tour, promised=[rules.Promised("下周送标价签 ", later)]))
    (promise,) = _living(Promise)
    assert promise.due_on == later
    with keep.operation(tour.me, "兑现") as work:
        work.edit(Promise, promise.id, {"outcome": "kept", "proof": "客户微信"})
    rules.enter(tour.me, visit.id, _sheet(tour))
    (promise,) = _living(Promise)
    assert (promise.outcome, promise.due_on) == ("kept", later)
