"""A staffed office with a manager's customers, and visits past all rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.plans.rules import spans
from cmdesk.visits.record import Visit

_numbers = count(1)


def today() -> date:
    return date.today()  # noqa: DTZ011  # as the rules do


def monday(weeks: int = 0) -> date:
    """Return the Monday of this week or an earlier one; of later weeks the n-th in which nobody has a holiday."""
    found = spans.span("week", today()).first + timedelta(weeks=min(weeks, 0))
    known = calendar.current()
    while weeks > 0:
        found += timedelta(weeks=1)
        weeks -= all(known.is_working(found + timedelta(days=step)) for step in range(5))
    return found


@dataclass
class Desk:
    """A manager, his chief, the attendance keeper, and shops.

    Attributes:
        staff: everybody.
        me: the account manager; ``chief`` is his superior, ``clerk`` keeps the attendance.
        shops: ids of his customers, in the order in which they were opened.
    """

    staff: Staff
    me: Actor
    chief: Actor
    clerk: Actor
    shops: list[int] = field(default_factory=list)

    def shop(self, name: str = "", **values: Any) -> int:
        """Open the file of a customer of the manager's."""
        number = f"{name or '店'}{next(_numbers)}"
        made = add_customer(self.me, self.staff.units["east_market"], number, stage="customer", **values)
        self.shops.append(made)
        return made

    def visit(self, day: date, customer: int | None = None, **values: Any) -> int:
        """Enter a visit past all rights, planned unless said otherwise; returns its id."""
        number = next(_numbers)
        whole = {
            "number": f"BF{number:06d}", "customer_id": customer or self.shop(), "user_id": self.me.id, "day": day,
            "state": "planned", "minutes_planned": 15, "position": number,
        }  # fmt: skip
        with keep.operation(PROGRAM, "走访") as work:
            return work.add(Visit, {**whole, **values})


def make_desk(office: Office) -> Desk:
    staff = make_staff(office)
    return Desk(staff, staff["account_manager"], staff["area_manager"], staff["clerk"])


@pytest.fixture
def desk(office: Office) -> Desk:
    """The people, on both engines."""
    return make_desk(office)


@pytest.fixture
def file_desk(file_office: Office) -> Desk:
    """The people in an office file, for what does not depend on the engine."""
    return make_desk(file_office)


MakeShop = Callable[..., int]
