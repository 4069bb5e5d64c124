"""The windows of coaching that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Picture = tuple[str, Callable[[], Any]]


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("scripts", scenes.scripts),
        ("write", scenes.write),
        ("rehearsals", scenes.rehearsals),
        ("records", scenes.records),
        ("record", scenes.record),
        ("progress", scenes.progress),
        ("before", scenes.before),
    )


class _Scenes:
    def __init__(self, desk: Any) -> None:
        self._desk = desk

    def _page(self, key: str) -> Any:
        self._desk.go(key)
        self._settle()
        return self._desk.page(key)

    def _settle(self) -> None:
        from PySide6.QtCore import QCoreApplication

        for _ in range(3):
            self._desk.work.wait(5)
            for _ in range(10):
                QCoreApplication.processEvents()

    def scripts(self) -> None:
        """The scripts with the opening."""
        self._page("scripts")

    def write(self) -> Any:
        """Writing another version."""
        page = self._page("scripts")
        if page.shown is None:
            return None
        page.revise()
        self._settle()
        return page.dialog

    def rehearsals(self) -> None:
        """Who has rehearsed, and the stopwatch."""
        self._page("rehearsals")

    def records(self) -> None:
        """A joint first visit."""
        self._page("coaching")

    def record(self) -> Any:
        """Writing down a joint visit; nobody may who coaches nobody."""
        page = self._page("coaching")
        if page is None:
            return None
        page.add()
        self._settle()
        return page.dialog

    def progress(self) -> Any:
        """A rep's evaluations side by side."""
        page = self._page("coaching")
        if page is None or page.shown is None:
            return None
        page.progress()
        self._settle()
        return page.dialog

    def before(self) -> None:
        """The script shown before a planned visit."""
        self._page("visits")
