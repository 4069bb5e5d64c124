"""Choosing between three values, by keyboard."""

from __future__ import annotations

import gc
import weakref
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from tests.kit.form.hands import press, show

from cmdesk.core.errors import Conflict, Difference
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.record import Customer
from cmdesk.kit.form.conflict import ConflictDialog, Disputed, disputed

Key = Qt.Key
DISPUTES = (
    Disputed(FieldSpec("name", "名称"), ("旧", "我的名", "<b>他的名</b>"), {}),
    Disputed(FieldSpec("grade", "档位", "whole", unit="档"), (1, None, 3), {}),
    Disputed(FieldSpec("owner", "负责人", "link"), (None, 1, 2), {1: "李敏", 2: "李明"}),
)


@pytest.fixture
def dialog(qtbot: Any) -> ConflictDialog:
    made = ConflictDialog("李敏刚刚保存了这户，下面 3 项两边都改过。", DISPUTES)
    qtbot.addWidget(made)
    show(qtbot, made)
    return made


def test_mine_is_offered_and_everything_can_be_chosen(qtbot: Any, dialog: ConflictDialog) -> None:
    """Arrows, digits and Enter; Ctrl+Enter saves."""
    assert dialog.chosen() == {"name": "我的名", "grade": None, "owner": 1}
    press(qtbot, Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_1, Key.Key_Return, Key.Key_3)
    assert dialog.chosen() == {"name": "<b>他的名</b>", "grade": 1, "owner": 2}
    press(qtbot, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Left)
    assert dialog.chosen()["name"] == "我的名"
    with qtbot.waitSignal(dialog.accepted):
        press(qtbot, Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)


def test_all_of_one_side(qtbot: Any, dialog: ConflictDialog) -> None:
    """Two buttons for the usual cases."""
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["全用对方的"], Qt.MouseButton.LeftButton)
    assert dialog.chosen() == {"name": "<b>他的名</b>", "grade": 3, "owner": 2}
    qtbot.mouseClick(buttons["全用我的"], Qt.MouseButton.LeftButton)
    assert dialog.chosen() == {"name": "我的名", "grade": None, "owner": 1}


def test_a_click_chooses(qtbot: Any, dialog: ConflictDialog) -> None:
    """Anywhere on the value."""
    board = dialog._board
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board._cell(1, 2).center())
    assert dialog.chosen()["grade"] == 3


def test_readers_of_the_screen_hear_where_they_are(qtbot: Any, dialog: ConflictDialog) -> None:
    """Field, side and value."""
    press(qtbot, Key.Key_Down, Key.Key_Right)
    assert dialog._board.accessibleName() == "档位：对方的，3 档"


def test_confidential_values_stay_covered() -> None:
    """Which of the two is chosen can be told without showing either."""
    secret = Disputed(FieldSpec("account", "账号", confidential=True), ("", "6222", "6333"), {})
    assert secret.texts() == ("（空）", "●●●●●●", "●●●●●●")


def test_from_a_conflict() -> None:
    """Stored values become values, in the order of the record's fields; links get their titles."""
    conflict = Conflict(
        "刚被别人改过。",
        (Difference("credit_limit", 100, 250, 399), Difference("owner_id", None, 1, 2), Difference("phones", "", "110、119", "120")),
        7,
    )  # fmt: skip
    found = disputed(Customer, conflict, lambda kind, key: f"{kind} {('李敏', '李明')[key - 1]}")
    assert [(one.spec.name, one.values) for one in found] == [
        ("owner_id", (None, 1, 2)),
        ("phones", ((), ("110", "119"), ("120",))),
        ("credit_limit", (Decimal("1.00"), Decimal("2.50"), Decimal("3.99"))),
    ]
    assert found[0].texts() == ("（空）", "user 李敏", "user 李明")


def test_freed_after_closing(qtbot: Any) -> None:
    """Nothing keeps a closed dialog."""
    dialog = ConflictDialog("改过。", DISPUTES)
    alive = weakref.ref(dialog)
    show(qtbot, dialog)
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del dialog
    gc.collect()
    assert alive() is None
