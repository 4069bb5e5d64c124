"""The statistics of the four phases are turned over by keys: phase by phase, month by month (S1-49)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from tests.customers.screens import conftest as desks
from tests.service.conftest import Served
from tests.service.screens.test_service_by_hand import shown, work

from cmdesk.service.screens.phases import PhasesPage

__all__ = ["desk_of", "work"]
desk_of = desks.desk_of


def test_a_month_is_turned_over_by_keys(qtbot: Any, work: Served, desk_of: desks.MakeDesk) -> None:
    """The total stands first, each manager below it; the month after has nothing and says so."""
    work.visit(0, days=0)
    page = PhasesPage(desk_of(work.above))  # type: ignore[arg-type]
    shown(qtbot, page)
    rows = page.list.rows
    qtbot.waitUntil(lambda: page.found is not None and rows.rowCount() > 2)
    qtbot.keyClick(page.phase, Qt.Key.Key_Down)
    heads = [rows.horizontalHeaderItem(at).text() for at in range(rows.columnCount())]
    assert heads[:3] == ["客户经理", "走访完成", "未访"]
    assert [rows.item(0, at).text() for at in (0, 1)] == ["合计", "1/1（100%）"]
    assert rows.item(rows.rowCount() - 1, 0).text() == "上月合计"
    assert "走访完成 1/1（100%）" in page.totals.text()
    qtbot.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.found is not None and page.found.days.first == page.months.month)
    assert page.found is not None
    assert page.found.is_empty
    assert rows.rowCount() == 0
    assert page.totals.isHidden()
