"""An office with people, a customer, and a day of visits and calls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities.record import Activity
from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.journal.rules import minutes
from cmdesk.products.record import Product
from cmdesk.staff.rules import directory
from cmdesk.visits.record import StockReading, Visit

TODAY = date.today()  # noqa: DTZ011


class Day:
    """A manager's day: two visits made, one missed, a call, one visit planned for the next working day."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.manager = staff, staff["account_manager"]
        self.day, self.next = TODAY, calendar.current().next_working_day(TODAY)
        east = staff.units["east"]
        self.customers = [add_customer(self.manager, east, name) for name in ("福顺烟酒店", "老张超市", "好邻居")]
        with keep.operation(PROGRAM, "一天") as work:
            product = work.add(Product, {"number": "P1", "name": "云山（软）", "standing": "key", "sold": True})
            activity = work.add(
                Activity, self._contact(0, "visit", 9, opinions="希望多供紧俏品种", result="陈列已整理")
            )
            first = work.add(
                Visit, self._visit(0, 1, "done", activity_id=activity, steps=("greet", "display", "collect"))
            )
            work.add(Visit, self._visit(1, 2, "done", offences=("fake",)))
            work.add(Visit, self._visit(2, 3, "missed", missed_reason="关门"))
            work.add(Activity, self._contact(1, "phone_out", 15, subject="催款", result="明天付"))
            work.add(
                Visit,
                {**self._visit(0, 1, "planned", purpose="回访", focus="新品", measures="带样品"), "day": self.next},
            )
            work.add(
                StockReading,
                {
                    "visit_id": first,
                    "customer_id": self.customers[0],
                    "product_id": product,
                    "day": TODAY,
                    "stock": 5,
                    "demand": 20,
                },
            )
        self.visit = first

    def _contact(self, at: int, channel: str, hour: int, **values: Any) -> dict[str, Any]:
        moment = datetime.combine(self.day, time(hour))
        return {
            "customer_id": self.customers[at],
            "user_id": self.manager.id,
            "channel": channel,
            "happened_at": moment,
            **values,
        }

    def _visit(self, at: int, position: int, state: str, **values: Any) -> dict[str, Any]:
        made = {"arrived_at": datetime.combine(self.day, time(9)), "left_at": datetime.combine(self.day, time(9, 20))}
        return {
            "number": f"BF{at}{position}{state}", "customer_id": self.customers[at], "user_id": self.manager.id,
            "day": self.day, "position": position, "state": state, **(made if state == "done" else {}), **values,
        }  # fmt: skip


@pytest.fixture
def day(office: Office) -> Day:
    directory.register()
    minutes.register()
    return Day(make_staff(office))


def at(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(10))
