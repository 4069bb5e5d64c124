"""What nobody looks at reads nothing while others change the office; it reads when it is seen again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from tests.people import add_customer, make_staff
from tests.shell.conftest import OpenWindow, files_of, settle, walk_through

from cmdesk.core.file.office import Office
from cmdesk.core.record import kinds
from cmdesk.customers import rules
from cmdesk.kit.background.work import Work
from cmdesk.kit.table.view import TableView


class _Reads:
    """Keeps who reads, and who does so unseen; made before the window, whose parts hold on to what they call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.unseen: list[str] = []
        self.count = 0
        read, refresh = Work.read, TableView.refresh

        def reading(work: Work, job: Any, then: Any = None, *, owner: Any = None, **more: Any) -> Any:
            self._note(owner)
            return read(work, job, then, owner=owner, **more)

        def refreshing(table: TableView) -> None:
            self._note(table)
            refresh(table)

        monkeypatch.setattr(Work, "read", reading)
        monkeypatch.setattr(TableView, "refresh", refreshing)

    def forget(self) -> None:
        self.unseen, self.count = [], 0

    def _note(self, owner: Any) -> None:
        self.count += 1
        if isinstance(owner, QWidget) and not owner.isVisible():
            self.unseen.append(f"{type(owner).__module__}.{type(owner).__name__}")


@pytest.mark.parametrize("role", ["administrator", "service_director", "account_manager"])
def test_a_page_out_of_sight_reads_nothing(
    qtbot: Any, file_office: Office, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    """All pages and settings have been opened; everything changes; only the page in front reads, the others when seen."""
    reads = _Reads(monkeypatch)
    window: Any = window_of(make_staff(file_office)[role])
    walk_through(qtbot, window)
    reads.forget()
    window.changed.emit(frozenset(kinds()))
    settle(qtbot, window)
    assert not reads.unseen
    reads.forget()
    window.go(next(iter(window.places.pages)))
    settle(qtbot, window)
    assert reads.count


def test_a_file_out_of_sight_is_read_again_when_it_is_seen(
    qtbot: Any, file_office: Office, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else renames the customer while another page is in front; back at the file, it has the new name."""
    reads = _Reads(monkeypatch)
    staff = make_staff(file_office)
    me = staff["account_manager"]
    one = add_customer(me, staff.units["east"], name="福顺超市")
    window: Any = window_of(me)
    window.open("customer", one)
    page: Any = files_of(window).page
    qtbot.waitUntil(lambda: page.customer_id == one)
    window.go("visits")
    settle(qtbot, window)
    reads.forget()
    rules.edit(staff["administrator"], one, {"name": "金辉超市"}, version=1)
    settle(qtbot, window)
    assert not reads.unseen
    window.go("customers")
    qtbot.waitUntil(lambda: page.head.findChild(QLabel).text() == "金辉超市")
