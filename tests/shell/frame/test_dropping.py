"""Files dropped on the main window find their way, whichever page is in front and whatever lies under the mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from tests.customers.conftest import MakeFile, People
from tests.shell.conftest import OpenWindow, files_of, settle

from cmdesk.core import attachments
from cmdesk.core.actor import Actor, Scope
from cmdesk.kit import ask
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.shell.frame.window import MainWindow

LEFT, NONE, COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def visitor(actor: Actor) -> Actor:
    """The same person, who may also look at visits, enter them and attach files."""
    wanted = ("visits.view", "visits.enter", "attachments.view", "attachments.edit")
    return replace(actor, rights={**actor.rights, **dict.fromkeys(wanted, Scope.ALL)})


def drop(window: MainWindow, on: QWidget, *paths: Path) -> bool:
    """Drag files over a widget and let them go, as the system tells it; returns whether they may be let go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = on.mapTo(window, on.rect().center())
    assert window.childAt(at) is not None
    enter = QDragEnterEvent(QPoint(at), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), enter)
    if enter.isAccepted():
        QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(at), COPY, mime, LEFT, NONE))
    return enter.isAccepted()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told in a window."""
    found: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, _title, text: found.append(text))
    return found


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A picture without a code."""
    path = tmp_path / "sheet.png"
    Image.new("L", (600, 800), 255).save(path)
    return path


def test_a_scan_is_read_whichever_page_is_in_front(
    qtbot: Any, window_of: OpenWindow, people: People, opened: MakeFile, sheet: Path, told: list[str]
) -> None:
    """On the list of customers, on his page, on a box for text, on the day, on the entry page: the same reader."""
    customer = opened(people.li)
    window = window_of(visitor(people.li))
    files = files_of(window)
    window.open("customer", customer.id)
    qtbot.waitUntil(lambda: files.page.customer_id == customer.id)
    targets = [files.table.grid, files.list.search, files.page.head]
    for key in ("visits", "visit_entry"):
        window.go(key)
        page = window.page(key)
        assert page is not None
        targets.append(page)
    for count, target in enumerate(targets, 1):
        window.go("customers" if count <= 3 else "visits" if count == 4 else "visit_entry")
        assert drop(window, target, sheet), target
        settle(qtbot, window)
        assert len(told) == count
        assert told[-1].startswith("sheet.png 第 1 页：")
    assert files.list.search.text() == "", "a text box does not swallow the name of a file"
    assert attachments.of("customer", customer.id) == []


def test_what_is_no_scan_is_attached_to_the_customer_it_is_dropped_on(
    qtbot: Any, window_of: OpenWindow, people: People, opened: MakeFile, sheet: Path, told: list[str], tmp_path: Path
) -> None:
    """A contract dropped on his page goes to his file; on the panel of his files a picture does, too; elsewhere no."""
    customer = opened(people.li)
    window = window_of(visitor(people.li))
    files = files_of(window)
    contract = tmp_path / "合同.docx"
    contract.write_bytes(b"PK\x03\x04 words")
    assert drop(window, files.table.grid, contract)
    assert "不能放在这里" in window.status.words
    window.open("customer", customer.id)
    qtbot.waitUntil(lambda: files.page.customer_id == customer.id)
    drop(window, files.page.head, contract)
    settle(qtbot, window)
    assert [one.name for one in attachments.of("customer", customer.id)] == ["合同.docx"]
    files.page.panels.select("attached")
    settle(qtbot, window)
    panel = files.page.panels.panel("attached")
    assert isinstance(panel, AttachedPanel)
    drop(window, panel, sheet)
    settle(qtbot, window)
    assert {one.name for one in attachments.of("customer", customer.id)} == {"合同.docx", "sheet.png"}
    assert told == [], "a picture of the shop is no scan of a sheet there"


def test_a_drag_without_files_is_left_to_the_widgets(window_of: OpenWindow, people: People) -> None:
    """Text that is dragged, and cards of a board, find what they find without this."""
    window = window_of(people.li)
    mime = QMimeData()
    mime.setText("福顺")
    at = files_of(window).table.grid.mapTo(window, QPoint(5, 5))
    enter = QDragEnterEvent(at, COPY, mime, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(window.windowHandle(), enter)
    assert not enter.isAccepted()
