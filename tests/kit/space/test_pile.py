"""Parts above each other share a high window, and take turns in a low one."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cmdesk.kit.desk import Memory
from cmdesk.kit.look import theme
from cmdesk.kit.space.pile import Pile


class _Memory:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str) -> str:
        return self.kept.get(key, "")

    def set(self, key: str, value: str) -> None:
        self.kept[key] = value


@pytest.fixture
def parts() -> tuple[QWidget, QLineEdit, QLineEdit]:
    return QWidget(), QLineEdit(), QLineEdit()


@pytest.fixture
def pile(qtbot: Any, parts: tuple[QWidget, QLineEdit, QLineEdit]) -> Pile:
    memory: Memory = _Memory()
    whole, upper, lower = parts
    made = Pile(memory, "两边", "应访和计划", (("应访", upper), ("计划", lower)), [100, 200], lowest=300)
    made.setParent(whole)
    qtbot.addWidget(whole)
    whole.resize(400, 600)
    made.resize(400, 400)
    whole.show()
    return made


def test_a_high_window_shows_all_and_no_tabs(pile: Pile, parts: tuple[QWidget, QLineEdit, QLineEdit]) -> None:
    """Tabs would only cost a line."""
    _, upper, lower = parts
    assert upper.isVisible()
    assert lower.isVisible()
    assert not pile.tabs.isVisible()


def test_a_low_window_shows_the_part_in_use_and_the_way_to_the_other(
    qtbot: Any, pile: Pile, parts: tuple[QWidget, QLineEdit, QLineEdit]
) -> None:
    """What somebody types into does not vanish under his hands."""
    _, upper, lower = parts
    lower.setFocus()
    pile.resize(400, 250)
    assert pile.tabs.isVisible()
    assert (upper.isVisible(), lower.isVisible()) == (False, True)
    qtbot.mouseClick(pile.tabs.bar, Qt.MouseButton.LeftButton, pos=pile.tabs.bar.tabRect(0).center())
    assert (upper.isVisible(), lower.isVisible()) == (True, False)
    pile.bring(lower)
    assert (upper.isVisible(), lower.isVisible()) == (False, True)
    pile.resize(400, 400)
    assert upper.isVisible()
    assert not pile.tabs.isVisible()


def test_larger_text_needs_more_height(qapp: QApplication, pile: Pile) -> None:
    """Where the text grows while the window is open, as where it was large when it was made."""
    theme.apply_theme(qapp, "light")
    try:
        theme.choose_text(qapp, "largest")
        assert pile.tabs.isVisible()
    finally:
        theme.choose_text(qapp, "standard")
    assert not pile.tabs.isVisible()
