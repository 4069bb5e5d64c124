"""The demo office sells forty cigarettes."""

from __future__ import annotations

from datetime import date

from tests.people import Staff

from cmdesk.products import demo, rules
from cmdesk.staff.demo.story import Story


def test_the_demo_has_forty_products_in_trade(staff: Staff) -> None:
    """Forty specifications, all priced, dearest first, with every standing among them; other trades stay out of it."""
    people = {actor.login: actor for actor in staff.actors.values()}
    demo.fill(Story(1, date(2026, 3, 2), 6, date(2026, 3, 3), people, print))
    shelf = rules.shelf()
    assert len(shelf) == 40
    assert len({one.name for one in shelf}) == 40
    assert len({one.barcode for one in shelf}) == 40
    assert {one.standing for one in shelf} == {"regular", "key", "new", "recommended", "scarce", "withdrawn"}
    prices = [one.wholesale_price for one in shelf]
    assert prices == sorted(prices, reverse=True)
    assert all(one.retail_price > one.wholesale_price for one in shelf)
    assert len(rules.shelf(everything=True)) == 44
    assert rules.add(staff["clerk"], {"name": "下一个"})
    assert rules.shelf()[-1].number == "SP00045"
