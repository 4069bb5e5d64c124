"""The short list by keyboard and in little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
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
    qtbot.waitExposed(window)
    window.activateWindow()
    return window, made


def test_a_list_does_not_scroll_sideways_for_one_long_text(qtbot: QtBot) -> None:
    """The long text gives way; the column behind it can be seen."""
    _window, made = _shown(qtbot)
    made.show_lines([Line(1, ("2026-11-22", "很长的一句话" * 30, "李敏"))])
    assert made.rows.horizontalScrollBar().maximum() == 0
    assert made.rows.columnWidth(0) >= made.rows.sizeHintForColumn(0)


def test_keys_still_work_when_the_last_row_is_gone(qtbot: QtBot) -> None:
    """The focus stays in the empty list, so that Ctrl+N adds the next one, and goes back to the rows."""
    _window, made = _shown(qtbot)
    asked: list[bool] = []
    key = QShortcut(QKeySequence("Ctrl+N"), made)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.activated.connect(lambda: asked.append(True))
    made.show_lines([Line(1, ("a", "b", "c"))])
    made.setFocus()
    made.show_lines([])
    focused = made.window().focusWidget()
    assert focused is not None
    assert made.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
    made.show_lines([Line(1, ("a", "b", "c"))])
    assert made.rows.hasFocus()
