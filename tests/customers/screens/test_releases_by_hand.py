"""Who may not export is told so by the list, and asks for leave from there (S4-24)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.form.hands import show
from tests.people import add_customer, make_staff

from cmdesk.core import approval
from cmdesk.core.file.office import Office
from cmdesk.customers.record import FileRelease
from cmdesk.customers.rules.leaving import releases
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.customers.screens.releases import ReleasesPage
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import directory


def test_copying_is_refused_and_export_asked_for(qtbot: Any, file_office: Office, desk_of: Any) -> None:
    """Ctrl+C of the list puts nothing on the clipboard; Ctrl+E opens the request, which then stands on its page."""
    directory.register()
    releases.register()
    staff = make_staff(file_office)
    add_customer(staff["account_manager"], staff.units["east"])
    desk = desk_of(staff["account_manager"])
    page = FilesPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.table.model.count == 1)
    page.table.grid.set_current_row(0)
    QApplication.clipboard().setText("before")
    qtbot.keyClick(page.table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.settle(desk.work)
    assert QApplication.clipboard().text() == "before"
    page.list.doing.export()
    qtbot.settle(desk.work)
    assert "不能复制" in desk.refusals.pop()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, RecordDialog) and one.isVisible())
    for name, value in {"reason": "给审计核对", "extent": "自己的客户"}.items():
        dialog.form.type_in(name, value)
    dialog.save()
    qtbot.waitUntil(lambda: FileRelease.select().count() == 1)
    qtbot.settle(desk.work)
    found = FileRelease.select().get()
    assert found.files == 1  # what the list has
    assert approval.of_record(FileRelease.KIND, found.id) is not None
    keeper = desk_of(staff["general_office"])
    record = ReleasesPage(keeper)
    qtbot.addWidget(record)
    qtbot.waitUntil(lambda: record.list.shown() == [found.id])
    assert record.list.rows.item(0, 5).text() == "待批"
