"""The day, the anomalies and a customer's history, worked by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from tests.customers.screens.conftest import MakeDesk, TestDesk
from tests.visits.conftest import Round, ago, at, today

from cmdesk.core.door import keep
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.papers.job import About, Job
from cmdesk.visits import rules
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.screens.anomalies import AnomaliesPage, AnomaliesPanel
from cmdesk.visits.screens.day import DayPage
from cmdesk.visits.screens.history import HistoryPanel


@pytest.fixture
def desk(desk_of: MakeDesk, file_tour: Round) -> TestDesk:
    return desk_of(file_tour.me)


def settle(qtbot: Any, desk: TestDesk) -> None:
    qtbot.settle(desk.work)


def shown(qtbot: Any, desk: TestDesk, widget: Any) -> Any:
    qtbot.addWidget(widget)
    widget.resize(1180, 640)
    widget.show()
    qtbot.exposed(widget)
    settle(qtbot, desk)
    return widget


def column(page: Any, at_: int) -> list[str]:
    rows = page.list.rows
    return [rows.item(row, at_).text() for row in range(rows.rowCount())]


def test_the_day_in_the_order_of_the_route(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """Listed, moved along the route, another day by keys, opened for entering by Enter."""
    made = [file_tour.visit(today(), shop, purpose="推荐") for shop in range(3)]
    page = shown(qtbot, desk, DayPage(desk))
    assert column(page, 1) == ["福顺烟酒店", "好邻居便利店", "老张食杂店"]
    assert "3 户，已访 0" in page._words.text()
    page.list.select(made[0].id)
    assert page.customer_id == made[0].customer_id  # F8 notes a call with whom one looks at
    page._down()
    settle(qtbot, desk)
    assert column(page, 1) == ["好邻居便利店", "福顺烟酒店", "老张食杂店"]
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    assert desk.opened == [("visit", made[0].id)]
    page._next_day()
    settle(qtbot, desk)
    assert column(page, 1) == []
    assert "没有走访" in page.list.said_instead
    page.day.setText("今天")
    page._day_typed()
    settle(qtbot, desk)
    assert len(column(page, 1)) == 3


def test_what_may_be_done_is_told(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """A visit that is made can only be corrected; the others say why they are grey."""
    done = rules.enter_new(
        file_tour.me, file_tour.shops[0], file_tour.me.id, today(), rules.Entry({"arrived_at": at(today(), 0, 5)})
    ).visit
    planned = file_tour.visit(today(), 1)
    page = shown(qtbot, desk, DayPage(desk))
    assert page.list.current == planned.id, "the first that is still to be made"
    assert page._buttons["move"].isEnabled()
    page.list.select(done.id)
    assert not page._buttons["move"].isEnabled()
    assert "待访" in page._buttons["move"].toolTip()
    assert page._buttons["enter"].text() == "更正"
    assert "00:05" in column(page, 4)[0]


def test_the_dialogs_write_by_their_verbs(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """Prepared, appointed, changed, moved, cancelled: each a dialog, each its verb and its refusal."""
    visit = file_tour.visit(today() + timedelta(1))
    page = shown(qtbot, desk, DayPage(desk))
    page.show_day(today() + timedelta(1))
    settle(qtbot, desk)

    def through(open_it: Any, **values: object) -> Any:
        page.list.select(visit.id)
        open_it()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        for name, value in values.items():
            _type(dialog, name, value)
        dialog.save()
        settle(qtbot, desk)
        return dialog

    through(page._prepare, purpose="推荐新品")
    assert keep.read(Visit, visit.id).purpose == "推荐新品"
    through(page._appoint, agreed_at=f"{today() + timedelta(2)} 10:00")
    assert keep.read(Visit, visit.id).day == today() + timedelta(2)
    page.show_day(today() + timedelta(2))
    settle(qtbot, desk)
    refused = through(page._move, day=str(today() + timedelta(4)))
    assert "改约" in refused._words.text()
    refused.done(0)
    through(page._appoint, agreed_at=f"{today() + timedelta(3)} 10:00", appointment_note="客户外出")
    assert keep.read(Visit, visit.id).appointment == "changed"
    page.show_day(today() + timedelta(3))
    settle(qtbot, desk)
    through(page._cancel, missed_reason="客户歇业")
    assert keep.read(Visit, visit.id).state == "cancelled"


def _editor(dialog: Any, name: str) -> Any:
    return next(
        one for one in dialog.form.findChildren(object) if getattr(getattr(one, "spec", None), "name", "") == name
    )


def _type(dialog: Any, name: str, text: object) -> None:
    _editor(dialog, name).setText(str(text))


def test_nothing_is_printed_of_an_empty_day(
    qtbot: Any, desk: TestDesk, file_tour: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+P says so; no preview opens only to say it cannot."""
    opened: list[object] = []
    monkeypatch.setattr("cmdesk.papers.preview.open_preview", lambda *_a, **_k: opened.append(1))
    page = shown(qtbot, desk, DayPage(desk))
    qtbot.keyClick(page.list, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert opened == []
    file_tour.visit(today(), file_tour.shops[0])
    page.read()
    settle(qtbot, desk)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert opened == [1]


def test_one_sheet_is_printed_alone(
    qtbot: Any, desk: TestDesk, file_tour: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit that came after the day was printed: Ctrl+Alt+P prints its sheet and no other, no cover."""
    jobs: list[Job] = []
    monkeypatch.setattr("cmdesk.papers.preview.open_preview", lambda _desk, make, **_: jobs.append(make()))
    file_tour.visit(today(), file_tour.shops[0])
    late = file_tour.visit(today(), file_tour.shops[1])
    page = shown(qtbot, desk, DayPage(desk))
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.list.select(late.id)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(page.list.rows, Qt.Key.Key_P, both)
    (job,) = jobs
    assert [one.id for one in job.about if isinstance(one, About)] == [late.id]
    assert len(job) == 1


def test_an_anomaly_is_reported_by_the_key_that_adds(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """Ctrl+N, as in every list that can be added to."""
    page = shown(qtbot, desk, AnomaliesPage(desk))
    qtbot.keyClick(page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(one.windowTitle() == "登记异动" for one in dialogs()))
    for one in dialogs():
        one.reject()


def dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def test_anomalies_from_found_to_closed(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """The light stands first; a visit on the spot makes closing possible."""
    found = anomalies.report(file_tour.me, file_tour.shops[0], "orders", "两周未订", found_at=at(ago(20), 9))
    page = shown(qtbot, desk, AnomaliesPage(desk))
    assert "超时" in column(page, 0)[0]
    assert "1 项超过时限" in page.list.words
    assert page._visit.isEnabled()
    assert not page._close.isEnabled()
    rules.enter_new(
        file_tour.me, file_tour.shops[0], file_tour.me.id, ago(1), rules.Entry({"arrived_at": at(ago(1), 9)})
    )
    settle(qtbot, desk)
    assert page._close.isEnabled()
    page._close_one()
    dialog = QApplication.activeModalWidget()
    _editor(dialog, "causes").set_value(("competition",))
    _editor(dialog, "measures").setPlainText("加送促销品")
    dialog.save()
    settle(qtbot, desk)
    assert keep.read(Anomaly, found.id).closed_at is not None
    assert column(page, 0) == []
    panel = shown(qtbot, desk, AnomaliesPanel(desk, file_tour.shops[0]))
    assert column(panel, 0) == ["已了结"]


def test_a_customers_history(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """Visits with their steps and sums, and how each product has gone."""
    for days, stock, points in ((40, 20, ("tidy",)), (10, 12, ("tidy", "aligned"))):
        rules.enter_new(
            file_tour.me,
            file_tour.shops[0],
            file_tour.me.id,
            ago(days),
            rules.Entry(
                {"result": f"第{days}", "display": points}, readings=[rules.Reading(file_tour.products[0], stock, 30)]
            ),
        )
    panel = shown(qtbot, desk, HistoryPanel(desk, file_tour.shops[0]))
    assert column(panel, 7) == ["第10", "第40"]
    assert column(panel, 5) == ["12", "20"]
    assert column(panel, 4) == ["30 分", "15 分"]
    assert panel.display.text() == f"陈列：{ago(40):%m-%d} 15 分 → {ago(10):%m-%d} 30 分"
    assert panel.trend.rows.item(0, 1).text() == "20（30）  →  12（30）"
    qtbot.keyClick(panel.list.rows, Qt.Key.Key_Return) if panel.list.current else panel.list.opened.emit(1)
    assert desk.opened[0][0] == "visit"


def test_delete_takes_away_what_was_arranged_by_mistake(qtbot: Any, desk_of: MakeDesk, file_tour: Round) -> None:
    """Who may delete visits does it by one key, to be undone; who may not is asked why it is cancelled."""
    visit = file_tour.visit(today())
    plain = desk_of(file_tour.me)
    page = shown(qtbot, plain, DayPage(plain))
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Delete)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "取消走访" in dialog.windowTitle()
    dialog.done(0)
    page.close()
    boss = desk_of(file_tour.staff["administrator"])
    page = shown(qtbot, boss, DayPage(boss))
    page.show_day(today(), file_tour.me.id)
    settle(qtbot, boss)
    assert column(page, 1) == ["福顺烟酒店"]
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Delete)
    settle(qtbot, boss)
    assert keep.read(Visit, visit.id).binned_at is not None
    assert column(page, 1) == []


def test_the_time_of_an_appointment_is_that_of_the_visits_day(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """Who arranges the day after tomorrow types 10:00 or 1000, and the visit stays on its day."""
    day = today() + timedelta(2)
    visit = file_tour.visit(day)
    page = shown(qtbot, desk, DayPage(desk))
    page.show_day(day)
    settle(qtbot, desk)
    page.list.select(visit.id)
    page._appoint()
    dialog = next(one for one in page.findChildren(RecordDialog) if one.isVisible())
    editor: Any = dialog.form.editor("agreed_at")
    editor.setText("1000")
    assert editor.aside().startswith(f"{day} 10:00")
    dialog.save()
    settle(qtbot, desk)
    assert keep.read(Visit, visit.id).day == day


def test_a_dialog_grows_for_what_is_wrong(qtbot: Any, desk: TestDesk, file_tour: Round) -> None:
    """The sentence under a field is read whole, without scrolling in a dialog of one field."""
    visit = file_tour.visit(today())
    page = shown(qtbot, desk, DayPage(desk))
    page.list.select(visit.id)
    page._appoint()
    dialog = next(one for one in page.findChildren(RecordDialog) if one.isVisible())
    editor: Any = dialog.form.editor("agreed_at")
    editor.setText("上午")
    dialog.save()
    assert dialog.form.has_problems
    qtbot.waitUntil(lambda: dialog.form.verticalScrollBar().maximum() == 0)


def test_whoever_leads_others_looks_at_their_day_first(qtbot: Any, desk_of: MakeDesk, file_tour: Round) -> None:
    """An area manager reads at once whose day it is, and not his own empty one."""
    file_tour.visit(today())
    desk = desk_of(file_tour.staff["area_manager"])
    page = shown(qtbot, desk, DayPage(desk))
    assert column(page, 1) == ["福顺烟酒店"]
    assert page.who.isVisible()
    assert page.who.currentData() == file_tour.me.id
