"""An office with people and a customer who complains."""

from __future__ import annotations

from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import intake, signing
from cmdesk.core import keep
from cmdesk.core.office import Office
from cmdesk.staff.rules import directory


class Desk:
    """People, a customer, and complaints about him."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.customer = add_customer(staff["account_manager"], staff.units["east"], phones="13812345678")

    def register(self, role: str = "account_manager", **values: Any) -> int:
        said = {"customer_id": self.customer, "type": "goods", "facts": "少送一条", "contact_name": "张老板"}
        return intake.register(self.staff[role], {**said, **values})

    def read(self, complaint_id: int) -> Complaint:
        return keep.read(Complaint, complaint_id)

    def state(self, complaint_id: int) -> str:
        return self.read(complaint_id).state or ""


@pytest.fixture
def desk(office: Office) -> Desk:
    directory.register()
    signing.register()
    return Desk(make_staff(office))
