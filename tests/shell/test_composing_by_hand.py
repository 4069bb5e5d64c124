"""Chinese as it is really typed: letters composed by an input method until a character is chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QToolButton
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import candidates_at, compose, focused, press
from tests.shell.conftest import OpenWindow, files_of, listed, settle

from cmdesk.core.filter import Condition
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.shell.frame.window import MainWindow

Key = Qt.Key


def shown_list(people: People, opened: MakeFile, window_of: OpenWindow) -> tuple[MainWindow, FilesPage]:
    """Open the desk on the list of two shops."""
    for name in ("福顺烟酒店", "安顺超市"):
        opened(people.li, name=name)
    window = window_of(people.li)
    return window, files_of(window)


def test_what_is_composed_in_the_list_is_searched(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The first letter is not lost, the candidates stand under the search, and the list keeps still until one is chosen."""
    _, files = shown_list(people, opened, window_of)
    grid, box = files.table.grid, files.list.search
    blank = box.grab().toImage()
    for letters in ("f", "fu", "fu's", "fu'shun"):
        assert compose(letters) is grid
        before, blank = blank, box.grab().toImage()
        assert before != blank, "nobody sees what is being composed"
        assert QRect(box.mapToGlobal(QPoint()), box.size()).contains(candidates_at(grid))
    assert (box.text(), listed(files)) == ("", ["安顺超市", "福顺烟酒店"])
    compose("", "福顺")
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    assert (focused(), box.text()) == (box, "福顺")
    compose("di")
    compose("")
    assert box.text() == "福顺"
    press(qtbot, Key.Key_Down)
    assert compose("dian") is grid
    compose("")
    assert (focused(), box.text()) == (grid, "福顺")
    compose("", "店")  # a sign that needs no composing comes at once
    assert (focused(), box.text()) == (box, "福顺店")


def test_a_condition_is_written_in_chinese(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """The little form of the filter takes what is composed, which no list that drops does on Windows; Esc gives the keys back."""
    window, files = shown_list(people, opened, window_of)
    bar = files.table.filter_bar
    assert bar is not None
    files.table.begin_filter("name")
    compose("fu'shun")
    compose("", "福顺")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: listed(files) == ["福顺烟酒店"])
    assert bar.conditions == (Condition("name", "~", ("福顺",)),)
    assert focused() is files.table.grid
    files.table.begin_filter("name")
    press(qtbot, Key.Key_Escape)
    assert focused() is files.table.grid
    settle(qtbot, window)


def test_the_keys_stay_in_the_filter_bar(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """A condition is changed and taken away by keys alone: they go on from where it stood, never to nowhere."""
    window, files = shown_list(people, opened, window_of)
    bar = files.table.filter_bar
    assert bar is not None
    files.table.begin_filter("name")
    compose("", "福顺")
    press(qtbot, Key.Key_Return)
    said, cross = bar._chips[0].findChildren(QToolButton)
    said.setFocus()
    press(qtbot, Key.Key_Space)
    for word in ("怎样比较", "值", ""):
        press(qtbot, Key.Key_Tab)
        assert focused().accessibleName() == word
    press(qtbot, Key.Key_Tab)
    assert focused().accessibleName() == "筛选哪一项"
    press(qtbot, Key.Key_Backtab, Key.Key_Backtab)
    compose("", "安顺")
    press(qtbot, Key.Key_Return)
    settle(qtbot, window)
    assert (bar.conditions[0].values, focused()) == (("安顺",), said)
    cross.setFocus()
    press(qtbot, Key.Key_Space)
    settle(qtbot, window)
    assert bar.conditions == ()
    assert focused().accessibleName() == "筛选条件"


def test_a_press_beside_the_little_form_closes_it(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """As a list that drops would go."""
    opened(people.li, name="福顺烟酒店")
    window = window_of(people.li)
    files = files_of(window)
    files.table.begin_filter("name")
    bar = files.table.filter_bar
    assert bar is not None
    assert bar._editor is not None
    qtbot.mouseClick(bar._editor._operator, Qt.MouseButton.LeftButton)
    assert bar._editor.isVisible()
    bar._editor._operator.hidePopup()
    qtbot.mouseClick(bar._editor, Qt.MouseButton.LeftButton)
    assert bar._editor.isVisible()
    qtbot.mouseClick(files.table.footer, Qt.MouseButton.LeftButton)
    assert not bar._editor.isVisible()
