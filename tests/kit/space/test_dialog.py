"""Dialogs on small screens."""

from __future__ import annotations

import gc
from functools import partial
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.space import dialog as dialog_module
from cmdesk.kit.space.dialog import Dialog


@pytest.mark.parametrize("wanted", [(4000, 3000), (300, 3000), (4000, 200)])
def test_a_dialog_is_never_larger_than_its_screen(qtbot, wanted: tuple[int, int]) -> None:
    """Whatever size it asks for, its last button stays where it can be reached."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    rows = QVBoxLayout(dialog)
    rows.addStretch(1)
    button = QPushButton("保存")
    rows.addWidget(button)
    dialog.resize(*wanted)
    dialog.open()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert dialog.width() == min(wanted[0], room.width() - 16)
    assert dialog.height() == min(wanted[1], room.height() - 40)
    assert room.contains(button.mapToGlobal(button.rect().bottomRight()))


def test_a_form_that_grows_for_its_fields_stays_on_its_screen(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 1366×768 at 150 % less than 450 pixels are left: what does not fit scrolls, and the verb can be reached."""
    monkeypatch.setattr(dialog_module, "_FRAME", (16, 400))
    room = QGuiApplication.primaryScreen().availableGeometry().height() - 400
    specs = [FieldSpec(f"field_{at}", f"第 {at} 项", "text", required=True) for at in range(20)]
    dialog = RecordDialog(SimpleNamespace(), "登记", "登记", specs, lambda _values, _before: None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.resize(620, 600)
    dialog.open()
    dialog.form.show_problems({"field_0": "请填写第 0 项。"})
    qtbot.wait(50)
    assert dialog.height() == room


def test_a_dialog_that_asks_for_no_size_is_as_large_as_what_it_holds(qtbot) -> None:
    """A small question does not come as a large empty window."""
    dialog = VerbDialog("抬头", "印在每张表单的上方。", "保存", None)
    qtbot.addWidget(dialog)
    dialog.fill(QPushButton("选择图片…"))
    dialog.open()
    assert dialog.height() < 200


def test_enter_presses_the_button_one_stands_on(qtbot) -> None:
    """Who went through the fields by Enter stands on the verb, and Enter does it; on the way back it goes back."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    rows, done = QVBoxLayout(dialog), list[str]()
    buttons = [QPushButton(word, autoDefault=False) for word in ("取消", "保存")]
    for button in buttons:
        button.clicked.connect(partial(done.append, button.text()))
        rows.addWidget(button)
    with qtbot.waitActive(dialog):
        dialog.show()
    for button in buttons:
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert done == ["取消", "保存"]


def test_enter_that_leads_to_a_button_does_not_press_it(qtbot) -> None:
    """Enter in the last field goes to the verb; it takes another one to do it."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    rows, done = QVBoxLayout(dialog), list[bool]()
    field, button = QLineEdit(), QPushButton("移交", autoDefault=False)
    field.returnPressed.connect(button.setFocus)
    button.clicked.connect(partial(done.append, True))
    rows.addWidget(field)
    rows.addWidget(button)
    with qtbot.waitActive(dialog):
        dialog.show()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.focusWidget() is button
    assert not done
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert done


def test_a_dialog_begins_at_its_first_field_and_ends_at_its_buttons(qtbot) -> None:
    """Tab goes through the fields before the buttons, whichever were made first."""
    dialog = VerbDialog("抬头", "", "保存", None)
    qtbot.addWidget(dialog)
    first, second = QLineEdit(), QLineEdit()
    dialog.fill(labelled((("甲", first), ("乙", second))))
    with qtbot.waitActive(dialog):
        dialog.open()
    walked = [dialog.focusWidget()]
    for _ in range(3):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        walked.append(dialog.focusWidget())
    leave = next(one for one in dialog.findChildren(QPushButton) if one.text() == "取消")
    assert walked == [first, second, leave, dialog.primary]


def test_a_dialog_without_fields_begins_at_its_verb(qtbot) -> None:
    """Never at the way back: Enter would drop what one came for."""
    dialog = VerbDialog("排入", "排入哪一天？", "排入", None)
    qtbot.addWidget(dialog)
    dialog.fill(QLabel("没有别的。"))
    dialog.open()
    assert dialog.focusWidget() is dialog.primary


def test_ctrl_enter_presses_the_verb_whatever_it_is_called_by_now(qtbot) -> None:
    """A button that counts (抄送 2 处) gets other words while the dialog is open, and keeps its key."""
    pressed: list[str] = []
    dialog = VerbDialog("抄送", "", "抄送", None)
    dialog.fill(QLineEdit())
    qtbot.addWidget(dialog)
    dialog.primary.clicked.connect(lambda: pressed.append(dialog.primary.text()))
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for words in ("抄送 1 处", "抄送 2 处"):
        dialog.primary.setText(words)
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["抄送 1 处", "抄送 2 处"]
    dialog.primary.setEnabled(False)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 2


@pytest.mark.parametrize("kind", [VerbDialog, RecordDialog])
def test_a_dialog_that_nobody_holds_stays_while_somebody_types(qtbot, kind: type) -> None:
    """Opened and left to its parent, it outlives a collection of garbage: what is typed is not taken away."""
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    _open_and_forget(kind, page)
    gc.collect()
    qtbot.wait(10)
    (dialog,) = [made for made in page.children() if isinstance(made, Dialog)]
    assert dialog.isVisible()
    assert shiboken6.isValid(dialog)


def _open_and_forget(kind: type, page: QWidget) -> None:
    if kind is VerbDialog:
        dialog: Dialog = VerbDialog("抄送", "选人。", "抄送", page)
        dialog.fill(QLineEdit(), QLineEdit())
    else:
        desk = SimpleNamespace(say=None, work=None)
        dialog = RecordDialog(desk, "转办", "转办", [FieldSpec("words", "说明", "text")], lambda *_: None, parent=page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
