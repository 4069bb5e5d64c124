"""The invented office has materials that anybody would believe, the same for the same seed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.file.office import Office
from cmdesk.materials import demo
from cmdesk.materials.rules import catalog, issuing, stock
from cmdesk.materials.rules.ledger import balances
from cmdesk.staff.demo.story import Story

DAY = date(2026, 3, 2)


@pytest.fixture
def staff(file_office: Office) -> Staff:
    found = make_staff(file_office)
    add_customer(found["account_manager"], found.units["east_market"])
    return found


def tell(staff: Staff) -> Actor:
    people = {actor.login: actor for actor in (*staff.actors.values(), staff.beside, staff.away)}
    demo.tell(Story(3, DAY, 6, calendar.current().next_working_day(DAY), people, print))
    return staff["administrator"]


def test_the_demo_has_stock_that_adds_up(staff: Staff) -> None:
    """Nothing is below nothing, something runs low, managers carry things and gave some away, kits went out."""
    boss = tell(staff)
    held = balances()
    assert held
    assert all(pieces > 0 for pieces in held.values())
    assert len(stock.low(boss)) == 1
    assert any(place.user_id for _, place in held)
    assert stock.given(boss, "user", date(2025, 9, 1), DAY)
    assert len(issuing.listed(boss)) >= 3
    days = {kit.issue.day for kit in issuing.listed(boss)}
    assert all(day is not None and calendar.current().is_working(day) for day in days)
    assert current().row("SELECT COUNT(*) FROM material") == (15,)
    names = {str(row[0]) for row in current().rows("SELECT name FROM material")}
    assert {one["name"] for one in catalog.shipped()} <= names, "what every office begins with"
