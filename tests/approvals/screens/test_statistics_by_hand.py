"""The page of how long approvals take, by keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.approvals import conftest as approving
from tests.approvals.test_statistics import AREA, MONTH, matters
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.approvals.screens.statistics import ApprovalStatisticsPage
from cmdesk.core.file.office import Office

people, about, set_flow, desk_of = approving.people, approving.about, approving.set_flow, approving.desk_of


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


def test_months_are_walked_by_keys(qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any) -> None:
    """Alt+Left shows the month before, Alt+Home the present one; signers and steps stand with their figures."""
    matters(people, about, set_flow({"name": "审核", "who": [AREA], "limit": "24 时钟小时"}), [30, 90, 3000])
    page = ApprovalStatisticsPage(desk_of(people["general_manager"]))
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.found is not None)
    now = page.months.month
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.months.month < now
    qtbot.keyClick(page, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert page.months.month == now
    page.trend.opened.emit(MONTH)
    qtbot.waitUntil(lambda: page.found is not None and page.found.begin == MONTH)
    assert "办理 3 件" in page.summary.text()
    assert "超时 1 件" in page.summary.text()
    assert [page.people.rows.item(0, at).text() for at in range(5)] == [
        "区域经理",
        "3",
        "1",
        "1.5 时",
        "50.0 时",
    ]
    assert page.steps.rows.item(0, 0).text() == "试流程 · 审核"
