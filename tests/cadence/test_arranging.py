"""What speaks against a day is said before customers are put on it; nothing of it forbids it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cadence.conftest import MakeCustomer, add_visit
from tests.people import Staff

from cmdesk.cadence import rules
from cmdesk.cadence.rules import arranging
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.errors import NotAllowed
from cmdesk.visits.record import Visit

TODAY = date.today()  # noqa: DTZ011
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


def test_arranged_with_the_reason(staff: Staff, shop: MakeCustomer) -> None:
    """Each by his own manager, with the reason and the longest usual time; who may not plan is refused."""
    shop("甲", cadence="monthly")
    rows = list(rules.due(PROGRAM, TODAY))
    with pytest.raises(NotAllowed):
        arranging.arrange(staff["general_manager"], rows, MONDAY)
    (made,) = arranging.arrange(staff["account_manager"], rows, MONDAY)
    found = Visit.get_by_id(made)
    assert (found.user_id, found.minutes_planned, found.reason) == (staff["account_manager"].id, 20, rows[0].why)


def test_what_speaks_against_a_day(staff: Staff, shop: MakeCustomer) -> None:
    """Crowded, already planned, too late, no suggested day; an anomaly visit may be any day."""
    user = staff["account_manager"].id
    customers = [shop(f"店{number}", cadence="monthly") for number in range(3)]
    regulation.change(PROGRAM, "cadence.single_bimonthly_quarterly.daily", [1, 3], date(2026, 1, 1))
    regulation.change(
        PROGRAM, "cadence.single_bimonthly_quarterly.weekdays", ["mon", "tue", "wed", "thu", "fri"], date(2026, 1, 1)
    )
    add_visit(customers[0], MONDAY, user, state="planned")
    said = "\n".join(arranging.objections(PROGRAM, list(rules.due(PROGRAM, TODAY)), MONDAY))
    assert "将有 4 户，多于每日 3 户" in said
    assert "店0：已排有走访" in said
    assert "已过应访期" in said
    regulation.change(PROGRAM, "cadence.single_bimonthly_quarterly.weekdays", ["tue"], date(2026, 1, 1))
    rows = list(rules.due(PROGRAM, TODAY, customers=customers[1:2]))
    said = "\n".join(arranging.objections(PROGRAM, rows, MONDAY))
    assert "周一不是建议走访日" in said
    assert not any("建议" in one for one in arranging.objections(PROGRAM, rows, MONDAY, "anomaly"))


def test_too_short_for_an_appointment(staff: Staff, shop: MakeCustomer) -> None:
    """核心客户 are asked a day before (S1-78); today is too late for that."""
    shop("甲", visit_class="core")
    rules.choose(PROGRAM, "four_classes", date(2020, 1, 1))
    rows = list(rules.due(PROGRAM, TODAY))
    assert any("提前预约" in one for one in arranging.objections(PROGRAM, rows, TODAY))
    assert not any("提前预约" in one for one in arranging.objections(PROGRAM, rows, MONDAY + timedelta(days=7)))
