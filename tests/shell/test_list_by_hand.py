"""The list of customers as somebody meets it who comes from Excel: keys at once, right clicks, the filter, pasting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press, type_
from tests.shell.conftest import OpenWindow, files_of, listed, settle

from cmdesk.core.actor import Scope
from cmdesk.core.file.office import Office
from cmdesk.core.filter import Condition
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.bin import BinPage
from cmdesk.customers.screens.importing.dialog import ImportDialog
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit import ask
from cmdesk.kit.lists.row_menu import RowMenu
from cmdesk.shell.frame.window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier


def right_click(qtbot: Any, files: FilesPage, row: int, key: str) -> RowMenu:
    """Click a cell with the right button; return the menu that opens."""
    grid, model = files.table.grid, files.table.model
    qtbot.waitUntil(lambda: model.id_at(row) is not None)
    column = [one.key for one in model.columns].index(key)
    at = grid.visualRect(model.index(row, column)).center()
    click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.viewport().mapToGlobal(at))
    QApplication.sendEvent(grid.viewport(), click)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, RowMenu)
    return menu


def choose(menu: RowMenu, words: str) -> None:
    """Choose what begins with some words."""
    action = next(one for one in menu.actions() if one.text().startswith(words))
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_the_keys_work_as_soon_as_the_window_is_there(
    qtbot: Any, file_office: Office, people: People, opened: MakeFile
) -> None:
    """Nobody has clicked: the first file stands beside the list, Down goes to the next, Alt+1 comes back to the list."""
    first, second = opened(people.li, name="安顺烟酒店"), opened(people.li, name="福顺烟酒店")
    window = MainWindow(file_office, people.li)
    window.resize(1400, 860)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    files = files_of(window)
    qtbot.waitUntil(lambda: files.page.customer_id == first.id)
    assert focused() is files.table.grid
    press(qtbot, Key.Key_Down)
    qtbot.waitUntil(lambda: files.page.customer_id == second.id)
    window.go("classes")
    assert focused() is not files.table.grid
    press(qtbot, Key.Key_1, modifier=Mod.AltModifier)
    window.go("customers")
    assert focused() is files.table.grid
    settle(qtbot, window)
    window.close()


def test_a_file_alone_has_the_keys_when_one_comes_back_to_it(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """In a narrow window a file hides the list: the keys are in the file, not in what nobody sees."""
    one = opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    window.resize(910, 512)
    files = files_of(window)
    window.open("customer", one.id)
    qtbot.waitUntil(lambda: files.page.customer_id == one.id)
    window.go("classes")
    window.go("customers")
    assert files.page.isAncestorOf(focused()) or focused() is files.page
    press(qtbot, Key.Key_Escape)
    assert focused() is files.table.grid


def test_a_right_click_offers_what_can_be_done(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """To open the file, to change the cell, the verbs for the selected ones, and only those that say the same."""
    opened(people.li, name="福顺烟酒店", stage="customer")
    opened(people.li, name="永兴超市", stage="prospect")
    window = window_of(people.li)
    files = files_of(window)
    files.table.change_view(columns=("name", "stage", "area_id"))
    menu = right_click(qtbot, files, 0, "stage")
    said = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert said[:2] == ["打开", "修改这一格"]
    assert "删除选中的客户" in said
    choose(menu, "只看：客户阶段 是 客户")
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    bar = files.table.filter_bar
    assert bar is not None
    assert bar.isVisible()
    choose(right_click(qtbot, files, 0, "name"), "打开")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)  # the keys come back when the menu has gone
    assert files.page.isAncestorOf(focused()) or focused() is files.page
    choose(right_click(qtbot, files, 0, "name"), "修改这一格")
    assert focused().accessibleName() == "客户名称"
    press(qtbot, Key.Key_Escape)


def test_a_column_is_filled_in_row_by_row(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """F2, the value, Enter, Down, F2: after each saved cell the keys are in the same column, as in a spreadsheet."""
    files = [opened(people.li, name=f"福顺{at}店") for at in range(3)]
    window = window_of(people.li)
    grid, model = files_of(window).table.grid, files_of(window).table.model
    files_of(window).table.change_view(columns=("name", "short_name", "postcode"))
    settle(qtbot, window)
    grid.setCurrentIndex(model.index(0, 2))
    for code in ("450001", "450002", "450003"):
        press(qtbot, Key.Key_F2)
        assert focused().accessibleName() == "邮编"
        type_(qtbot, code)
        press(qtbot, Key.Key_Return)
        qtbot.waitUntil(lambda code=code: model.index(grid.currentIndex().row(), 2).data() == code)
        settle(qtbot, window)
        assert grid.currentIndex().column() == 2
        press(qtbot, Key.Key_Down)
    stored = [Customer.get_by_id(one.id).postcode for one in files]
    assert sorted(stored) == ["450001", "450002", "450003"]


def test_one_file_after_the_other_is_deleted(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delete, Delete: the next one is selected when one has gone; in the bin the first can be restored at once."""
    for at in range(3):
        opened(people.boss, name=f"福顺{at}店")
    window = window_of(replace(people.boss, rights={**people.boss.rights, "bin.view": Scope.ALL}))
    files = files_of(window)
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    press(qtbot, Key.Key_Home)
    for left in (2, 1):
        press(qtbot, Key.Key_Delete)
        qtbot.waitUntil(lambda left=left: len(listed(files)) == left)
        settle(qtbot, window)
        assert len(files.table.selected) == 1
    window.go("bin")
    settle(qtbot, window)
    page = window.page("bin")
    assert isinstance(page, BinPage)
    assert page._restore.isEnabled()
    press(qtbot, Key.Key_Return)
    settle(qtbot, window)
    window.go("customers")
    qtbot.waitUntil(lambda: len(listed(files)) == 2)


