"""A desk for screens that stand on it, with real work in real threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import announce
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.kit.background.work import Work


class _Memory:
    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str, default: str = "") -> str:
        return self._kept.get(key, default)

    def set(self, key: str, value: str) -> None:
        self._kept[key] = value


class TestDesk(QObject):
    """What a screen may ask of the desk; remembers what was said and opened."""

    __test__ = False
    changed = Signal(frozenset)

    def __init__(self, office: Office, actor: Actor) -> None:
        super().__init__()
        self.office, self.actor = office, actor
        self.work = Work(self, leaving=_leave)
        self.memory = _Memory()
        self.said: list[tuple[str, bool]] = []
        self.refusals: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.work.refused.connect(self.refuse)
        self.work.failed.connect(self.refusals.append)
        self.stop_listening = announce.listen(self.changed.emit)

    def open(self, kind: str, record_id: int) -> None:
        self.opened.append((kind, record_id))

    def go(self, page: str) -> None:
        self.opened.append((page, 0))

    def sheet(self, kind: str) -> None:
        """Print nothing."""

    def panels(self, kind: str) -> list[Any]:  # noqa: ARG002
        return []

    def say(self, text: str, *, undo: bool = False) -> None:
        self.said.append((text, undo))

    def refuse(self, refusal: Refused) -> None:
        self.refusals.append(str(refusal))


def _leave() -> None:
    current().close()


MakeDesk = Callable[[Actor], TestDesk]


@pytest.fixture
def desk_of(qapp: Any, file_office: Office) -> Iterator[MakeDesk]:
    """Return the desk of a person; closed, and its threads ended, after the test."""
    made: list[TestDesk] = []

    def make(actor: Actor) -> TestDesk:
        made.append(TestDesk(file_office, actor))
        return made[-1]

    yield make
    for desk in made:
        desk.stop_listening()
        desk.work.wait()
        desk.work.close()
        assert [one for one in desk.refusals if "程序内部出错" in one] == []
