"""The windows of logs, summaries, meetings and minutes that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("log", scenes.log),
        ("minutes-dialog", scenes.minutes),
        ("morning-dialog", scenes.morning),
        ("visit-info-dialog", scenes.visit_info),
    )


class _Scenes(Scenes):
    def log(self) -> None:
        """A log that somebody has written."""
        page = self.go("journal")
        row = self.desk.office.database.row("SELECT MAX(id) FROM daily_log WHERE user_id = ?", (self.desk.actor.id,))
        row = row if row and row[0] else self.desk.office.database.row("SELECT MAX(id) FROM daily_log")
        if row and row[0]:
            page.open_record("daily_log", row[0])
            self.wait()

    def minutes(self) -> Any:
        """New minutes."""
        from cmdesk.journal.screens.minutes_dialog import MinutesDialog

        return MinutesDialog(self.desk, values={})

    def morning(self) -> Any:
        """The meeting of the morning."""
        page = self.go("mornings")
        page.add()
        self.wait()
        if getattr(page, "dialog", None) is None and page.list.current is not None:
            page.open_one(page.list.current)  # today nobody meets
            self.wait()
        return getattr(page, "dialog", None)

    def visit_info(self) -> Any:
        """The words about a week's visits."""
        page = self.go("visit_info")
        page.write()
        self.wait()
        return page.dialog
