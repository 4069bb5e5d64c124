"""A staffed office with customers and a history of visits and contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities.record import Activity
from cmdesk.core.actor import PROGRAM
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.visits.record import Visit

_numbers = count(1)
OPENED = date(2024, 1, 10)


def add_visit(customer: int, day: date, user: int, **values: Any) -> int:
    """Enter a visit past all rights, done unless said otherwise; returns its id."""
    whole = {"number": f"ZF{next(_numbers):06d}", "customer_id": customer, "user_id": user, "day": day, "state": "done"}
    with keep.operation(PROGRAM, "走访") as work:
        return work.add(Visit, {**whole, **values})


def add_contact(customer: int, at: datetime, user: int, channel: str = "phone_out") -> int:
    """Enter a contact past all rights; returns its id."""
    values = {"customer_id": customer, "user_id": user, "happened_at": at.astimezone(), "channel": channel}
    with keep.operation(PROGRAM, "往来") as work:
        return work.add(Activity, values)


def noon(day: date) -> datetime:
    """Return twelve o'clock here."""
    return datetime.combine(day, time(12)).astimezone()


@pytest.fixture
def staff(office: Office) -> Staff:
    """The people, in the office of each engine."""
    return make_staff(office)


@pytest.fixture
def file_staff(file_office: Office) -> Staff:
    """The people, in an office file."""
    return make_staff(file_office)


MakeCustomer = Callable[..., int]


@pytest.fixture
def shop(staff: Staff) -> MakeCustomer:
    """Open a file of the account manager's in the market of the east, on 2024-01-10 unless said otherwise."""

    def make(name: str, opened: date = OPENED, **values: Any) -> int:
        owner = values.pop("owner", staff["account_manager"])
        area = values.pop("area", staff.units["east_market"])
        with clock.written_at(noon(opened)):
            return add_customer(owner, area, name, **values)

    return make
