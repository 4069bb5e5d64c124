"""Demand forecasts: those one may know of, the latest month first; one's own are written and submitted here (S0-33)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys

_TONES: dict[str, Tone] = {
    "draft": "plain",
    "submitted": "soon",
    "reviewed": "due",
    "confirmed": "done",
    "returned": "late",
}


@dataclass(frozen=True)
class _Row:
    """A forecast with its line, why it cannot be changed, and why it came back."""

    found: DemandForecast
    line: Line
    refusal: Refused | None
    said: str


class ForecastsPage(VerbList[_Row]):
    """The list; Enter opens one's own draft to be written, the buttons submit it and show its files."""

    heads = ("预测月份", "片区", "编制人", "状态", "上报", "最多的需求")
    add_word = "编制下月预测"
    icon = "clipboard"
    nothing = "还没有需求预测报告。编制时由采集到的下月需求带出汇总。"
    shows = frozenset({DemandForecast.KIND, "approval"})

    def build(self) -> None:
        self.add_verb("submit", "上报", "", self.submit)
        self.add_verb("files", "附件…", "", self._attached)
        self.add_verb("print", "打印…", "printer", self.print, "片区需求预测分析报告　Ctrl+P")
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print})

    def rows_of(self, actor: Actor) -> Sequence[_Row]:
        return [_row(actor, one) for one in forecasts.listed(actor)]

    def refusal(self, actor: Actor) -> Refused | None:
        return forecasts.may_write(actor)

    def line(self, one: _Row) -> Line:
        return one.line

    def offers(self, one: _Row) -> Collection[str]:
        own = one.found.user_id == self._desk.actor.id and one.found.state in {"draft", "returned"}
        return ("submit", "files", "print") if own else ("files", "print")

    def open_record(self, kind: str, record_id: int) -> None:
        """Select a forecast from elsewhere."""
        if kind == DemandForecast.KIND:
            self.list.select(record_id)

    def add(self) -> None:
        """Begin the forecast of the coming month from the readings, and open it."""
        actor, unit = self._desk.actor, self._desk.actor.unit_id
        if unit is None:
            return
        month = month_begin(clock.today(), 1)
        self._desk.work.write(
            lambda: _row(actor, forecasts.read(actor, forecasts.begin(actor, unit, month))), self._write, owner=self,
            refused=self._desk.refuse,
        )  # fmt: skip

    def submit(self) -> None:
        """Submit the current forecast to the market manager."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self.do(lambda: forecasts.submit(actor, one), "已上报，由市场经理审核、确认")

    def print(self) -> None:
        """Show the report as it will be printed."""
        from cmdesk.journal import paper
        from cmdesk.papers.preview import open_preview

        row, actor = self.current, self._desk.actor
        if row is not None:
            one = row.found.id
            open_preview(self._desk, lambda: paper.forecast_job(actor, one), title=row.found.title())

    def open_one(self, key: int) -> None:  # noqa: ARG002  # it is the current one
        if self.current is not None:
            self._write(self.current)

    def _write(self, row: _Row) -> None:
        """Open a forecast: one's own to be written, any other to be read, as one that is under review or confirmed."""
        actor, found = self._desk.actor, row.found
        specs = [spec for spec in specs_of(DemandForecast) if spec.name in {"figures", "analysis"}]
        values = {spec.name: getattr(found, spec.name) for spec in specs}

        def save(changed: dict[str, Any], before: dict[str, Any]) -> object:
            forecasts.edit(actor, found.id, changed, version=found.version, before=before)
            return None

        dialog = RecordDialog(
            self._desk, found.title(), "保存", specs, save, values=values, refusal=row.refusal, parent=self
        )
        if row.said:
            dialog.tell(f"退回：{row.said}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _attached(self) -> None:
        if self.current is not None:
            found = self.current.found
            open_attached(self._desk, found.id, forecasts.FILES, found.title(), self)


def _row(actor: Actor, one: DemandForecast) -> _Row:
    said = approval.last_said(DemandForecast.KIND, one.id) if one.state == "returned" else ""
    return _Row(one, _line(one), forecasts.refusal(actor, one), said)


def _line(one: DemandForecast) -> Line:
    days = forecasts.late(one)
    cells = (
        f"{one.month:%Y-%m}", one.unit.name, approval.directory().name(one.user_id), forecasts.state_word(one),
        _told(one, days), "，".join(one.figures.splitlines()[:3]),
    )  # fmt: skip
    late = days and one.state != "confirmed"
    return Line(one.id, cells, tone="late" if late else _TONES.get(forecasts.state_of(one), "plain"), tone_at=3)


def _told(one: DemandForecast, late: int) -> Cell:
    """Return when it was submitted, or by when it is to be; ``late`` in working days."""
    if one.submitted_at:
        day: Cell = one.submitted_at
    else:
        last = (forecasts.due_at(one.month) - timedelta(minutes=1)).date() if one.month else None
        day = DayWords(last, " 以前") if last else ""
    return DayWords(day, f"（迟 {late} 天）") if late else day
