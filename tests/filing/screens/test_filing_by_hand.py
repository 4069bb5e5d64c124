"""The page 建档 worked by hand: what waits is seen, signed, decided; what is refused says why."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.customers.screens import conftest as desks
from tests.filing.conftest import Files, _files
from tests.kit.form.hands import focused, press, show, type_
from tests.people import add_customer

from cmdesk.core.file.office import Office
from cmdesk.customers import rules as customers
from cmdesk.filing.rules import notices
from cmdesk.filing.screens.page import FilingPage
from cmdesk.filing.screens.panel import FilingPanel
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.papers.job import Job

desk_of = desks.desk_of


@pytest.fixture
def files(file_office: Office) -> Files:
    return _files(file_office)


def shown(qtbot: Any, desk: Any) -> FilingPage:
    page = FilingPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: bool(page._entries))
    return page


def test_submitted_verified_and_archived_by_buttons(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """Each person finds the file in his tab; the tab that it leaves is empty."""
    one = files.open()
    page = shown(qtbot, desk_of(files.manager))
    assert page.tabs.tabText(0) == "待提交 1"
    qtbot.waitUntil(page.buttons["draft", "submit"].isEnabled)
    page.buttons["draft", "submit"].click()
    qtbot.waitUntil(lambda: files.way(one).state == "reviewing")
    from cmdesk.core import approval

    found = approval.of_record("filing", files.way(one).id)
    assert found is not None
    approval.approve(files.staff["area_manager"], found.id)
    files.hand_on(one)
    desk = desk_of(files.staff["area_manager"])
    page = shown(qtbot, desk)
    page.show_box("verify")
    qtbot.waitUntil(page.buttons["verify", "verify"].isEnabled)
    page.act("verify")
    dialog = page.doing.dialog
    assert isinstance(dialog, RecordDialog)
    dialog.form.set_values({**dialog.form.values(), "detailed": "yes", "truthful": "yes", "valid": "yes"})
    dialog.save()
    qtbot.waitUntil(lambda: ("已签字", True) in desk.said)
    assert files.way(one).verified_at is not None
    page = shown(qtbot, desk_of(files.staff["service_specialist"]))
    page.show_box("file")
    qtbot.waitUntil(page.buttons["file", "archive"].isEnabled)
    page.act("archive")
    qtbot.waitUntil(lambda: files.way(one).state == "archived")


def test_a_grey_button_says_why(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """The sentence of the rule stands in the tooltip."""
    files.open(address="")
    page = shown(qtbot, desk_of(files.manager))
    button = page.buttons["draft", "submit"]
    qtbot.waitUntil(lambda: "还缺地址" in button.toolTip())
    assert not button.isEnabled()


def test_every_tab_shows_what_was_read_when_it_is_turned_to(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """Also the month's figures, which are reckoned only for who looks at them, and what came about meanwhile."""
    files.open()
    desk = desk_of(files.manager)
    page = shown(qtbot, desk)
    assert [*page.lists] == ["draft"], "nobody waits for tabs that he does not see"
    page.show_box("month")
    figures = page.lists["month"].rows
    qtbot.waitUntil(lambda: figures.rowCount() == 1)
    assert [figures.item(0, at).text() for at in (0, 1)] == ["客户经理", "1"]
    files.open()
    page.read()
    qtbot.waitUntil(lambda: figures.item(0, 1).text() == "2")
    page.show_box("draft")
    assert page.lists["draft"].rows.rowCount() == 2
    assert page.lists["draft"].current is not None


