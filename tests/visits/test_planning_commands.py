"""Visits before they are made, on the command line: arranged, prepared, agreed, changed, moved, missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cadence.test_commands import run
from tests.visits.conftest import Round, ago, at, today

from cmdesk.core.errors import Refused
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Entry


def number_of(shop: int) -> str:
    from cmdesk.customers.record import Customer

    return str(Customer.get_by_id(shop).number)


def test_a_visit_is_arranged_prepared_agreed_changed_and_moved(tour: Round) -> None:
    """Each verb says how the visit stands; the refusals are those of the windows."""
    day, later = today() + timedelta(days=2), today() + timedelta(days=4)
    made = run(
        tour.me, "visits", "plan", number_of(tour.shops[0]), "--date", day.isoformat(), "--kind", "异动", "--purpose", "补货",
    ).result  # fmt: skip
    assert (made["kind"], made["state"], made["date"]) == ("anomaly", "planned", day)
    number = made["number"]
    run(tour.me, "visits", "prepare", number, "--focus", "陈列", "--measures", "带样品")
    with pytest.raises(Refused, match="--purpose"):
        run(tour.me, "visits", "prepare", number)
    with pytest.raises(Refused, match="先预约"):
        run(tour.me, "visits", "change", number, "--at", f"{later} 10:00", "--reason", "盘点")
    agreed = run(tour.me, "visits", "agree", number, "--at", f"{day} 9:30").result
    assert (agreed["appointment"], agreed["agreed_at"]) == ("agreed", at(day, 9, 30).isoformat())
    with pytest.raises(Refused, match="改约"):
        run(tour.me, "visits", "move", number, "--date", later.isoformat())
    changed = run(
        tour.me, "visits", "change", number, "--at", f"{later} 10:00", "--fault", "客户", "--reason", "盘点"
    ).result
    assert (changed["appointment"], changed["date"], changed["fault"]) == ("changed", later, "customer")
    kept = Visit.get(Visit.number == number)
    assert (kept.purpose, kept.focus, kept.measures) == ("补货", "陈列", "带样品")
    other = tour.visit(day, shop=1)
    assert run(tour.me, "visits", "move", other.number, "--date", later.isoformat()).result["date"] == later
    assert run(tour.me, "visits", "cancel", other.number, "--reason", "停业").result["state"] == "cancelled"
    with pytest.raises(Refused, match="类型"):
        run(tour.me, "visits", "plan", number_of(tour.shops[1]), "--date", day.isoformat(), "--kind", "闲逛")


def test_the_rate_of_a_month(tour: Round) -> None:
    """Kept, changed and missed are counted; a visit that was not made at the agreed time is missed."""
    first, second = tour.visit(ago(1)), tour.visit(ago(1), shop=1)
    for visit in (first, second):
        Visit.update(appointment="agreed", agreed_at=at(ago(1), 10)).where(Visit.id == visit.id).execute()
    rules.enter(tour.me, first.id, Entry({"arrived_at": at(ago(1), 10, 3), "steps": ("greet",), "next_step": "送货"}))
    missed = run(tour.me, "visits", "miss", second.number, "--reason", "店门锁着", "--fault", "客户").result
    assert (missed["state"], missed["appointment"], missed["fault"]) == ("missed", "missed", "customer")
    told = run(tour.me, "visits", "appointments", "--month", f"{ago(1):%Y-%m}").result
    assert (told["kept"], told["changed"], told["missed"], told["ours"], told["share"]) == (1, 0, 1, 0, 0.5)
    with pytest.raises(Refused, match="看不懂"):
        run(tour.me, "visits", "appointments", "--month", "十一月")
