"""The library worked by keys: written, published, read; and what the customer's page and the entry page show of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from tests.bulletins.conftest import Library
from tests.customers.screens import conftest as desks

from cmdesk.bulletins.rules import conveying, lists
from cmdesk.bulletins.screens.page import BulletinsPage
from cmdesk.bulletins.screens.panel import BulletinsPanel
from cmdesk.visits.screens.entry.page import EntryPage

desk_of = desks.desk_of


def test_a_bulletin_is_written_and_published(qtbot: Any, file_library: Library, desk_of: desks.MakeDesk) -> None:
    """Ctrl+N, a form, an area ticked with Space, Ctrl+Enter: it is published to that area."""
    desk = desk_of(file_library.director)
    page = BulletinsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.add()
    qtbot.waitUntil(lambda: page.dialog is not None)
    dialog = page.dialog
    assert dialog is not None
    for name, value in (("kind", "news"), ("topic", "price"), ("heading", "price"), ("text", "list")):
        dialog.form.type_in(name, value)
    dialog.tabs.setCurrentWidget(dialog.areas)
    dialog.areas.items.setCurrentRow(0)
    qtbot.keyClick(dialog.areas.items, Qt.Key.Key_Space)
    assert len(dialog.areas.ticked()) == 1
    dialog.publish()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    (row,) = lists.rows(file_library.director)
    assert (row.bulletin.heading, row.standing) == ("price", "有效")
    assert desk.refusals == []
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.pane)
    assert not page.verbs["withdraw"].isHidden()


def test_reading_is_noted_by_keys(qtbot: Any, file_library: Library, desk_of: desks.MakeDesk) -> None:
    """Unread ones stand first; Ctrl+Enter notes it; who may not publish is offered nothing of it."""
    file_library.publish("guidance", heading="四季度")
    desk = desk_of(file_library.me)
    page = BulletinsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not page.verbs["read"].isHidden() and page._stack.currentWidget() is page.pane)
    assert "正文" in page.pane.text.toPlainText()
    page.list.rows.setFocus()
    page.mark_read()
    qtbot.waitUntil(lambda: lists.rows(file_library.me)[0].mark == "已读")
    qtbot.waitUntil(lambda: not page.verbs["learned"].isHidden())
    assert page.verbs["withdraw"].isHidden()
    assert "没有发布" in page.list.add_button.toolTip()


def test_the_sheet_ticks_what_was_carried_out(qtbot: Any, file_library: Library, desk_of: desks.MakeDesk) -> None:
    """The entry page offers what holds; digits tick it; saved, it is on the customer's panel."""
    opinion = file_library.publish("opinion", heading="陈列到位")
    visit, shop = file_library.tour.visit(), file_library.tour.shops[0]
    desk = desk_of(file_library.me)
    page = EntryPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.open_record("visit", visit.id)
    qtbot.waitUntil(lambda: page.sheet.visit_number == visit.number)
    box = page.sheet.boxes["conveyed"]
    assert box.isVisibleTo(page)
    assert box in page.sheet.stations()
    qtbot.keyClick(box, Qt.Key.Key_1)
    assert box.value() == (str(opinion),)
    page.sheet.no_next.setChecked(True)
    page.save()
    qtbot.waitUntil(lambda: opinion in conveying.told(shop, [opinion]))
    assert desk.refusals == []
    panel = BulletinsPanel(desk, shop)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 1)
    assert panel.list.rows.item(0, 3).text() == "陈列到位"


def test_without_bulletins_the_sheet_is_as_before(qtbot: Any, file_library: Library, desk_of: desks.MakeDesk) -> None:
    """No row, no station, no box."""
    visit = file_library.tour.visit()
    page = EntryPage(desk_of(file_library.me))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    page.open_record("visit", visit.id)
    qtbot.waitUntil(lambda: page.sheet.visit_number == visit.number)
    assert not page.sheet.boxes["conveyed"].isVisibleTo(page)
    assert page.sheet.boxes["conveyed"] not in page.sheet.stations()
