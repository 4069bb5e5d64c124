"""Dialogs on small screens."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.dialog import VerbDialog


@pytest.mark.parametrize("wanted", [(4000, 3000), (300, 3000), (4000, 200)])
def test_a_dialog_is_never_larger_than_its_screen(qtbot, wanted: tuple[int, int]) -> None:
    """Whatever size it asks for, its last button stays where it can be reached."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    rows = QVBoxLayout(dialog)
    rows.addStretch(1)
    button = QPushButton("保存")
    rows.addWidget(button)
    dialog.resize(*wanted)
    dialog.open()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert dialog.width() == min(wanted[0], room.width() - 16)
    assert dialog.height() == min(wanted[1], room.height() - 40)
    assert room.contains(button.mapToGlobal(button.rect().bottomRight()))


def test_a_dialog_that_asks_for_no_size_is_as_large_as_what_it_holds(qtbot) -> None:
    """A small question does not come as a large empty window."""
    dialog = VerbDialog("抬头", "印在每张表单的上方。", "保存", None)
    qtbot.addWidget(dialog)
    dialog.fill(QPushButton("选择图片…"))
    dialog.open()
    assert dialog.height() < 200
