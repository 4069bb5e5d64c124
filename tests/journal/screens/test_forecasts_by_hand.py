"""The demand forecast in the window: begun, written, submitted (S0-33)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.customers.screens import conftest as desks
from tests.kit.form.hands import show
from tests.people import make_staff

from cmdesk.core import approval
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin
from cmdesk.core.file.office import Office
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts
from cmdesk.journal.screens.forecasts import ForecastsPage
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


def test_a_forecast_goes_its_way_by_hand(qtbot: Any, file_office: Office, desk_of: Any) -> None:
    """Ctrl+N begins it and opens it; what is written is kept, and the other button submits it."""
    directory.register()
    forecasts.register()
    staff = make_staff(file_office)
    desk = desk_of(staff["account_manager"])
    page = ForecastsPage(desk)
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.settle(desk.work)
    assert not page.verbs["submit"].isEnabled()
    qtbot.keyClick(page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: any(isinstance(one, RecordDialog) and one.isVisible() for one in QApplication.topLevelWidgets())
    )
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, RecordDialog) and one.isVisible())
    for name, value in {"figures": "云山：30", "analysis": "略增"}.items():
        dialog.form.type_in(name, value)
    dialog.save()
    qtbot.waitUntil(lambda: [one.analysis for one in DemandForecast.select()] == ["略增"])
    qtbot.settle(desk.work)
    (one,) = DemandForecast.select()
    page.list.select(one.id)
    page.submit()
    qtbot.waitUntil(lambda: DemandForecast.get_by_id(one.id).state == "submitted")
    qtbot.waitUntil(lambda: page.list.rows.item(0, 3).text() == "已上报，待审核")
    assert desk.refusals == []


def test_what_is_under_review_is_read_and_what_came_back_says_why(
    qtbot: Any, file_office: Office, desk_of: Any
) -> None:
    """Enter opens a submitted forecast without a way to type into it; a returned one is written again, with the reason."""
    directory.register()
    forecasts.register()
    staff = make_staff(file_office)
    me = staff["account_manager"]
    one = forecasts.begin(me, staff.units["east_market"], month_begin(clock.today(), 1), {"figures": "云山：30"})
    forecasts.edit(me, one, {"analysis": "略增"})
    forecasts.submit(me, one)
    page = ForecastsPage(desk_of(me))
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.current == one)
    dialog = opened(qtbot, page)
    assert dialog.form.editor("figures") is None
    assert any("撤回" in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()
    run = approval.of_record(DemandForecast.KIND, one)
    assert run is not None
    approval.send_back(staff["area_manager"], run.id, "误差没有写")
    qtbot.waitUntil(lambda: page.list.rows.item(0, 3).text() == "退回")
    dialog = opened(qtbot, page)
    assert dialog.form.editor("figures") is not None
    assert any("误差没有写" in label.text() for label in dialog.findChildren(QLabel))


def opened(qtbot: Any, page: ForecastsPage) -> RecordDialog:
    """Press Enter on the current forecast and return the window that opens."""
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(RecordDialog)))
    return next(one for one in page.findChildren(RecordDialog) if one.isVisible())
