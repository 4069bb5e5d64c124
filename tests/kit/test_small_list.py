"""The short list by keyboard and in little room."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cmdesk.kit.small_list import Line, SmallList


def _shown(qtbot: QtBot, width: int = 500) -> tuple[QWidget, SmallList]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SmallList(("日期", "内容", "谁"), add="新增", icon="note", nothing="还没有。按 Ctrl+N 新增。")
    QVBoxLayout(window).addWidget(made)
    window.resize(width, 300)
    window.show()
    qtbot.exposed(window)
    return window, made


def test_a_list_does_not_scroll_sideways_for_one_long_text(qtbot: QtBot) -> None:
    """The long text gives way; the column behind it can be seen."""
    _window, made = _shown(qtbot)
    made.show_lines([Line(1, ("2026-11-22", "很长的一句话" * 30, "李敏"))])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.columnWidth(0) >= made.rows.sizeHintForColumn(0)


def test_an_empty_list_keeps_the_focus(qtbot: QtBot) -> None:
    """When the last row is gone the keys of the list still work: its empty place has the focus, then its rows again."""
    window, made = _shown(qtbot)
    made.show_lines([Line(1, ("a", "b", "c"))])
    made.setFocus()
    made.show_lines([])
    empty = window.focusWidget()
    assert empty is not None
    assert made.isAncestorOf(empty)
    assert empty.accessibleName() == "还没有。按 Ctrl+N 新增。"
    made.show_lines([Line(1, ("a", "b", "c"))])
    assert window.focusWidget() is made.rows
