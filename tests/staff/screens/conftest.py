"""The look of the program for tests of screens, and workers that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from tests.people import Staff, make_staff

from cmdesk.core.actor import Actor
from cmdesk.core.database import proxy
from cmdesk.core.door import announce
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.background.work import Work
from cmdesk.kit.look.theme import apply_theme
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.kit.table.view import TableView


@pytest.fixture(autouse=True)
def look(qapp) -> None:
    """Fonts, colours and style sheet as on the desk."""
    apply_theme(qapp, "light")


@pytest.fixture
def work(qapp) -> Iterator[Work]:
    """Background work as the desk does it."""

    def leave() -> None:
        if proxy.obj is not None and not proxy.obj.is_closed():
            proxy.obj.close()

    made = Work(leaving=leave)
    yield made
    made.close()


class TestDesk(QObject):
    """What screens may ask of a desk, with what they said kept for looking at."""

    __test__ = False
    changed = Signal(frozenset)
    _committed = Signal(frozenset)

    def __init__(self, office: Office, actor: Actor, work: Work) -> None:
        super().__init__()
        self.office, self.actor, self.work = office, actor, work
        self.memory = self
        self.said: list[str] = []
        self.refused: list[str] = []
        self._kept: dict[str, str] = {}
        work.refused.connect(self.refuse)
        self._committed.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self.stop = announce.listen(self._committed.emit)

    def get(self, key: str, default: str = "") -> str:
        return self._kept.get(key, default)

    def set(self, key: str, value: str) -> None:
        self._kept[key] = value

    def say(self, text: str, *, undo: bool = False) -> None:  # noqa: ARG002  # as the protocol has it
        self.said.append(text)

    def refuse(self, refusal: object) -> None:
        self.refused.append(str(refusal))


@pytest.fixture
def staff(file_office: Office) -> Staff:
    """People in every role."""
    return make_staff(file_office)


@pytest.fixture
def desk(file_office: Office, staff: Staff, work: Work) -> Iterator[TestDesk]:
    """The administrator's desk."""
    made = TestDesk(file_office, staff["administrator"], work)
    yield made
    made.stop()
    work.wait()
    end_lanes(file_office.database)


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Shows a page as large as the smallest window leaves room for, and closes its lists afterwards."""

    def make(page: QWidget) -> QWidget:
        qtbot.addWidget(page, before_close_func=_close_lists)
        page.resize(1030, 690)
        page.show()
        qtbot.exposed(page)
        return page

    return make


def _close_lists(page: QWidget) -> None:
    for table in page.findChildren(TableView):
        table.close_list()


@pytest.fixture
def agreeing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whoever is asked agrees; what was asked is kept."""
    asked: list[str] = []

    def confirm(_parent: object, _title: str, text: str, *_: object, **__: object) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(ask, "confirm", confirm)
    return asked


def type_into(qtbot: Any, form: Any, values: dict[str, str]) -> None:
    """Type into the fields of a form and leave each with Tab."""
    for name, text in values.items():
        editor = form.editor(name)
        editor.setFocus()
        editor.selectAll()
        qtbot.keyClicks(editor, text) if text.isascii() else editor.insert(text)
        editor.textEdited.emit(editor.text())
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
