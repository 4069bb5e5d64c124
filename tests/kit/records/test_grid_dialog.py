"""A form with grids in tabs: where Enter leads, and how much of a long text is seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from tests.kit.form.hands import focused, press, show, type_

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.records.grid_dialog import GridDialog

SPECS = (FieldSpec("name", "名称", "text"), FieldSpec("note", "备注", "text"))


def test_enter_after_the_last_field_goes_into_the_first_grid(qtbot: Any) -> None:
    """The keyboard goes through the whole dialog; Ctrl+Tab is not needed."""
    form = Form(SPECS)
    dialog = GridDialog(SimpleNamespace(), "方案", form, first="方案")  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    grid = dialog.add_grid("准备", RowsEditor((FieldSpec("text", "事项", "text"),), "准备"))
    show(qtbot, dialog)
    form.focus("name")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(grid.isVisible)
    assert focused() is grid
    assert (grid.currentRow(), grid.currentColumn()) == (0, 0)
    type_(qtbot, "x")
    assert grid.state() == RowsEditor.State.EditingState


def test_a_text_that_was_there_before_the_window_is_seen_whole(qtbot: Any) -> None:
    """A long paragraph is measured at the width it gets, so that its last line stands there without scrolling."""
    form = Form((FieldSpec("text", "正文", "long_text"),))
    form.set_values({"text": "今天不是推销，是想认识一下您，听听您店里的情况。" * 8})
    dialog = GridDialog(SimpleNamespace(), "话术", form, first="话术")  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.resize(560, 420)
    show(qtbot, dialog)
    editor: Any = form.editor("text")
    qtbot.waitUntil(lambda: editor.height() >= editor.wanted_height() and editor.verticalScrollBar().maximum() == 0)