def test_ctrl_f_goes_to_the_search_of_the_tab_that_is_seen(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """Also above a list that was made when its tab was turned to, and from the tabs themselves."""
    files.open(name="福顺烟酒店")
    files.open(name="旺旺超市")
    page = shown(qtbot, desk_of(files.manager))
    show(qtbot, page)
    for box in ("verify", "draft"):
        page.show_box(box)
        page.tabs.setFocus()
        press(qtbot, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
        assert page.lists[box].isAncestorOf(focused())
        type_(qtbot, "旺旺")
    assert len(page.lists["draft"].shown()) == 1


def test_enter_opens_the_customer(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """From any line."""
    one = files.open()
    desk = desk_of(files.manager)
    page = shown(qtbot, desk)
    opened: list[tuple[str, int]] = []
    desk.open = lambda kind, record_id: opened.append((kind, record_id))  # type: ignore[method-assign]
    qtbot.keyClick(page.lists["draft"].rows, Qt.Key.Key_Return)
    assert opened == [("customer", one)]


def test_a_conflict_is_decided(
    qtbot: Any, files: Files, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both times are told when the reason is asked for."""
    east = files.staff.units["east_market"]
    add_customer(files.manager, east, "福顺一店", phones="13900001111")
    second = add_customer(files.staff.beside, east, "福顺烟酒", phones="13900001111")
    page = shown(qtbot, desk_of(files.staff["area_manager"]))
    page.show_box("conflict")
    told: list[str] = []

    def answer(_parent: object, _title: str, label: str, value: str = "") -> str:
        told.append(label)
        return value

    monkeypatch.setattr(ask, "text", answer)
    qtbot.waitUntil(page.buttons["conflict", "first"].isEnabled)
    page.act("first")
    qtbot.waitUntil(lambda: customers.read(files.staff["area_manager"], second).owner_id == files.manager.id)
    assert told[0].count("登记") >= 2


def test_notices_are_read(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """They are gathered when the page opens, and the number at the tab goes when they are read."""
    one = add_customer(files.manager, files.staff.units["east_market"], address="解放路12号")
    found = customers.read(files.manager, one)
    customers.edit(files.manager, one, {"address": "新街1号"}, version=found.version)
    area = files.staff["area_manager"]
    page = shown(qtbot, desk_of(area))
    page.show_box("notices")
    assert page.tabs.tabText(page.tabs.currentIndex()) == "变更通知 1"
    qtbot.waitUntil(page.buttons["notices", "read"].isEnabled)
    page.act("read")
    qtbot.waitUntil(lambda: notices.to_read(area) == 0)


def test_the_panel_tells_the_way(qtbot: Any, files: Files, desk_of: desks.MakeDesk) -> None:
    """Stages with people and moments; an imported customer counts as archived."""
    one = files.open()
    files.archive(one)
    panel = FilingPanel(desk_of(files.manager), one)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel._view is not None)
    view = panel._view
    assert view is not None
    assert [stage.title for stage in view.stages][-2:] == ["区域经理实地核查", "归档"]
    assert all(stage.state == "done" for stage in view.stages)
    assert "区域经理" in view.stages[2].lines[0]
    old = add_customer(files.manager, files.staff.units["east_market"])
    panel = FilingPanel(desk_of(files.manager), old)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: panel._view is not None)
    assert not panel.buttons["submit"].isEnabled()
    assert panel.buttons["submit"].isHidden()
    assert "视同已归档" in panel.buttons["submit"].toolTip()
    assert not panel.buttons["ask"].isHidden()


def test_the_reports_of_the_month_are_printed_by_their_names(
    qtbot: Any, files: Files, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is chosen in the menu is what the preview shows, for the files of who chooses."""
    files.open()
    page = shown(qtbot, desk_of(files.manager))
    printed: list[tuple[str, Job]] = []
    monkeypatch.setattr(
        "cmdesk.filing.screens.page.open_preview", lambda _desk, make, title: printed.append((title, make()))
    )
    (button,) = [one for one in page.findChildren(QPushButton) if one.text() == "月报表"]
    forms = {"本月客户资源登记表": "customer_register", "客户档案汇总表": "customer_summary"}
    for action in button.menu().actions():
        if action.text() in forms:
            action.trigger()
    assert {title: job.parts[0][0] for title, job in printed} == forms
