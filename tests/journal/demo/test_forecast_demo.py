"""The invented office has forecasts in every state that its day allows, and one that came late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.people import add_customer, make_staff

from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.journal.demo import forecasts as demo
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts
from cmdesk.products.record import Product
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import directory
from cmdesk.visits.record import StockReading


@pytest.mark.parametrize(
    ("today", "months", "states"),
    [
        (date(2026, 10, 14), 1, {date(2026, 9, 1): "confirmed", date(2026, 10, 1): "confirmed"}),
        (date(2026, 10, 30), 2, {date(2026, 11, 1): "confirmed", date(2026, 10, 1): "confirmed"}),
    ],
)
def test_forecasts_go_as_far_as_their_day_allows(
    office: Office, today: date, months: int, states: dict[date, str]
) -> None:
    """Months that were forecast are confirmed, each signed by two; nothing is forecast from nothing, nothing ahead of its time."""
    directory.register()
    forecasts.register()
    staff = make_staff(office)
    me = staff["account_manager"]
    shop = add_customer(me, staff.units["east_market"])
    with keep.operation(PROGRAM, "采集") as work:
        product = work.add(Product, {"number": "P1", "name": "云山", "sold": True})
        for back in (10, 40, 70):
            reading = {"customer_id": shop, "product_id": product, "day": today - timedelta(days=back), "demand": back}
            work.add(StockReading, reading)
    actors = {actor.login: actor for actor in [*staff.actors.values(), staff.beside, staff.away]}
    demo.tell(Story(1, today, months, calendar.current().next_working_day(today), actors, lambda _line: None))
    found = {one.month: one for one in keep.read_all(DemandForecast, "1 = 1 ORDER BY id")}
    assert {month: found[month].state for month in states} == states
    assert {one.unit_id for one in found.values()} == {staff.units["east_market"]}
    (late,) = [one for one in found.values() if forecasts.late(one)]
    assert late.month == date(2026, 10, 1)
    assert all(one.created_at.astimezone().date() < today for one in found.values())
