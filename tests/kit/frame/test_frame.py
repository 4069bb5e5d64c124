"""The bar above: who is signed in and every page are seen before the search over everything takes its room."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cmdesk.kit.frame.frame import SEARCH_WIDTH, TopBar
from cmdesk.kit.look.theme import apply_theme, dress

PAGES = [
    (key, title) for key, title in zip("abcde", ("工作日志", "晨会", "走访信息", "月度总结", "会谈纪要"), strict=True)
]


@pytest.mark.parametrize(
    ("pages", "width", "is_whole"), [(PAGES[:2], 900, True), (PAGES, 1200, True), (PAGES, 740, False)]
)
def test_the_search_gives_way_to_many_pages(
    qtbot: Any, pages: list[tuple[str, str]], width: int, is_whole: bool
) -> None:
    """Where there is room the search is as wide as it likes; where there is little, pages and name keep theirs."""
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.set_user("司马震华", "客户经理")
    bar.resize(width, bar.height())
    bar.set_pages(pages, pages[0][0])
    bar.show()
    qtbot.waitExposed(bar)
    assert (bar._search.width() == SEARCH_WIDTH) is is_whole
    assert bar.user.width() >= bar.user.sizeHint().width()
    assert bar._pages.width() >= sum(bar._pages.tabRect(at).width() for at in range(len(pages)))


def test_a_name_is_whole_in_the_look_of_the_window(qtbot: Any) -> None:
    """The bar is put together before it stands in a window; in its look a name takes more room."""
    apply_theme(QApplication.instance(), "light")
    bar = TopBar()
    bar.set_user("欧阳司马震华", "客户经理")
    bar.set_pages(PAGES, PAGES[0][0])
    window = QWidget()
    qtbot.addWidget(window)
    dress(window)
    row = QVBoxLayout(window)
    row.addWidget(bar)
    window.resize(600, 100)
    window.show()
    qtbot.waitExposed(window)
    assert bar.user.width() >= bar.user.sizeHint().width()


def test_a_search_that_gives_way_a_little_still_says_what_it_finds(qtbot: Any) -> None:
    """Its words are shortened where they have no room, not as soon as the bar has less than it likes."""
    bar = TopBar()
    qtbot.addWidget(bar)
    seen = []
    for width in (SEARCH_WIDTH, SEARCH_WIDTH - 10, SEARCH_WIDTH // 2):
        bar._search.setFixedWidth(width)
        seen.append(bar._search.grab(QRect(8, 2, SEARCH_WIDTH // 2 - 20, 24)).toImage())
    assert seen[0] == seen[1] != seen[2]
