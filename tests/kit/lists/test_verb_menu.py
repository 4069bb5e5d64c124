"""The menu at the end of a bar tells what can be done now, and why what cannot."""

from __future__ import annotations

from typing import Any

from cmdesk.core.errors import Refused
from cmdesk.kit.lists.verb_menu import MoreButton, VerbMenu


class Bar:
    """Offers one verb more each time it is asked."""

    def __init__(self) -> None:
        self.asked, self.done = 0, 0

    def fill(self, menu: VerbMenu) -> None:
        self.asked += 1
        for at in range(self.asked):
            menu.offer("trash", f"删除 {at}", self.do)
        menu.offer("upload", "导入…", self.do, Refused("您没有导入的权限。"))

    def do(self) -> None:
        self.done += 1


def test_what_is_refused_is_grey_and_says_why(qtbot: Any) -> None:
    """Only what is allowed can be chosen; the reason stands in the tooltip, which menus do not show by themselves."""
    bar = Bar()
    more = MoreButton("删除、导入…", bar.fill)
    qtbot.addWidget(more)
    more.fill()
    bin_, import_ = more.verbs.actions()
    assert (bin_.isEnabled(), import_.isEnabled()) == (True, False)
    assert import_.toolTip() == "您没有导入的权限。"
    assert more.verbs.toolTipsVisible()
    bin_.trigger()
    import_.trigger()
    assert bar.done == 1


def test_each_opening_offers_what_can_be_done_then(qtbot: Any) -> None:
    """Nothing stays from the last time."""
    bar = Bar()
    more = MoreButton("删除、导入…", bar.fill)
    qtbot.addWidget(more)
    for count in (2, 3):
        more.verbs.aboutToShow.emit()
        assert len(more.verbs.actions()) == count
