"""Every window wears the program's look, and changes it with the scheme; what stands in it wears what it wears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from cmdesk.kit import ask
from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.look.theme import apply_theme, dress
from cmdesk.kit.look.tokens import DARK, FIELD_HEIGHT, LIGHT


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """The light colours, before and after."""
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


def painted(button: QPushButton) -> str:
    """Return the colour of a button beside its word."""
    return button.grab().toImage().pixelColor(6, button.height() // 2).name().upper()


def test_a_dialog_of_nobody_wears_the_look_and_changes_it(qtbot: Any, qapp: QApplication) -> None:
    """Its button is painted as the primary one of the colours that are chosen, while it is open too."""
    dialog = VerbDialog("登记", "", "登记", None)
    qtbot.addWidget(dialog)
    dialog.fill(QWidget())
    dialog.show()
    assert painted(dialog.primary) == LIGHT.primary
    apply_theme(qapp, "dark")
    assert painted(dialog.primary) == DARK.primary


def test_what_is_put_into_a_window_or_belongs_to_it_wears_what_it_wears(qtbot: Any, qapp: QApplication) -> None:
    """Made without a place, with a place, and as a window that opens from there."""
    window = QWidget()
    dress(window)
    qtbot.addWidget(window)
    within, page = QVBoxLayout(window), QWidget()
    inner, other = QPushButton("甲"), VerbDialog("登记", "", "登记", window)
    inner.setProperty("role", "primary")
    QVBoxLayout(page).addWidget(inner)
    within.addWidget(page)
    other.fill(QWidget())
    window.show()
    other.show()
    assert {painted(inner), painted(other.primary)} == {LIGHT.primary}
    apply_theme(qapp, "dark")
    assert {painted(inner), painted(other.primary)} == {DARK.primary}


def test_lines_that_are_asked_for_and_words_that_are_offered_wear_the_look(qtbot: Any) -> None:
    """Windows that Qt makes: one that asks for a line, and the list of words under a line."""
    asking = ask.line_dialog(None, "改名", "名称")
    qtbot.addWidget(asking)
    line = QLineEdit()
    qtbot.addWidget(line)
    popup = offer_words(line, ["福顺", "金辉"]).popup()
    plain = QMenu()
    qtbot.addWidget(plain)
    edit = asking.findChild(QLineEdit)
    assert edit is not None
    assert edit.sizeHint().height() == FIELD_HEIGHT
    sheet, bare = asking.style().metaObject().className(), plain.style().metaObject().className()
    assert popup.style().metaObject().className() == sheet != bare
