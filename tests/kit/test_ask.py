"""What asks for one line says on its button what it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from cmdesk.kit import ask


@pytest.mark.parametrize("echo", [QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password])
def test_the_button_is_the_verb(qtbot: Any, echo: QLineEdit.EchoMode) -> None:
    """No 继续 below a reason: the button is called as the window is, and Enter presses it."""
    dialog = ask.line_dialog(None, "退回计划", "为什么退回：", "", echo)
    qtbot.addWidget(dialog)
    dialog.show()
    words = {one.text(): one for one in dialog.findChildren(QPushButton)}
    assert set(words) == {"退回计划", "取消"}
    assert words["退回计划"].property("role") == "primary"
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted
