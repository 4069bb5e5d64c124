"""Large text in a small window: what can give way does, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.look import theme
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.space.dialog import room_for
from cmdesk.staff.screens.calendar.year import YearView
from cmdesk.visits.rules.sheet.opening import Line
from cmdesk.visits.screens.entry.head import EntryHead
from cmdesk.visits.screens.entry.stock import StockGrid


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application with large text; at the end it is of its usual size again."""
    theme.apply_theme(qapp, "light")
    theme.choose_text(qapp, "larger")
    yield qapp
    theme.choose_text(qapp, "standard")


@pytest.mark.usefixtures("app")
def test_names_of_products_give_way_to_their_numbers(qtbot: Any) -> None:
    """The sheet of a visit stays within a small screen; where there is room the names have theirs."""
    whole, grid = QWidget(), StockGrid()
    theme.dress(whole)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(grid)
    row.addStretch(1)
    grid.show_lines([Line(1, "P1", "鹿鸣（细支小雅）", "条", 24, 34)], whole=False)
    qtbot.addWidget(whole)
    whole.show()
    names = {}
    for width in (564, 1000):
        whole.resize(width, 200)
        QApplication.processEvents()
        assert grid.width() <= whole.width() == width
        widths = [grid.columnWidth(column) for column in range(grid.sheet.columnCount())]
        assert min(widths[2:]) >= grid.fontMetrics().horizontalAdvance("上次库存") + 16
        names[width] = widths[0]
    assert 90 <= names[564] < names[1000] == 230


def test_three_months_stand_beside_each_other(app: QApplication, qtbot: Any) -> None:
    """As many as their digits let, for the room between the days need not grow with them."""
    view = YearView()
    qtbot.addWidget(view)
    view.resize(556, 600)
    same_row = {view.cell(date(view.day.year, month, 1)).top() for month in (1, 2, 3)}
    digits = view.fontMetrics().horizontalAdvance("28")
    assert view.cell(date(view.day.year, 1, 28)).width() >= digits + 4
    assert len({top // 40 for top in same_row}) == 1, "the first three months begin in one row"
    theme.choose_text(app, "standard")
    assert view.cell(date(view.day.year, 3, 1)).left() > view.cell(date(view.day.year, 1, 1)).left()


@pytest.mark.usefixtures("app")
def test_a_dialog_is_as_wide_as_its_text_needs_but_no_wider_than_the_screen(qtbot: Any) -> None:
    """620 pixels beside usual text; what is typed is as long as before."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RecordDialog(None, "登记", "登记", [FieldSpec("name", "名称", "text")], lambda *_: None, parent=parent)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.width() == min(827, room_for(dialog).width())


@pytest.mark.usefixtures("app")
def test_the_kind_of_a_visit_is_read_whole(qtbot: Any) -> None:
    """However many stand beside it in the head of the sheet."""
    kind = QComboBox()
    kind.addItem("常规走访")
    head = EntryHead(SimpleNamespace(day=QLineEdit(), kind=kind, mode=QComboBox()), QWidget())  # type: ignore[arg-type]
    qtbot.addWidget(head)
    assert kind.minimumWidth() >= kind.fontMetrics().horizontalAdvance("常规走访") + 40  # frame and arrow
