"""The whole desk, worked by hand: keys go to whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.customers import conftest as customers_conftest
from tests.customers.conftest import People, populate
from tests.kit.form.hands import show

from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell.frame.window import MainWindow

opened = customers_conftest.opened
OpenWindow = Callable[[Actor], MainWindow]


@pytest.fixture
def people(file_office: Office) -> People:
    """People of a small office."""
    return populate()


@pytest.fixture
def window_of(qtbot: Any, file_office: Office) -> Iterator[OpenWindow]:
    """Open the main window of a person; at the end it is closed without a question, and nothing has gone wrong in it."""
    made: list[MainWindow] = []
    failures: list[str] = []

    def make(actor: Actor) -> MainWindow:
        window = MainWindow(file_office, actor)
        made.append(window)
        window.work.failed.connect(failures.append)
        window.resize(1400, 860)
        show(qtbot, window)
        files = files_of(window)
        qtbot.waitUntil(lambda: files.table.model.count is not None)
        files.table.grid.setFocus()
        return window

    yield make
    for window in made:
        settle(qtbot, window)
        window.may_close = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
    end_lanes(file_office.database)
    qtbot.wait(1)
    assert failures == []


def files_of(window: MainWindow) -> FilesPage:
    """Return the page of the customer files."""
    page = window.page("customers")
    assert isinstance(page, FilesPage)
    return page


def walk_through(qtbot: Any, window: MainWindow) -> None:
    """Open every page, and every page of the settings, as a person would in the course of a month."""
    for page in window.places.pages:
        window.go(page)
    settings: Any = window.page("settings")
    for page in settings.offered():
        settings.select(page)
    settle(qtbot, window)


def settle(qtbot: Any, window: MainWindow) -> None:
    """Let everything that runs come to its end, and be shown."""
    qtbot.settle(window.work)


def listed(files: FilesPage) -> list[str]:
    """Return the names in the list."""
    model = files.table.model
    column = [one.key for one in model.columns].index("name")
    model.need(0, max(0, model.rowCount() - 1), patience=60)
    return sorted(str(model.index(row, column).data()) for row in range(model.rowCount()))