def test_the_filter_can_be_seen_and_its_areas_ticked(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A sign beside the search opens the bar; 按“片区”筛选 in the head's menu offers the areas by name."""
    opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    files = files_of(window)
    bar = files.table.filter_bar
    assert bar is not None
    sign = next(one for one in files.list.findChildren(QToolButton) if one.accessibleName() == "筛选")
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert bar.isVisible()
    assert sign.isChecked()
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert not sign.isChecked()
    columns = [one.key for one in files.table.model.columns]
    menu = files.table._menu.menu(columns.index("area_id"))
    next(one for one in menu.actions() if one.text().startswith("按“片区”筛选")).trigger()
    editor = bar._editor
    assert editor.isVisible()
    names = [item.text() for item in editor._items()]
    assert "城东" in names
    editor._ticks.setCurrentRow(names.index("城东"))
    qtbot.keyClick(editor._ticks, Key.Key_Space)
    qtbot.keyClick(editor._ticks, Key.Key_Return)
    assert bar.conditions == (Condition("area_id", "=", ("城东",)),)
    assert sign.isChecked()
    files.table.begin_filter("area_id")
    assert [item.text() for item in editor._items() if item.checkState() == Qt.CheckState.Checked] == ["城东"]
    editor.close()
    bar.set_text("片区~东")
    files.table.begin_filter("area_id")  # what no ticks can say is a text
    assert (editor._text.text(), len(editor._items())) == ("东", 0)
    editor.close()


def test_a_table_from_excel_is_pasted_into_the_list(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Ctrl+V in the list: the import opens at the columns, and Enter goes on; an empty clipboard is told."""
    window = window_of(people.boss)
    files = files_of(window)
    files.list.search.setFocus()
    files.list.setFocus()
    QGuiApplication.clipboard().clear()
    press(qtbot, Key.Key_V, modifier=Mod.ControlModifier)
    assert "剪贴板里没有表格" in window.status.words
    QGuiApplication.clipboard().setText("客户名称\t联系电话\n福顺烟酒店\t13812345678\n")
    press(qtbot, Key.Key_V, modifier=Mod.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog._columns.mapping() == {0: "name", 1: "phones"})
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    grid = dialog._columns._grid
    assert grid.columnWidth(4) >= grid.sizeHintForColumn(4), "a reason is cut beside empty room"
    box = dialog._columns._boxes[0]
    _turn_wheel(box)
    assert box.currentData() == "name"
    qtbot.waitUntil(lambda: focused() is dialog._next)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._next.text() == "导入 1 行")
    dialog.reject()


def test_an_import_promises_what_it_does(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """The verb counts what is written: a double that is left out is not among it, and nothing at all is told."""
    opened(people.boss, name="福顺烟酒店", phones="13812345678")
    window = window_of(people.boss)
    QGuiApplication.clipboard().setText("客户名称\t联系电话\n福顺烟酒店\t13812345678\n永兴超市\t13912345678\n")
    press(qtbot, Key.Key_V, modifier=Mod.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    dialog._next.click()
    qtbot.waitUntil(lambda: dialog._next.text() == "导入 1 行")
    skip, update, _ = dialog._look._policies
    update.click()
    assert dialog._next.text() == "导入 2 行"
    skip.click()
    dialog._back.click()
    dialog._back.click()
    QGuiApplication.clipboard().setText("客户名称\t联系电话\n福顺烟酒店\t13812345678\n")
    dialog._choose.paste.click()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    dialog._next.click()
    qtbot.waitUntil(lambda: dialog._next.text() == "导入 0 行")
    assert not dialog._next.isEnabled()
    assert dialog._words.text() == "1 行都已有档案，跳过以后没有要导入的。"
    dialog.reject()
    settle(qtbot, window)


def _turn_wheel(box: QComboBox) -> None:
    middle = QPointF(box.rect().center())
    turned = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton, Mod.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turned)
