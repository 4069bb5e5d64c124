"""The card of a customer on paper, from wherever he is looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.form.hands import focused, press
from tests.people import add_customer, make_staff
from tests.shell.conftest import OpenWindow, files_of, listed, settle

from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.editors.line import Line
from cmdesk.papers.preview import Preview

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_cards_are_printed_from_the_list_and_from_the_page(
    qtbot: Any, file_office: Office, window_of: OpenWindow
) -> None:
    """Ctrl+P previews the card of every file selected, on the page that of its file, whatever has the keys there."""
    staff = make_staff(file_office)
    me = staff["account_manager"]
    for name in ("阿福烟酒", "宝源超市", "诚信商行"):
        add_customer(me, staff.units["east_market"], name)
    window = window_of(me)
    files = files_of(window)
    qtbot.waitUntil(lambda: len(listed(files)) == 3)
    files.table.grid.setFocus()
    press(qtbot, Key.Key_Home)
    press(qtbot, Key.Key_Down, modifier=Mod.ShiftModifier)
    assert _printed(qtbot) == "客户信息档案 2 户"
    press(qtbot, Key.Key_End, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(focused(), Line))
    shown = rules.read(me, files.page.customer_id or 0)
    assert _printed(qtbot) == f"客户信息档案 {shown.number} {shown.name}"
    settle(qtbot, window)
    press(qtbot, Key.Key_Tab, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in files.findChildren(Combo)))
    combo = next(one for one in files.findChildren(Combo) if one.isVisible())
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    assert _printed(qtbot) == f"客户信息档案 {shown.number} {shown.name}"


def _printed(qtbot: Any) -> str:
    """Press Ctrl+P; return what the preview that opens is of, and close it."""
    before = focused()
    press(qtbot, Key.Key_P, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Preview))
    preview = QApplication.activeWindow()
    assert isinstance(preview, Preview)
    qtbot.waitUntil(preview.save.isEnabled)
    title = preview.windowTitle()
    preview.close()
    before.window().activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    return title
