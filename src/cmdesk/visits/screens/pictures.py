"""The windows of visits that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

Picture = tuple[str, Callable[[], Any]]


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state."""
    scenes = _Scenes(desk)
    return (("day", scenes.day), ("sheet", scenes.sheet), ("rest", scenes.rest), ("history", scenes.history))


class _Scenes:
    def __init__(self, desk: Any) -> None:
        self._desk = desk

    def _planned(self) -> tuple[int, int, int, str] | None:
        """Return a planned visit to somebody whose stock was read before."""
        row: tuple[int, int, int, str] | None = self._desk.office.database.row(
            "SELECT v.id, v.user_id, v.customer_id, v.day FROM visit v WHERE v.state = 'planned' AND v.binned_at IS NULL"
            " ORDER BY CASE WHEN EXISTS (SELECT 1 FROM stock_reading r WHERE r.customer_id = v.customer_id) THEN 0 ELSE 1"
            " END, v.id LIMIT 1"
        )
        return row

    def day(self) -> None:
        """A day with its list."""
        found = self._planned()
        self._desk.go("visits")
        if found:
            self._desk.page("visits").show_day(date.fromisoformat(found[3]), found[1])

    def sheet(self) -> None:
        """A sheet that is being entered."""
        found = self._planned()
        self._desk.go("visit_entry")
        if found:
            self._desk.page("visit_entry").open_record("visit", found[0])

    def rest(self) -> None:
        """Its lower half."""
        sheet = self._desk.page("visit_entry").sheet
        sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())

    def history(self) -> None:
        """A customer's visits."""
        found = self._planned()
        if found:
            self._desk.open("customer", found[2])
            self._desk.work.wait(5)
            from PySide6.QtCore import QCoreApplication

            for _ in range(20):
                QCoreApplication.processEvents()
            self._desk.page("customers").page.panels.select("visits")
