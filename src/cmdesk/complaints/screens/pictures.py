"""The windows about complaints that are worth a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from cmdesk.complaints.rules import rights
from cmdesk.kit.scenes import Picture, Scenes
from cmdesk.staff import rules as staff

_STEPS: Final = {
    "answer": "registered", "grade": "registered", "correct": "registered", "arrange": "minor_site", "make_severe": "minor_site",
    "call": "severe_site", "arrive": "severe_site", "verify": "severe_site", "lab": "countersigning", "lab_result": "countersigning",
    "propose": "proposing", "back_to_site": "proposing", "add_task": "executing", "do_task": "executing", "follow": "follow_up",
    "evaluate": "evaluating", "reopen": "archived", "pause": "executing", "transfer": "executing", "escalate": "executing",
    "withdraw": "executing",
}  # fmt: skip
"""Verb → a state in which it is used."""


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    return (
        ("course", scenes.course),
        ("tasks", scenes.tasks),
        ("signing", scenes.signing),
        ("site", scenes.site),
        *((verb.replace("_", "-"), partial(scenes.step, verb, state)) for verb, state in _STEPS.items()),
        ("archive", scenes.archive),
        ("board", scenes.board),
        ("register", scenes.register),
        ("panel", scenes.panel),
        ("chosen", scenes.chosen),
        ("rest", scenes.rest),
    )


class _Scenes(Scenes):
    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.is_shown = False  # a complaint in the state that was asked for

    def _page(self) -> Any:
        self.desk.go("complaints")
        page = self.desk.page("complaints")
        page.show_list()
        return page

    def _show(self, state: str, panel: str) -> Any:
        where, params = rights.visible(self.desk.actor)
        row = self.desk.office.database.row(
            f"SELECT id FROM complaint WHERE state = ? AND NOT withdrawn AND {where or '1 = 1'} ORDER BY id DESC LIMIT 1",
            (state, *params),
        )
        page = self._page()
        page.view.panels.select(panel)
        self.is_shown = row is not None
        if row is not None:
            page.open_record("complaint", int(row[0]))
            self.wait()
            page.view.panels.select(panel)
        return page

    def _customer(self) -> int | None:
        """Return somebody with a complaint whose file the person may see."""
        where, params = staff.visible(self.desk.actor, "customers.view", "c.owner_id", "c.area_id")
        row = self.desk.office.database.row(
            f"SELECT c.id FROM complaint JOIN customer c ON c.id = complaint.customer_id WHERE {where}"
            " ORDER BY complaint.id LIMIT 1",
            params,
        )
        return int(row[0]) if row else None

    def course(self) -> None:
        """Timers and what has happened."""
        self._show("archived", "course")

    def tasks(self) -> None:
        """What is being carried out."""
        self._show("executing", "tasks")

    def signing(self) -> None:
        """A plan before the general manager."""
        self._show("deciding", "signing")

    def site(self) -> Any:
        """What is asked on the spot."""
        from cmdesk.complaints.screens.steps import open_step

        page = self._show("minor_site", "form")
        return open_step(self.desk, "site", page.view.shown, page.view) if page.view.shown else None

    def step(self, verb: str, state: str) -> Any:
        """What a verb asks for."""
        from cmdesk.complaints.screens.steps import open_step

        page = self._show(state, "form")
        return open_step(self.desk, verb, page.view.shown, page.view) if self.is_shown else None

    def archive(self) -> None:
        """The archive."""
        page = self._page()
        page.filters.setCurrentIndex(3)

    def board(self) -> None:
        """Open complaints as cards."""
        page = self._page()
        page.filters.setCurrentIndex(0)
        page.switch()

    def register(self) -> Any:
        """A complaint is being taken."""
        from cmdesk.complaints.screens.register import RegisterDialog

        dialog = RegisterDialog(self.desk, self._customer())
        self.wait()
        dialog.form.type_in("type", "transit")
        dialog.form.type_in("facts", "到货两件淋湿，烟盒受潮")
        dialog.form.type_in("wish", "要求换货")
        return dialog

    def panel(self) -> None:
        """The complaints of one customer."""
        customer_id = self._customer()
        self.desk.go("customers")
        files = self.desk.page("customers")
        if customer_id is not None:
            files.open_record("customer", customer_id)
        self.wait()
        files.page.panels.select("complaints")

    def chosen(self) -> Any:
        """What a bar of the statistics counts."""
        from cmdesk.complaints.screens.chosen import Chosen

        rows = self.desk.office.database.rows("SELECT id FROM complaint WHERE type = 'transit' ORDER BY id")
        return Chosen(self.desk, "运输保管", [row[0] for row in rows])

    def rest(self) -> None:
        """A list of which more is read at its end."""
        page = self._page()
        page.filters.setCurrentIndex(0)
        self.wait()
        page.list.set_rest("还有 312 件，翻到底接着列出")
