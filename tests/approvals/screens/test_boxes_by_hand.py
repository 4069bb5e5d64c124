"""The four boxes of approvals as people see them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.approvals import conftest as approving
from tests.people import Staff

from cmdesk.approvals.screens.page import ApprovalsPage
from cmdesk.core.file.office import Office
from cmdesk.kit.look.empty import Empty

people, desk_of = approving.people, approving.desk_of


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


def test_each_empty_box_says_its_own(qtbot: Any, people: Staff, desk_of: Any) -> None:
    """Who has asked for nothing is not told that nothing waits for him; the tabs stand side by side at the left."""
    page = ApprovalsPage(desk_of(people["account_manager"]))
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    said = []
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        (empty,) = [one for one in page.findChildren(Empty) if one.isVisible()]
        said.append(empty.accessibleName())
    assert len(set(said)) == len(said) == 4
    assert "发起" in said[1]
    assert page.tabs.tabRect(3).right() < page.width() / 2
