"""The page 工作日历, used by keys and clicks like a person does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from tests.people import Staff
from tests.staff.screens.conftest import TestDesk

from cmdesk.core import calendar, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.calendar.shipped import statutory
from cmdesk.kit import ask
from cmdesk.staff.screens.calendar.page import Calendar
from cmdesk.staff.screens.calendar.year import MARKS, Legend, YearView, mark_of

Show = Callable[[QWidget], QWidget]
MONDAY = date(2026, 9, 14)


@pytest.fixture
def page(desk: TestDesk, show: Show, qtbot) -> Calendar:
    made = Calendar(desk)  # type: ignore[arg-type]
    show(made)
    qtbot.waitUntil(lambda: made.year is not None)
    made.turn(2026 - made.view.day.year)
    qtbot.waitUntil(lambda: made.view.day.year == 2026)
    made.view.setFocus()
    made.view.choose(MONDAY)
    return made


def test_a_day_is_closed_by_keyboard(page: Calendar, desk: TestDesk, qtbot) -> None:
    """Enter, the reason, Enter: the day is closed, said with undo, and the year has the keys again."""
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    reason = page.panel.form.editor("reason")
    qtbot.waitUntil(reason.hasFocus)
    reason.insert("搬家")
    reason.textEdited.emit(reason.text())
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.said == ["已登记 1 天"])
    assert not calendar.current().is_working(MONDAY)
    qtbot.waitUntil(lambda: "本单位停业：搬家" in page.view.said(MONDAY))
    assert page.view.hasFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: calendar.current().is_working(MONDAY))


def test_keys_lead_around_the_year(page: Calendar, qtbot) -> None:
    """Days, weeks, months, the month's edges; Shift takes days along; the year has an end."""
    view = page.view
    for key, expected in (
        (Qt.Key.Key_Right, date(2026, 9, 15)), (Qt.Key.Key_Down, date(2026, 9, 22)), (Qt.Key.Key_Up, date(2026, 9, 15)),
        (Qt.Key.Key_Left, MONDAY), (Qt.Key.Key_PageDown, date(2026, 10, 14)), (Qt.Key.Key_PageUp, MONDAY),
        (Qt.Key.Key_Home, date(2026, 9, 1)), (Qt.Key.Key_End, date(2026, 9, 30)),
    ):  # fmt: skip
        qtbot.keyClick(view, key)
        assert view.day == expected
    view.choose(date(2026, 12, 31))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.day == date(2026, 12, 31)
    view.choose(MONDAY)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.days == tuple(MONDAY + timedelta(at) for at in range(8))
    assert "8 天" in page.panel._title.text()
    assert "7 个工作日" in page.panel._facts.text()


def test_a_click_finds_its_day(page: Calendar, qtbot) -> None:
    """Every day of the year is found where it is painted, and beside the months nothing is."""
    for at in range(365):
        day = date(2026, 1, 1) + timedelta(at)
        assert page.view.day_at(QPointF(page.view.cell(day).center())) == day
    assert page.view.day_at(QPointF(1, 1)) is None
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=page.view.cell(date(2026, 5, 4)).center())
    assert page.view.day == date(2026, 5, 4)
    QTest.mouseDClick(
        page.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, page.view.cell(MONDAY).center()
    )
    qtbot.waitUntil(lambda: page.panel.form.editor("reason").hasFocus())


def test_a_refusal_stands_where_one_looks(page: Calendar, qtbot) -> None:
    """What was typed stays; an empty reason is said at its field."""
    page.panel.form.set_values({"sort": "open", "reason": "加班"})
    page.panel.save()
    qtbot.waitUntil(lambda: "本来就上班" in page.panel.problem)
    assert page.panel.form.values()["reason"] == "加班"
    page.panel.form.set_values({"sort": "closed", "reason": ""})
    page.panel.save()
    assert CalendarDay.select().count() == 0


def test_the_page_follows_hours_and_other_peoples_days(page: Calendar, qtbot) -> None:
    """A regulation that begins later shows from its day on."""
    regulation.change(PROGRAM, "hours.mon", "9:00–12:00 14:00–18:00", date(2026, 9, 1))
    qtbot.waitUntil(lambda: page.panel._lines[0][1].text() == "9:00–12:00 14:00–18:00")
    page.view.choose(date(2026, 8, 31))
    assert page.panel._lines[0][1].text() == "8:30–12:00 13:30–17:30"


