"""The visits of a demo office: made on working days, entered with what belongs to them, the same for the same seed."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.people import add_customer, make_staff

from cmdesk.core import calendar
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Person
from cmdesk.staff.demo.story import Story
from cmdesk.visits.demo import story as telling

TODAY = date(2026, 3, 18)


def tell(office: Office, seed: int = 1, *, people: bool = False) -> list[tuple[Any, ...]]:
    staff = make_staff(office)
    manager = staff["account_manager"]
    for number in range(30):
        cadence = ("monthly", "bimonthly", "quarterly")[number % 3]
        shop = add_customer(manager, staff.units["east"], f"第{number}户", cadence=cadence, stage="customer")
        if people:
            with keep.operation(manager, "联系人") as work:
                work.add(Person, {"customer_id": shop, "name": f"老板{number}", "decision_power": "yes"})
    actors = {actor.login: actor for actor in staff.actors.values()}
    following = calendar.current().next_working_day(TODAY)
    telling.tell(Story(seed, TODAY, 3, following, actors, lambda _line: None))
    return current().rows("SELECT number, customer_id, day, state, kind, purpose FROM visit ORDER BY id")


def test_every_round_lies_on_a_working_day_and_one_is_planned(office: Office) -> None:
    """Past visits are done or missed, the next working day's are planned, and none falls on a holiday."""
    visits = tell(office)
    known = calendar.current()
    days = {date.fromisoformat(row[2]) for row in visits}
    assert all(known.is_working(day) for day in days)
    assert {row[3] for row in visits if date.fromisoformat(row[2]) < TODAY} == {"done", "missed"}
    ahead = [row for row in visits if date.fromisoformat(row[2]) > TODAY]
    assert len(ahead) == telling.ROUND
    assert {row[3] for row in ahead} == {"planned"}
    assert len({row[0] for row in visits}) == len(visits)


def test_what_was_done_has_its_activity(office: Office) -> None:
    """A visit made stands on the time-line at its time; one that was missed does not; the trail is whole."""
    tell(office)
    pairs = current().rows(
        "SELECT visit.state, visit.arrived_at, activity.happened_at, visit.customer_id, activity.customer_id"
        " FROM visit LEFT JOIN activity ON activity.id = visit.activity_id"
    )
    assert pairs
    for state, arrived, happened, customer, met in pairs:
        assert (state == "done") == (happened is not None)
        if state == "done":
            assert (arrived, customer) == (happened, met)
    assert list(audit.broken(current())) == []


def test_months_are_visited_as_often_as_the_cadence_asks(office: Office) -> None:
    """A whole month holds one visit of each 单月 customer and no customer twice."""
    tell(office)
    rows = current().rows(
        "SELECT customer_id, COUNT(*) FROM visit WHERE day BETWEEN '2026-01-01' AND '2026-01-31' GROUP BY customer_id"
    )
    monthly = {row[0] for row in current().rows("SELECT id FROM customer WHERE cadence = 'monthly'")}
    assert {count for _, count in rows} == {1}
    assert monthly <= {customer for customer, _ in rows}
