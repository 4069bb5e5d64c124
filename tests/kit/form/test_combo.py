"""A choice of lines by keys: letters, pinyin, the list that drops."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from tests.kit.form.hands import show, type_

from cmdesk.kit.form.combo import Combo

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def combo(qtbot: Any) -> Combo:
    """Two people, two months and all, the first chosen, with the keys."""
    made = Combo()
    made.addItems(["全部", "李敏", "刘杰", "2026-11", "2026-10"])
    qtbot.addWidget(made)
    show(qtbot, made)
    made.setFocus()
    return made


def pause(combo: Combo) -> None:
    """Let the word that was typed come to its end."""
    combo._word._since.invalidate()


def test_a_line_is_chosen_by_its_pinyin(qtbot: Any, combo: Combo) -> None:
    """Initials, beginnings, one letter again and again; who listens is told as by the mouse."""
    told = QSignalSpy(combo.activated)
    for letters, chosen in (("lj", "刘杰"), ("l", "李敏"), ("2026-10", "2026-10"), ("qb", "全部")):
        type_(qtbot, letters)
        assert combo.currentText() == chosen
        pause(combo)
    type_(qtbot, "l")
    type_(qtbot, "l")
    assert combo.currentText() == "刘杰"
    pause(combo)
    before = told.count()
    type_(qtbot, "zz")
    assert (combo.currentText(), told.count()) == ("刘杰", before)


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_F4, Mod.NoModifier), (Key.Key_Down, Mod.AltModifier)])
def test_the_list_drops_and_is_typed_in(qtbot: Any, combo: Combo, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """F4 and Alt+Down drop it; letters light a line, Enter takes it, Esc does not."""
    for leave, chosen in ((Key.Key_Escape, "全部"), (Key.Key_Return, "刘杰")):
        qtbot.keyClick(combo, key, modifier)
        view = combo.view()
        qtbot.waitUntil(view.isVisible)
        for letter in "lj":
            qtbot.keyClicks(view, letter)
        assert view.currentIndex().data() == "刘杰"
        qtbot.keyClick(view, leave)
        qtbot.waitUntil(lambda view=view: not view.isVisible())
        assert combo.currentText() == chosen
        pause(combo)
