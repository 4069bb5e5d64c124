"""The windows of coaching that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


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


class _Scenes(Scenes):
    def scripts(self) -> None:
        """The scripts with the opening."""
        self.go("scripts")

    def write(self) -> Any:
        """Writing another version."""
        page = self.go("scripts")
        if page.shown is None:
            return None
        page.revise()
        self.wait()
        return page.dialog

    def rehearsals(self) -> None:
        """Who has rehearsed, and the stopwatch."""
        self.go("rehearsals")

    def records(self) -> None:
        """A joint first visit."""
        self.go("coaching")

    def record(self) -> Any:
        """Writing down a joint visit; nobody may who coaches nobody."""
        page = self.go("coaching")
        page.add()
        self.wait()
        return page.dialog

    def progress(self) -> Any:
        """A rep's evaluations side by side."""
        page = self.go("coaching")
        if page.shown is None:
            return None
        page.progress()
        self.wait()
        return page.dialog

    def before(self) -> None:
        """The script shown before a planned visit."""
        self.go("visits")
