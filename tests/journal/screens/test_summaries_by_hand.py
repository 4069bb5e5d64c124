"""The page of month summaries worked by keys: begun, written, resolved on, submitted, read by the superior."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.customers.screens import conftest as desks
from tests.journal.conftest import TODAY, Day
from tests.kit.form.hands import type_
from tests.people import make_staff

from cmdesk.cadence.rules.months import month_of
from cmdesk.core.file.office import Office
from cmdesk.journal.record import MonthSummary
from cmdesk.journal.rules.monthly import remedies, summaries
from cmdesk.journal.screens.summaries import SummariesPage
from cmdesk.kit import ask
from cmdesk.staff.rules import directory

desk_of = desks.desk_of
LAST = month_of(month_of(TODAY).first - timedelta(days=1)).first
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def a_day(file_office: Office) -> Day:
    directory.register()
    summaries.register()
    return Day(make_staff(file_office))


def shown(qtbot: Any, desk: Any) -> SummariesPage:
    page = SummariesPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.exposed(page)
    qtbot.waitUntil(lambda: page.list.current is not None)
    return page


def stored(a_day: Day) -> MonthSummary:
    found = summaries.of_month(a_day.manager, a_day.manager.id, LAST)
    assert found is not None
    return found


def test_a_summary_is_written_and_submitted_by_keys(qtbot: Any, a_day: Day, desk_of: desks.MakeDesk) -> None:
    """Last month is chosen; Enter begins it, typing completes it, Insert resolves on something, Ctrl+Enter submits."""
    desk = desk_of(a_day.manager)
    page = shown(qtbot, desk)
    assert page.list.current == LAST.toordinal()
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.summary_id > 0)
    for name, words in (("analysis", "上月平稳"), ("outcome", "完成"), ("shortfalls", "走访不够")):
        page.view.form.focus(name)
        type_(qtbot, words)
    qtbot.keyClick(page.view, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: stored(a_day).state == "reviewing")
    assert "上月平稳" in stored(a_day).analysis
    qtbot.waitUntil(page.view.buttons["withdraw"].isVisible)
    assert page.view.buttons["submit"].isHidden()
    assert desk.refusals == []


def test_remedies_are_added_and_settled(
    qtbot: Any, a_day: Day, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A remedy is asked for in a dialog; what is left of the month before is settled with Enter."""
    made = summaries.begin(a_day.manager, a_day.manager.id, LAST)
    desk = desk_of(a_day.manager)
    page = shown(qtbot, desk)
    qtbot.waitUntil(lambda: page.view.summary_id == made)
    page.add_remedy()
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_values({"text": "早出门", "owner_id": a_day.manager.id, "due_on": TODAY})
    dialog.save()
    qtbot.waitUntil(lambda: len(remedies.of_summary(made)) == 1)
    (one,) = remedies.of_summary(made)
    assert (one.text, one.owner_id, one.due_on) == ("早出门", a_day.manager.id, TODAY)
    summaries.begin(a_day.manager, a_day.manager.id, TODAY)
    page.open_record("month_summary", _id_of(a_day))
    qtbot.waitUntil(lambda: page.view.shown is not None and len(page.view.shown.before) == 1)
    assert page.view.tabs.tabText(2) == "上期改进 1 项未落实"
    monkeypatch.setattr(ask, "choose", lambda *_args: "yes")
    monkeypatch.setattr(ask, "text", lambda *_args: "八点前出门")
    page.view.before.select(one.id)
    qtbot.keyClick(page.view.before.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: remedies.of_summary(made)[0].outcome == "done")
    qtbot.waitUntil(lambda: page.view.tabs.tabText(2) == "上期改进")


def _id_of(a_day: Day) -> int:
    found = summaries.of_month(a_day.manager, a_day.manager.id, TODAY)
    assert found is not None
    return found.id


def test_the_superior_reads_it(
    qtbot: Any, a_day: Day, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """批阅 is grey with the reason until it is submitted; then Ctrl+Enter asks for the comment and keeps it."""
    made = summaries.begin(
        a_day.manager, a_day.manager.id, LAST, {"analysis": "一", "outcome": "二", "shortfalls": "三"}
    )
    desk = desk_of(a_day.staff["area_manager"])
    page = shown(qtbot, desk)
    page.people.setCurrentIndex(page.people.findData(a_day.manager.id))
    qtbot.waitUntil(lambda: page.view.summary_id == made)
    assert not page.view.buttons["comment"].isEnabled()
    assert "还没有提交" in page.view.buttons["comment"].toolTip()
    summaries.submit(a_day.manager, made)
    qtbot.waitUntil(page.view.buttons["comment"].isEnabled)
    monkeypatch.setattr(ask, "text", lambda *_args: "抓好落实")
    qtbot.keyClick(page.view, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: stored(a_day).state == "reviewed")
    assert summaries.said(made).endswith("抓好落实")
