"""The page of morning meetings worked by keys: begun from the records, decided, settled (S1-34)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.customers.screens import conftest as desks
from tests.journal.meetings.test_mornings import Meeting
from tests.people import make_staff

from cmdesk.core.day import clock
from cmdesk.core.file.office import Office
from cmdesk.journal.rules.meetings import decisions, mornings
from cmdesk.journal.screens.morning_dialog import MorningDialog
from cmdesk.journal.screens.mornings import MorningsPage
from cmdesk.kit import ask
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def a_meeting(file_office: Office) -> Meeting:
    directory.register()
    return Meeting(make_staff(file_office))


def test_a_meeting_is_written_and_a_decision_settled(
    qtbot: Any, a_meeting: Meeting, desk_of: desks.MakeDesk, monkeypatch: Any
) -> None:
    """Ctrl+N begins with the records; who is away and what is decided is typed; Enter on a decision settles it."""
    monkeypatch.setattr(clock, "today", lambda: a_meeting.day)
    desk = desk_of(a_meeting.leader)
    page = MorningsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: "Ctrl+N" in page.list.said_instead)
    page.add()
    qtbot.waitUntil(lambda: isinstance(page.dialog, MorningDialog))
    dialog = page.dialog
    assert isinstance(dialog, MorningDialog)
    assert "实际 1 户" in dialog.form.values()["results"]
    assert dialog.presences.rowCount() == 4  # three people and the free row
    for row, column, text in ((1, 1, "缺席"), (1, 2, "休假")):
        dialog.presences.item(row, column).setText(text)  # type: ignore[union-attr]
    for column, text in enumerate(("补送价签", a_meeting.manager.name, f"{a_meeting.day + timedelta(days=2)}")):
        dialog.decisions.item(0, column).setText(text)  # type: ignore[union-attr]
    dialog.save()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1, timeout=5000)
    qtbot.waitUntil(lambda: page.below.rows.rowCount() == 1, timeout=5000)
    (found,) = mornings.listed(a_meeting.leader)
    assert sorted(one.reason for one in mornings.presences(found.id) if not one.present) == ["休假"]
    monkeypatch.setattr(ask, "choose", lambda *_: "yes")
    monkeypatch.setattr(ask, "text", lambda *_: "已送到")
    page.below.select(decisions.of_meeting(found.id)[0].id)
    qtbot.keyClick(page.below.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: decisions.of_meeting(found.id)[0].outcome == "done", timeout=5000)
    assert desk.refusals == []


def test_others_only_read_it(qtbot: Any, a_meeting: Meeting, desk_of: desks.MakeDesk) -> None:
    """Who was there opens the meeting and finds why nothing can be changed."""
    one = a_meeting.write([a_meeting.decided()])
    page = MorningsPage(desk_of(a_meeting.manager))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    page.open_record("morning", one)
    qtbot.waitUntil(lambda: page.below.rows.rowCount() == 1)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.dialog, MorningDialog))
    assert isinstance(page.dialog, MorningDialog)
    assert "主持人填写" in page.dialog._words.text()
    assert page.dialog._go.isHidden()
