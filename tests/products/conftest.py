"""An office with people, ready for products."""

from __future__ import annotations

import pytest
from tests.people import Staff, make_staff

from cmdesk.core.file.office import Office


@pytest.fixture
def staff(office: Office) -> Staff:
    """Everybody of a small office, on each engine."""
    return make_staff(office)
