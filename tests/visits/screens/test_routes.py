"""The page of routes: a proposal is confirmed, customers are put in order by keys, the check says what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.customers.screens import conftest as desks
from tests.visits.conftest import Round, today
from tests.visits.test_routes import shop

from cmdesk.kit import ask
from cmdesk.visits import rules
from cmdesk.visits.rules.routes import writing
from cmdesk.visits.screens.routes import RoutesPage

desk_of = desks.desk_of


def test_proposed_confirmed_and_put_in_order(
    qtbot: Any, file_tour: Round, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person confirms; Ctrl+Down moves a customer; Delete takes him off; a day follows the route."""
    for n in range(3):
        shop(file_tour, f"店{n}", "mon", 0.1 * n)
    desk = desk_of(file_tour.me)
    page = RoutesPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    up, down = (
        next(one for one in page.stops.findChildren(QPushButton) if one.text() == word) for word in ("上移", "下移")
    )
    qtbot.waitUntil(lambda: page.problems.rows.rowCount() == 6)
    assert (up.isEnabled(), down.isEnabled()) == (False, False)  # there is no route yet
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *given, **_: asked.append(given[2]) or True)
    page.propose()
    qtbot.waitUntil(lambda: page.stops.rows.rowCount() == 3)
    assert asked[0].startswith("周一 1 线：3 户")
    (route,) = writing.routes_of(file_tour.me.id)
    first, second, third = (one.customer_id for one in route.shops)
    page.stops.select(second)
    assert (up.isEnabled(), down.isEnabled()) == (True, True)
    page.stops.select(first)
    assert (up.isEnabled(), down.isEnabled()) == (False, True)
    qtbot.keyClick(page.stops.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    page.later()
    qtbot.waitUntil(lambda: _order(file_tour) != [first, second, third])
    page.stops.select(third)
    qtbot.keyClick(page.stops.rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: third not in _order(file_tour))
    day = today() + timedelta(1)
    for customer in (first, second):
        rules.schedule(file_tour.me, customer, file_tour.me.id, day)
    monkeypatch.setattr(ask, "text", lambda *_, **__: f"{day}")
    page.order_day()
    qtbot.waitUntil(lambda: any("已按路线排好" in words for words, _ in desk.said))
    stops = rules.stops(file_tour.me, file_tour.me.id, day)
    assert [stop.customer_id for stop in stops] == _order(file_tour)
    assert desk.refusals == []


def _order(tour: Round) -> list[int]:
    return [one.customer_id for one in writing.routes_of(tour.me.id)[0].shops]