def test_next_year_is_an_estimate_until_it_is_imported(
    page: Calendar, desk: TestDesk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence and the marks tell it; a file is read into the text, looked at, and entered."""
    qtbot.keyClick(page.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.missing.isVisible)
    new_year = date(2027, 1, 1)
    assert page.year is not None
    assert "估算" in page.view.said(new_year)
    file = tmp_path / "通知.txt"
    file.write_text("\n".join(f"{day} 放假 {name}" for day, name in statutory(2027).items()), encoding="utf-8")
    monkeypatch.setattr(ask, "file_to_open", lambda *_: file)
    page.import_notice()
    dialog = page.dialog
    assert not dialog.primary.isEnabled()
    dialog._choose()
    qtbot.waitUntil(dialog.primary.isEnabled)
    assert "放假 13 天" in dialog.found.text()
    dialog.text.appendPlainText("2027-01-04 上班 元旦")
    assert not dialog.primary.isEnabled()
    assert "本来就上班" in dialog.refusal.text()
    dialog.text.undo()
    dialog.text.setPlainText(dialog.text.toPlainText().replace("\n2027-01-04 上班 元旦", ""))
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.said == ["已导入 13 天"])
    qtbot.waitUntil(lambda: not page.missing.isVisible())
    assert mark_of(calendar.current().entry(new_year)) == MARKS["holiday"]  # type: ignore[arg-type]


def test_who_may_only_look_changes_nothing(desk: TestDesk, staff: Staff, show: Show, qtbot) -> None:
    """No form, no button; Enter and Delete do nothing."""
    desk.actor = staff["account_manager"]
    page = Calendar(desk)  # type: ignore[arg-type]
    show(page)
    qtbot.waitUntil(lambda: page.year is not None)
    assert page.panel.form.isHidden()
    assert page.panel.button.isHidden()
    assert not page._may_edit
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
        qtbot.keyClick(page.view, key)
    assert desk.said == []
    assert CalendarDay.select().count() == 0


def test_days_tell_themselves_apart_without_colour() -> None:
    """Every sort of day has a mark of its own; both kinds of working on a free day share theirs."""
    marks = {sort: mark for sort, (mark, _, _) in MARKS.items()}
    assert marks["swapped"] == marks["open"] == "班"
    assert len(set(marks.values())) == len(marks) - 1


def test_a_small_screen_shows_fewer_months_in_a_row(page: Calendar, qtbot) -> None:
    """At 150 per cent of a small screen every day can still be read, and the one that keys lead to is in sight."""
    page.resize(590, 420)
    for month in (1, 12, 6):
        page.view.choose(date(2026, month, 28))
        cell = page.view.cell(page.view.day)
        assert cell.width() >= 18
        assert cell.height() >= 16
        qtbot.waitUntil(lambda cell=cell: page.view.visibleRegion().contains(cell))
    assert page.panel.width() <= page.width() - page.area.width()


@pytest.mark.parametrize("width", [300, 440, 770])
def test_mark_and_number_of_a_day_have_each_their_place(page: Calendar, qtbot, width: int) -> None:
    """At 150 % on a small screen a day is narrow: its mark stands below the number, never on it."""
    view = YearView()
    qtbot.addWidget(view)
    assert page.year is not None
    view.show_year(page.year)
    view.resize(width, 300)
    view.resize(width, view.minimumSizeHint().height())
    cell = view.cell(date(2026, 10, 10))
    number, mark = view.places(cell)
    metrics = view.fontMetrics()
    line = metrics.boundingRect(number, Qt.AlignmentFlag.AlignCenter, "10")
    ink = metrics.tightBoundingRect("10").translated(line.left(), line.top() + metrics.ascent())
    assert cell.contains(mark)
    assert not ink.intersects(mark.adjusted(1, 1, -1, -2))


def test_every_mark_is_explained_where_it_can_be_read(page: Calendar) -> None:
    """The legend takes another line before it leaves the window."""
    legend = page.findChild(Legend)
    assert isinstance(legend, Legend)
    for width in (300, 330, 360, 770):
        legend.resize(width, legend.height())
        ends = [
            left + 23 + legend.fontMetrics().horizontalAdvance(word)
            for (_, _, word), (left, _) in zip(legend._marks, legend._places(), strict=True)
        ]
        assert max(ends) <= width
