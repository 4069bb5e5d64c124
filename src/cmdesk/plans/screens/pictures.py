"""The windows of plans that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Picture = tuple[str, Callable[[], Any]]


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("plan-week", scenes.week),
        ("plan-month", scenes.month),
        ("plan-proposal", scenes.proposal),
        ("slips", scenes.slips),
    )


class _Scenes:
    def __init__(self, desk: Any) -> None:
        self._desk = desk

    def _settle(self) -> None:
        from PySide6.QtCore import QCoreApplication

        for _ in range(3):
            self._desk.work.wait(5)
            for _ in range(10):
                QCoreApplication.processEvents()

    def _page(self, key: str) -> Any:
        self._desk.go(key)
        self._settle()
        return self._desk.page(key)

    def week(self) -> None:
        """A week of a manager on the board."""
        page = self._page("plans")
        page.show_level("week")
        self._settle()

    def month(self) -> None:
        """His month."""
        page = self._page("plans")
        page.show_level("month")
        self._settle()

    def proposal(self) -> Any:
        """How the next week could be filled."""
        page = self._page("plans")
        page.show_level("week")
        page.turn(1)
        self._settle()
        page.doing.propose(page._user_id, page._day)  # noqa: SLF001  # what the button does
        self._settle()
        return page.doing.dialog

    def slips(self) -> None:
        """The slips for going out."""
        self._page("slips")
