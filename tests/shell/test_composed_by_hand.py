"""Keys and buttons that read a field while an input method is still composing in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import compose, focused, press
from tests.shell.conftest import OpenWindow, files_of, settle

from cmdesk.core.actor import Actor
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.shell.frame.window import MainWindow

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
NAME = FieldSpec("name", "名称", "text")
NOTE = FieldSpec("note", "备注", "long_text")


def dialog_of(qtbot: Any, window: MainWindow, spec: FieldSpec) -> tuple[RecordDialog, list[dict[str, Any]]]:
    """Open a dialog of one field, the cursor in it."""
    kept: list[dict[str, Any]] = []
    dialog = RecordDialog(window, "新增", "保存", [spec], lambda new, _old: kept.append(new), parent=window)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    dialog.form.focus()
    qtbot.waitUntil(lambda: dialog.form.isAncestorOf(focused()), timeout=5000)
    return dialog, kept


def desk_of(actor: Actor, opened: MakeFile, window_of: OpenWindow) -> MainWindow:
    """Open the desk on one shop."""
    opened(actor, name="福顺烟酒店")
    return window_of(actor)


def test_ctrl_s_saves_what_is_seen(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Letters no character was chosen for stand in the field, so they are what is saved; of one line and of many."""
    window = desk_of(people.li, opened, window_of)
    for spec in (NAME, NOTE):
        _, kept = dialog_of(qtbot, window, spec)
        compose("", "福顺")
        compose("dian")
        press(qtbot, Key.Key_Control)  # by itself it belongs to the input method
        press(qtbot, Key.Key_S, modifier=Control)
        qtbot.waitUntil(lambda kept=kept: bool(kept))
        assert kept == [{spec.name: "福顺dian"}]
        settle(qtbot, window)


def test_nothing_is_committed_twice(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """What was chosen, or given up, is not there once more."""
    window = desk_of(people.li, opened, window_of)
    for left, said in (("福顺", "福顺"), ("", "好")):
        _, kept = dialog_of(qtbot, window, NAME)
        if not left:
            compose("", "好")
        compose("fu'shun")
        compose("", left)
        press(qtbot, Key.Key_S, modifier=Control)
        qtbot.waitUntil(lambda kept=kept: bool(kept))
        assert kept == [{"name": said}]
        settle(qtbot, window)


def test_a_button_without_the_keys_reads_them_too(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A small button leaves the cursor where it is; pressing it ends what is composed, going on does not."""
    window = desk_of(people.li, opened, window_of)
    box = files_of(window).list.search
    box.setFocus()
    button = QToolButton(window)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.show()
    compose("f")
    press(qtbot, Key.Key_Shift)
    compose("fu")
    assert box.text() == ""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (focused(), box.text()) == (box, "fu")
    settle(qtbot, window)
