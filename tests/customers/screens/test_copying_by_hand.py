"""The page of a customer lets nothing be copied by who may not export, and everything as soon as he has leave (S4-24)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.form.hands import show
from tests.people import add_customer, make_staff

from cmdesk.core import approval
from cmdesk.core.file.office import Office
from cmdesk.customers.record import FileRelease
from cmdesk.customers.rules.file.attached import FILES
from cmdesk.customers.rules.leaving import releases
from cmdesk.customers.screens.file.page import CustomerPage
from cmdesk.kit import ask
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.staff.rules import directory


def copied(qtbot: Any, page: CustomerPage) -> str:
    """Return what Ctrl+C in the field of the address puts on the clipboard."""
    QApplication.clipboard().setText("以前的")
    page.entry.form.focus("address")
    box: Any = QApplication.focusWidget()
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QApplication.clipboard().text()


def test_a_field_is_copied_with_leave_alone(
    qtbot: Any, file_office: Office, desk_of: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """Refused with the sentence; granted, it works without opening the page anew; taken back, it is closed again."""
    directory.register()
    releases.register()
    staff = make_staff(file_office)
    me = staff["account_manager"]
    one = add_customer(me, staff.units["east"], address="湖滨路 8 号")
    desk = desk_of(me)
    page = CustomerPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 640)
    show(qtbot, page)
    page.show_customer(one)
    qtbot.waitUntil(lambda: page.customer_id == one)
    assert copied(qtbot, page) == "以前的"
    assert "不能复制" in desk.refusals.pop()

    photo = tmp_path / "门头.txt"
    photo.write_text("一", encoding="utf-8")
    FILES.attach(me, file_office, one, photo)
    panel = AttachedPanel(desk, one, FILES)
    panel.setParent(page)
    qtbot.settle(desk.work)
    panel.list.select(next(iter(panel._found)))
    out = tmp_path / "带走.txt"
    monkeypatch.setattr(ask, "file_to_save", lambda *_given: out)
    panel._save_as()
    qtbot.settle(desk.work)
    assert "不能复制" in desk.refusals.pop()
    assert not out.exists()

    asked = releases.ask(me, "给审计核对", "全部", 5)
    run = approval.of_record(FileRelease.KIND, asked)
    assert run is not None
    for role in ("service_director", "general_office"):
        approval.approve(staff[role], run.id, "同意")
    desk.changed.emit(frozenset({FileRelease.KIND}))
    qtbot.settle(desk.work)
    assert copied(qtbot, page) == "湖滨路 8 号"
    panel._save_as()
    qtbot.waitUntil(out.exists)
    releases.end(staff["service_director"], asked)
    desk.changed.emit(frozenset({FileRelease.KIND}))
    qtbot.settle(desk.work)
    assert copied(qtbot, page) == "以前的"
