"""An office with people who open files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from tests.people import Staff, make_staff

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import rules as customers
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import moves, onsite, opening, rights
from cmdesk.staff.rules import directory

TODAY = datetime.now().date()  # noqa: DTZ005
WHOLE = {"address": "解放路12号", "phones": "13812345678", "business_kind": "retailer"}
GOOD: dict[str, Any] = {"visited_on": TODAY, "met": "王店主", "detailed": "yes", "truthful": "yes", "valid": "yes"}
BAD: dict[str, Any] = {**GOOD, "truthful": "no", "truthful_note": "门牌号对不上"}


class Files:
    """People, and the files they open."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.manager = staff["account_manager"]
        self._made = 0

    def open(self, actor: Actor | None = None, **values: Any) -> int:
        """Open a customer file; returns the customer's id."""
        self._made += 1
        said = {"name": f"福顺烟酒店{self._made}", **WHOLE, "phones": f"1381234{self._made:04d}", **values}
        return customers.create(actor or self.manager, said).id

    def way(self, customer_id: int) -> Filing:
        """Return how far a customer's file is."""
        found = rights.latest(customer_id)
        assert found is not None
        return found

    def submit(self, customer_id: int) -> int:
        return moves.submit(self.manager, self.way(customer_id).id)

    def review(self, customer_id: int) -> None:
        """Submit and approve a file."""
        approval.approve(self.staff["area_manager"], self.submit(customer_id))

    def hand_on(self, customer_id: int) -> None:
        moves.hand_on(self.manager, self.way(customer_id).id, self.staff["service_specialist"].id)

    def verify(self, customer_id: int, values: dict[str, Any] | None = None) -> int:
        return onsite.verify(self.staff["area_manager"], self.way(customer_id).id, values or GOOD)

    def archive(self, customer_id: int) -> None:
        """Take a file the whole way."""
        self.review(customer_id)
        self.hand_on(customer_id)
        self.verify(customer_id)
        moves.archive(self.staff["service_specialist"], self.way(customer_id).id)

    def set(self, customer_id: int, **values: Any) -> None:
        """Write moments as if they had been then."""
        with keep.operation(self.staff["administrator"], "补记") as work:
            work.edit(Filing, self.way(customer_id).id, values)


@pytest.fixture
def files(office: Office) -> Files:
    return _files(office)


@pytest.fixture
def one_file(file_office: Office) -> Files:
    return _files(file_office)


def _files(office: Office) -> Files:
    directory.register()
    moves.register()
    opening.register()
    return Files(make_staff(office))


def day(text: str) -> date:
    return date.fromisoformat(text)
