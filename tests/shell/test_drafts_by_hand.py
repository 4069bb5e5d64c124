"""What somebody was typing when the program died is there when it is opened again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import press, type_
from tests.shell.conftest import OpenWindow, files_of, settle
from tests.shell.file_page import others_write, show_file, type_into

from cmdesk.core.kept import draft
from cmdesk.customers import rules

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_a_draft_survives(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """What was typed is there again after the program died; saved, it is forgotten."""
    customer = opened(people.li, "阿福超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路3号")
    qtbot.waitUntil(lambda: draft.find(people.li, "customer", customer.id) is not None)
    after = window_of(people.li)  # the first window was never closed
    again = show_file(qtbot, after, customer)
    assert again.page.entry.form.changed_values() == {"address": "人民路3号"}
    assert "上次没有保存" in again.page.entry.foot.words
    again.page.entry.save()
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号")
    qtbot.waitUntil(lambda: draft.find(people.li, "customer", customer.id) is None)


def test_a_draft_survives_what_others_have_changed_meanwhile(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The file went on while the program was dead: what was typed is there, and the sentence says to look twice."""
    customer = opened(people.li, "阿福超市")
    files = show_file(qtbot, window_of(people.li), customer)
    type_into(qtbot, files, "address", "人民路3号")
    qtbot.waitUntil(lambda: draft.find(people.li, "customer", customer.id) is not None)
    others_write(customer, address="新街8号", postcode="450001")
    again = show_file(qtbot, window_of(people.li), customer)
    assert again.page.entry.form.changed_values() == {"address": "人民路3号"}
    assert again.page.entry.form.original_values()["address"] == "新街8号"
    assert again.page.entry.foot.words == "地址是上次没有保存的内容；档案后来又改过，请核对后保存或放弃。"
    again.page.entry.discard()
    qtbot.waitUntil(lambda: draft.find(people.li, "customer", customer.id) is None)


def test_a_draft_of_a_new_file_survives(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """A file that was never saved is offered again by Ctrl+N."""
    window = window_of(people.li)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    type_(qtbot, "永兴超市")
    qtbot.waitUntil(lambda: draft.find(people.li, "customer", 0) is not None)
    after = window_of(people.li)
    files_of(after).table.grid.setFocus()
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    assert files_of(after).page.entry.form.values()["name"] == "永兴超市"
    settle(qtbot, window)
