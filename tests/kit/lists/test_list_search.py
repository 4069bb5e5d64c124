"""Ctrl+F in a page of small lists (look: manners of every list)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget
from tests.kit.form.hands import compose, focused, press, show, type_

from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty

LINES = [Line(1, ("KH1", "福顺烟酒店")), Line(2, ("KH2", "金龙超市")), Line(3, ("KH3", "福来超市"))]


class Page(QWidget):
    """Two lists below each other."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = (
            SmallList(("编号", "客户"), add="", icon="list", nothing="还没有客户。") for _ in range(2)
        )
        rows = QVBoxLayout(self)
        for one in (self.first, self.second):
            one.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            one.show_lines(LINES)
            rows.addWidget(one)
        self.searches = offer_search(self, self.first, self.second)


@pytest.fixture
def page(qtbot: Any) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.resize(600, 500)
    show(qtbot, made)
    return made


def ctrl_f(qtbot: Any) -> None:
    press(qtbot, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)


def test_what_is_typed_leaves_the_lines_that_hold_it(page: Page, qtbot: Any) -> None:
    """Ctrl+F goes to the list one is in; Enter into what was found; Esc shows all again, and the keys stay in the list."""
    page.second.setFocus()
    ctrl_f(qtbot)
    assert focused() is page.searches[1]
    type_(qtbot, "福")
    assert page.second.shown() == [1, 3]
    assert page.second.current == 1
    assert page.first.shown() == [1, 2, 3]
    press(qtbot, Qt.Key.Key_Return)
    assert focused() is page.second.rows
    press(qtbot, Qt.Key.Key_Down)
    assert page.second.current == 3, "a line that is not listed is stepped over"
    ctrl_f(qtbot)
    press(qtbot, Qt.Key.Key_Escape)
    assert page.second.shown() == [1, 2, 3]
    assert focused() is page.second.rows


def test_nothing_that_is_not_seen_is_acted_upon(page: Page, qtbot: Any) -> None:
    """All were selected, then searched: only what is listed is chosen, also after the list was read anew."""
    page.first.rows.selectAll()
    assert page.findChildren(Empty) == [], "what most lists never show is not made beforehand"
    page.searches[0].setText("超市")
    assert page.first.chosen() == [2, 3]
    page.first.show_lines(LINES[::-1])
    assert page.first.shown() == [3, 2]
    page.searches[0].setText("没有的")
    assert page.first.current is None
    assert page.first.chosen() == []
    assert "按 Esc 看全部" in page.first.said_instead
    page.searches[0].setText("")
    assert page.first.rows.isVisible()
    page.first.show_lines([])
    assert "按 Esc" not in page.first.said_instead != ""


def test_the_search_stands_before_the_buttons(qtbot: Any) -> None:
    """What is done is at the right end of the bar on every page, whichever was added first."""
    page = QWidget()
    qtbot.addWidget(page)
    listed = SmallList(("编号",), add="新增楼宇", icon="list", nothing="还没有楼宇。", parent=page)
    listed.resize(600, 300)
    (search,) = offer_search(page, listed)
    page.show()
    qtbot.waitUntil(lambda: search.isVisible() and search.x() > 0)
    assert search.mapTo(page, search.rect().topRight()).x() < listed.add_button.mapTo(page, QPoint()).x()


def test_typing_in_the_list_goes_to_the_search(page: Page, qtbot: Any) -> None:
    """Letters and what an input method composes; keys that do something in the list still do it."""
    ticked: list[int] = []
    page.first.ticked.connect(ticked.append)
    page.first.rows.setFocus()
    page.first.rows.selectRow(0)
    press(qtbot, Qt.Key.Key_Space)
    assert len(ticked) == 1
    assert compose("fu") is page.first.rows
    compose("", "福")
    search = page.searches[0]
    assert (focused(), search.text()) == (search, "福")
    press(qtbot, Qt.Key.Key_Escape)
    assert focused() is page.first.rows
    type_(qtbot, "a")
    assert (focused(), search.text()) == (search, "a")
