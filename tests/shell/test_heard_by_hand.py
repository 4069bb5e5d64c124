"""What is said aloud to somebody who hears the desk: what the keys do not lead to, and the cell they are in."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import press, type_
from tests.kit.listening import Listener, listen
from tests.shell.conftest import OpenWindow, files_of, settle

Key = Qt.Key


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Listen from here on."""
    return listen(monkeypatch)


def test_the_cells_of_a_row_are_told_one_by_one(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, listener: Listener
) -> None:
    """Right and Left say the word above the cell and what stands in it, also that nothing does."""
    opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    files_of(window).table.change_view(columns=("number", "name", "postcode"))
    settle(qtbot, window)
    press(qtbot, Key.Key_Home, Key.Key_Left, Key.Key_Left)
    listener.said.clear()
    press(qtbot, Key.Key_Right, Key.Key_Right)
    assert listener.said == ["客户名称 福顺烟酒店", "邮编：空"]


def test_what_is_found_is_told_while_the_field_has_the_keys(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, listener: Listener
) -> None:
    """Ctrl+K: the lit line, each time it changes; that nothing is found; then the refusal of the status line."""
    for name in ("福顺烟酒店", "福顺超市"):
        opened(people.li, name=name)
    window = window_of(people.li)
    press(qtbot, Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    type_(qtbot, "福顺")
    settle(qtbot, window)
    assert "福顺" in listener.said[-1]
    first = listener.said[-1]
    press(qtbot, Key.Key_Down)
    assert listener.said[-1] != first
    type_(qtbot, "龘龘")
    settle(qtbot, window)
    assert listener.said[-1].startswith("没有找到")
    press(qtbot, Key.Key_Escape)
    QGuiApplication.clipboard().clear()
    press(qtbot, Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    assert listener.said[-1] == window.status.words
