"""The pages of the journal worked by keys: a log is begun, completed, handed in; minutes are written with their people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QTableWidget
from tests.customers.screens import conftest as desks
from tests.journal.conftest import TODAY, Day
from tests.people import make_staff

from cmdesk.core.file.office import Office
from cmdesk.journal.rules import minutes
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.screens.logs import LogsPage
from cmdesk.journal.screens.minutes import MinutesList
from cmdesk.journal.screens.minutes_dialog import MinutesDialog
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import directory

desk_of = desks.desk_of
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def a_day(file_office: Office) -> Day:
    directory.register()
    minutes.register()
    return Day(make_staff(file_office))


def test_a_log_is_begun_completed_and_handed_in_by_keys(qtbot: Any, a_day: Day, desk_of: desks.MakeDesk) -> None:
    """Enter drafts it from the day, typing completes it, Ctrl+Enter saves and hands it in."""
    desk = desk_of(a_day.manager)
    page = LogsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.list.current is not None)
    page.list.select(TODAY.toordinal())
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._empty)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._view.log_id > 0)
    editor: Any = page._view.form.editor("weather")
    qtbot.waitUntil(lambda: page.focusWidget() is editor)  # whoever begins a log goes on writing
    qtbot.keyClicks(editor, "sunny")
    qtbot.waitUntil(lambda: page._view.is_dirty)
    page._hand_in()
    qtbot.waitUntil(lambda: _log(a_day).state == "handed_in")
    assert _log(a_day).weather == "sunny"
    assert "计划走访 3 户，实际 2 户" in _log(a_day).summary
    assert desk.refusals == []


def _log(a_day: Day) -> Any:
    found = logs.of_day(a_day.manager, a_day.manager.id, TODAY)
    assert found is not None
    return found


def test_minutes_are_written_with_people_and_duties(qtbot: Any, a_day: Day, desk_of: desks.MakeDesk) -> None:
    """Rows are typed like in a sheet; what cannot be read is named with its row and nothing is saved."""
    desk = desk_of(a_day.manager)
    listed = MinutesList(desk, a_day.customers[0])  # type: ignore[arg-type]
    qtbot.addWidget(listed)
    listed.show()
    values = {
        "customer_id": a_day.customers[0], "began_at": None, "ended_at": None, "topics": "货源", "content": "一、……",
    }  # fmt: skip
    dialog = MinutesDialog(desk, values=values)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    for name, text in (("began_at", f"{YESTERDAY} 9:00"), ("ended_at", f"{YESTERDAY} 10:00")):
        dialog.form.focus(name)
        editor = dialog.form.editor(name)
        assert editor is not None
        qtbot.keyClicks(editor.focusProxy() or editor, text)
    _type(dialog.attendees, 0, {1: "张建国", 2: "店主"})
    _type(dialog.duties, 0, {0: "送合同", 3: "胡说"})
    dialog.save()
    assert "第 1 行" in dialog._words.text()
    _type(dialog.duties, 0, {3: "+3"})
    dialog.save()
    qtbot.waitUntil(lambda: len(minutes.listed(a_day.manager)) == 1)
    (found,) = minutes.listed(a_day.manager)
    assert [(one.side, one.name) for one in minutes.people(found.id)] == [("ours", "张建国")]
    assert [one.text for one in minutes.duties(found.id)] == ["送合同"]
    qtbot.waitUntil(lambda: listed.list.rows.rowCount() == 1)
    listed.list.rows.selectRow(0)
    listed.submit()
    qtbot.waitUntil(lambda: minutes.listed(a_day.manager)[0].state == "reviewing")
    qtbot.waitUntil(lambda: not listed.verbs["withdraw"].isHidden())
    listed.settle_duties()
    qtbot.waitUntil(lambda: bool(listed.findChildren(RecordDialog)))
    (asked,) = listed.findChildren(RecordDialog)
    (box,) = asked.findChildren(QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    asked.save()
    qtbot.waitUntil(lambda: bool(minutes.duties(found.id)[0].done))
    assert desk.refusals == []


def _type(grid: QTableWidget, row: int, cells: dict[int, str]) -> None:
    for column, text in cells.items():
        item = grid.item(row, column)
        assert item is not None
        item.setText(text)
