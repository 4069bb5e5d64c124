"""What must happen in time at a customer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.people import add_customer
from tests.visits.conftest import Round, at

from cmdesk.activities.record import Activity
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.field import moment_text
from cmdesk.customers.record import Customer
from cmdesk.visits import rules
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.lights import anomaly_lights

MONDAY = date(2026, 3, 2)


def _filed(tour: Round, on: datetime, **values: object) -> int:
    """Open a file at a moment of the past."""
    made = add_customer(tour.me, tour.staff.units["east_market"], f"新客户{on:%m%d%H%M}", **values)
    from cmdesk.core.database import current

    current().run("UPDATE customer SET created_at = ? WHERE id = ?", (moment_text(on), made))
    return made


def _called(customer_id: int, tour: Round, when: datetime) -> None:
    values = {"customer_id": customer_id, "user_id": tour.me.id, "channel": "phone_out", "happened_at": when}
    with keep.operation(PROGRAM, "电话") as work:
        work.add(Activity, values)


def test_a_new_customer_is_contacted_within_a_week(tour: Round) -> None:
    """Any contact counts; after a week the light is red for good (S3-12)."""
    new = _filed(tour, at(MONDAY, 10))
    light = rules.lights(tour.me, [new], at=at(MONDAY, 12))[new].first_contact
    assert light is not None
    assert light.state == "running"
    assert light.due == datetime(2026, 3, 10)  # noqa: DTZ001  # timers speak of local time
    late = rules.lights(tour.me, [new], at=at(MONDAY + timedelta(8), 0, 1))[new]
    assert late.first_contact is not None
    assert late.first_contact.state == "late"
    assert late.worst is late.first_contact
    _called(new, tour, at(MONDAY + timedelta(3), 9))
    done = rules.lights(tour.me, [new], at=at(MONDAY + timedelta(8), 0, 1))[new]
    assert done.first_contact is not None
    assert done.first_contact.state == "done"


def test_the_first_visit_comes_before_the_first_order(tour: Round) -> None:
    """A call is no visit; an order without a visit makes it late (S1-30)."""
    new = _filed(tour, at(MONDAY, 10))
    _called(new, tour, at(MONDAY, 11))
    open_end = rules.lights(tour.me, [new], at=at(MONDAY + timedelta(30), 9))[new].first_visit
    assert open_end is not None
    assert (open_end.state, open_end.due) == ("running", None)
    with keep.operation(PROGRAM, "首单") as work:
        work.edit(Customer, new, {"first_trade_on": MONDAY + timedelta(10)})
    late = rules.lights(tour.me, [new], at=at(MONDAY + timedelta(11), 9))[new].first_visit
    assert late is not None
    assert late.state == "late"
    there = MONDAY + timedelta(9)
    rules.enter_new(tour.me, new, tour.me.id, there, rules.Entry({"arrived_at": at(there, 9)}), kind="first")
    done = rules.lights(tour.me, [new], at=at(MONDAY + timedelta(11), 9))[new].first_visit
    assert done is not None
    assert done.state == "done"


def test_an_old_customer_waits_for_nothing(tour: Round) -> None:
    """Who traded before his file was opened needs no first contact; others' customers are not told of."""
    old = _filed(tour, at(MONDAY, 10), first_trade_on=MONDAY - timedelta(400))
    assert rules.lights(tour.me, [old])[old] == rules.Lights()
    assert rules.lights(tour.staff.away, [old]) == {}


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (at(date(2026, 3, 2), 10), at(date(2026, 3, 4), 17, 30)),  # Monday: Wednesday
        (at(date(2026, 3, 6), 10), at(date(2026, 3, 10), 17, 30)),  # Friday: Tuesday
        (at(date(2026, 3, 7), 10), at(date(2026, 3, 11), 17, 30)),  # Saturday counts as Monday
        (at(date(2026, 9, 30), 10), at(date(2026, 10, 9), 17, 30)),  # over the national holiday
    ],
)
def test_an_anomaly_is_visited_in_two_working_days(tour: Round, found: datetime, due: datetime) -> None:
    """S1-29: the day of finding does not count, weekends and holidays neither."""
    one = anomalies.report(tour.me, tour.shops[0], "orders", found_at=found)
    running = anomaly_lights([one], at=found + timedelta(minutes=1))[one.id]
    assert running.due is not None
    assert running.due.date() == due.date()
    assert rules.lights(tour.me, tour.shops, at=found + timedelta(days=30))[tour.shops[0]].anomaly is not None
    rules.enter_new(
        tour.me, tour.shops[0], tour.me.id, due.date(), rules.Entry({"arrived_at": at(due.date(), 9)}), kind="anomaly"
    ) if due.date() <= date.today() else None  # noqa: DTZ011
    after = anomaly_lights([anomalies.read(tour.me, one.id)], at=found + timedelta(days=30))[one.id]
    assert after.state == ("done" if due.date() <= date.today() else "late")  # noqa: DTZ011


def test_a_hundred_customers_cost_two_questions(tour: Round) -> None:
    """A list asks for its lights at once, however many rows it has."""
    from cmdesk.core.database import current

    asked: list[str] = []
    database = current()
    real = database.rows

    def counted(text: str, params: object = ()) -> list:
        asked.append(text)
        return real(text, params)  # type: ignore[arg-type]

    rules.lights(tour.me, tour.shops)
    database.rows = counted  # type: ignore[method-assign, assignment]
    try:
        rules.lights(tour.me, list(tour.shops) * 40)
    finally:
        del database.rows
    assert len(asked) <= 5
