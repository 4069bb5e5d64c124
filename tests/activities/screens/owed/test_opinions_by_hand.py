"""What nobody answered yet, worked by keys: a note becomes an opinion, Enter answers it, it leaves the list (S1-41)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People
from tests.customers.screens import conftest as desks

from cmdesk.activities import rules
from cmdesk.activities.rules.owed import requests
from cmdesk.activities.screens.contacts.timeline import TimelinePanel
from cmdesk.activities.screens.owed.opinions import OpinionsList
from cmdesk.kit.records.record_dialog import RecordDialog

desk_of = desks.desk_of


def noted(people: People, customer_id: int) -> int:
    return rules.add(people.li, {"customer_id": customer_id, "content": "电话", "opinions": "希望送货早一点"}).id


def test_a_note_is_answered_with_enter(
    qtbot: Any, file_people: People, opened: MakeFile, desk_of: desks.MakeDesk
) -> None:
    """It becomes an opinion first; the reply says who and how."""
    customer = opened(file_people.li)
    noted(file_people, customer.id)
    desk = desk_of(file_people.li)
    listed = OpinionsList(desk)  # type: ignore[arg-type]
    qtbot.addWidget(listed)
    listed.show()
    qtbot.waitUntil(lambda: listed.current is not None)
    assert listed.list.rows.item(0, 2).text() == "记在往来"
    qtbot.keyClick(listed.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in listed.findChildren(RecordDialog)))
    dialog = next(one for one in listed.findChildren(RecordDialog) if one.isVisible())
    dialog.form.focus("reply")
    editor = dialog.form.editor("reply")
    assert editor is not None
    qtbot.keyClicks(editor.focusProxy() or editor, "moved to 9 am")
    dialog.form.type_in("reply_way", "visit")
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: listed.list.rows.rowCount() == 0)
    (answered,) = requests.of(file_people.li, customer.id)
    assert (answered.reply, answered.reply_way, answered.replied_by) == ("moved to 9 am", "visit", file_people.li.name)
    assert answered.kind == "opinion"
    assert answered.replied_at is not None
    assert answered.replied_at <= datetime.now().astimezone()


def test_kinds_are_chosen_by_buttons(
    qtbot: Any, file_people: People, opened: MakeFile, desk_of: desks.MakeDesk
) -> None:
    """A question taken up stays on the list under its kind, and cannot be taken up again."""
    noted(file_people, opened(file_people.li).id)
    listed = OpinionsList(desk_of(file_people.li))  # type: ignore[arg-type]
    qtbot.addWidget(listed)
    listed.show()
    qtbot.waitUntil(lambda: listed.current is not None)
    listed._take[1].click()
    qtbot.waitUntil(lambda: listed.list.rows.item(0, 2).text() == "疑问")
    assert not any(button.isEnabled() for button in listed._take)


def test_one_key_on_the_time_line(qtbot: Any, file_people: People, opened: MakeFile, desk_of: desks.MakeDesk) -> None:
    """Ctrl+T on the contact; without an opinion the button is not there."""
    customer = opened(file_people.li)
    rules.add(file_people.li, {"customer_id": customer.id, "content": "没有意见"})
    noted(file_people, customer.id)
    panel = TimelinePanel(desk_of(file_people.li), customer.id)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    qtbot.waitUntil(lambda: len(panel.list.entries) == 2)
    at = next(at for at, one in enumerate(panel.list.entries) if one.opinions)
    panel.list.setCurrentIndex(panel.list.model().index(1 - at, 0))
    assert panel._take.isHidden()
    panel.list.setCurrentIndex(panel.list.model().index(at, 0))
    assert not panel._take.isHidden()
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(requests.of(file_people.li, customer.id)) == 1)
