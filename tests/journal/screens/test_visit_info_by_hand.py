"""The page of week sheets worked by keys: a week is chosen, its words are written, its numbers are read (S1-21)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.customers.screens import conftest as desks
from tests.journal.weekly.test_visit_info import Week
from tests.people import make_staff

from cmdesk.core.file.office import Office
from cmdesk.journal.rules.weekly import visit_info
from cmdesk.journal.screens.visit_info import InfoDialog, VisitInfoPage
from cmdesk.plans.rules import spans
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def a_week(file_office: Office) -> Week:
    directory.register()
    return Week(make_staff(file_office))


def shown(qtbot: Any, desk: Any) -> VisitInfoPage:
    page = VisitInfoPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.figures.rows.rowCount() > 7, timeout=5000)
    return page


def test_the_words_of_this_week_are_written(qtbot: Any, a_week: Week, desk_of: desks.MakeDesk) -> None:
    """Enter on the week opens what the records propose; Ctrl+S keeps what is typed, the list says so."""
    desk = desk_of(a_week.me)
    page = shown(qtbot, desk)
    this = spans.span("week", date.today()).first  # noqa: DTZ011
    assert page.list.current == this.toordinal()
    qtbot.waitUntil(lambda: "周计划" in page.last.said_instead)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.dialog, InfoDialog), timeout=5000)
    dialog = page.dialog
    assert isinstance(dialog, InfoDialog)
    dialog.form.focus("strategy")
    editor: Any = dialog.form.editor("strategy")
    qtbot.keyClicks(editor.focusProxy() or editor, "first shelf")
    for column, text in enumerate(("A", "good", "up", "show")):
        dialog.categories.item(0, column).setText(text)  # type: ignore[union-attr]
    dialog.save()

    def kept() -> str:
        found = visit_info.of_week(a_week.me, a_week.me.id, this)
        return found.strategy if found is not None else ""

    qtbot.waitUntil(lambda: kept() == "first shelf", timeout=5000)
    found = visit_info.of_week(a_week.me, a_week.me.id, this)
    assert found is not None
    assert [(one.category, one.trend) for one in visit_info.categories(found.id)] == [("A", "up")]
    assert desk.refusals == []


def test_a_superior_reads_what_is_written(qtbot: Any, a_week: Week, desk_of: desks.MakeDesk) -> None:
    """He is told when nothing is written yet, and may only read what is."""
    desk = desk_of(a_week.chief)
    page = shown(qtbot, desk)
    page.people.setCurrentIndex(page.people.findData(a_week.me.id))
    qtbot.waitUntil(lambda: page._user == a_week.me.id)
    page.write()
    qtbot.waitUntil(lambda: any("还没有写走访信息" in one for one in desk.refusals), timeout=5000)
    desk.refusals.clear()
    one = visit_info.begin(a_week.me, a_week.me.id, date.today())  # noqa: DTZ011
    page.write()
    qtbot.waitUntil(lambda: isinstance(page.dialog, InfoDialog), timeout=5000)
    assert isinstance(page.dialog, InfoDialog)
    assert page.dialog._go.isHidden()
    assert visit_info.read(a_week.chief, one).week is not None


def test_a_customer_planned_twice_is_listed_twice(qtbot: Any, a_week: Week, desk_of: desks.MakeDesk) -> None:
    """Enter on either line opens the customer."""
    monday = spans.span("week", date.today()).first  # noqa: DTZ011
    for days in (0, 3):
        a_week.visit(a_week.fu, monday + timedelta(days=days), "planned")
    desk = desk_of(a_week.me)
    page = shown(qtbot, desk)
    qtbot.waitUntil(lambda: page.last.rows.rowCount() == 2, timeout=5000)
    page.last.select(1)
    assert page.last.current == 1
    page.last.opened.emit(1)
    assert desk.opened == [("customer", a_week.fu)]
