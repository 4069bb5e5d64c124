"""Groups with headings, counts and sums in the table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from tests.kit.table.shops import COLUMNS, add_shops

from cmdesk.core.filter import Filterable
from cmdesk.kit.table.group_menu import condition_of
from cmdesk.kit.table.rows import questions
from cmdesk.kit.table.rows.selection import Ranges

NO = Qt.KeyboardModifier.NoModifier


def grouped(qtbot, table, key: str = "level") -> None:
    with qtbot.waitSignal(table.model.opened):
        table.change_view(group=key)
    qtbot.waitUntil(lambda: table.model.outline is not None)


def test_records_stand_under_headings_with_their_sums(qtbot, office, open_table) -> None:
    """Each group has a heading that says its value and count; sums are those of its records."""
    add_shops(office, range(1, 1_001))
    table = open_table()
    grouped(qtbot, table)
    model = table.model
    assert [(group.value, group.count) for group in model.outline.groups] == [("A", 500), ("B", 500)]
    assert model.outline.groups[0].sums["volume"] == sum(n for n in range(2, 1_001, 2) if n % 3)
    assert (model.rowCount(), model.count) == (1_002, 1_000)
    assert model.index(0, 0).data() == "级别：核心（500）"
    assert model.index(1, 0).data() == "000002"
    assert model.index(501, 0).data() == "级别：潜力（500）"
    model.need(1_000, 1_001, patience=60)
    assert model.index(1_001, 0).data() == "000999"
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable


def test_headings_fold_by_key_and_mouse(qtbot, office, open_table) -> None:
    """Left folds, Right unfolds, Enter and a click on the mark do either; a folded heading stands for its records."""
    add_shops(office, range(1, 101))
    table = open_table()
    grouped(qtbot, table)
    opened = QSignalSpy(table.record_opened)
    table.grid.set_current_row(0)
    qtbot.keyPress(table.grid, Qt.Key.Key_Left)
    assert table.model.rowCount() == 52
    assert len(table.selected) == 50
    qtbot.keyPress(table.grid, Qt.Key.Key_Return)
    assert table.model.rowCount() == 102
    qtbot.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, NO, QPoint(10, 5))
    assert table.model.rowCount() == 52
    qtbot.keyPress(table.grid, Qt.Key.Key_Right)
    qtbot.keyPress(table.grid, Qt.Key.Key_Down)
    qtbot.keyPress(table.grid, Qt.Key.Key_Return)
    assert opened.at(0) == [2]
    table.folding.fold_all()
    assert table.model.rowCount() == 2
    table.folding.unfold_all()
    assert table.model.rowCount() == 102


def test_selections_across_headings_name_the_records(qtbot, office, open_table) -> None:
    """Headings are no records: ids, counts and next and previous leave them out."""
    add_shops(office, range(1, 21))
    table = open_table()
    grouped(qtbot, table)
    table.grid.select_rows(Ranges([(9, 13)]))
    assert len(table.selected) == 4
    got: list[list[int]] = []
    table.ask_selected_ids(got.append)
    qtbot.waitUntil(lambda: got == [[18, 20, 1, 3]])
    table.grid.set_current_row(10)
    table.show_next()
    assert table.current_id == 1
    table.show_previous()
    assert table.current_id == 20


def test_a_refresh_keeps_groups_folded_and_the_record_current(qtbot, office, open_table) -> None:
    """Rows that come and go change counts, not what is folded or current."""
    add_shops(office, range(1, 201))
    table = open_table()
    grouped(qtbot, table)
    table.folding.toggle(0)
    table.grid.set_current_row(table.model.row_of(150))
    here = 101
    qtbot.waitUntil(lambda: table.current_id == here)
    add_shops(office, [1_000, 1_002])
    with qtbot.waitSignal(table.model.refreshed):
        table.refresh()
    assert [group.count for group in table.model.outline.groups] == [102, 100]
    assert table.model.rowCount() == 102
    assert table.current_id == here
    qtbot.waitUntil(lambda: table.model.id_at(table.grid.currentIndex().row()) == here)


def test_too_many_groups_are_refused_and_the_list_stays(qtbot, office, open_table, monkeypatch) -> None:
    """Grouping by a number of its own would help nobody; it says so and shows the plain list."""
    monkeypatch.setattr(questions, "MOST", 10)
    add_shops(office, range(1, 51))
    table = open_table()
    with qtbot.waitSignal(table.refused) as caught:
        table.change_view(group="number")
    assert "太多" in caught.args[0]
    qtbot.waitUntil(lambda: table.view.group == "" and table.model.rowCount() == 50)


def test_a_group_can_be_looked_at_alone(qtbot, office, open_table) -> None:
    """The menu of a heading narrows the list to its records; the condition is a chip like any other."""
    add_shops(office, range(1, 101))
    table = open_table()
    table.set_filters({column.key: Filterable(column.key, column.label, f"shop.{column.key}") for column in COLUMNS})
    grouped(qtbot, table)
    menu = table._group_menu.menu(1, table.filter_bar)
    menu.popup(QPoint(0, 0))
    next(action for action in menu.actions() if action.text().startswith("只看")).trigger()
    menu.close()
    qtbot.waitUntil(lambda: table.model.count == 50)
    assert table.view.filter == "level=B"


def test_a_right_click_is_told_with_the_record(qtbot, office, open_table) -> None:
    """By mouse on any row, by the menu key on the current one; headings keep their own menu."""
    add_shops(office, range(1, 101))
    table = open_table()
    asked = QSignalSpy(table.menu_requested)
    for reason, place in (
        (QContextMenuEvent.Reason.Mouse, QPoint(20, 28 * 3 + 5)),
        (QContextMenuEvent.Reason.Keyboard, QPoint()),
    ):
        QApplication.sendEvent(table.grid.viewport(), QContextMenuEvent(reason, place, table.grid.mapToGlobal(place)))
    assert [asked.at(number)[0] for number in range(asked.count())] == [4, 4]
    assert table.current_id == 4


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "福 顺", 'k="福 顺"'),
        ("text", None, "k=空"),
        ("text", "", "k=空"),
        ("choice", "A", "k=A"),
        ("flag", True, "k=是"),
        ("money", 123456, "k=1234.56"),
        ("day", "2024-03-05", "k=2024-03-05"),
        ("whole", 0, "k=0"),
    ],
)
def test_a_group_is_said_as_a_condition(kind, value, text) -> None:
    """Whatever the rows share can be written down, unless conditions have no word for it."""
    assert str(condition_of("k", kind, value)) == text
    assert condition_of("k", "many_choice", "A,B") is None
