"""Editing in a table's cell."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QTableView, QWidget
from tests.kit.form.conftest import SPECS
from tests.kit.form.hands import focused, press, show, type_

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.inline import CellEditing, cell_editor

Key = Qt.Key
BY_NAME = {spec.name: spec for spec in SPECS}


class Model(QAbstractTableModel):
    """One row with a column per field."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values
        self.names = list(values)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        return str(self.values[self.names[index.column()]]) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def spec_at(self, index: QModelIndex) -> FieldSpec | None:
        return BY_NAME[self.names[index.column()]]

    def value_at(self, index: QModelIndex) -> Any:
        return self.values[self.names[index.column()]]


class Table(QTableView):
    """A table whose cells are edited, and what was committed."""

    def __init__(self, values: dict[str, Any], links: Any) -> None:
        super().__init__()
        self.rows = Model(values)
        self.setModel(self.rows)
        self.editing = CellEditing(self.rows, self, links=links)
        self.setItemDelegate(self.editing)
        self.done: list[tuple[str, Any]] = []
        self.editing.committed.connect(self.keep)

    def keep(self, index: QModelIndex, value: Any) -> None:
        self.done.append((self.rows.names[index.column()], value))
        self.rows.values[self.rows.names[index.column()]] = value

    def open_cell(self, name: str) -> None:
        index = self.rows.index(0, self.rows.names.index(name))
        self.setCurrentIndex(index)
        self.edit(index)


@pytest.fixture
def table(qtbot: Any, links: Any) -> Table:
    values = {
        "name": "福顺", "grade": 3, "class_": "core", "day": None, "flag": False, "many": (), "owner": 1, "note": "一",
        "number": "C1",
    }  # fmt: skip
    made = Table(values, links)
    qtbot.addWidget(made)
    made.resize(900, 200)
    show(qtbot, made)
    return made


def test_enter_keeps_and_escape_does_not(qtbot: Any, table: Table) -> None:
    """The whole text is selected, so that typing replaces it; an unchanged value is no change."""
    table.open_cell("grade")
    type_(qtbot, "4+4")
    press(qtbot, Key.Key_Return)
    assert table.done == [("grade", 8)]
    table.open_cell("grade")
    type_(qtbot, "9")
    press(qtbot, Key.Key_Escape)
    table.open_cell("grade")
    press(qtbot, Key.Key_Return)
    assert table.done == [("grade", 8)]
    assert focused() is table


def test_tab_goes_to_the_next_cell(qtbot: Any, table: Table) -> None:
    """Row after row without the mouse."""
    table.open_cell("name")
    type_(qtbot, "新名")
    press(qtbot, Key.Key_Tab)
    type_(qtbot, "5")
    press(qtbot, Key.Key_Tab)
    type_(qtbot, "q")
    press(qtbot, Key.Key_Return)
    assert table.done == [("name", "新名"), ("grade", 5), ("class_", "potential")]


def test_what_cannot_be_read_keeps_the_cell_open(qtbot: Any, table: Table) -> None:
    """Neither Enter nor a click elsewhere loses what was typed."""
    table.open_cell("grade")
    type_(qtbot, "99")
    press(qtbot, Key.Key_Return)
    editor = focused()
    assert editor.property("problem") == "true"
    table.setFocus()
    assert editor.isVisible()
    editor.setFocus()
    press(qtbot, Key.Key_Backspace)
    press(qtbot, Key.Key_Return)
    assert table.done == [("grade", 9)]


def test_a_required_cell_is_not_emptied(qtbot: Any, table: Table) -> None:
    """The sentence is the form's."""
    table.open_cell("name")
    press(qtbot, Key.Key_Delete, Key.Key_Return)
    assert focused().accessibleDescription() == "名称不能为空，请填写。"
    assert table.done == []


def test_lists_in_cells(qtbot: Any, table: Table) -> None:
    """Enter takes what is highlighted; Esc closes the list first, then the cell."""
    table.open_cell("owner")
    type_(qtbot, "李")
    press(qtbot, Key.Key_Down, Key.Key_Return)
    assert table.done == [("owner", 2)]
    table.open_cell("class_")
    press(qtbot, Key.Key_Down, Key.Key_Down, Key.Key_Escape)
    assert focused() is not table
    press(qtbot, Key.Key_Escape)
    assert focused() is table
    table.open_cell("day")
    press(qtbot, Key.Key_Down, Key.Key_Home, Key.Key_Return)
    assert table.done[-1][0] == "day"
    table.open_cell("flag")
    press(qtbot, Key.Key_Space, Key.Key_Return)
    assert table.done[-1] == ("flag", True)
    table.open_cell("many")
    press(qtbot, Key.Key_Space, Key.Key_Space, Key.Key_Return)
    assert table.done[-1] == ("many", ("core",))


def test_long_text_in_a_cell_keeps_its_lines(qtbot: Any, table: Table) -> None:
    """Ctrl+Enter begins a line, Enter keeps the text; the editor is higher than the row."""
    table.open_cell("note")
    type_(qtbot, "x")
    press(qtbot, Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    type_(qtbot, "y")
    assert focused().height() > table.rowHeight(0)
    press(qtbot, Key.Key_Return)
    assert table.done == [("note", "x\ny")]


def test_read_only_cells_do_not_open(qtbot: Any, table: Table) -> None:
    """Nothing to type, no editor."""
    table.open_cell("number")
    assert focused() is table


def test_cell_editors_look_like_cells(qtbot: Any, links: Any) -> None:
    """Square corners by the style sheet's role."""
    window = QWidget()
    qtbot.addWidget(window)
    for spec in SPECS:
        assert cell_editor(spec, window, links=links).property("role") == "cell"
