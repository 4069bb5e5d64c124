"""Customers chosen to get on, and the list of those who must be told of the next month's strategy."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cadence.conftest import MakeCustomer
from tests.people import Staff, add_customer

from cmdesk.cadence.rules import helping
from cmdesk.core.actor import PROGRAM
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused

DAY = date(2026, 11, 21)
NEXT = date(2026, 12, 1)


def test_three_or_four_a_month(staff: Staff, shop: MakeCustomer) -> None:
    """A fifth is refused; the next month begins anew; another manager has his own four (S0-42)."""
    ids = [shop(f"店{number}") for number in range(5)]
    manager = staff["account_manager"]
    for one in ids[:4]:
        helping.choose_improvement(manager, one, DAY, ["sales"], "多进新品")
    helping.choose_improvement(manager, ids[0], date(2026, 11, 3), ["new_product", "shop"])
    with pytest.raises(Refused, match="最多 4 户"):
        helping.choose_improvement(manager, ids[4], DAY, ["sales"])
    assert helping.choose_improvement(manager, ids[4], NEXT, ["sales"]).month == NEXT
    found = helping.improvements(manager, DAY)
    assert (found[0].customer_id, found[0].goals) == (ids[0], ("new_product", "shop"))
    assert len(found) == 4
    helping.report_improvement(manager, found[0].id, "上了两个新品", reached=True)
    helping.drop_improvement(manager, found[1].id)
    assert [one.reached for one in helping.improvements(manager, DAY)] == [True, False, False]
    assert helping.improvements(staff.away, DAY) == []


def test_goals_and_a_manager_are_needed(staff: Staff, shop: MakeCustomer) -> None:
    """Without goals nothing can be reached; without a manager nobody does it."""
    with pytest.raises(Invalid):
        helping.choose_improvement(PROGRAM, shop("甲"), DAY, [])
    with pytest.raises(Refused, match="客户经理"):
        helping.choose_improvement(PROGRAM, add_customer(None, None, "乙"), DAY, ["sales"])
    with pytest.raises(NotFound):
        helping.choose_improvement(staff.away, shop("丙"), DAY, ["sales"])


def test_who_must_be_told(staff: Staff, shop: MakeCustomer) -> None:
    """Listed once a month, told with method and day; the rate is of those listed (S0-40)."""
    one, other = shop("甲"), shop("乙")
    manager = staff["account_manager"]
    assert helping.must_tell(manager, NEXT, {one: "送货员不经过", other: ""}) == 2
    assert helping.must_tell(manager, date(2026, 12, 20), {one: "送货员不经过"}) == 0
    listed = helping.briefing(manager, NEXT)
    assert (listed.done, listed.rate, [row.name for row in listed.rows]) == (0, 0, ["乙", "甲"])
    assert helping.tell(manager, [listed.rows[1].id], "phone", DAY) == 1
    listed = helping.briefing(manager, NEXT)
    assert (listed.done, listed.rate) == (1, 50)
    assert (listed.rows[1].name, listed.rows[1].method, listed.rows[1].told_on) == ("甲", "phone", DAY)
    with pytest.raises(Invalid):
        helping.tell(manager, [listed.rows[0].id], "pigeon", DAY)
    assert helping.briefing(manager, DAY).rate == 100


def test_rights_of_the_list(staff: Staff, shop: MakeCustomer) -> None:
    """Another area's manager sees none of it; who may not is refused."""
    one = shop("甲")
    helping.must_tell(PROGRAM, NEXT, {one: ""})
    assert helping.briefing(staff.away, NEXT).rows == ()
    with pytest.raises(NotFound):
        helping.must_tell(staff.away, NEXT, {one: ""})
    with pytest.raises(NotAllowed):
        helping.must_tell(staff["general_manager"], NEXT, {one: ""})
