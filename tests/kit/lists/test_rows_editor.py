"""Rows typed like in a sheet are entered and left by the Tab key."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from tests.kit.form.hands import show

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.lists.rows_editor import RowsEditor

TAB, BACK = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


class Between(QWidget):
    """Rows of two cells between two lines."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = QLineEdit(), QLineEdit()
        self.grid = RowsEditor([FieldSpec("name", "名称", "text"), FieldSpec("note", "说明", "text")], "物品")
        self.grid.set_rows([{"name": "样机", "note": "一台"}])
        rows = QVBoxLayout(self)
        for one in (self.before, self.grid, self.after):
            rows.addWidget(one)


@pytest.fixture
def between(qtbot: Any) -> Between:
    """The three, shown, with the focus on the first cell."""
    made = Between()
    show(qtbot, made)
    made.grid.setFocus()
    made.grid.setCurrentCell(0, 0)
    return made


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key)


def test_tab_goes_from_cell_to_cell_and_on(between: Between) -> None:
    """Through both rows, the free one too, then to what comes after; nothing typed, nothing added."""
    press(TAB)
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (0, 1)
    press(TAB, TAB)
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (1, 1)
    assert not between.after.hasFocus()
    press(TAB)
    assert between.after.hasFocus()
    assert between.grid.rowCount() == 2


def test_shift_tab_leaves_before_the_first_cell(between: Between) -> None:
    """Back from the second cell to the first, and from there to what stands before."""
    press(TAB, BACK)
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (0, 0)
    press(BACK)
    assert between.before.hasFocus()


def test_what_is_typed_in_the_last_cell_opens_a_new_row(between: Between) -> None:
    """Who types in the free row goes on in the next one; what he typed stands."""
    press(TAB, TAB, TAB)
    for sign in "two":
        QTest.keyClicks(QApplication.focusWidget(), sign)
    press(TAB)
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (2, 0)
    assert between.grid.texts()[1]["note"] == "two"


@pytest.mark.parametrize("key", [TAB, BACK])
def test_after_esc_tab_leaves_from_any_cell(between: Between, key: Qt.Key) -> None:
    """In the middle of many rows nobody has to walk to their end; Esc gives up the cell, Tab the rows."""
    press(TAB, TAB)
    QTest.keyClicks(QApplication.focusWidget(), "t")
    press(Qt.Key.Key_Escape, key)
    assert (between.after if key == TAB else between.before).hasFocus()
    assert between.grid.texts()[1]["name"] == ""


def test_rows_that_are_only_read_are_one_stop(between: Between) -> None:
    """Nothing can be typed there, so Tab does not walk through the cells."""
    between.grid.set_read_only(True)
    between.grid.setFocus()
    press(TAB)
    assert between.after.hasFocus()


def test_enter_goes_down_a_column(between: Between) -> None:
    """Amounts are typed one below the other, as in a sheet; in the last row Enter stays."""
    press(Qt.Key.Key_Escape)
    between.grid.set_rows([{"name": "样机"}, {"name": "鞋套"}])
    between.grid.begin()
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (0, 1)
    for text in ("3", "12"):
        for sign in text:
            QTest.keyClick(QApplication.focusWidget(), sign)
        press(Qt.Key.Key_Return)
        QApplication.processEvents()  # what Enter does comes behind the key
    assert [row["note"] for row in between.grid.texts()] == ["3", "12", ""]
    assert (between.grid.currentRow(), between.grid.currentColumn()) == (2, 1)
