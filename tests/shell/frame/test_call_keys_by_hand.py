"""F8 and F9 wherever one is: they are pressed with the receiver at the ear (S4-39, S4-60, M15)."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from tests.kit.form.hands import focused, press
from tests.people import make_staff
from tests.shell.conftest import OpenWindow, settle

from cmdesk.activities.call_note import CallNote
from cmdesk.activities.screens.contacts.phone_note import PhoneNote
from cmdesk.complaints.screens.register import RegisterDialog
from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office

Key = Qt.Key
N = TypeVar("N", bound=CallNote)


@pytest.fixture
def manager(file_office: Office) -> Actor:
    """An account manager with the rights of his role."""
    return make_staff(file_office)["account_manager"]


def notes(kind: type[N]) -> list[N]:
    return [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()]


def opened_note(qtbot: Any, kind: type[N]) -> N:
    """Return the one note of a kind that is open, when the keys go to it."""
    qtbot.waitUntil(lambda: len(notes(kind)) == 1 and notes(kind)[0].isActiveWindow())
    return notes(kind)[0]


def test_one_key_works_as_soon_as_the_other_is_done(qtbot: Any, manager: Actor, window_of: OpenWindow) -> None:
    """Esc gives the keys back to the desk: nothing has to be clicked before F9, nor before F8 after it."""
    window = window_of(manager)
    for key, kind in ((Key.Key_F8, PhoneNote), (Key.Key_F9, RegisterDialog), (Key.Key_F8, PhoneNote)):
        press(qtbot, key)
        opened_note(qtbot, kind)
        settle(qtbot, window)
        press(qtbot, Key.Key_Escape)
        qtbot.waitUntil(lambda kind=kind: not notes(kind))
        qtbot.waitUntil(window.isActiveWindow)
        assert window.isAncestorOf(focused())


def test_a_call_that_becomes_a_complaint(qtbot: Any, manager: Actor, window_of: OpenWindow) -> None:
    """F9 opens from the phone note, which stays; each key brings its own window forward."""
    window = window_of(manager)
    press(qtbot, Key.Key_F8)
    note = opened_note(qtbot, PhoneNote)
    settle(qtbot, window)
    press(qtbot, Key.Key_F9)
    intake = opened_note(qtbot, RegisterDialog)
    settle(qtbot, window)
    assert note.isVisible()
    press(qtbot, Key.Key_F8)
    qtbot.waitUntil(note.isActiveWindow)
    for one in (note, intake):
        one.close()


def test_a_dialog_that_wants_an_answer_is_answered_first(qtbot: Any, manager: Actor, window_of: OpenWindow) -> None:
    """Neither key opens anything behind a modal dialog."""
    window = window_of(manager)
    dialog = QDialog(window)
    QLineEdit(dialog).setFocus()
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    for key in (Key.Key_F8, Key.Key_F9):
        press(qtbot, key)
        qtbot.wait(20)
    assert not notes(PhoneNote)
    assert not notes(RegisterDialog)
    dialog.close()
