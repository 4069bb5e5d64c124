"""The windows of cadence that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.core.day import clock
from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("due-grouped", scenes.grouped),
        ("due-arrange", scenes.arrange),
        ("load", scenes.load),
        ("phases", scenes.phases),
        ("sample", scenes.sample),
        ("sample-proposed", scenes.proposed),
        ("helping", scenes.helping),
        ("explaining", scenes.explaining),
        ("standing", scenes.standing),
        ("scheme", scenes.scheme),
    )


class _Scenes(Scenes):
    def grouped(self) -> None:
        """The due list by manager."""
        page = self.go("cadence")
        page.group.setCurrentIndex(1)  # as a person would choose
        page.read()

    def arrange(self) -> Any:
        """Some customers are put on a day."""
        from cmdesk.cadence.screens.arranging import ArrangeDialog

        page = self.go("cadence")
        page.table.selectAll()
        return ArrangeDialog(self.desk, page.chosen()[:12], self.desk)

    def _tab(self, at: int) -> Any:
        page = self.go("coverage")
        page.tabs.setCurrentIndex(at)
        self.wait()
        return page.current

    def load(self) -> None:
        """What every manager carries."""
        self._tab(1)

    def phases(self) -> None:
        """The phases of the month."""
        self._tab(2)

    def sample(self) -> None:
        """The sample group."""
        self._tab(3)

    def proposed(self) -> None:
        """Whom the rule would take."""
        self._tab(3).tabs.setCurrentIndex(1)

    def helping(self) -> None:
        """Customers chosen to get on, and who must be told."""
        self._tab(4)

    def explaining(self) -> None:
        """Who was poorly supplied, and what is to be explained."""
        self._tab(6)

    def standing(self) -> None:
        """Where one customer stands."""
        row = self.desk.office.database.row("SELECT MIN(customer) FROM due_basis")
        self.desk.go("customers")
        files = self.desk.page("customers")
        files.open_record("customer", int(row[0]) if row and row[0] else 0)
        self.wait()
        files.page.panels.select("standing")

    def scheme(self) -> Any:
        """Another scheme is chosen for somebody."""
        from cmdesk.cadence.rules import schemes
        from cmdesk.cadence.screens.schemes import ChooseDialog
        from cmdesk.core import regulation

        offered = schemes.schemes(regulation.on(clock.today()))
        areas = self.desk.office.database.rows("SELECT id, name FROM unit WHERE kind = 'area' ORDER BY id")
        return ChooseDialog(self.desk, list(offered), dict(areas))
