"""The figures of a month on screen, month by month, and as a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import NOW, carry_out, severe_to_execution
from tests.kit.form.hands import show

from cmdesk.complaints import exporting
from cmdesk.complaints.rules.figures import statistics
from cmdesk.complaints.rules.path import closing
from cmdesk.complaints.screens.statistics import ComplaintStatisticsPage
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.kit import ask
from cmdesk.kit.space.dialog import Dialog


def settle(qtbot: Any, desk: Any) -> None:
    qtbot.settle(desk.work)


def test_a_month_is_counted_and_left_by_keys(
    qtbot: Any, matter: Desk, desk_of: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Counts by every dimension, cost and satisfaction; Alt+Right shows the next month, which is empty; Ctrl+E writes."""
    matter.register()
    one = severe_to_execution(matter)
    carry_out(matter, one)
    closing.follow_up(matter.staff["account_manager"], one, satisfied=True, words="好")
    desk = desk_of(matter.staff["service_director"])
    page = ComplaintStatisticsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.found is not None)
    assert "受理 2 件" in page.summary.text()
    assert "1,200.00 元" in page.summary.text()
    assert "满意 100%" in page.summary.text()
    assert "严重 1" in page.bars["severity"].accessibleDescription()
    assert "福顺烟酒店 2 次" in page.repeats.accessibleDescription()
    assert (
        "首次答复" not in page.timeliness.accessibleDescription() or "超时" in page.timeliness.accessibleDescription()
    )
    path = tmp_path / "统计.xlsx"
    monkeypatch.setattr(ask, "file_to_save", lambda *_args: path)
    page.setFocus()
    page.take_out()  # Ctrl+E is the window's
    qtbot.waitUntil(lambda: any("已导出" in said for said, _ in desk.said))
    qtbot.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    settle(qtbot, desk)
    assert desk.refusals == []
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert ["轻重", "严重", 1.0] in [row[:3] for row in rows]


def test_the_file_says_what_the_rules_count(matter: Desk, tmp_path: Path) -> None:
    """Every dimension adds up to the total; a clerk without the right gets no file; another ending is refused."""
    for back in (0, 1, 2):
        matter.register(received_at=NOW - timedelta(minutes=back))
    director = matter.staff["service_director"]
    rows = exporting.rows(statistics.report(director, NOW.date()))
    for label in statistics.DIMENSIONS.values():
        assert sum(row[2] for row in rows if row[0] == label) == rows[0][2]
    with pytest.raises(NotAllowed):
        exporting.export(matter.staff["clerk"], NOW.date(), tmp_path / "a.xlsx")
    with pytest.raises(Refused, match="xlsx"):
        exporting.export(director, NOW.date(), tmp_path / "a.doc")


@pytest.fixture
def page(qtbot: Any, matter: Desk, desk_of: Any) -> ComplaintStatisticsPage:
    """The page of a director with three complaints, one of them of the month before."""
    matter.register()
    matter.register(type="service", facts="态度不好")
    matter.register(received_at=(NOW.replace(day=1) - timedelta(days=3)))
    made = ComplaintStatisticsPage(desk_of(matter.staff["service_director"]))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    show(qtbot, made)
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def test_a_bar_leads_to_its_complaints(qtbot: Any, page: ComplaintStatisticsPage) -> None:
    """Enter on a type lists what it counts; Enter there opens the complaint on its page."""
    bars = page.bars["type"]
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    chosen = page.chosen
    assert chosen is not None
    qtbot.waitUntil(lambda: chosen.list.current is not None)
    assert page.found is not None
    part = page.found.month.parts["type"][0]
    assert isinstance(chosen, Dialog)  # no larger than the screen
    assert chosen.windowTitle() == f"投诉类别：{part.word}"
    assert chosen.hint.text().startswith("1 件。")
    qtbot.keyClick(chosen.list.rows, Qt.Key.Key_Return)
    assert page._desk.opened == [("complaint", part.ids[0])]
    assert not chosen.isVisible()


def test_the_trend_leads_to_its_months(qtbot: Any, page: ComplaintStatisticsPage) -> None:
    """Left and Enter on the trend show the month before; Alt+Home comes back; the figures say the difference."""
    this = page.months.month
    assert "受理 2 件（比上月 +1）" in page.summary.text()
    assert page.trend.count() == statistics.MONTHS
    page.trend.setFocus()
    qtbot.keyClick(page.trend, Qt.Key.Key_Left)
    qtbot.keyClick(page.trend, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.found is not None and page.found.month.begin < this)
    assert "受理 1 件" in page.summary.text()
    qtbot.keyClick(page, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.found is not None and page.found.month.begin == this)


def test_both_papers_are_printed_by_keys(
    qtbot: Any, page: ComplaintStatisticsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+P is the report, Ctrl+Alt+P the register of the month that is shown."""
    asked: list[Any] = []
    monkeypatch.setattr("cmdesk.papers.preview.open_preview", lambda _desk, job, title: asked.append((title, job())))
    page.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page, Qt.Key.Key_P, control)
    qtbot.keyClick(page, Qt.Key.Key_P, control | Qt.KeyboardModifier.AltModifier)
    assert [(title, job.parts[0][0]) for title, job in asked] == [
        ("投诉统计月报", "complaint_statistics"),
        ("投诉登记一览表", "complaint_register"),
    ]


def test_an_empty_month_says_what_to_do(qtbot: Any, page: ComplaintStatisticsPage) -> None:
    """One sentence with the keys, one button that leads to the month before."""
    this = page.months.month
    page.months.after()
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)
    assert "F9" in page._empty._sentence.text()
    page._empty.asked.emit()
    qtbot.waitUntil(lambda: page.found is not None and page.found.month.begin == this)
    assert page._stack.currentIndex() == 0
