"""Editing in the cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit
from tests.kit.table.shops import add_shops

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.table.body.editing import to_value
from cmdesk.kit.table.view import TableView

SPECS = (
    FieldSpec("name", "名称", required=True),
    FieldSpec("level", "级别", "choice", choices=(Choice("A", "核心"), Choice("B", "潜力"))),
    FieldSpec("volume", "月均销量", "whole"),
)


@pytest.fixture
def table(office, open_table) -> Iterator[TableView]:
    add_shops(office, range(1, 101))
    made = open_table()
    made.set_editing(SPECS)
    return made


def editor(table: TableView) -> QLineEdit | None:
    """Return the open editor; one that has just been closed may not be deleted yet."""
    found = [one for one in table.grid.viewport().findChildren(QLineEdit) if one.isVisible()]
    return found[-1] if found else None


def test_f2_edits_and_enter_hands_over(qtbot, table) -> None:
    """F2 opens the first cell that can be edited; the value comes with its record and field."""
    edited = QSignalSpy(table.cell_edited)
    qtbot.keyPress(table.grid, Qt.Key.Key_Down)
    qtbot.keyPress(table.grid, Qt.Key.Key_F2)
    assert editor(table).text() == "商店2"
    editor(table).setText("新名")
    qtbot.keyPress(editor(table), Qt.Key.Key_Return)
    assert edited.at(0) == [2, "name", "新名", "商店2"]
    qtbot.waitUntil(lambda: table.grid.state() == table.grid.State.NoState)


def test_tab_goes_to_the_next_cell_that_can_be_edited(qtbot, table) -> None:
    """From name to level to volume, and what is typed with a sum is read as a number."""
    edited = QSignalSpy(table.cell_edited)
    qtbot.keyPress(table.grid, Qt.Key.Key_F2)
    qtbot.keyPress(editor(table), Qt.Key.Key_Tab)
    assert table.grid.currentIndex().column() == 2
    qtbot.waitUntil(lambda: editor(table) is not None)
    qtbot.keyPress(editor(table), Qt.Key.Key_Tab)
    assert table.grid.currentIndex().column() == 3
    editor(table).setText("12*3")
    qtbot.keyPress(editor(table), Qt.Key.Key_Return)
    assert edited.at(edited.count() - 1) == [1, "volume", 36, 1]


def test_what_cannot_be_read_keeps_the_editor_open(qtbot, table) -> None:
    """A wrong value is neither saved nor lost; Esc takes it back."""
    edited = QSignalSpy(table.cell_edited)
    qtbot.keyPress(table.grid, Qt.Key.Key_F2)
    editor(table).setText("")
    qtbot.keyPress(editor(table), Qt.Key.Key_Return)
    assert editor(table) is not None
    assert "名称" in editor(table).accessibleDescription()
    qtbot.keyPress(editor(table), Qt.Key.Key_Escape)
    assert edited.count() == 0


def test_a_refused_save_opens_the_cell_again_with_what_was_typed(qtbot, office, table) -> None:
    """The rule below says no: its sentence stands at the cell, the text is still there."""
    assert table.editing.refuse(3, "name", "重名", "已有同名客户，请换一个。")
    assert editor(table).text() == "重名"
    assert editor(table).accessibleDescription() == "已有同名客户，请换一个。"
    qtbot.keyPress(editor(table), Qt.Key.Key_Escape)
    assert not table.editing.refuse(9_999, "name", "x", "没有了。")


def test_a_refresh_waits_for_the_editor(qtbot, office, table) -> None:
    """Somebody else's change does not close the cell under one's hands."""
    refreshed = QSignalSpy(table.model.refreshed)
    qtbot.keyPress(table.grid, Qt.Key.Key_F2)
    table.refresh()
    qtbot.wait(50)
    assert refreshed.count() == 0
    assert editor(table) is not None
    qtbot.keyPress(editor(table), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: refreshed.count() == 1)


def test_without_editing_f2_does_nothing(qtbot, office, open_table) -> None:
    """A list that is only looked at opens no editor."""
    add_shops(office, range(1, 5))
    plain = open_table()
    qtbot.keyPress(plain.grid, Qt.Key.Key_F2)
    assert editor(plain) is None


@pytest.mark.parametrize(
    ("kind", "stored", "value"),
    [
        ("text", "福", "福"),
        ("text", "", ""),
        ("whole", 3, 3),
        ("whole", None, None),
        ("money", 123456, Decimal("1234.56")),
        ("real", 1.005, Decimal("1.00")),
        ("day", "2024-03-05", date(2024, 3, 5)),
        ("moment", "2024-03-05T01:30:00.000Z", datetime.fromisoformat("2024-03-05T01:30:00+00:00")),
        ("flag", 1, True),
        ("flag", None, False),
        ("many_choice", "A,B", ("A", "B")),
        ("phones", "1、2", ("1", "2")),
        ("phones", "", ()),
        ("choice", "A", "A"),
    ],
)
def test_stored_values_reach_editors_in_their_own_kind(kind, stored, value) -> None:
    """What a list reads as plain tuples becomes what forms work with."""
    if isinstance(value, datetime):
        value = value.astimezone().replace(tzinfo=None)
    assert to_value(FieldSpec("f", "字段", kind), stored) == value
