"""The windows of bulletins that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("library", scenes.library),
        ("learners", scenes.learners),
        ("write", scenes.write),
        ("panel", scenes.panel),
    )


class _Scenes(Scenes):
    def _page(self) -> Any:
        page = self.go("bulletins")
        page.pane.tabs.setCurrentIndex(0)
        return page

    def library(self) -> None:
        """The library with one to read."""
        self._page()

    def learners(self) -> None:
        """Who has read one, and who has not."""
        self._page().pane.tabs.setCurrentIndex(1)
        self.wait()

    def write(self) -> Any:
        """Writing one."""
        from cmdesk.bulletins.screens.dialog import BulletinDialog, draft_of

        made = BulletinDialog(self.desk, draft_of(self.desk.actor))
        made.form.type_in("kind", "opinion")
        return made

    def panel(self) -> Any:
        """What holds at a customer."""
        from cmdesk.bulletins.screens.panel import BulletinsPanel
        from cmdesk.core.database import current
        from cmdesk.kit.look.theme import dress

        row = current().row("SELECT customer_id FROM conveyed ORDER BY id DESC LIMIT 1")
        if row is None:
            return None
        made = BulletinsPanel(self.desk, row[0])
        dress(made)
        made.resize(900, 420)
        self.wait()
        return made
