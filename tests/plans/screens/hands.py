"""What the tests of the board do with their hands: show it, look at a column, wait."""

from __future__ import annotations

from typing import Any

from tests.customers.screens.conftest import TestDesk
from tests.plans.conftest import monday

from cmdesk.plans.screens.page import PlansPage


def settle(qtbot: Any, desk: TestDesk) -> None:
    qtbot.settle(desk.work)


def shown(qtbot: Any, desk: TestDesk) -> PlansPage:
    """Show next week's board."""
    page = PlansPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 680)
    page.show()
    qtbot.exposed(page)
    page.show_day(monday(1))
    settle(qtbot, desk)
    return page


def column(page: PlansPage, at: int) -> Any:
    return page.board.columns[at].list


def titles(page: PlansPage, at: int) -> list[str]:
    return [card.title for card in column(page, at).cards]


def focus(qtbot: Any, widget: Any) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
