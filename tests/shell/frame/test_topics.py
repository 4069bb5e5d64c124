"""What people type into Ctrl+K leads to where the manual tells how it is done."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit
from tests.people import make_staff
from tests.shell.conftest import OpenWindow

from cmdesk.core.file.office import Office
from cmdesk.shell.frame import topics
from cmdesk.shell.frame.manual import ManualWindow


@pytest.mark.parametrize(
    ("typed", "page", "title"),
    [
        ("合并", "doubles.md", "三处会提醒重复"),  # the page that is called so comes first
        ("抬头", "forms.md", "修改表单"),
        ("忘记密码", "install.md", "登录、锁定、换人"),
        ("离职", "rights.md", "管理人员"),
        ("撤销导入", "import.md", "撤销"),  # not written so anywhere: both words are looked for
    ],
)
def test_what_is_to_be_done_is_found_in_the_manual(typed: str, page: str, title: str) -> None:
    """A clerk does not know what we call a thing; a line of the section says whether it is the right one."""
    found = topics.find(typed)
    assert (page, title) in [(one.page, one.title) for one, _ in found]
    assert len(found) <= topics.MOST
    assert all(any(word in line for word in (typed, typed[:2], typed[2:])) for one, line in found if typed in one.lines)


def test_lines_are_shown_without_marks_and_letters_find_customers_only() -> None:
    """No asterisk, link or bar of a table is left; initials and digits are of customers, one character alone is of all."""
    lines = [line for one in topics.topics() for line in one.lines]
    assert len(lines) > 500
    assert not [line for line in lines if "**" in line or "](" in line or line.startswith(("|", "- ", "!["))]
    assert topics.find("hb") == topics.find("2026") == topics.find("并") == topics.find("  ") == []


def test_ctrl_k_turns_to_the_section(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Typed words, Enter: the manual opens where it tells of them."""
    window = window_of(make_staff(file_office)["administrator"])
    window.search()
    field = window.palette_.findChild(QLineEdit)
    field.setText("查重与合并")
    qtbot.waitUntil(lambda: [one.section for one in window.palette_._model.items][:1] == ["手册"])
    sought = window.palette_._model.items[0]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    (manual,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ManualWindow)]
    qtbot.addWidget(manual)
    assert manual.pages.source().fileName() == "keys.md"
    assert manual.focusWidget() is manual.pages
    assert sought.title == "查重与合并"
    qtbot.waitUntil(lambda: manual.pages.verticalScrollBar().value() > 0)
    seen = manual.pages.cursorForPosition(QPoint(60, 24))  # behind the margin, in the first line
    seen.select(QTextCursor.SelectionType.BlockUnderCursor)
    assert "查重与合并" in seen.selectedText()
