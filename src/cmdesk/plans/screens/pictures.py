"""The windows of plans that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("plan-week", scenes.week),
        ("plan-month", scenes.month),
        ("plan-proposal", scenes.proposal),
        ("slips", scenes.slips),
    )


class _Scenes(Scenes):
    def week(self) -> None:
        """A week of a manager on the board."""
        page = self.go("plans")
        page.show_level("week")
        self.wait()

    def month(self) -> None:
        """His month."""
        page = self.go("plans")
        page.show_level("month")
        self.wait()

    def proposal(self) -> Any:
        """How the next week could be filled."""
        page = self.go("plans")
        page.show_level("week")
        page.turn(1)
        self.wait()
        page.doing.propose(page._user_id, page._day)  # noqa: SLF001  # what the button does
        self.wait()
        return page.doing.dialog

    def slips(self) -> None:
        """The slips for going out."""
        self.go("slips")
