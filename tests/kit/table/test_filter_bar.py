"""Narrowing a list by conditions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from tests.kit.table.shops import COLUMNS, add_shops

from cmdesk.core.filter import Condition, Filterable
from cmdesk.kit.table.view import TableView

FIELDS = {
    column.key: Filterable(column.key, column.label, f"shop.{column.key}", column.kind, column.choices)
    for column in COLUMNS
    if column.kind != "light"
}


@pytest.fixture
def table(office, open_table) -> Iterator[TableView]:
    add_shops(office, range(1, 101))
    made = open_table()
    made.set_filters(FIELDS)
    return made


def test_a_condition_is_typed_shown_as_a_chip_and_removed(qtbot, table) -> None:
    """Ctrl+F, text, Enter; the chip says it in words; its cross takes it away."""
    qtbot.keyPress(table.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = table.filter_bar
    assert bar.isVisible()
    qtbot.keyClicks(bar._line, "level=A volume>=50")
    qtbot.keyPress(bar._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.model.count == len([n for n in range(50, 101, 2) if n % 3]))
    assert bar._line.text() == ""
    said = [chip.findChild(QToolButton).text() for chip in bar._chips]
    assert said == ["级别 是 核心", "月均销量 不少于 50"]
    assert table.footer._count.text().startswith("筛选出")
    qtbot.mouseClick(bar._chips[1].findChildren(QToolButton)[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: table.model.count == 50)
    qtbot.mouseClick(bar._clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: table.model.count == 100)


def test_what_is_not_understood_stays_in_the_line_with_the_reason(qtbot, table) -> None:
    """Nothing typed is lost; the reason goes when typing goes on; Esc leaves."""
    table.begin_filter()
    bar = table.filter_bar
    bar._line.setText("级比=3")
    qtbot.keyPress(bar._line, Qt.Key.Key_Return)
    assert bar._line.text() == "级比=3"
    assert "没有“级比”这一项" in bar._problem.text()
    assert bar._problem.isVisible()
    qtbot.keyClicks(bar._line, "0")
    assert not bar._problem.isVisible()
    qtbot.keyPress(bar._line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert table.model.count == 100


def test_a_condition_is_made_and_changed_by_the_little_form(qtbot, table) -> None:
    """Field, operator and ticks; a click on the chip opens it again with what it says."""
    bar = table.filter_bar
    bar.begin()
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    editor = bar._editor
    editor._field.setCurrentIndex(editor._field.findData("level"))
    editor._ticks.item(1).setCheckState(Qt.CheckState.Checked)
    qtbot.keyPress(editor, Qt.Key.Key_Return)
    assert bar.conditions == (Condition("level", "=", ("B",)),)
    qtbot.mouseClick(bar._chips[0].findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert editor._ticks.item(1).checkState() == Qt.CheckState.Checked
    editor._operator.setCurrentIndex(editor._operator.findText("没有填"))
    qtbot.keyPress(editor, Qt.Key.Key_Return)
    assert bar.conditions == (Condition("level", "=", ()),)
    qtbot.waitUntil(lambda: table.model.count == 0)
    assert table.empty.shown is not None


def test_the_little_form_refuses_what_does_not_fit(qtbot, table) -> None:
    """Wrong or missing values are told in the form; it stays open."""
    bar = table.filter_bar
    bar.begin()
    bar._make_new()
    editor = bar._editor
    editor._field.setCurrentIndex(editor._field.findData("volume"))
    qtbot.keyPress(editor, Qt.Key.Key_Return)
    assert editor._problem.text() == "请填一个值。"
    editor._text.setText("很多")
    qtbot.keyPress(editor, Qt.Key.Key_Return)
    assert "不是数字" in editor._problem.text()
    assert editor.isVisible()
    assert bar.conditions == ()
    editor.close()


def test_a_stored_view_brings_its_filter_back_if_it_still_makes_sense(qtbot, table) -> None:
    """Conditions are stored as text; one on a field that is gone is left out and said."""
    table.filter_bar.set_text("级别=核心 名称~商店2")
    stored = table.view.filter
    assert stored == "level=核心 name~商店2"
    table.clear_filter()
    qtbot.waitUntil(lambda: table.model.count == 100)
    table.change_view(filter=stored)
    qtbot.waitUntil(lambda: table.model.count < 20)
    table.change_view(filter="gone=1")
    qtbot.waitUntil(lambda: table.model.count == 100)
    assert "没有“gone”这一项" in table.filter_bar._problem.text()
