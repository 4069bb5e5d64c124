"""A desk for the screens of complaints, in an office file."""

from __future__ import annotations

import pytest
from tests.complaints.conftest import Desk
from tests.customers.screens import conftest as desks
from tests.people import make_staff

from cmdesk.complaints.rules.path import signing
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def matter(file_office: Office) -> Desk:
    """People, a customer and complaints about him, in a file."""
    directory.register()
    signing.register()
    return Desk(make_staff(file_office))
