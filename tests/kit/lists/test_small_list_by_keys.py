"""The short list as a clerk uses it who comes from a spreadsheet: deleting on, typing ahead, copying rows."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.kit.form.hands import compose, show

from cmdesk.kit import copying
from cmdesk.kit.lists.small_list import Line, SmallList


@pytest.fixture
def made(qtbot: QtBot) -> SmallList:
    """A list that is seen, empty."""
    one = SmallList(("日期", "内容", "谁"), add="", icon="note", nothing="还没有。")
    qtbot.addWidget(one)
    one.resize(500, 300)
    show(qtbot, one)
    return one


def test_what_stood_beside_a_deleted_record_comes_next(made: SmallList) -> None:
    """Delete, Delete: the one below becomes current, at the end the one above; nothing does in a list of something else."""
    told: list[object] = []
    made.current_changed.connect(told.append)
    lines = {at: Line(at, ("2026-11-22", f"第 {at} 条", "李敏")) for at in (1, 2, 3, 4)}
    made.show_lines([*lines.values()])
    made.select(2)
    for left, current in (((1, 3, 4), 3), ((1, 4), 4), ((1,), 1)):
        made.show_lines([lines[at] for at in left])
        assert (made.current, told[-1]) == (current, current)
    made.show_lines([])
    assert made.current is None
    made.show_lines([*lines.values()])
    made.select(2)
    made.show_lines([Line(9, ("2026-10-22", "上月", "李敏"))])
    assert made.current is None


def test_a_record_is_chosen_alone_whatever_keys_are_held(qtbot: QtBot, made: SmallList) -> None:
    """Ctrl+Shift+Tab turns to a tab, Shift+Tab enters a list: the key that is still down chooses neither less nor more."""
    made.rows.setSelectionMode(made.rows.SelectionMode.ExtendedSelection)
    made.show_lines([Line(at, ("2026-11-22", f"第 {at} 条", "李敏")) for at in (1, 2, 3)])
    for modifier in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier):
        for one in (1, 3, 3):
            qtbot.keyPress(made, Qt.Key.Key_unknown, modifier)
            made.select(one)
            assert made.chosen() == [one]
    qtbot.keyRelease(made, Qt.Key.Key_unknown)


def test_typing_in_a_list_leads_to_what_begins_so(qtbot: QtBot, made: SmallList) -> None:
    """By pinyin initials, by characters that an input method has composed; the same letter again goes on."""
    names = ("安顺超市", "福顺烟酒店", "福兴商行")
    made.show_lines([Line(at, ("2026-11-22", name, "李敏")) for at, name in enumerate(names, 1)])
    made.rows.setFocus()
    for letters, current in (("fx", 3), ("a", 1), ("f", 2), ("f", 3)):
        qtbot.keyClicks(made.rows, letters)
        assert made.current == current
        if letters != "f":
            made.rows._word._since.invalidate()  # a pause
    made.rows._word._since.invalidate()
    compose("an'shun")
    compose("", "安顺")
    assert made.current == 1


def test_rows_are_copied_as_a_table(qtbot: QtBot, made: SmallList) -> None:
    """Ctrl+C takes whole rows for Excel and mails, Ctrl+Shift+C their heads too; what may not be copied stays."""
    refused: list[str] = []
    made.show_lines([Line(1, ("2026-11-22", "=1+1", "李敏")), Line(2, (date(2026, 11, 23), "二", None))])
    made.rows.setSelectionMode(made.rows.SelectionMode.ExtendedSelection)
    made.rows.selectAll()
    clipboard = QGuiApplication.clipboard()
    qtbot.keyClick(made.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "2026-11-22\t'=1+1\t李敏\r\n2026-11-23\t二\t"
    assert "<table><tr><td" in clipboard.mimeData().html()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(made.rows, Qt.Key.Key_C, both)
    assert clipboard.text().startswith("日期\t内容\t谁\r\n")
    copying.say(made, "不能复制。", lambda refusal: refused.append(str(refusal)))
    clipboard.setText("前")
    qtbot.keyClick(made.rows, Qt.Key.Key_C, both)
    assert (clipboard.text(), refused) == ("前", ["不能复制。"])
