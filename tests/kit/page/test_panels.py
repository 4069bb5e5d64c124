"""The panels of a record's page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QToolButton, QWidget

from cmdesk.kit.frame.frame import NavigationBar, Place
from cmdesk.kit.page.panels import Panels, Tab
from cmdesk.kit.space.tab_row import TabRow


def test_panels_that_do_not_fit_are_offered_in_a_menu(qtbot) -> None:
    """No panel hides behind the end of the row; where all fit there is no menu."""
    panels = Panels()
    qtbot.addWidget(panels)
    panels.set_tabs([Tab(f"k{at}", f"礼品与事件{at}", "list", QWidget) for at in range(15)])
    panels.resize(600, 300)
    panels.show()
    assert panels.tabs.all.isVisible()
    panels.tabs.menu.aboutToShow.emit()
    words = [action.text() for action in panels.tabs.menu.actions()]
    assert words == [f"礼品与事件{at}" for at in range(15)]
    panels.tabs.menu.actions()[14].trigger()
    assert panels.current == "k14"
    panels.set_tabs([Tab("k14", "礼品与事件14", "list", QWidget)])  # a new file has but one panel
    assert not panels.tabs.all.isVisible()
    panels.set_tabs([Tab(f"k{at}", f"礼品与事件{at}", "list", QWidget) for at in range(15)])
    assert panels.tabs.all.isVisible()
    panels.resize(3000, 300)
    assert not panels.tabs.all.isVisible()


@pytest.mark.parametrize("height", [452, 512, 768])
def test_every_entry_of_the_navigation_is_seen_on_a_low_screen(qtbot, height: int) -> None:
    """Entries move together instead of leaving the window, and never lie upon each other."""
    bar = NavigationBar(
        [Place(f"p{at}", f"页面{at}", "list") for at in range(15)], [Place("settings", "设置", "settings")]
    )
    qtbot.addWidget(bar)
    bar.resize(168, height)
    bar.show()
    qtbot.exposed(bar)
    parts = [*bar._entries.values(), bar._fold]
    for before, after in pairwise(parts):
        assert before.geometry().bottom() < after.geometry().top()
    assert parts[-1].geometry().bottom() < height
    assert min(part.height() for part in parts[:-1]) >= 24
    assert max(part.height() for part in parts[:-1]) <= 36


def test_a_tab_that_grows_beyond_the_row_brings_the_menu(qtbot) -> None:
    """Counts come later than the row stands there; the menu's words are the tabs' of that moment."""
    row = TabRow("建档待办")
    qtbot.addWidget(row)
    for word in ("待提交", "待审核", "本月统计"):
        row.bar.addTab(word)
    row.resize(row.bar.sizeHint().width() + 10, 40)
    row.show()
    assert not row.all.isVisible()
    row.bar.setTabText(0, "待提交 12,345")
    qtbot.waitUntil(row.all.isVisible)
    row.menu.aboutToShow.emit()
    assert [one.text() for one in row.menu.actions()] == ["待提交 12,345", "待审核", "本月统计"]
    row.menu.actions()[2].trigger()
    assert row.bar.currentIndex() == 2


def test_no_tab_is_seen_in_part(qtbot) -> None:
    """At any width a word is whole or not there; the one that is shown always is."""
    row = TabRow("面板")
    qtbot.addWidget(row)
    for word in ("档案", "往来", "礼品与事件", "营销信息", "二级客户", "附件", "记录"):
        row.bar.addTab(word)
    row.show()
    whole = row.bar.sizeHint().width()
    for width in range(120, whole + 60, 37):
        row.resize(width, 40)
        for at in range(row.bar.count()):
            row.bar.setCurrentIndex(at)
            seen = row.bar.seen()
            assert at in seen
            edge = min((b.x() for b in row.bar.findChildren(QToolButton) if b.isVisible()), default=row.bar.width())
            assert all(row.bar.tabRect(one).left() >= 0 for one in seen if one != at)
            assert all(row.bar.tabRect(one).right() < edge for one in seen if one != at)
    row.resize(whole + 100, 40)
    assert row.bar.seen() == list(range(row.bar.count()))
