"""Bringing the desk into states worth a picture: what the scenes of every feature begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Picture = tuple[str, Callable[[], Any]]
"""A name, and what brings the desk into that state or returns a window of its own."""
_ROUNDS, _EVENTS = 3, 10  # what was read may ask for more; what has arrived is laid out and painted
_PATIENCE = 5  # seconds


class Scenes:
    """The desk, and waiting until it shows what was asked of it."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk

    def wait(self) -> None:
        """Wait until everything is read and laid out."""
        from PySide6.QtCore import QCoreApplication

        for _ in range(_ROUNDS):
            self.desk.work.wait(_PATIENCE)
            for _ in range(_EVENTS):
                QCoreApplication.processEvents()

    def go(self, key: str) -> Any:
        """Go to a page and return it.

        Raises:
            Refused: whoever looks is not offered it.
        """
        from cmdesk.core.errors import Refused

        self.desk.go(key)
        self.wait()
        page = self.desk.page(key)
        if page is None:
            raise Refused(f"没有打开“{key}”页的权限。")
        return page
