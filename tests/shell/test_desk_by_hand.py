"""The desk around a file: people, attachments, trail, search, views, lists in and out, rights, narrow windows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from python_calamine import CalamineWorkbook
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press, type_
from tests.shell.conftest import OpenWindow, files_of, listed, settle
from tests.shell.paneled import panel

from cmdesk.core.actor import Scope
from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.importing.dialog import ImportDialog
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.shell.frame.window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_the_search_narrows_and_lets_go(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Letters typed in the list search; Esc shows everybody again; nothing found is said."""
    opened(people.li, "福顺烟酒店")
    opened(people.li, "永兴超市")
    window = window_of(people.li)
    files = files_of(window)
    qtbot.waitUntil(lambda: len(listed(files)) == 2)
    press(qtbot, Key.Key_F)
    type_(qtbot, "s")
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    type_(qtbot, "zzz")
    qtbot.waitUntil(lambda: listed(files) == [])
    qtbot.waitUntil(lambda: files.table.empty.shown is not None)
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: len(listed(files)) == 2)
    assert focused() is files.table.grid


def test_an_empty_office_says_what_to_do(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """The first sight: one sentence, one button."""
    files = files_of(window_of(people.li))
    qtbot.waitUntil(files.list._nothing.isVisible)
    (button,) = files.list._nothing.findChildren(QPushButton)
    assert button.text() == "导入客户名单"


def test_enter_does_what_the_button_says_that_has_the_keys(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """The first thing a new office sees is a button with the keys: Enter presses it, as in every dialog."""
    window = window_of(people.li)
    files = files_of(window)
    qtbot.waitUntil(files.list._nothing.isVisible)
    (button,) = files.list._nothing.findChildren(QPushButton)
    pressed: list[str] = []
    files.list._nothing.asked.disconnect()
    button.clicked.connect(lambda: pressed.append("导入"))
    button.setFocus()
    press(qtbot, Key.Key_Return)
    assert pressed == ["导入"]


def test_ctrl_k_finds_and_opens(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """A customer, a person and a page; Enter opens; Esc gives the keys back."""
    customer = opened(people.li, "福顺烟酒店")
    rules.add_person(people.li, customer.id, {"name": "钱多多", "phones": "13700137000"})
    opened(people.li, "阿福超市")
    window = window_of(people.li)
    files = files_of(window)
    press(qtbot, Key.Key_K, modifier=Mod.ControlModifier)
    press(qtbot, Key.Key_Escape)
    assert focused() is files.table.grid
    for wanted in ("fsy", "钱多多"):
        files.open_record("customer", customer.id + 1)
        qtbot.waitUntil(lambda: files.page.customer_id == customer.id + 1)
        press(qtbot, Key.Key_K, modifier=Mod.ControlModifier)
        focused().selectAll()  # type: ignore[attr-defined]
        type_(qtbot, wanted)
        qtbot.waitUntil(lambda: bool(window.palette_._model.items))
        settle(qtbot, window)
        press(qtbot, Key.Key_Return)
        qtbot.waitUntil(lambda: files.page.customer_id == customer.id)
    press(qtbot, Key.Key_K, modifier=Mod.ControlModifier)
    focused().selectAll()  # type: ignore[attr-defined]
    type_(qtbot, "设置")
    settle(qtbot, window)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is not files)


def test_there_is_one_line_to_search_in(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """The line of Ctrl+K lies over the one in the bar; Ctrl+K in it selects what stands there, to be typed over."""
    window = window_of(people.li)
    press(qtbot, Key.Key_K, modifier=Mod.ControlModifier)
    below = window.top._search
    place = QRect(below.mapTo(window, QPoint(0, 0)), below.size())
    assert window.palette_.geometry().contains(place)
    type_(qtbot, "fs")
    line = focused()
    press(qtbot, Key.Key_K, modifier=Mod.ControlModifier)
    assert focused() is line
    assert line.selectedText() == "fs"  # type: ignore[attr-defined]


def test_a_view_is_saved_and_comes_back(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """我的客户, sorted otherwise, saved under a name: the next day the list is as it was left."""
    opened(people.boss, "福顺烟酒店")
    opened(people.wang, "永兴超市")
    window = window_of(people.boss)
    files = files_of(window)
    files.list.views._fill()
    next(one for one in files.list.views._menu.actions() if one.text() == "我的客户").trigger()
    qtbot.waitUntil(lambda: len(listed(files)) < 2)
    monkeypatch.setattr(ask, "text", lambda *_: "周一要看的")
    files.table.change_view(order=(("number", True),))
    files.list.views._save()
    qtbot.waitUntil(lambda: "已保存" in window.status.words)
    qtbot.waitUntil(lambda: not files.list.views._later.isActive())  # the last view is kept after some quiet
    settle(qtbot, window)
    again = files_of(window_of(people.boss))
    assert again.list.views.text().startswith("周一要看的")
    qtbot.waitUntil(lambda: listed(again) == listed(files))
    assert again.table.view.order == (("number", True),)


def test_an_export_holds_what_is_shown(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Narrowed by a search, by somebody with few rights: those rows only, and none of a colleague."""
    opened(people.li, "福顺烟酒店")
    opened(people.li, "永兴超市")
    opened(people.zhao, "福顺大酒店")
    window = window_of(people.li)
    files = files_of(window)
    files.list.search.setText("福顺")
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    path = tmp_path / "名单.xlsx"
    monkeypatch.setattr(ask, "file_to_save", lambda *_: path)
    files.list.doing.export()
    qtbot.waitUntil(lambda: "已导出 1 户" in window.status.words)
    text = str(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    assert "福顺烟酒店" in text
    assert "永兴" not in text
    assert "大酒店" not in text


def import_dialog(files: FilesPage) -> ImportDialog:
    files.list.doing.import_list()
    return next(one for one in files.findChildren(ImportDialog) if one.isVisible())


def test_a_list_is_imported_and_taken_back(
    qtbot: Any, people: People, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The whole way: file, columns, look, write; the button on the last page takes everything back."""
    path = tmp_path / "名单.xlsx"
    rows = (("商户名称", "地址", "电话"), ("福顺烟酒店", "解放路1号", "13800138000"), ("永兴超市", "人民路2号", ""))
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    window = window_of(people.boss)
    files = files_of(window)
    dialog = import_dialog(files)
    monkeypatch.setattr(ask, "file_to_open", lambda *_: path)
    dialog._choose.file.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    dialog._next.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 2)
    assert dialog._next.text() == "导入 2 行"
    dialog._next.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 3)
    qtbot.waitUntil(lambda: listed(files) == ["永兴超市", "福顺烟酒店"])
    dialog._done.undo.click()
    qtbot.waitUntil(lambda: "撤销" in dialog._words.text())
    qtbot.waitUntil(lambda: listed(files) == [])
    dialog._next.click()
    assert not dialog.isVisible()


def test_an_import_from_the_clipboard_can_be_left(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Cells copied in Excel are understood; nothing is written before the last button; no text at all is said."""
    window = window_of(people.boss)
    files = files_of(window)
    dialog = import_dialog(files)
    QGuiApplication.clipboard().setText("")
    dialog._choose.paste.click()
    assert "剪贴板里没有文字" in dialog._words.text()
    QGuiApplication.clipboard().setText("商户名称\t电话\n福顺烟酒店\t13800138000\n")
    dialog._choose.paste.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    dialog._next.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 2)
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert Customer.select().count() == 0


def test_everybody_sees_what_is_his(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """An account manager meets no file of another area: not in the list, not by Ctrl+K, not by its number."""
    opened(people.li, "福顺烟酒店")
    hidden = opened(people.zhao, "永兴超市", phones="13900139000")
    window = window_of(people.li)
    files = files_of(window)
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    for wanted in ("永兴", "13900139000", str(hidden.number)):
        assert [item.title for item in window._find(wanted) if item.section != "功能"] == []
    window.open("customer", hidden.id)
    settle(qtbot, window)
    assert files.page.customer_id != hidden.id
    assert window.status.words


def test_what_is_forbidden_says_why(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Who may only look finds buttons off, each with its sentence, and fields that cannot be typed in."""
    customer = opened(people.boss, "福顺烟酒店")
    looking = replace(people.boss, rights={"customers.view": Scope.ALL, "attachments.view": Scope.ALL})
    window = window_of(looking)
    files = files_of(window)
    new = next(one for one in files.findChildren(QPushButton) if one.text() == "新建客户")
    assert not new.isEnabled()
    assert new.toolTip().endswith("。")
    files.new()
    assert files.page.customer_id != 0
    for key in ("persons", "downstreams", "attached"):
        shown: SmallList = panel(qtbot, window, customer, key).list
        qtbot.waitUntil(lambda shown=shown: not shown.add_button.isEnabled())
        assert shown.add_button.toolTip().endswith("。")
    assert files.page.entry.form.editor("name") is None


def test_a_narrow_window_shows_list_or_page(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """910×512: Enter opens the page alone, Esc and the arrow return to the list; a wide window shows both."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    window.resize(910, 512)
    files = files_of(window)
    qtbot.waitUntil(lambda: files.table.current_id == customer.id)
    assert files.list.isVisible()
    assert not files._right.isVisible()
    files.table.grid.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: files._right.isVisible() and files.page.customer_id == customer.id)
    assert not files.list.isVisible()
    press(qtbot, Key.Key_Escape)
    assert files.list.isVisible()
    press(qtbot, Key.Key_Return)
    qtbot.mouseClick(files.page._back, Qt.MouseButton.LeftButton)
    assert files.list.isVisible()
    assert focused() is files.table.grid
    window.resize(1400, 860)
    qtbot.waitUntil(lambda: files.list.isVisible() and files._right.isVisible())
    assert not files.page._back.isVisible()


def test_a_closed_window_is_gone(
    qtbot: Any, qtlog: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Closed in the middle of reading: destroyed, no thread comes back to it, and Qt has nothing to complain about."""
    customer = opened(people.li, "福顺烟酒店")
    window = MainWindow(window_of(people.li).office, people.li)
    window.show()
    gone: list[int] = []
    window.destroyed.connect(lambda: gone.append(1))
    window.open("customer", customer.id)
    window.search()
    assert window.close()
    window.deleteLater()
    qtbot.waitUntil(lambda: gone == [1])
    qtbot.wait(300)
    complaints = [one.message for one in qtlog.records if "propagateSizeHints" not in one.message]
    assert complaints == []
    assert QApplication.activeModalWidget() is None


def test_f1_opens_the_page_of_the_manual(qtbot, window_of, people) -> None:
    """The manual opens at the place one is at, with its pictures and links, and without another program."""
    from cmdesk.shell.frame.manual import ManualWindow, open_manual

    window = window_of(people.li)
    manual = open_manual(window, "customers")
    assert isinstance(manual, ManualWindow)
    assert "客户" in manual.pages.toPlainText()
    manual.turn_to("README.md")
    assert manual.pages.source().fileName() == "README.md"
    manual.close()


def test_ones_own_menu_leads_to_the_password(qtbot, window_of, people) -> None:
    """Whoever looks for it looks under his name."""
    window: Any = window_of(people.li)
    action = next(one for one in window.top.user.menu().actions() if one.text() == "修改密码")
    action.trigger()
    assert window.places.here == "settings"
    assert type(window.page("settings")._stack.currentWidget()).__name__ == "OwnPassword"


def test_the_entry_of_where_one_is_leads_back_to_its_first_page(qtbot, window_of, people) -> None:
    """Another section shows what was last shown there; asked for again, its first page, and the keys are on the page."""
    window: Any = window_of(people.li)
    section = next(one for one in window.places.sections if len(one.pages) > 1)
    first, second = (page.key for page in section.pages[:2])
    window.go(second)
    window.go("settings")
    window._go_to_section(section.place.key)
    assert window.places.here == second
    window._go_to_section(section.place.key)
    assert window.places.here == first
    entry = window.navigation.findChildren(QAbstractButton)[0]
    entry.setFocus()
    window._go_to_section(section.place.key)
    settle(qtbot, window)
    assert window.places.here == first
    assert window.page(first).isAncestorOf(window.focusWidget())
