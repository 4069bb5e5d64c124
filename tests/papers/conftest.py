"""A small office with a form of its own that carries a running number, and one that does not."""

from __future__ import annotations

import pytest
from tests.people import Staff, make_staff

from cmdesk.core.actor import PROGRAM
from cmdesk.core.file.office import Office
from cmdesk.papers.rules import own

PASS = """
title = "出门证"
number = "DD-QR-YXB-11"
serial = "number"
[[block]]
kind = "grid"
rows = [[{label = "车号", key = "plate", label_width = 30, width = 150}]]
"""
LIST = """
title = "{month}名簿"
[[block]]
kind = "table"
key = "rows"
rows = 3
columns = [{label = "名称", key = "name", width = 180}]
"""


@pytest.fixture
def staff(office: Office) -> Staff:
    """People, and the forms ``gate_pass`` and ``name_list``."""
    made = make_staff(office)
    own.save(PROGRAM, office, "gate_pass", PASS)
    own.save(PROGRAM, office, "name_list", LIST)
    return made
