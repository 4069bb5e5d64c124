"""An office in a file with people, a flow to write, and somebody's desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.core.approval import conftest as approving
from tests.core.approval.conftest import Matter
from tests.customers.screens import conftest as desks
from tests.people import Staff, make_staff

from cmdesk.core.approval import subjects
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import directory

desk_of = desks.desk_of
set_flow = approving.set_flow


@pytest.fixture
def people(office: Office) -> Staff:
    directory.register()
    return make_staff(office)


@pytest.fixture
def about(office: Office) -> Iterator[Matter]:
    made = Matter()
    subjects.register(subjects.Subject("regulation", made.content, made.settled))
    yield made
    subjects.forget("regulation")
