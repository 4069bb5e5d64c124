"""An office with people and a customer who complains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.path import intake, signing
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import actor_of, directory


def add_departments(staff: Staff, duties: Mapping[str, str]) -> None:
    """Enter departments, each under a head who then stands among the people by the duty: duty → name."""
    with keep.operation(PROGRAM, "部门") as work:
        for duty, name in duties.items():
            unit = {"name": name, "kind": "department", "parent_id": staff.units["company"], "duty": duty}
            staff.units[duty] = work.add(Unit, unit)
            person = {"login": duty, "name": f"{name}负责人", "role": "department_head", "unit_id": staff.units[duty]}
            head = work.add(User, {**person, "active": True})
            staff.actors[duty] = actor_of(head)


class Desk:
    """People, a customer, and complaints about him; of the departments that countersign there are two."""

    def __init__(self, staff: Staff) -> None:
        add_departments(staff, {"quality": "品控部", "logistics": "物流部"})
        self.staff = staff
        self.customer = add_customer(staff["account_manager"], staff.units["east"], phones="13812345678")

    def register(self, role: str = "account_manager", **values: Any) -> int:
        received = datetime.now() - timedelta(hours=2)  # noqa: DTZ005  # nobody comes to the scene before it
        said = {"customer_id": self.customer, "type": "goods", "facts": "少送一条", "contact_name": "张老板",
                "received_at": received}  # fmt: skip
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
