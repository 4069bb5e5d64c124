"""The windows about service that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.kit.scenes import Picture, Scenes


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("due", scenes.due),
        ("made", scenes.made),
        ("call", scenes.call),
        ("averages", scenes.averages),
        ("ratings", scenes.ratings),
        ("phases", scenes.phases),
        ("plans", scenes.plans),
        ("plan", scenes.plan),
        ("versions", scenes.versions),
        ("panel", scenes.panel),
        ("technical", scenes.technical),
        ("technical-panel", scenes.technical_panel),
    )


class _Scenes(Scenes):
    def _tab(self, page: str, at: int) -> None:
        self.desk.go(page)
        self.desk.page(page).tabs.setCurrentIndex(at)

    def due(self) -> None:
        """Whom to call."""
        self._tab("service_calls", 0)

    def made(self) -> None:
        """What was said."""
        self._tab("service_calls", 1)

    def call(self) -> Any:
        """Writing a call down."""
        from cmdesk.service.rules import callbacks, rights
        from cmdesk.service.screens.call_dialog import CallOpening, scale_today

        due = callbacks.due(self.desk.actor, rights.now())
        if due:
            return CallOpening(self.desk, due[0], self.desk).show(scale_today())
        self.due()  # nobody is to be called, and the list says so
        return None

    def averages(self) -> None:
        """Averages and trend."""
        self._tab("service_ratings", 0)

    def phases(self) -> None:
        """The four phases of the month, the visits being shown."""
        self.desk.go("service_phases")
        self.desk.page("service_phases").phase.setCurrentIndex(1)

    def ratings(self) -> None:
        """Every rating."""
        self._tab("service_ratings", 1)

    def plans(self) -> None:
        """Service plans."""
        self.desk.go("service_plans")

    def plan(self) -> Any:
        """A plan with its newest version."""
        from cmdesk.service.screens.plan_dialog import PlanDialog, opened

        return PlanDialog(self.desk, opened(self.desk.actor, self._corrected()))

    def versions(self) -> Any:
        """Two versions beside each other."""
        from cmdesk.service.screens.versions import VersionsDialog

        return VersionsDialog(self.desk, self._corrected(), "")

    def panel(self) -> None:
        """The panel of a customer with a plan."""
        from cmdesk.staff.rules import visible

        where, params = visible(self.desk.actor, "customers.view", "c.owner_id", "c.area_id")
        row = self.desk.office.database.row(
            "SELECT c.id FROM plan_version v JOIN service_plan s ON s.id = v.plan_id JOIN customer c ON c.id = s.customer_id"
            f" WHERE {where} ORDER BY v.number DESC, s.id LIMIT 1",
            params,
        )
        self._panel(row, 0)

    def technical_panel(self) -> None:
        """The panel of the customer who had the last technical service."""
        row = self.desk.office.database.row("SELECT customer_id FROM technical_service ORDER BY id DESC LIMIT 1")
        self._panel(row, 1)

    def _panel(self, row: Any, tab: int) -> None:
        self.desk.go("customers")
        if not row:
            return  # nobody has one, and the list of customers says what there is
        files = self.desk.page("customers")
        files.open_record("customer", int(row[0]))
        self.wait()
        files.page.panels.select("service")
        files.page.panels.panel("service").tabs.setCurrentIndex(tab)

    def _corrected(self) -> int:
        row = self.desk.office.database.row(
            "SELECT plan_id FROM plan_version WHERE number = 2 ORDER BY plan_id LIMIT 1"
        )
        return int(row[0]) if row else 0

    def technical(self) -> Any:
        """A technical service that is written down."""
        self.desk.go("technical_services")
        page = self.desk.page("technical_services")
        page.add()
        return page.dialog
