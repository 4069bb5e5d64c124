"""An office with people, customers and services that were done for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities.record import Activity, Request
from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.service.rules import heads
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Visit

ALL_FIVE = {"attitude": 5, "communication": 5, "knowledge": 5, "efficiency": 5, "callback": 5}


def today() -> date:
    return date.today()  # noqa: DTZ011


class Served:
    """A manager with three customers of his own, one of a colleague in the other area, and services at them."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.manager, self.above = staff, staff["account_manager"], staff["area_manager"]
        east, west = staff.units["east"], staff.units["west"]
        self.customers = [add_customer(self.manager, east, name) for name in ("福顺烟酒店", "老张超市", "好邻居")]
        self.elsewhere = add_customer(staff.away, west, "西门便利")

    def visit(self, at: int = 0, days: int = 1, **values: Any) -> int:
        """Enter a visit made some days ago."""
        day = today() - timedelta(days=days)
        with keep.operation(PROGRAM, "走访") as work:
            count = work.database.row("SELECT COUNT(*) FROM visit")
            return work.add(Visit, {
                "number": f"BF{count[0] if count else 0}", "customer_id": self.customers[at], "user_id": self.manager.id,
                "day": day, "state": "done", "kind": "anomaly", "arrived_at": datetime.combine(day, time(9)),
                "left_at": datetime.combine(day, time(9, 30)), "purpose": "查库存", **values,
            })  # fmt: skip

    def contact(self, at: int = 0, hours: int = 1, **values: Any) -> int:
        """Enter a contact some hours ago."""
        with keep.operation(PROGRAM, "往来") as work:
            return work.add(Activity, {
                "customer_id": self.customers[at], "user_id": self.manager.id, "channel": "phone_in",
                "happened_at": datetime.now().astimezone() - timedelta(hours=hours), **values,
            })  # fmt: skip

    def settled(self, at: int = 0, hours: int = 5, **values: Any) -> int:
        """Enter a request that was answered some hours ago."""
        moment = datetime.now().astimezone() - timedelta(hours=hours)
        with keep.operation(PROGRAM, "请求") as work:
            return work.add(Request, {
                "customer_id": self.customers[at], "user_id": self.manager.id, "asked_at": moment - timedelta(hours=2),
                "text": "要标价签", "replied_at": moment, "reply": "明天送到", "state": "closed", **values,
            })  # fmt: skip


@pytest.fixture
def served(office: Office) -> Served:
    directory.register()
    return Served(make_staff(office))


def working_days_ago(count: int) -> int:
    """Return how many calendar days lie between today and the working day so many working days before."""
    day = today()
    for _ in range(count):
        day = calendar.current().previous_working_day(day)
    return (today() - day).days


def marks(value: int = 5) -> dict[str, int]:
    return {head.key: value for head in heads.scale(today()).heads}
