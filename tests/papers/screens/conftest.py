"""A desk with the forms of ``tests.papers.conftest`` and a manager who prints."""

from __future__ import annotations

import pytest
from tests.customers.screens import conftest as desks
from tests.papers.conftest import LIST, PASS
from tests.people import Staff, make_staff

from cmdesk.core.actor import PROGRAM
from cmdesk.core.file.office import Office
from cmdesk.papers.rules import own

desk_of = desks.desk_of
MakeDesk = desks.MakeDesk
TestDesk = desks.TestDesk


@pytest.fixture
def people(file_office: Office) -> Staff:
    """People, and the forms ``gate_pass`` and ``name_list``."""
    made = make_staff(file_office)
    own.save(PROGRAM, file_office, "gate_pass", PASS)
    own.save(PROGRAM, file_office, "name_list", LIST)
    return made
