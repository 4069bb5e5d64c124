"""A demo office has of everything that visits can be: routes, people on both sides, faults, individual service."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.visits.demo.test_story import TODAY, tell

from cmdesk.cadence import demo as cadence_demo
from cmdesk.cadence.record import Improvement
from cmdesk.cadence.rules import load
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of
from cmdesk.visits.demo import routes
from cmdesk.visits.record import RouteStop, Visit

LAST_MONTH = date(2026, 2, 28)


def story(seed: int = 1) -> Story:
    """The story of the office that ``tell`` has told."""
    rows = current().rows('SELECT id FROM "user" ORDER BY id')
    actors = {actor.login: actor for actor in (actor_of(row[0]) for row in rows)}
    return Story(seed, TODAY, 3, calendar.current().next_working_day(TODAY), actors, lambda _line: None)


def test_what_became_of_appointments_names_the_fault(office: Office) -> None:
    """Kept ones need none; a changed or missed one says whose, and a visit that was not made says why (S1-61)."""
    tell(office)
    visits = keep.read_all(Visit, "state <> 'planned'")
    outcomes = Counter(one.appointment for one in visits)
    assert {"kept", "changed", "missed"} <= set(outcomes)
    for one in visits:
        assert (one.fault is not None) == (one.appointment in {"changed", "missed"})
        assert (one.appointment_note != "") == (one.appointment == "changed")
        assert (one.missed_reason != "") == (one.state == "missed")
        assert (one.agreed_at is None) == (one.appointment == "none")


def test_every_month_has_its_days_of_individual_service_and_its_customers_to_get_on(office: Office) -> None:
    """At least three working days (S0-03), three to four customers with goals, and what came of them (S0-42)."""
    tell(office)
    told = story()
    cadence_demo.tell(told)
    manager = next(actor for actor in told.actors.values() if actor.role == "account_manager")
    rules = regulation.on(LAST_MONTH)
    (row,) = load(manager, LAST_MONTH, manager=manager.id)
    days = {one.day for one in keep.read_all(Visit, "day BETWEEN '2026-02-01' AND '2026-02-28'")}
    assert row.service == min(rules.number("cadence.service.days"), len(days)) > 1
    chosen = Counter(one.month for one in keep.read_all(Improvement, "1 = 1"))
    least, most = rules.number("cadence.improve.least"), rules.number("cadence.improve.most")
    assert chosen
    assert all(least <= count <= most for count in chosen.values())
    for one in keep.read_all(Improvement, "1 = 1"):
        assert one.goals
        assert one.month is not None
        assert (one.result != "") == (one.month < TODAY.replace(day=1))
    assert list(audit.broken(current())) == []


def test_some_contacts_say_who_was_there_on_both_sides(office: Office) -> None:
    """The manager and the person of the file, who is also whom the visit met (S1-45, S3-18)."""
    tell(office, people=True)
    rows = current().rows(
        "SELECT p.activity_id, p.side, p.name, p.decides, v.met_name FROM participant p JOIN visit v"
        " ON v.activity_id = p.activity_id ORDER BY p.activity_id, p.side"
    )
    assert rows
    for ours, theirs in zip(rows[::2], rows[1::2], strict=True):
        assert (ours[0], ours[1], theirs[1]) == (theirs[0], "ours", "theirs")
        assert theirs[2] == theirs[4] != ""
        assert theirs[3]


def test_routes_are_those_that_would_be_proposed(office: Office) -> None:
    """Whoever has a place and an order day is on one route; told again they stand as they stood."""
    tell(office)
    ids = [row[0] for row in current().rows("SELECT id FROM customer ORDER BY id")]
    with keep.operation(PROGRAM, "准备") as work:
        for at, one in enumerate(ids):
            values = {"longitude": 118.0 + at / 1000, "latitude": 24.5, "order_weekday": ("mon", "tue", "wed")[at % 3]}
            work.edit(Customer, one, values)
    routes.tell(story())
    stops = keep.read_all(RouteStop, "1 = 1")
    assert sorted(one.customer_id for one in stops) == ids
    by_route = Counter(one.route_id for one in stops)
    assert all(count > 1 for count in by_route.values())
    assert list(audit.broken(current())) == []
