"""What is done to a planned visit, each in a small dialog: schedule, prepare, appoint, move, cancel, miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Invalid
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Stop
from cmdesk.visits.rules.planning import appointments
from cmdesk.visits.screens.links import sources

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PLANNED = ("customer_id", "day", "kind", "mode", "purpose", "focus", "measures", "reason")
_PREPARED = ("purpose", "focus", "measures", "kind", "mode", "minutes_planned", "companions")


class Doing:
    """Opens the dialogs for a page; each writes by its verb and refuses at its field."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page

    def schedule(self, user_id: int, day: date, then: Callable[[int], None] | None = None) -> RecordDialog:
        """Put a visit at the end of a day; ``then`` gets its id."""
        actor = self._desk.actor
        made: list[int] = []

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            customer, when = said.pop("customer_id"), said.pop("day")
            if not customer:
                raise Invalid({"customer_id": "请选择客户。"})
            kind = said.pop("kind") or "regular"
            said = {name: value for name, value in said.items() if value not in (None, "")}
            visit = rules.schedule(actor, customer, user_id, when, kind, **said)
            made.append(visit.id)
            return visit

        def done() -> None:
            if then is not None and made:
                then(made[-1])

        values = {"day": day, "kind": "regular", "mode": "field"}
        dialog = self._open("安排走访", "安排", _specs(_PLANNED), save, values)
        dialog.accepted.connect(done)
        return dialog

    def prepare(self, stop: Stop) -> RecordDialog:
        """State purpose, focus, measures (S0-18)."""
        actor = self._desk.actor
        visit = rules.read(actor, stop.visit_id)

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return rules.arrange(actor, stop.visit_id, values, version=visit.version, before=before)

        values = {name: getattr(visit, name) for name in _PREPARED}
        return self._open(f"准备走访 {stop.customer}", "保存", _specs(_PREPARED), save, values)

    def appoint(self, stop: Stop, day: date) -> RecordDialog:
        """Agree on a time of the visit's day, or change the one agreed (S1-60, S1-61)."""
        actor = self._desk.actor
        at = replace(fields_of(Visit)["agreed_at"].spec(), required=True, on=day)
        if stop.appointment == "none":

            def agree(values: dict[str, Any], before: dict[str, Any]) -> object:
                return appointments.agree(actor, stop.visit_id, {**before, **values}["agreed_at"])

            return self._open(f"预约 {stop.customer}", "预约", [at], agree, {"agreed_at": stop.agreed_at})
        fault = replace(fields_of(Visit)["fault"].spec(), required=True, label="因为哪一方")
        note = replace(fields_of(Visit)["appointment_note"].spec(), required=True)

        def change(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            return appointments.change(actor, stop.visit_id, said["agreed_at"], said["fault"], said["appointment_note"])

        values = {"agreed_at": stop.agreed_at, "fault": "ours", "appointment_note": ""}
        return self._open(f"改约 {stop.customer}", "改约", [at, fault, note], change, values)

    def move(self, stop: Stop, day: date) -> RecordDialog:
        """Put it on another day."""
        actor = self._desk.actor
        specs = [fields_of(Visit)["day"].spec(), replace(fields_of(Visit)["reason"].spec(), label="改期原因", help="")]

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            return rules.move(actor, stop.visit_id, said["day"], reason=said["reason"])

        return self._open(f"改期 {stop.customer}", "改期", specs, save, {"day": day, "reason": ""})

    def drop(self, stop: Stop, *, missed: bool) -> RecordDialog:
        """Cancel it, or record that nobody went; with the reason."""
        actor = self._desk.actor
        word = "记为未访" if missed else "取消走访"
        reason = replace(fields_of(Visit)["missed_reason"].spec(), required=True, label="原因")
        specs: list[FieldSpec] = [reason]
        if stop.appointment in {"agreed", "changed"}:
            specs.append(fields_of(Visit)["fault"].spec())

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            verb = rules.miss if missed else rules.cancel
            return verb(actor, stop.visit_id, said["missed_reason"], fault=said.get("fault"))

        return self._open(f"{word} {stop.customer}", word, specs, save, {"missed_reason": ""})

    def _open(
        self, title: str, verb: str, specs: list[FieldSpec], save: Callable[..., object], values: dict[str, Any]
    ) -> RecordDialog:
        whole = {spec.name: values.get(spec.name, spec.empty) for spec in specs}
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values=whole, links=sources(self._desk), parent=self._page
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(520, min(560, 120 + 36 * len(specs)))
        dialog.open()
        return dialog


def _specs(names: tuple[str, ...]) -> list[FieldSpec]:
    known = {spec.name: spec for spec in specs_of(Visit)}
    return [replace(known[name], group="") for name in names]
