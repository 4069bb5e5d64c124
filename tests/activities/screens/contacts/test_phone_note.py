"""A phone note is written from anywhere in a few keys, and nothing typed is lost (S4-58, expectation 21, M15)."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People
from tests.kit.form.hands import field, focused, press, show, type_

from cmdesk.activities import rules
from cmdesk.activities.record import Activity, Promise
from cmdesk.activities.rules.owed import promises
from cmdesk.activities.screens.contacts.phone_note import PhoneNote
from cmdesk.core.kept import draft
from cmdesk.shell.frame.window import MainWindow

TODAY = datetime.now().astimezone().date()


def note_of(qtbot: Any) -> PhoneNote:
    """Return the note that F8 has opened, ready for keys."""

    def opened() -> PhoneNote | None:
        return next(
            (one for one in QApplication.topLevelWidgets() if isinstance(one, PhoneNote) and one.isVisible()), None
        )

    qtbot.waitUntil(lambda: opened() is not None)
    found = opened()
    assert found is not None
    qtbot.waitUntil(found.isActiveWindow)
    return found


def settled(qtbot: Any, window: MainWindow) -> None:
    qtbot.settle(window.work)


def test_a_call_is_noted_in_a_few_keys(window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile) -> None:
    """F8, three letters, what was said, a next step on Friday, Ctrl+Enter: all kept, in well under 15 seconds."""
    shop = opened(file_people.li, "福顺烟酒店")
    opened(file_people.li, "金龙超市")
    promises.add(file_people.li, {"customer_id": shop.id, "text": "送样品"})
    keys = 0
    begun = time.monotonic()

    def hit(*wanted: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal keys
        press(qtbot, *wanted, modifier=modifier)
        keys += len(wanted)

    def write(text: str) -> None:
        nonlocal keys
        type_(qtbot, text)
        keys += len(text)

    qtbot.keyClick(window, Qt.Key.Key_F8)
    keys += 1
    note = note_of(qtbot)
    settled(qtbot, window)
    write("fsyj")
    qtbot.waitUntil(lambda: focused().popup_open)
    hit(Qt.Key.Key_Return)
    settled(qtbot, window)
    assert any("送样品" in str(one.text()) for one in note.card.findChildren(QLabel))
    write("要两条新品")
    hit(Qt.Key.Key_Return)
    write("答应")
    hit(Qt.Key.Key_Return)
    write("送货")
    hit(Qt.Key.Key_Return)
    write("+3")
    hit(Qt.Key.Key_Return)
    write("周五前给报价")
    hit(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: Activity.select().count() == 1)
    settled(qtbot, window)
    made = Activity.get()
    assert (made.customer_id, made.content, made.result, made.next_step) == (shop.id, "要两条新品", "答应", "送货")
    assert made.next_on == TODAY + timedelta(3)
    assert (made.channel, made.user_id) == ("phone_out", file_people.li.id)
    assert Promise.select().where(Promise.activity == made.id).get().text == "周五前给报价"
    assert keys - len("要两条新品答应送货周五前给报价") <= 14, "keys besides the words themselves"
    assert time.monotonic() - begun < 15
    assert draft.find(file_people.li, "phone_note", 0) is None


def test_what_was_typed_survives(window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile) -> None:
    """Esc loses nothing: F8 goes on where one was, also after a crash of the window."""
    opened(file_people.li, "福顺烟酒店")
    qtbot.keyClick(window, Qt.Key.Key_F8)
    note = note_of(qtbot)
    settled(qtbot, window)
    type_(qtbot, "fsyj")
    qtbot.waitUntil(lambda: focused().popup_open)
    press(qtbot, Qt.Key.Key_Return)
    type_(qtbot, "刚说到一半")
    note.reject()
    settled(qtbot, window)
    assert Activity.select().count() == 0
    show(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    again = note_of(qtbot)
    settled(qtbot, window)
    assert again.form.values()["content"] == "刚说到一半"
    press(qtbot, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: Activity.select().count() == 1)
    settled(qtbot, window)
    assert draft.find(file_people.li, "phone_note", 0) is None


def test_an_empty_note_is_not_saved(window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile) -> None:
    """Nothing but a customer is no note; a missing customer is told under its field and beside the verb, until he stands there."""
    opened(file_people.li, "福顺烟酒店")
    qtbot.keyClick(window, Qt.Key.Key_F8)
    note = note_of(qtbot)
    settled(qtbot, window)
    note.form.focus("result")
    note.save()
    assert note._words.text() == "请先改正标出的内容：客户。"
    assert note._words.property("role") == "problem", "not as quiet as the words about keys"
    assert field() == "customer_id", "the first field that is wrong has the cursor"
    type_(qtbot, "fsyj")
    qtbot.waitUntil(lambda: focused().popup_open)
    press(qtbot, Qt.Key.Key_Return)
    assert note._words.text() == ""
    note.save()
    assert "至少写一句" in note._words.text()
    assert note._words.property("role") == "problem"
    assert Activity.select().count() == 0
    note.clear()
    note.reject()
    settled(qtbot, window)


def test_the_panel_tells_the_story_and_follows(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """Newest first, twenty at a time, more when asked; Space settles a next step, Delete bins, undo brings back."""
    from cmdesk.activities.screens.contacts.timeline import TimelinePanel

    shop = opened(file_people.li, "福顺烟酒店")
    for number in range(25):
        at = datetime.now().astimezone() - timedelta(days=25 - number)
        step = {"next_step": "再访"} if number == 24 else {}
        rules.add(file_people.li, {"customer_id": shop.id, "happened_at": at, "content": f"第{number}次", **step})
    panel = TimelinePanel(window, shop.id)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    show(qtbot, panel)
    qtbot.waitUntil(lambda: len(panel.list.entries) == 20)
    assert panel.list.entries[0].content == "第24次"
    panel._read_on()
    qtbot.waitUntil(lambda: len(panel.list.entries) == 25)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.list.entries[0].next_done)
    assert len(panel.list.entries) == 25
    panel._filter.setCurrentIndex(1)
    qtbot.waitUntil(lambda: panel.list.entries == [])
    panel._filter.setCurrentIndex(0)
    qtbot.waitUntil(lambda: len(panel.list.entries) == 20)
    window.actor = file_people.supervisor
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.list.entries[0].content == "第23次")
    window.undo()
    qtbot.waitUntil(lambda: panel.list.entries[0].content == "第24次")
