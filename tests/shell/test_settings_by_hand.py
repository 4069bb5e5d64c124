"""Settings pages that lead to each other."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from tests.kit.form.hands import focused
from tests.people import make_staff
from tests.shell.conftest import OpenWindow, settle

from cmdesk.approvals.rules import deputies
from cmdesk.approvals.screens.deputies import Deputies
from cmdesk.cadence.screens.schemes import SchemesPage
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.shell.frame.finding import find
from cmdesk.shell.settings import Settings
from cmdesk.staff.rules.people import add_unit, edit_unit
from cmdesk.staff.screens.calendar.page import Calendar
from cmdesk.staff.screens.regulations.page import Regulations
from cmdesk.staff.screens.units import Units
from cmdesk.staff.screens.users import Users


def test_a_settings_page_is_found_from_everywhere(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Ctrl+K leads to a page inside the settings, for those whom it is offered; others do not find it."""
    staff = make_staff(file_office)
    window = window_of(staff["administrator"])
    window.search()
    field = window.palette_.findChild(QLineEdit)
    qtbot.keyClicks(field, "gzrl")
    qtbot.waitUntil(lambda: [one.title for one in window.palette_._model.items] == ["工作日历"])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    assert isinstance(settings.page, Calendar)
    assert find(staff["administrator"], "权限", [])
    assert {one.section for one in find(staff["account_manager"], "权限", [])} == {"手册"}  # it may be read about


def test_a_new_area_below_ones_own_is_no_change_of_rights(
    qtbot: Any, file_office: Office, window_of: OpenWindow
) -> None:
    """Whoever sets up the office is not told at every area that his rights were changed; one who loses an area is."""
    staff = make_staff(file_office)
    boss = staff["administrator"]
    window = window_of(boss)
    unit = add_unit(boss, {"name": "城北片区", "kind": "area", "parent_id": boss.unit_id})
    qtbot.waitUntil(lambda: unit in window.actor.team)
    assert "权限" not in window.status.words
    edit_unit(boss, unit, {"parent_id": None})
    qtbot.waitUntil(lambda: unit not in window.actor.team)
    assert "您的权限刚被更改" in window.status.words


def test_the_numbers_of_a_scheme_are_changed_in_the_regulations(
    qtbot: Any, file_office: Office, window_of: OpenWindow
) -> None:
    """The link opens the regulations with nothing but the rows of the schemes; clearing the search shows all again."""
    window = window_of(make_staff(file_office)["administrator"])
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    settings.select("schemes")
    schemes = settings.page
    assert isinstance(schemes, SchemesPage)
    settle(qtbot, window)
    link = next(one for one in schemes.findChildren(QPushButton) if one.text() == "在制度中修改这些数字")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    page = settings.page
    assert isinstance(page, Regulations)
    qtbot.waitUntil(lambda: bool(page._shown))
    assert all("cadence." in f"{rule.key} {rule.note}" for rule in page._shown)
    assert sum(rule.key.startswith("cadence.") for rule in page._shown) > 10
    listed = len(page._shown)
    page.search.clear()
    assert len(page._shown) > listed


def test_the_settings_begin_with_people(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """What a new office needs first stands first, and is shown when the settings are opened."""
    window = window_of(make_staff(file_office)["administrator"])
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    assert settings.offered()[:3] == ["users", "units", "rights"]
    assert isinstance(settings.page, Users)


def test_keys_in_the_list_of_settings_are_meant_for_the_page(
    qtbot: Any, file_office: Office, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+N where somebody has just chosen a page begins something new there; what is typed is not left unasked."""
    window = window_of(make_staff(file_office)["administrator"])
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    settings.select("units")
    units = settings.page
    assert isinstance(units, Units)
    qtbot.waitUntil(lambda: units.panel.record_id is not None)
    qtbot.keyClick(settings.places, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert units.panel.record_id is None
    qtbot.keyClicks(units.panel.form.editor("name"), "C1")
    answers = ["cancel", "no"]
    monkeypatch.setattr(ask, "choose", lambda *_: answers.pop(0))
    settings.select("users")
    assert (settings.page, settings.places.currentRow()) == (units, 1)
    assert units.panel.form.is_dirty
    settings.select("users")
    assert isinstance(settings.page, Users)
    assert answers == []
    assert not units.panel.form.is_dirty


def test_a_deputy_is_named_and_taken_away_by_hand(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Ctrl+N begins with who signs, for oneself is known; a button takes him away; no way back is offered that is none."""
    staff = make_staff(file_office)
    me = staff["area_manager"]
    window = window_of(me)
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    settings.select("deputies")
    page = settings.page
    assert isinstance(page, Deputies)
    settle(qtbot, window)
    page.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.findChildren(RecordDialog)
    assert dialog.focusWidget() is dialog.form.editor("deputy_id")
    dialog.form.type_in("deputy_id", staff["clerk"].id, staff["clerk"].name)
    dialog.save()
    qtbot.waitUntil(lambda: "已设置代理" in window.status.words)
    assert not window.status._undo.isVisible()
    qtbot.waitUntil(lambda: page.list.current is not None)
    end = next(one for one in page.findChildren(QPushButton) if one.text() == "取消代理")
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.current is None)
    assert deputies(me) == []


def test_one_walks_through_the_settings_and_goes_in(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Down passes every page, none keeps the keys; Enter gives them to the page, and so does Ctrl+K."""
    window = window_of(make_staff(file_office)["administrator"])
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, Settings)
    for row in range(settings.places.count()):
        settings.places.setFocus()
        assert settings.places.currentRow() == row
        qtbot.keyClick(settings.places, Qt.Key.Key_Down)
        settle(qtbot, window)
        assert settings.places.hasFocus(), settings.offered()[row]
    settings.places.setCurrentRow(settings.offered().index("own_password"))
    qtbot.keyClick(settings.places, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused().accessibleName() == "现在的密码")
    window._go_to_setting("extra_fields")
    settle(qtbot, window)
    page = settings.page
    assert page is not None
    assert page.isAncestorOf(focused())
