"""Tabs by keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from tests.kit.form.hands import focused, press, show

from cmdesk.kit.space.tabs import Tabs

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_ctrl_tab_goes_round(qtbot: Any) -> None:
    """From whatever has the keys on the page, past a tab that is not offered, to the end and on to the first."""
    pages: list[QWidget] = [QLineEdit(), QLineEdit(), QLineEdit()]
    tabs = Tabs("页", [(word, lambda at=at: pages[at]) for at, word in enumerate("甲乙丙")])
    qtbot.addWidget(tabs)
    show(qtbot, tabs)
    tabs.tabs.setTabVisible(1, False)
    tabs.setFocus()
    seen = []
    for modifier in (CTRL, CTRL, CTRL, CTRL | SHIFT):
        press(qtbot, Qt.Key.Key_Tab, modifier=modifier)
        seen.append(tabs.word_seen())
        assert focused().isVisible()
    assert seen == ["丙", "甲", "丙", "甲"]
