"""The list of technical services worked by keys: written, summed, opened, attached (S4-10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.customers.screens import conftest as desks
from tests.people import make_staff
from tests.service.conftest import Served
from tests.service.test_technical import write

from cmdesk.core.file.office import Office
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.service.rules import technical
from cmdesk.service.screens.technical import TechnicalList
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def a_served(file_office: Office) -> Served:
    directory.register()
    return Served(make_staff(file_office))


def shown(qtbot: Any, desk: Any, customer_id: int | None = None) -> TechnicalList:
    page = TechnicalList(desk, customer_id)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    return page


def test_one_is_written_on_the_customers_page(qtbot: Any, a_served: Served, desk_of: desks.MakeDesk) -> None:
    """An empty list says how to begin; what is missing is said; saved, the list says the sum."""
    desk = desk_of(a_served.manager)
    page = shown(qtbot, desk, a_served.customers[0])
    qtbot.waitUntil(lambda: "Ctrl+N" in page.list.said_instead)
    page.add()
    dialog = page.dialog
    assert isinstance(dialog, RecordDialog)
    dialog.save()
    assert dialog.isVisible(), "no content yet"
    dialog.form.focus("sorts")
    picks: Any = dialog.form.editor("sorts")
    picks.set_value(("guidance",))
    for name, text in (("content", "shown"), ("cost", "12.5")):
        dialog.form.focus(name)
        editor: Any = dialog.form.editor(name)
        qtbot.keyClicks(editor.focusProxy() or editor, text)
    dialog.save()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1, timeout=5000)
    (one,) = technical.listed(a_served.manager)
    assert (one.content, one.cost) == ("shown", Decimal("12.50"))
    qtbot.waitUntil(lambda: "12.50 元" in page.list.words)
    assert desk.refusals == []


def test_enter_opens_one_and_files_have_their_window(qtbot: Any, a_served: Served, desk_of: desks.MakeDesk) -> None:
    """Enter opens the current one with the plan field of its customer; the button opens what is attached."""
    write(a_served)
    page = shown(qtbot, desk_of(a_served.manager))
    qtbot.waitUntil(lambda: page.current is not None)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.dialog, RecordDialog))
    assert page.dialog.form.editor("plan_id") is not None
    page.dialog.reject()
    page.open_files()
    assert "附件" in page.dialog.windowTitle()
    page.dialog.reject()
