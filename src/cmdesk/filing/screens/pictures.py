"""The windows of filing that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("archive", scenes.files),
        ("verify", scenes.verify),
        ("week", scenes.week),
        ("conflict", scenes.conflict),
        ("notices", scenes.notices),
        ("panel", scenes.panel),
    )


class _Scenes(Scenes):
    def _box(self, key: str) -> Any:
        page = self.go("filing")
        page.show_box(key)
        self.wait()
        return page

    def files(self) -> None:
        """Files to be handed on and archived."""
        self._box("file")

    def verify(self) -> Any:
        """Signing what was found on site."""
        page = self._box("verify")
        entry = page.current
        if entry is None:
            return None
        page.doing.verify(entry.about.filing.id, entry.about.head.title())
        self.wait()
        return page.doing.dialog

    def week(self) -> None:
        """New customers whom nobody has spoken to."""
        self._box("week")

    def conflict(self) -> None:
        """Two owners of one customer."""
        self._box("conflict")

    def notices(self) -> None:
        """What changed at customers."""
        self._box("notices")

    def panel(self) -> Any:
        """A customer's way."""
        from cmdesk.filing.screens.panel import FilingPanel
        from cmdesk.kit.look.theme import dress

        page = self._box("file")
        entry = page.current
        if entry is None:
            return None
        made = FilingPanel(self.desk, entry.customer_id)
        dress(made)
        made.resize(900, 620)
        self.wait()
        return made
