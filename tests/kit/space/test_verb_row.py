"""What can be done keeps its words in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmdesk.kit.space.verb_row import VerbRow

WORDS = ("安排…", "改期", "取消", "打印", "录入")


def _row(qtbot: QtBot, width: int) -> tuple[QWidget, VerbRow, dict[str, QPushButton], list[str]]:
    buttons, done = {word: QPushButton(word) for word in WORDS}, list[str]()
    for button in buttons.values():
        button.clicked.connect(lambda _on=False, one=button: done.append(one.text()))
    row = VerbRow(list(buttons.values()), [buttons["打印"], buttons["取消"], buttons["改期"]])
    page = QWidget()
    layout = QHBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(row)
    page.resize(width, 60)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page, row, buttons, done


def _menu(row: VerbRow) -> dict[str, bool]:
    row.more.menu().aboutToShow.emit()
    return {action.text(): action.isEnabled() for action in row.more.menu().actions()}


def test_all_are_in_the_row_where_there_is_room(qtbot: QtBot) -> None:
    """No menu is offered that nobody needs."""
    _page, row, _buttons, _done = _row(qtbot, 900)
    assert row.folded == []
    assert row.more.isHidden()


def test_the_least_needed_goes_into_the_menu_and_works_there(qtbot: QtBot) -> None:
    """A verb that found no room is read in words, is greyed out with its reason, and does the same."""
    page, row, buttons, done = _row(qtbot, 900)
    page.resize(row.sizeHint().width() - 1, 60)
    qtbot.waitUntil(lambda: buttons["打印"] in row.folded)
    assert row.more.isVisible()
    assert row.rect().contains(buttons["录入"].geometry())
    buttons["取消"].setEnabled(False)
    page.resize(row.minimumSizeHint().width(), 60)
    qtbot.waitUntil(lambda: len(row.folded) == 3)
    assert _menu(row) == {"改期": True, "取消": False, "打印": True}
    row.more.menu().actions()[0].trigger()
    assert done == ["改期"]


def test_tab_passes_over_what_is_in_the_menu(qtbot: QtBot) -> None:
    """No stop of the Tab key is out of sight; with room it is one again."""
    page, row, buttons, _done = _row(qtbot, 900)
    page.resize(row.minimumSizeHint().width(), 60)
    qtbot.waitUntil(lambda: len(row.folded) == 3)
    assert buttons["打印"].focusPolicy() == Qt.FocusPolicy.NoFocus
    page.resize(900, 60)
    qtbot.waitUntil(lambda: row.folded == [])
    assert buttons["打印"].focusPolicy() == Qt.FocusPolicy.TabFocus


def test_a_button_hidden_by_its_page_takes_no_room(qtbot: QtBot) -> None:
    """Who hides a verb need not know where it is; the others come back into the row."""
    page, row, buttons, _done = _row(qtbot, 900)
    page.resize(row.sizeHint().width() - 1, 60)
    qtbot.waitUntil(lambda: buttons["打印"] in row.folded)
    buttons["安排…"].hide()
    qtbot.waitUntil(lambda: row.folded == [])
    buttons["安排…"].show()
    qtbot.waitUntil(lambda: buttons["打印"] in row.folded)
