"""What asks for one line says on its button what it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

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


def test_a_question_whose_window_closes_meanwhile_is_answered_by_no(qtbot: Any) -> None:
    """Esc while a dialog saves asks whether to give up; the save ends, the dialog goes, and the question with it."""
    for question, answer in (
        (lambda window: ask.confirm(window, "放弃修改", "要放弃吗？", "放弃修改"), False),
        (lambda window: ask.choose(window, "保存修改", "要保存吗？", "保存", "放弃"), "cancel"),
        (lambda window: ask.text(window, "退回计划", "为什么退回："), None),
    ):
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        QTimer.singleShot(20, window.deleteLater)
        assert question(window) == answer
