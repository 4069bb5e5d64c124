"""Picking and ordering columns."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from tests.kit.table.shops import COLUMNS, add_shops

from cmdesk.kit.table.head.chooser import ColumnChooser
from cmdesk.kit.table.saved import View

ALT = Qt.KeyboardModifier.AltModifier


def test_columns_are_ticked_ordered_and_searched_by_keyboard(qtbot) -> None:
    """Space ticks, Alt+arrows move, typing narrows; the keys come out in the order of the list."""
    dialog = ColumnChooser(COLUMNS, ("name", "level"), ("number", "name"))
    qtbot.addWidget(dialog)
    dialog.show()
    chosen = QSignalSpy(dialog.chosen)
    dialog._search.setText("销量")  # Chinese comes from an input method, not from keys
    qtbot.keyPress(dialog._search, Qt.Key.Key_Return)
    qtbot.keyPress(dialog._list, Qt.Key.Key_Space)
    dialog._search.clear()
    assert dialog.keys() == ("name", "level", "volume")
    for _ in range(3):
        qtbot.keyPress(dialog._list, Qt.Key.Key_Up, ALT)
    assert dialog.keys() == ("volume", "name", "level")
    qtbot.keyPress(dialog._list, Qt.Key.Key_Down, ALT)
    qtbot.keyPress(dialog._list, Qt.Key.Key_Return)
    assert chosen.at(0) == [("name", "volume", "level")]


def test_a_table_without_columns_cannot_be_chosen(qtbot) -> None:
    """The button says no before anything breaks, and the usual columns are one click away."""
    dialog = ColumnChooser(COLUMNS, ("name",), ("number", "name"))
    qtbot.addWidget(dialog)
    dialog._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog._apply.isEnabled()
    dialog._reset()
    assert dialog.keys() == ("number", "name")
    dialog._tick_all()
    assert set(dialog.keys()) == {column.key for column in COLUMNS}


def test_the_header_menu_hides_freezes_groups_and_sorts(qtbot, office, open_table) -> None:
    """Everything the mouse does to a column is in its menu too."""
    add_shops(office, range(1, 30))
    table = open_table()

    def choose(column: int, beginning: str) -> None:
        menu = table._menu.menu(column)
        menu.popup(QPoint(0, 0))
        next(action for action in menu.actions() if action.text().startswith(beginning)).trigger()
        menu.close()

    choose(1, "隐藏")
    assert "name" not in table.view.columns
    choose(0, "冻结")
    assert table.view.frozen == 1
    choose(0, "取消冻结")
    choose(0, "降序")
    choose(1, "加为次要")
    assert table.view.order == (("number", True), ("level", False))
    choose(1, "按“级别”分组")
    qtbot.waitUntil(lambda: table.model.outline is not None)
    choose(0, "取消分组")
    qtbot.waitUntil(lambda: table.model.outline is None)
    choose(0, "列宽")
    assert "number" in table.view.widths
    choose(0, "选择列")
    dialog = table.findChild(ColumnChooser)
    assert dialog is not None
    dialog.reject()


def test_a_stored_view_of_another_version_is_read_as_far_as_it_makes_sense() -> None:
    """Unknown columns, wrong types and nonsense are left out; nothing is refused."""
    known = ("number", "name", "level")
    stored = {
        "name": "我的客户",
        "columns": ["name", "gone", "name", 3, "number"],
        "widths": {"name": 120, "gone": 5, "level": "wide", "number": -4},
        "frozen": 7,
        "order": [["name", 1], ["gone", False], "x", ["level"]],
        "filter": 5,
        "group": "gone",
    }
    view = View.from_json(stored, known)
    assert view == View("我的客户", ("name", "number"), {"name": 120}, 2, (("name", True),), "", "")
    assert View.from_json(view.as_json(), known) == view
    assert View.from_json({}, known) == View()
