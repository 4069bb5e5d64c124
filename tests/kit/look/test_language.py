"""Nothing on screen is English: what Qt itself says is Chinese too."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QPushButton

from cmdesk.kit.look.theme import apply_theme


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_a_text_box_is_chinese(qapp: Any, qtbot: Any, kind: type) -> None:
    """The right button in any box of text: 撤消, 剪切, 全选 …, not Undo, Cut, Select All."""
    apply_theme(qapp, "light")
    box = kind("福顺")
    qtbot.addWidget(box)
    menu = box.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert {"全选", "删除"} <= set(words)
    assert all(any(character > "\u4dff" for character in word) for word in words)


def test_qt_s_own_dialog_for_files_is_chinese(qapp: Any, qtbot: Any) -> None:
    """Where the system has none of its own."""
    apply_theme(qapp, "light")
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    words = {button.text() for button in dialog.findChildren(QPushButton) if button.text()}
    assert words == {"打开(&O)", "取消"}
