"""Nothing flashes up: what belongs into a window is never a window itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.people import make_staff
from tests.shell.conftest import OpenWindow, settle, walk_through

from cmdesk.core.file.office import Office
from cmdesk.kit.form.form import Form
from cmdesk.kit.records.grid_dialog import GridDialog
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.materials.screens.ledger import LedgerList
from cmdesk.plans.screens.side import PlanPanel
from cmdesk.staff.screens.entrance.card import Card


class _Watch(QObject):
    """Keeps the name of whatever is shown as a window although it is none."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(shown, QWidget)
            and not isinstance(shown, QDialog)
            and shown.isWindow()
            and shown.windowType() == Qt.WindowType.Window
        ):
            self.strays.append(f"{type(shown).__name__} {shown.accessibleName()}")
        return False


@pytest.fixture
def watch(qtbot: Any) -> Iterator[_Watch]:
    """Watch from here on."""
    made = _Watch()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(made)
    yield made
    app.removeEventFilter(made)


def test_no_part_of_a_page_is_a_window_for_a_moment(
    qtbot: Any, file_office: Office, window_of: OpenWindow, watch: _Watch
) -> None:
    """A part that is shown before it has its place flashes up as a window and takes the keys from the desk."""
    window = window_of(make_staff(file_office)["administrator"])
    watch.strays.clear()
    walk_through(qtbot, window)
    assert not watch.strays


def test_no_page_takes_a_key_that_works_everywhere(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """Two that listen to the same key leave it to neither: F8 notes a call on every page."""
    window = window_of(make_staff(file_office)["administrator"])
    everywhere = {one.key().toString() for one in window.findChildren(QShortcut) if one.parent() is window}
    assert {"F8", "Ctrl+Shift+P", "Ctrl+K", "Alt+1"} <= everywhere
    for page in window.places.pages:
        window.go(page)
        settle(qtbot, window)
        shown = window.page(page)
        assert shown is not None
        taken = {one.key().toString() for one in shown.findChildren(QShortcut)}
        assert not taken & everywhere, page


def test_no_key_has_two_meanings_in_one_place(qtbot: Any, file_office: Office, window_of: OpenWindow) -> None:
    """A key of a page that a part of it also listens to is left to neither: Qt calls that ambiguous."""
    window = window_of(make_staff(file_office)["administrator"])
    walk_through(qtbot, window)
    meant: dict[str, list[QWidget]] = {}
    for one in window.findChildren(QShortcut):
        ground = one.parent()
        assert isinstance(ground, QWidget)
        meant.setdefault(one.key().toString(), []).append(ground)
    assert "Ctrl+Tab" in meant
    twice = [
        (key, type(outer).__name__, type(inner).__name__)
        for key, grounds in meant.items()
        for outer in grounds
        for inner in grounds
        if outer is not window and outer is not inner and outer.isAncestorOf(inner)
    ]
    assert twice == []


def test_no_part_of_a_dialog_is_a_window_for_a_moment(
    qtbot: Any, file_office: Office, window_of: OpenWindow, watch: _Watch
) -> None:
    """Dialogs of records, cards of the way in, and the panels with parts that only some of them show."""
    window: Any = window_of(make_staff(file_office)["administrator"])
    watch.strays.clear()
    for made in (
        RecordDialog(window, "登记", "保存", (), lambda _values: 0),
        GridDialog(window, "登记", Form(()), first="表"),
        PlanPanel(window.memory, with_goals=True),
        LedgerList(window),
    ):
        qtbot.addWidget(made)
    card = Card("登录", "登录")
    qtbot.addWidget(card)
    card.add_text("请先登录。")
    settle(qtbot, window)
    assert not watch.strays
