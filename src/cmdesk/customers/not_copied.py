"""Lists that show customers of everybody whom one may see: nothing is copied from them without the right to export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Refused
from cmdesk.customers.record import FileRelease
from cmdesk.customers.rules.leaving import copying as rule
from cmdesk.customers.rules.leaving import releases
from cmdesk.kit import copying

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class NotCopied(QObject):
    """Keeps a list closed for copying, and open while its reader has leave to export."""

    def __init__(self, desk: Desk, ground: QWidget) -> None:
        super().__init__(ground)
        self._desk, self._ground = desk, ground
        self._say(str(releases.NOT_COPIED) if rule.needs_leave(desk.actor) else "")
        desk.changed.connect(self._changed)
        self._ask()

    def _changed(self, kinds: frozenset[str]) -> None:
        if FileRelease.KIND in kinds:
            self._ask()

    def _ask(self) -> None:
        actor = self._desk.actor
        if rule.needs_leave(actor):
            self._desk.work.read(lambda: rule.of_list(actor), self._answer, owner=self, title="")

    def _answer(self, refusal: Refused | None) -> None:
        self._say(str(refusal or ""))

    def _say(self, sentence: str) -> None:
        copying.say(self._ground, sentence, self._desk.refuse)
