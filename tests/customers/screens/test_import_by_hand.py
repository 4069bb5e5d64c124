"""The import window: what becomes of cells that nobody can read is chosen there, before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from tests.kit.form.hands import focused, show
from tests.people import make_staff

from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.importing.dialog import ImportDialog
from cmdesk.kit import ask

ROWS = (("客户名称", "电话", "账期"), ("甲店", "13812345678", "看情况"), ("乙店", "13812345679", "30"), ("", "1", ""))


def test_a_bad_cell_is_left_out_by_choice(
    qtbot: Any, file_office: Office, desk_of: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """The row is refused at first; one click takes it without the cell, and the file of reasons tells both."""
    desk = desk_of(make_staff(file_office)["clerk"])
    dialog = ImportDialog(desk)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    dialog.open_grid(parse_clipboard("\n".join("\t".join(row) for row in ROWS)), "剪贴板")
    qtbot.settle(desk.work)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    look = dialog._look
    qtbot.waitUntil(look.isVisible)
    assert (look.forgiving.isVisible(), look.forgiving.isChecked(), look.will_write()) == (True, False, 1)
    look.forgiving.setFocus()
    qtbot.keyClick(look.forgiving, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: look.will_write() == 2)
    assert look.forgiving.hasFocus()  # another press takes the choice back, and imports nothing
    assert dialog._next.text() == "导入 2 行"
    verdicts = {look._grid.item(at, 0).text(): look._grid.item(at, 1).text() for at in range(3)}
    assert verdicts["2"].startswith("新增，原文记入备注：账期")
    assert Customer.select().count() == 0
    dialog._next.click()
    qtbot.waitUntil(dialog._done.isVisible)
    assert dialog._done._sum.text() == "新增 2 户，未导入 1 行，1 行去掉了认不出的格子。"
    assert Customer.get(Customer.name == "甲店").note == "导入时未识别：账期 看情况"
    monkeypatch.setattr(ask, "file_to_save", lambda *_: tmp_path / "原因.xlsx")
    dialog._done.failed.click()
    qtbot.settle(desk.work)
    assert set(read(tmp_path / "原因.xlsx").sheets) == {"未导入", "已导入，请核对"}


def test_a_list_that_brings_nothing_new_leaves_nothing_to_take_back(
    qtbot: Any, file_office: Office, desk_of: Any
) -> None:
    """The same list again: nothing is changed, and no button would take back the step before instead."""
    desk = desk_of(make_staff(file_office)["clerk"])
    said: list[tuple[str, bool]] = []
    desk.say = lambda text, *, undo=False: said.append((text, undo))
    sums = []
    for _ in range(2):
        dialog = ImportDialog(desk)
        qtbot.addWidget(dialog)
        show(qtbot, dialog)
        dialog.open_grid(parse_clipboard("客户名称\t电话\n甲店\t13812345678"), "剪贴板")
        qtbot.settle(desk.work)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog._look.isVisible)
        dialog._look._policies[1].click()  # bring what the list has into the files
        dialog._next.click()
        qtbot.waitUntil(dialog._done.isVisible)
        sums.append((dialog._done._sum.text(), dialog._done.undo.isVisible()))
        dialog.reject()
    assert sums == [("新增 1 户。", True), ("没有新内容，档案未改动。", False)]
    assert said == [("导入完成：新增 1 户", True), ("导入完成：没有新内容，档案未改动", False)]


def test_what_was_done_to_a_list_stands_above_its_columns(qtbot: Any, file_office: Office, desk_of: Any) -> None:
    """All of it, and which rows are no customers; a column that is left out says why."""
    desk = desk_of(make_staff(file_office)["clerk"])
    dialog = ImportDialog(desk)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    rows = ("周一\t周二\t周三", "福顺烟酒店\t好又多超市（已关）\t老王副食")
    dialog.open_grid(parse_clipboard("\n".join(rows)), "剪贴板")
    qtbot.settle(desk.work)
    assert dialog._columns.notes.isVisible()
    assert "改成一户一行" in dialog._columns.notes.text()
    assert "有 1 行的名称或状态写着已关" in dialog._columns.notes.text()
    rows = ("客户名称\t电话\t片区经理\t片区经理电话", "甲店\t13812345678\t李敏\t18838000001", "合计\t\t\t1")
    dialog.open_grid(parse_clipboard("\n".join(rows)), "剪贴板")
    qtbot.settle(desk.work)
    assert not dialog._columns.notes.isVisible()
    assert "合计行" in dialog._columns._about.toolTip()
    assert [dialog._columns._grid.item(at, 4).text() for at in (2, 3)] == ["没有相近的项目", "没有相近的项目"]


def test_a_list_that_cannot_be_read_leaves_the_keys_where_another_is_chosen(
    qtbot: Any, file_office: Office, desk_of: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """The sentence, and Enter chooses the next file; from there Ctrl+Enter leads on whatever has the keys."""
    broken, whole = tmp_path / "坏.xlsx", tmp_path / "好.csv"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 500)
    whole.write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
    files = [broken, whole]
    monkeypatch.setattr(ask, "file_to_open", lambda *_: files.pop(0))
    desk = desk_of(make_staff(file_office)["clerk"])
    dialog = ImportDialog(desk)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "损坏" in dialog._words.text())
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(dialog._columns.isVisible)
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dialog._look.isVisible)
    dialog._look.forgiving.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dialog._done.isVisible)
    assert Customer.select().count() == 1
