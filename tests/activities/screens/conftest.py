"""The main window of the account manager, worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.customers.conftest import People
from tests.kit.form.hands import show

from cmdesk.core.file.office import Office
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell.frame.window import MainWindow


@pytest.fixture
def window(qtbot: Any, file_office: Office, file_people: People) -> Iterator[MainWindow]:
    """The window of 李敏; at the end nothing has gone wrong in it."""
    made = MainWindow(file_office, file_people.li)
    failures: list[str] = []
    made.work.failed.connect(failures.append)
    made.resize(1366, 768)
    show(qtbot, made)
    yield made
    made.work.wait()
    made.may_close = lambda: True  # type: ignore[method-assign]
    made.close()
    made.deleteLater()
    end_lanes(file_office.database)
    qtbot.wait(1)
    assert failures == []
