"""The month in a low window: what is planned on a day is seen, in words wherever they have room."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton
from tests.customers.screens.conftest import TestDesk

from cmdesk.plans.rules.board import MonthDay
from cmdesk.plans.rules.load import Load
from cmdesk.plans.screens.month import MonthView
from cmdesk.plans.screens.side import PlanPanel
from cmdesk.visits.rules.planning.duration import Duration


def _days(*, work: int = 0, visits: int = 0) -> list[MonthDay]:
    """Return November 2026, which has six weeks, with the same load every day; nothing asks for a number of visits."""
    days = [date(2026, 11, number) for number in range(1, 31)]
    return [MonthDay(one, True, "", Load(one, Duration(visits), 0, 0, work, 0, 450, 60), visits) for one in days]


def _cell(qtbot: Any, days: list[MonthDay], height: int) -> QImage:
    """Return how the 24th is painted in cells of a height, in a month as narrow as beside its panel."""
    view = MonthView()
    qtbot.addWidget(view)
    view.resize(336, 26 + 6 * height)
    view.show_days(days, days[0].day)
    return view.grab(QRect(48 + 2, 26 + 4 * height + 2, 44, height - 4)).toImage()


@pytest.mark.parametrize("height", [50, 40, 80])
def test_a_day_with_work_is_told_from_an_empty_one(qtbot: Any, height: int) -> None:
    """Nothing else in its cell would tell of it."""
    assert _cell(qtbot, _days(work=60), height) != _cell(qtbot, _days(), height)


def test_two_lines_stand_where_two_have_room(qtbot: Any) -> None:
    """At 911 × 480 a cell is 49 pixels high: how many of how many were made stands below the day."""
    below = QRect(0, 24, 44, 20)
    made, empty = (_cell(qtbot, days, 49).copy(below) for days in (_days(visits=9), _days()))
    assert made != empty


def test_the_buttons_of_a_low_panel_stand_in_one_line(desk: TestDesk, qtbot: Any) -> None:
    """Without their icons, so that goals and items keep their room."""
    panel = PlanPanel(desk.memory, with_goals=False)
    qtbot.addWidget(panel)
    panel.show()
    lines = []
    for height in (400, 250):
        panel.resize(230, height)
        lines.append({one.y() for one in panel.findChildren(QToolButton) if one.text() in {"事项", "落实"}})
    assert [len(tops) for tops in lines] == [2, 1]
