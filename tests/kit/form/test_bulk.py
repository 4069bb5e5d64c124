"""The same change to many records, seen before it is made."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from tests.kit.form.conftest import SPECS, SlowReader
from tests.kit.form.hands import field, focused, press, show, type_

from cmdesk.core.errors import Invalid, Refused
from cmdesk.kit.form.bulk import BulkDialog, BulkPreview

Key = Qt.Key


class Rules:
    """What the rules would say."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.refusal: Refused | None = None

    def preview(self, change: Mapping[str, Any]) -> BulkPreview:
        self.asked.append(dict(change))
        if self.refusal:
            raise self.refusal
        new = "、".join(str(value) for value in change.values())
        return BulkPreview(7, [("福<b>顺</b>", "3", new), ("旺发", "", new)], ["3 户已是此值。"])


@pytest.fixture
def rules() -> Rules:
    return Rules()


@pytest.fixture
def dialog(qtbot: Any, rules: Rules, links: Any) -> BulkDialog:
    made = BulkDialog(SPECS, 12, rules.preview, links=links)
    qtbot.addWidget(made)
    show(qtbot, made)
    return made


def rows(dialog: BulkDialog) -> list[tuple[str, ...]]:
    model = dialog._lines
    return [tuple(model.index(row, at).data() for at in range(3)) for row in range(model.rowCount())]


def test_pick_type_look_and_change(qtbot: Any, dialog: BulkDialog, rules: Rules) -> None:
    """By keys alone: field, new value, Enter to the verb, Enter."""
    heard: list[dict[str, Any]] = []
    dialog.confirmed.connect(heard.append)
    assert not dialog.primary.isEnabled()
    assert field() == "field"
    type_(qtbot, "档")
    press(qtbot, Key.Key_Return)
    assert field() == "new:grade"
    type_(qtbot, "2*11")
    press(qtbot, Key.Key_Return, Key.Key_Return)
    assert rules.asked == [{"grade": 22}]
    assert rows(dialog) == [("福<b>顺</b>", "3", "22"), ("旺发", "", "22")]
    assert dialog._told.text() == "将修改 7 户。下面是其中 2 户。3 户已是此值。"
    assert dialog.primary.text() == "修改 7 户"
    assert focused() is dialog.primary
    press(qtbot, Key.Key_Space)
    assert heard == [{"grade": 22}]
    assert dialog.isVisible()


def test_the_preview_follows_the_typing(qtbot: Any, dialog: BulkDialog, rules: Rules) -> None:
    """A moment after the last key; what was seen before may not be confirmed for something else."""
    type_(qtbot, "档")
    press(qtbot, Key.Key_Return)
    type_(qtbot, "22")
    qtbot.waitUntil(dialog.primary.isEnabled)
    assert rules.asked == [{"grade": 22}]
    press(qtbot, Key.Key_Backspace)
    assert not dialog.primary.isEnabled()
    type_(qtbot, "99")
    qtbot.waitUntil(lambda: "不能大于" in dialog._told.text())
    assert not dialog.primary.isEnabled()
    assert rows(dialog) == []


def test_clearing_is_said_expressly(qtbot: Any, dialog: BulkDialog, rules: Rules) -> None:
    """An empty new value changes nothing; the box does. Required fields cannot be cleared."""
    type_(qtbot, "电话")
    press(qtbot, Key.Key_Return)
    dialog._ask()
    assert "清空" in dialog._told.text()
    assert rules.asked == []
    press(qtbot, Key.Key_Return)
    assert field() == "clear"
    press(qtbot, Key.Key_Space)
    dialog._ask()
    assert rules.asked == [{"phones": ()}]
    assert dialog._form.editor("new:phones") is None
    dialog._form.focus("field")
    type_(qtbot, "名称")
    assert dialog._form.editor("clear") is None
    assert dialog._form.editor("new:name") is not None


def test_a_flag_may_become_no(qtbot: Any, dialog: BulkDialog, rules: Rules) -> None:
    """否 is a value."""
    type_(qtbot, "谢绝")
    dialog._ask()
    assert rules.asked == [{"flag": False}]


@pytest.mark.parametrize("refusal", [Refused("不能批量修改。"), Invalid({"grade": "不能批量修改。"})])
def test_refusals_are_told(qtbot: Any, dialog: BulkDialog, rules: Rules, refusal: Refused) -> None:
    """Of the preview in its place, of the change itself above the buttons."""
    rules.refusal = refusal
    type_(qtbot, "谢绝")
    dialog._ask()
    assert dialog._told.text() == "不能批量修改。"
    assert not dialog.primary.isEnabled()
    dialog.show_refusal("数据库正忙，请稍后再试。")
    assert dialog.refusal.isVisible()


def test_late_previews_are_dropped(qtbot: Any, rules: Rules) -> None:
    """Only the answer to the last question counts."""
    reader = SlowReader()
    dialog = BulkDialog([spec for spec in SPECS if spec.kind != "link"], 12, rules.preview, reader=reader)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    type_(qtbot, "谢绝")
    dialog._ask()
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Space)
    reader.finish()
    assert not dialog.primary.isEnabled()
    dialog._ask()
    reader.finish()
    assert dialog.primary.isEnabled()
    assert dialog._ready == {"flag": True}


def test_read_only_fields_are_not_offered(qtbot: Any, dialog: BulkDialog) -> None:
    """Neither by the list nor by typing."""
    editor = dialog._form.editor("field")
    assert editor is not None
    assert "number" not in [choice.value for choice in editor.spec.choices]


def test_freed_after_closing(qtbot: Any, rules: Rules, links: Any) -> None:
    """Nothing keeps a closed dialog, its timer and its form."""
    dialog = BulkDialog(SPECS, 12, rules.preview, links=links)
    alive = weakref.ref(dialog)
    show(qtbot, dialog)
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del dialog
    gc.collect()
    assert alive() is None
