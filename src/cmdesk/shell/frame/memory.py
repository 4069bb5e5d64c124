"""Small things the desk remembers for a person, written a moment later and never waited for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from cmdesk.core.actor import Actor
from cmdesk.core.kept import saved
from cmdesk.kit.background.work import Work

TOPIC = "memory"
_DELAY = 1500  # milliseconds of quiet before something is written


class Memory(QObject):
    """Sizes, last choices, the colour scheme: key → text."""

    def __init__(self, actor: Actor, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._work = actor, work
        self._known: dict[str, str] = {key: str(value) for key, value in saved.names(actor, TOPIC).items()}
        self._fresh: dict[str, str] = {}
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.flush)

    def get(self, key: str, default: str = "") -> str:
        """Return what was remembered."""
        return self._known.get(key, default)

    def set(self, key: str, value: str) -> None:
        """Remember a text."""
        if self._known.get(key) != value:
            self._known[key] = self._fresh[key] = value
            self._timer.start()

    def flush(self) -> None:
        """Write what is not written yet."""
        fresh, self._fresh = self._fresh, {}
        if fresh:
            actor = self._actor
            self._work.write(lambda: _put(actor, fresh), title="")


def _put(actor: Actor, fresh: dict[str, str]) -> None:
    for key, value in fresh.items():
        saved.put(actor, TOPIC, key, value)
