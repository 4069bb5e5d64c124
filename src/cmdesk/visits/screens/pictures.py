"""The windows of visits that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state."""
    scenes = _Scenes(desk)
    return (("day", scenes.day), ("sheet", scenes.sheet), ("rest", scenes.rest), ("history", scenes.history))


class _Scenes(Scenes):
    def _planned(self) -> tuple[int, int, int, str] | None:
        """Return a planned visit to somebody whose stock was read before."""
        row: tuple[int, int, int, str] | None = self.desk.office.database.row(
            "SELECT v.id, v.user_id, v.customer_id, v.day FROM visit v WHERE v.state = 'planned' AND v.binned_at IS NULL"
            " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM stock_reading r WHERE r.customer_id = v.customer_id) THEN 0 ELSE 1"
            " END, v.id LIMIT 1"
        )
        return row

    def day(self) -> None:
        """A day with its list."""
        found = self._planned()
        self.desk.go("visits")
        if found:
            self.desk.page("visits").show_day(date.fromisoformat(found[3]), found[1])

    def sheet(self) -> None:
        """A sheet that is being entered."""
        found = self._planned()
        self.desk.go("visit_entry")
        if found:
            self.desk.page("visit_entry").open_record("visit", found[0])

    def rest(self) -> None:
        """Its lower half."""
        sheet = self.desk.page("visit_entry").sheet
        sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())

    def history(self) -> None:
        """A customer's visits."""
        found = self._planned()
        if found:
            self.desk.open("customer", found[2])
            self.wait()
            self.desk.page("customers").page.panels.select("visits")
