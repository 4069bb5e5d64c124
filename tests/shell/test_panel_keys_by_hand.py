"""Ctrl+Tab through the panels of a customer's page, and what keys mean on them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QTabBar
from tests.kit.form.hands import focused, press
from tests.people import add_customer, make_staff
from tests.shell.conftest import OpenWindow, settle
from tests.shell.file_page import show_file

from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.records.record_dialog import RecordDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_ctrl_tab_leads_through_every_panel_with_the_keys_in_its_list(
    qtbot: Any, file_office: Office, window_of: OpenWindow
) -> None:
    """Also where a panel has tabs of its own: they come first, then the next panel; Insert adds wherever something can be."""
    staff = make_staff(file_office)
    me = staff["account_manager"]
    customer = add_customer(me, staff.units["east_market"])
    window = window_of(me)
    files = show_file(qtbot, window, rules.read(me, customer))
    files.page.enter()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Line))
    panels, seen = files.page.panels, []
    while True:
        press(qtbot, Key.Key_Tab, modifier=Mod.ControlModifier)
        settle(qtbot, window)
        bars = [bar for bar in panels.findChildren(QTabBar) if bar.isVisible()]
        where = tuple(bar.tabText(bar.currentIndex()).split()[0] for bar in bars)
        if where == ("档案",):
            break
        assert where not in seen, "the keys are held in one panel"
        focus = focused()
        assert not isinstance(focus, QAbstractButton) or isinstance(focus.parent(), Empty), where
        seen.append(where)
    assert [first for first, *_ in seen if first != "服务"] == [
        tab.title for tab in panels._tabs if tab.title not in {"档案", "服务"}
    ]
    assert [rest for first, *rest in seen if first == "服务"] == [
        ["服务方案"], ["技术服务"], ["待回访"], ["已回访"], ["评分"],
    ]  # fmt: skip
    assert isinstance(QApplication.focusWidget(), Line)
    panels.select("promises")
    panels.panel("promises").setFocus()
    settle(qtbot, window)
    press(qtbot, Key.Key_Insert)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), RecordDialog))
    QApplication.activeWindow().reject()


def test_the_key_of_a_panel_holds_on_it(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Ctrl+N begins a service plan on the panel of plans, though on the page it begins a customer."""
    staff = make_staff(file_office)
    me = staff["account_manager"]
    customer = add_customer(me, staff.units["east_market"])
    window = window_of(me)
    files = show_file(qtbot, window, rules.read(me, customer))
    panels = files.page.panels
    panels.select("service")
    panels.panel("service").setFocus()
    settle(qtbot, window)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), QDialog))
    QApplication.activeWindow().reject()
    assert files.page.customer_id == customer
