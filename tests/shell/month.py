"""The office in which November 2026 is lived: a manager with twelve shops, his superior, the end of October."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from tests.people import PASSWORD, Staff, add_customer, make_staff
from tests.shell.worker import Worker
from tests.travelling import Clock, travelling

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Person
from cmdesk.products.record import Product
from cmdesk.staff.rules import sign_in, signing_in

NEXT = date(2026, 11, 2)
"""The first working day of the month, a Monday."""

Sit = Callable[[str], Worker]
"""Role → that person, signed in, at the only desk."""


@dataclass(frozen=True)
class Month:
    """The office.

    Attributes:
        clock: stands at Friday, October 30, nine o'clock.
        shops: ids of the manager's customers; at each there is somebody called 店主.
        products: ids of two products in sale.
    """

    clock: Clock
    office: Office
    staff: Staff
    shops: tuple[int, ...]
    products: tuple[int, ...]

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Let it be a time of a day."""
        self.clock.set(datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001  # the clock on the wall


@pytest.fixture
def month(file_office: Office) -> Iterator[Month]:
    """The office at the end of October; who works there may sign in."""
    with travelling() as clock:
        clock.set(datetime(2026, 10, 30, 9))  # noqa: DTZ001  # the clock on the wall
        staff = make_staff(file_office)
        me = staff["account_manager"]
        for role in ("account_manager", "area_manager"):
            signing_in.reset_password(PROGRAM, staff[role].id, PASSWORD, temporary=False)
        shops = tuple(
            add_customer(me, staff.units["east_market"], f"店{at:02}", stage="customer", cadence="monthly")
            for at in range(1, 13)
        )
        with keep.operation(PROGRAM, "准备") as work:
            for shop in shops:
                work.add(Person, {"customer_id": shop, "name": "店主", "roles": ("owner",)})
            products = tuple(
                work.add(Product, {"number": f"P{at}", "name": name, "position": at, "sold": True})
                for at, name in enumerate(("云山（软）", "云山（硬）"), 1)
            )
        yield Month(clock, file_office, staff, shops, products)


@pytest.fixture
def sit(qtbot: Any, month: Month) -> Iterator[Sit]:
    """Let people sit down at the desk one after the other, with their passwords."""
    here: list[Worker] = []

    def down(role: str) -> Worker:
        while here:
            here.pop().leave()
        here.append(Worker(qtbot, month.office, sign_in(role, PASSWORD)))
        return here[0]

    yield down
    while here:
        here.pop().leave()
