"""An office's own fields as people meet them: asked for in the file and offered in the list as soon as they are there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.another_desk import on_another_desk
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import field, focused, press, type_
from tests.shell.conftest import OpenWindow, files_of, listed, settle
from tests.shell.file_page import show_file

from cmdesk.customers import rules
from cmdesk.customers.rules.file import extra
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.shell.frame.window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier


def choose_setting(qtbot: Any, window: MainWindow) -> None:
    """Go to the page of the office's own fields, with the keys on it."""
    window._go_to_setting("extra_fields")
    settle(qtbot, window)


def add_field(qtbot: Any, window: MainWindow, *typed: str) -> None:
    """Ctrl+N, one field of the dialog after the other by Enter, Ctrl+Enter."""
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecordDialog)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.form.editor("label"))
    for number, text in enumerate(typed):
        if number:
            press(qtbot, Key.Key_Return)
        type_(qtbot, text)
    press(qtbot, Key.Key_Return, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, window)
    with qtbot.waitActive(window):
        window.activateWindow()


def test_a_field_is_asked_for_as_soon_as_it_is_defined(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The file that is open and the list know it without a restart: typed, shown, changed by F2, summed up."""
    one, other = opened(people.boss, name="安顺烟酒店"), opened(people.boss, name="福顺烟酒店")
    window = window_of(people.boss)
    files = show_file(qtbot, window, one)
    choose_setting(qtbot, window)
    add_field(qtbot, window, "经济状况", "选项", "保守、稳健")
    add_field(qtbot, window, "茶位数", "zs")
    window.go("customers")
    settle(qtbot, window)
    files.page.entry.form.focus("extra.jjzk")
    type_(qtbot, "wj")
    press(qtbot, Key.Key_Return)
    assert field() == "extra.cws"
    type_(qtbot, "12")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    kept = {"extra.jjzk": "稳健", "extra.cws": 12}
    qtbot.waitUntil(lambda: extra.values_of(rules.read(people.boss, one.id).extra) == kept)
    settle(qtbot, window)
    files.back_to_list()
    table = files.table
    table.change_view(columns=("name", "extra.jjzk", "extra.cws"))
    settle(qtbot, window)
    table.model.need(0, 1, patience=60)
    assert [table.model.index(0, at).data() for at in range(3)] == ["安顺烟酒店", "稳健", "12"]
    table.grid.setFocus()
    table.grid.setCurrentIndex(table.model.index(1, 2))
    press(qtbot, Key.Key_F2)
    assert focused().accessibleName() == "茶位数"
    type_(qtbot, "8")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: extra.values_of(rules.read(people.boss, other.id).extra)["extra.cws"] == 8)
    settle(qtbot, window)
    table.grid.selectAll()
    qtbot.waitUntil(lambda: "茶位数 20，平均 10.0" in [one.text() for one in table.footer.findChildren(QLabel)][1])


def test_what_is_typed_stays_while_the_fields_change(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Somebody defines a field while another types: nothing typed is lost, the field is there after saving."""
    one = opened(people.boss, name="安顺烟酒店")
    window = window_of(people.boss)
    files = show_file(qtbot, window, one)
    files.page.entry.form.focus("short_name")
    type_(qtbot, "安顺")
    extra.define(people.boss, "昵称", "text", required=True)
    settle(qtbot, window)
    assert files.page.entry.form.changed_values() == {"short_name": "安顺"}
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: rules.read(people.boss, one.id).short_name == "安顺")
    settle(qtbot, window)
    assert files.page.entry.form.editor("extra.nc") is not None
    assert field() == "short_name"
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    assert files.page.entry.form.editor("extra.nc") is not None
    files.page.entry.discard()


def test_a_retired_field_leaves_the_list_and_its_filter(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The column goes, the rest of the view stays, and the filter on it is dropped aloud; a new name is read at once."""
    nick, colour = (extra.define(people.boss, label, "text") for label in ("昵称", "门头颜色"))
    opened(people.boss, name="安顺烟酒店", **{"extra.nc": "老安", "extra.mtys": "红"})
    opened(people.boss, name="福顺烟酒店")
    window = window_of(people.boss)
    files = files_of(window)
    table, bar = files.table, files.table.filter_bar
    assert bar is not None
    table.change_view(
        columns=("name", "extra.nc", "extra.mtys"), order=(("extra.nc", True),), filter="昵称=老安 名称~安"
    )
    qtbot.waitUntil(lambda: listed(files) == ["安顺烟酒店"])
    extra.redefine(people.boss, colour.id, {"label": "招牌颜色"}, version=colour.version or 1)
    qtbot.waitUntil(lambda: heads(files) == ["客户名称", "昵称", "招牌颜色"])
    extra.bin_field(people.boss, nick.id)
    qtbot.waitUntil(lambda: heads(files) == ["客户名称", "招牌颜色"])
    assert table.view.order == ()
    assert bar.text == "name~安"
    assert "“昵称”已不再使用，按它的筛选已去掉。" in [one.text() for one in bar.findChildren(QLabel)]
    assert listed(files) == ["安顺烟酒店"]


def heads(files: FilesPage) -> list[str]:
    """Return the heads of the columns."""
    return [column.label for column in files.table.model.columns]


def test_fields_are_ordered_and_retired_by_keys_and_buttons(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """A new field is selected: Alt+Up moves it at once, a button takes it out of use; a kind without options asks for none."""
    extra.define(people.boss, "昵称", "text")
    window = window_of(people.boss)
    choose_setting(qtbot, window)
    add_field(qtbot, window, "门头颜色", "文字")
    press(qtbot, Key.Key_Up, modifier=Mod.AltModifier)
    qtbot.waitUntil(lambda: [row.label for row in extra.defined()] == ["门头颜色", "昵称"])
    settle(qtbot, window)
    settings = window.page("settings")
    assert settings is not None
    (button,) = (one for one in settings.findChildren(QPushButton) if one.text() == "删除字段")
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [row.label for row in extra.defined()] == ["昵称"])
    settle(qtbot, window)
    assert not button.isEnabled()


def test_a_field_of_another_desk_is_there_without_a_restart(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Somebody else defines it: the open file asks for it and the list offers it as soon as this desk has looked."""
    one = opened(people.boss, name="安顺烟酒店")
    window = window_of(people.boss)
    files = show_file(qtbot, window, one)
    with on_another_desk():
        made = extra.define(people.boss, "经济状况", "choice", options="保守、稳健")
    window.look_elsewhere()
    key = f"extra.{made.key}"
    qtbot.waitUntil(lambda: key in [column.key for column in files.list.table.model.all_columns])
    settle(qtbot, window)
    files.page.entry.form.focus(key)
    assert field() == key
