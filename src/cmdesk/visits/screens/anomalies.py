"""异动: what asks for a visit in two working days, everywhere and at one customer (S1-29)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import fields_of
from cmdesk.core.spec import FieldSpec
from cmdesk.core.timers import Running
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.light import TONES
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.lights import anomaly_lights
from cmdesk.visits.screens.links import sources

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_Row = tuple[Anomaly, Running | None, str, str]
_SHOWS = frozenset({"anomaly", "visit", "customer"})


class AnomaliesPage(QWidget):
    """Open anomalies, the oldest first, with what can be done: schedule the visit, open it, close."""

    def __init__(self, desk: Desk, customer_id: int = 0) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        self._rows: list[_Row] = []
        heads = ("时限", "客户", "异动类型", "发现", "走访", "情况")
        nothing = (
            "没有未了结的异动。发现订货或经营异常时，按“登记异动”。"
            if not customer_id
            else "没有异动。发现订货、经营异常时在这里登记。"
        )
        self.list = SmallList(heads, add="登记异动", icon="alert-triangle", nothing=nothing)
        self.list.rows.setAccessibleName("异动")
        self._visit = QPushButton(icons.icon("calendar"), "安排走访")
        self._close = QPushButton(icons.icon("check"), "了结")
        for button, slot in ((self._visit, self._plan), (self._close, self._close_one)):
            button.clicked.connect(slot)
            self.list.add_tool(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self._report)
        self.list.opened.connect(self._open)
        self.list.current_changed.connect(self._allow)
        self._refusal = anomalies.may(desk.actor, None)
        self.list.forbid(self._refusal)
        if not customer_id:  # on a customer's page the key is his list's
            bind_keys(self, {"Ctrl+N": self._report})
        desk.changed.connect(self._changed)
        self.read()

    def read(self) -> None:
        """Read the anomalies with their timers."""
        actor, customer_id = self._desk.actor, self._customer_id

        def job() -> list[_Row]:
            found = anomalies.of_customer(actor, customer_id) if customer_id else anomalies.open_ones(actor)
            timers = anomaly_lights(found)
            return [
                (
                    one,
                    timers.get(one.id),
                    keep.title_of("customer", one.customer_id),
                    keep.read(Visit, one.visit_id).number if one.visit_id else "",
                )
                for one in found
            ]

        self._desk.work.read(job, self._show, owner=self, refused=self._refused)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & _SHOWS and self.isVisible():
            self.read()

    def _show(self, rows: list[_Row]) -> None:
        self._rows = rows
        self.list.show_lines([_line(*row) for row in rows], begin=True)
        late = sum(1 for _, running, _, _ in rows if running and running.state == "late")
        self.list.set_words(f"{len(rows)} 项" + (f"，{late} 项超过时限" if late else "") if rows else "")
        self._allow()

    def _allow(self, _current: object = None) -> None:
        one = self._one()
        refusal = anomalies.may(self._desk.actor, None)
        waits = one is not None and one.visited_at is None and one.closed_at is None
        self._visit.setEnabled(refusal is None and waits)
        self._visit.setToolTip("" if waits else "已经走访过，或没有选中异动")
        ready = one is not None and one.visited_at is not None and one.closed_at is None
        self._close.setEnabled(refusal is None and ready)
        self._close.setToolTip("" if ready else "实地走访录入之后才能了结")

    @property
    def customer_id(self) -> int | None:
        """The customer of the current line, for the phone note."""
        one = self._one()
        return one.customer_id if one else self._customer_id or None

    def _one(self) -> Anomaly | None:
        current = self.list.current
        return next((row[0] for row in self._rows if row[0].id == current), None)

    def _report(self) -> None:
        if self._refusal is not None:
            self._desk.refuse(self._refusal)
            return
        actor, fixed = self._desk.actor, self._customer_id
        names = ("trigger", "note") if fixed else ("customer_id", "trigger", "note")

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            if not (fixed or said.get("customer_id")):
                raise Invalid({"customer_id": "请选择客户。"})
            return anomalies.report(actor, fixed or said["customer_id"], said["trigger"], said["note"])

        self._dialog("登记异动", "登记", names, save, {})

    def _plan(self) -> None:
        one, actor = self._one(), self._desk.actor
        if one is None:
            return
        day = replace(fields_of(Visit)["day"].spec(), group="")
        today = clock.today()

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return anomalies.plan_visit(actor, one.id, {**before, **values}["day"])

        self._open_dialog("安排异动走访", "安排", [day], save, {"day": today})

    def _close_one(self) -> None:
        one, actor = self._one(), self._desk.actor
        if one is None:
            return

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            return anomalies.close(
                actor, one.id, said["causes"], said["measures"], said["result"], cause_note=said["cause_note"]
            )

        names = ("causes", "cause_note", "measures", "result")
        self._dialog("了结异动", "了结", names, save, {name: getattr(one, name) for name in names})

    def _open(self, anomaly_id: int) -> None:
        one = next((row[0] for row in self._rows if row[0].id == anomaly_id), None)
        if one is not None and self._customer_id == 0:
            self._desk.open("customer", one.customer_id)
        elif one is not None and one.visit_id:
            self._desk.open(Visit.KIND, one.visit_id)

    def _dialog(self, title: str, verb: str, names: tuple[str, ...], save: Any, values: dict[str, Any]) -> None:
        fields = fields_of(Anomaly)
        specs = [replace(fields[name].spec(), required=name in {"customer_id", "trigger"}) for name in names]
        self._open_dialog(title, verb, specs, save, values)

    def _open_dialog(self, title: str, verb: str, specs: list[FieldSpec], save: Any, values: dict[str, Any]) -> None:
        whole = {spec.name: values.get(spec.name, spec.empty) for spec in specs}
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values=whole, links=sources(self._desk), parent=self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(520, 190 + 56 * len(specs))
        dialog.open()

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


class AnomaliesPanel(AnomaliesPage):
    """The anomalies of one customer, closed ones too, on his page."""


def _line(one: Anomaly, running: Running | None, customer: str, number: str) -> Line:
    closed = one.closed_at is not None
    cells = (
        "已了结" if closed else running.text if running else "",
        customer,
        one.title(),
        one.found_at,
        DayWords(one.visited_at.date(), f" {number}") if one.visited_at else number,
        one.note,
    )
    return Line(one.id, cells, quiet=closed, tone=None if closed or running is None else TONES[running.state])
