"""Where a ground says that nothing is copied, nothing leaves by keys, menus or dragging; elsewhere all is as ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit import copying
from cmdesk.kit.look.chips import label

SENTENCE = "可以查阅，不能复制。"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Ground(QWidget):
    """A page with every kind of thing that holds text, and what was told to who tried."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.line, self.shown = QLineEdit("13812345678"), QLineEdit("只读")
        self.shown.setReadOnly(True)
        self.text = QPlainTextEdit("地址")
        self.words = label("老主顾", selectable=True)
        self.rows = QTableWidget(1, 1)
        self.rows.setItem(0, 0, QTableWidgetItem("福顺"))
        column = QVBoxLayout(self)
        for one in (self.line, self.shown, self.text, self.words, self.rows):
            column.addWidget(one)

    def say(self, sentence: str) -> None:
        copying.say(self, sentence, lambda refusal: self.told.append(str(refusal)))


@pytest.fixture
def ground(qtbot: Any) -> Iterator[Ground]:
    made = Ground()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    qtbot.waitExposed(made)
    QGuiApplication.clipboard().setText("以前的")
    yield made
    made.say("")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", ["line", "shown", "text", "rows"])
@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_C, CONTROL), (Qt.Key.Key_X, CONTROL), (Qt.Key.Key_Insert, CONTROL)]
)
def test_keys_take_nothing_away(qtbot: Any, ground: Ground, name: str, key: Qt.Key, modifier: Any) -> None:
    """Ctrl+C, Ctrl+X and Ctrl+Insert leave the clipboard and the text as they were and are answered by the sentence."""
    ground.say(SENTENCE)
    box: Any = getattr(ground, name)
    box.selectAll()
    qtbot.keyClick(box, key, modifier)
    assert clipboard() == "以前的"
    assert ground.told == [SENTENCE]
    assert (ground.line.text(), ground.text.toPlainText()) == ("13812345678", "地址")


def test_where_it_is_allowed_it_is_as_ever(qtbot: Any, ground: Ground) -> None:
    """Before a word is said, and after it is taken back, the same keys copy; pasting and typing were never hindered."""
    ground.say(SENTENCE)
    ground.line.setFocus()
    ground.line.selectAll()
    qtbot.keyClick(ground.line, Qt.Key.Key_V, CONTROL)
    qtbot.keyClicks(ground.line, "12")
    assert ground.line.text() == "以前的12"
    ground.say("")
    ground.line.selectAll()
    qtbot.keyClick(ground.line, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "以前的12"
    assert ground.told == []


def open_menu(box: QWidget) -> QMenu | None:
    target = box.viewport() if isinstance(box, QPlainTextEdit) else box
    place = QPoint(4, 4)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, box.mapToGlobal(place))
    QApplication.sendEvent(target, event)
    shown = QApplication.activePopupWidget()
    return shown if isinstance(shown, QMenu) else None


@pytest.mark.parametrize("name", ["line", "text"])
def test_the_menu_of_a_field_offers_nothing_to_take(ground: Ground, name: str) -> None:
    """A field that may be written keeps its menu, without copying and cutting."""
    ground.say(SENTENCE)
    box: Any = getattr(ground, name)
    box.selectAll()
    menu = open_menu(box)
    assert menu is not None
    names = {action.objectName() for action in menu.actions() if action.isVisible() and action.isEnabled()}
    menu.close()
    assert "edit-paste" in names
    assert not names & {"edit-copy", "edit-cut"}


@pytest.mark.parametrize("name", ["shown", "words"])
def test_what_can_only_be_read_has_no_menu(ground: Ground, name: str) -> None:
    """The menu of what is only read would do nothing but copy: the sentence is shown instead."""
    ground.say(SENTENCE)
    assert open_menu(getattr(ground, name)) is None
    assert ground.told == [SENTENCE]


def test_selected_text_cannot_be_dragged(ground: Ground) -> None:
    """A click on what is selected selects anew, so that there is nothing to drag away; a label as well."""
    ground.say(SENTENCE)
    ground.text.selectAll()
    QTest.mousePress(ground.text.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(12, 10))
    assert not ground.text.textCursor().hasSelection()
    QTest.mouseRelease(ground.text.viewport(), Qt.MouseButton.LeftButton)
    ground.words.setSelection(0, 3)
    QTest.mousePress(ground.words, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(4, 4))
    assert not ground.words.hasSelectedText()
    QTest.mouseRelease(ground.words, Qt.MouseButton.LeftButton)


def test_windows_opened_from_there_belong_to_it(qtbot: Any, ground: Ground) -> None:
    """A dialog that stands over the ground lets nothing out either; a nearer ground may say otherwise."""
    ground.say(SENTENCE)
    dialog = QDialog(ground)
    line = QLineEdit("联系人", dialog)
    dialog.show()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_C, CONTROL)
    assert (clipboard(), ground.told) == ("以前的", [SENTENCE])
    copying.say(dialog, "", lambda _refusal: None)
    qtbot.keyClick(line, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "联系人"
    assert copying.refusal(line) == ""
    assert copying.refusal(ground.words) == SENTENCE
    dialog.close()


def test_another_page_is_not_concerned(qtbot: Any, ground: Ground) -> None:
    """Only the ground itself is closed, and a label nobody can select has its own menu policy."""
    ground.say(SENTENCE)
    other = QLineEdit("别处")
    qtbot.addWidget(other)
    other.selectAll()
    qtbot.keyClick(other, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "别处"
    assert open_menu(QLabel("标题", ground)) is None
    assert ground.told == []
