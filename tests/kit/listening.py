"""Somebody who hears the desk instead of seeing it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessibleAnnouncementEvent

from cmdesk.kit import aloud


class Listener:
    """A screen reader that keeps what it is to say."""

    said: list[str]

    def __init__(self) -> None:
        self.said = []

    def isActive(self) -> bool:
        """Listen."""
        return True

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:
        """Keep what is told."""
        self.said.append(event.message())


def listen(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Listen from here on."""
    made = Listener()
    monkeypatch.setattr(aloud, "QAccessible", made)
    return made
