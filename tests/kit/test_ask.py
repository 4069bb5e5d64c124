"""What asks for one line says on its button what it is asked for; a file is suggested by a name that it can have."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

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


def test_a_suggested_name_is_one_that_a_file_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms, dialogs and files that were read are called as people like; a stroke would be a folder that is not there."""
    suggested: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *told: (suggested.append(told[2]), ("", ""))[1])
    for name in ("表单 领用/归还单-20261123-0930.xlsx", "每日 8:00?.pdf", ""):
        assert ask.file_to_save(None, "导出", "Excel 工作簿 (*.xlsx)", name) is None
    assert suggested == ["表单 领用-归还单-20261123-0930.xlsx", "每日 8_00_.pdf", ""]
