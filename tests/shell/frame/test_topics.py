"""What people type into Ctrl+K leads to where the manual tells how it is done."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit
from tests.kit.form.hands import press
from tests.people import add_customer, make_staff
from tests.shell.conftest import OpenWindow

from cmdesk.core.file.office import Office
from cmdesk.shell import features
from cmdesk.shell.frame import topics
from cmdesk.shell.frame.finding import find
from cmdesk.shell.frame.manual import ManualWindow


@pytest.mark.parametrize(
    ("typed", "page", "title"),
    [
        ("合并", "doubles.md", "三处会提醒重复"),  # the page that is called so comes first
        ("抬头", "forms.md", "修改表单"),
        ("忘记密码", "install.md", "登录、锁定、换人"),
        ("离职", "rights.md", "管理人员"),
        ("恢复备份", "backup.md", "核对和恢复"),
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


@pytest.fixture
def manual(qtbot: Any) -> ManualWindow:
    """The manual, open at the page of the settings."""
    made = ManualWindow("settings.md")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.pages.verticalScrollBar().maximum() > 0)
    return made


def first_line(manual: ManualWindow) -> str:
    """Return the first line that is seen."""
    seen = manual.pages.cursorForPosition(QPoint(60, 24))  # behind the margin, in the first line
    seen.select(QTextCursor.SelectionType.BlockUnderCursor)
    return seen.selectedText().strip()


def click_link(qtbot: Any, manual: ManualWindow, target: str) -> None:
    """Click the first link of the page to a target."""
    block = manual.pages.document().begin()
    while block.isValid():
        for span in block.textFormats():
            if span.format.isAnchor() and QUrl(span.format.anchorHref()).toString() == target:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + span.start + 1)
                manual.pages.setTextCursor(cursor)
                manual.pages.ensureCursorVisible()
                qtbot.mouseClick(
                    manual.pages.viewport(), Qt.MouseButton.LeftButton, pos=manual.pages.cursorRect().center()
                )
                return
        block = block.next()
    raise AssertionError(target)


def test_a_link_leads_to_the_heading_it_names(qtbot: Any, manual: ManualWindow) -> None:
    """On the same page and on another one; 返回 leads back."""
    click_link(qtbot, manual, "#制度")
    qtbot.waitUntil(lambda: first_line(manual) == "制度")
    manual.resize(860, 300)
    click_link(qtbot, manual, "classes.md#制度从某一天起生效")
    qtbot.waitUntil(lambda: manual.pages.source().fileName() == "classes.md")
    qtbot.waitUntil(lambda: first_line(manual) == "制度从某一天起生效")
    manual.pages.backward()
    assert manual.pages.source().fileName() == "settings.md"


def test_words_are_found_on_the_page(qtbot: Any, manual: ManualWindow) -> None:
    """Ctrl+F, the words: from one place to the next and round again; Esc leaves the search, once more the window."""
    press(qtbot, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    assert manual.search.hasFocus()
    manual.go_to("备份")
    manual.search.setText("恢复")
    assert "恢复到新文件夹" in manual.pages.textCursor().block().text(), "from what is seen on"
    count = int(manual._count.text().split()[0])
    assert count > 2
    places = []
    for _ in range(count + 1):
        places.append(manual.pages.textCursor().selectionStart())
        assert manual.pages.textCursor().selectedText() == "恢复"
        press(qtbot, Qt.Key.Key_Return)
    assert len(set(places)) == count
    assert places[-1] == places[0]
    press(qtbot, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert manual.pages.textCursor().selectionStart() == places[0]
    manual.search.setText("没有这样的话")
    assert manual._count.text() == "没有找到"
    press(qtbot, Qt.Key.Key_Escape)
    assert manual.isVisible()
    assert manual.pages.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_f1_in_the_settings_opens_the_chapter_of_the_page(
    qtbot: Any, file_office: Office, window_of: OpenWindow
) -> None:
    """Whoever asks about backups reads about backups, not about the first of all settings."""
    window = window_of(make_staff(file_office)["administrator"])
    window.go("settings")
    window.page("settings").select("backups")
    press(qtbot, Qt.Key.Key_F1)
    (opened,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ManualWindow) and one.isVisible()]
    qtbot.addWidget(opened)
    assert opened.pages.source().fileName() == "settings.md"
    qtbot.waitUntil(lambda: first_line(opened) == "备份")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("恢复备份", "备份"),
        ("备份", "备份"),
        ("重设密码", "人员"),
        ("走访", "走访"),
        ("录入走访", "录入走访"),
        ("gzrl", "工作日历"),
    ],
)
def test_the_place_where_it_is_done_stands_first(file_office: Office, typed: str, wanted: str) -> None:
    """Called so, begun by its name, or told of in its chapter: before what the manual says of it."""
    actor = make_staff(file_office)["administrator"]
    pages = [page for feature in features.FEATURES for page in feature.pages]
    first = find(actor, typed, pages)[0]
    assert (first.section, first.title) == ("功能", wanted)


def test_customers_stand_before_places_that_only_sound_alike(file_office: Office) -> None:
    """Whoever types a whole name, or initials, looks for the customer; whoever types a place's name for the place."""
    actor = make_staff(file_office)["administrator"]
    add_customer(actor, None, "计划用品店")
    pages = [page for feature in features.FEATURES for page in feature.pages]
    assert [one.section for one in find(actor, "计划用品店", pages)][:2] == ["客户", "功能"]
    assert [one.title for one in find(actor, "计划", pages)][:2] == ["计划", "计划用品店"]
    assert find(actor, "jh", pages)[0].section == "客户"
