"""A desk for the screens of visits, three sheets of yesterday, and somebody who types them in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.customers.screens.conftest import MakeDesk, desk_of
from tests.visits.conftest import Round, ago
from tests.visits.screens.typist import Typist

from cmdesk.visits.record import Visit
from cmdesk.visits.screens.entry.page import EntryPage

__all__ = ["desk_of"]


@pytest.fixture
def sheets(file_tour: Round) -> list[Visit]:
    """Three sheets of yesterday in the order of the route."""
    return [file_tour.visit(ago(1), shop, purpose="推荐新品") for shop in range(3)]


@pytest.fixture
def typist(qtbot: Any, desk_of: MakeDesk, file_tour: Round, sheets: list[Visit]) -> Typist:
    """The page with nothing on it, the keyboard at the number."""
    desk = desk_of(file_tour.me)
    page = EntryPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    page.show()
    qtbot.exposed(page)
    page.activateWindow()
    page.head.number.setFocus()
    return Typist(qtbot, desk, page)
