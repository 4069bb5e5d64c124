"""Demand forecasts: those one may know of, the latest month first; one's own are written and submitted here (S0-33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin
from cmdesk.core.record import specs_of
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules import forecasts
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TONES: dict[str, Tone] = {
    "draft": "plain",
    "submitted": "soon",
    "reviewed": "due",
    "confirmed": "done",
    "returned": "late",
}


@dataclass(frozen=True)
class _Row:
    """A forecast with its line."""

    found: DemandForecast
    line: Line


class ForecastsPage(QWidget):
    """The list; Enter opens one's own draft to be written, the buttons submit it and show its files."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[int, _Row] = {}
        self.list = SmallList(
            ("预测月份", "片区", "编制人", "状态", "上报", "最多的需求"), add="编制下月预测", icon="clipboard",
            nothing="还没有需求预测报告。编制时由采集到的下月需求带出汇总。",
        )  # fmt: skip
        self.list.forbid(forecasts.may_write(desk.actor))
        self._submit, self._files = QPushButton("上报"), QPushButton("附件…")
        self._submit.clicked.connect(self.submit)
        self._files.clicked.connect(self._attached)
        self._print = QPushButton(icons.icon("printer"), "打印…")
        self._print.setToolTip("片区需求预测分析报告　Ctrl+P")
        self._print.clicked.connect(self.print)
        bind_keys(self, {"Ctrl+P": self.print})
        self.list.add_tool(self._submit)
        self.list.add_tool(self._files)
        self.list.add_tool(self._print)
        self.list.add_asked.connect(self.begin)
        self.list.opened.connect(self._open)
        self.list.current_changed.connect(self._moved)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        desk.changed.connect(self._changed)
        self._moved(None)
        self.read()

    def read(self) -> None:
        """Read the forecasts anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _read(actor), self._show, owner=self, refused=self._desk.refuse)

    def open_record(self, kind: str, record_id: int) -> None:
        """Select a forecast from elsewhere."""
        if kind == DemandForecast.KIND:
            self.list.select(record_id)

    def begin(self) -> None:
        """Begin the forecast of the coming month from the readings, and open it."""
        actor, unit = self._desk.actor, self._desk.actor.unit_id
        if unit is None:
            return
        month = month_begin(clock.today(), 1)
        self._desk.work.write(
            lambda: forecasts.read(actor, forecasts.begin(actor, unit, month)), self._write, owner=self,
            refused=self._desk.refuse,
        )  # fmt: skip

    def submit(self) -> None:
        """Submit the current forecast to the market manager."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._desk.work.write(
                lambda: forecasts.submit(actor, one), self._submitted, owner=self, refused=self._desk.refuse
            )

    def _submitted(self, _: object) -> None:
        self._desk.say("已上报，由市场经理审核、确认")

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {DemandForecast.KIND, "approval"}:
            self.read()

    def _show(self, found: list[_Row]) -> None:
        self._rows = {row.found.id: row for row in found}
        self.list.show_lines([row.line for row in found])
        self._moved(self.list.current)

    def _moved(self, current: object) -> None:
        row = self._rows.get(current) if isinstance(current, int) else None
        own = row is not None and row.found.user_id == self._desk.actor.id
        self._submit.setEnabled(own and row is not None and row.found.state in {"draft", "returned"})
        self._files.setEnabled(row is not None)
        self._print.setEnabled(row is not None)

    def print(self) -> None:
        """Show the report as it will be printed."""
        from cmdesk.journal import forecast_paper
        from cmdesk.papers.preview import open_preview

        row, actor = self._rows.get(self.list.current or 0), self._desk.actor
        if row is not None:
            one = row.found.id
            open_preview(self._desk, lambda: forecast_paper.forecast_job(actor, one), title=row.found.title())

    def _open(self, forecast_id: int) -> None:
        row = self._rows.get(forecast_id)
        if row is not None:
            self._write(row.found)

    def _write(self, found: DemandForecast) -> None:
        """Open a forecast: one's own to be written, any other to be read."""
        actor = self._desk.actor
        specs = [spec for spec in specs_of(DemandForecast) if spec.name in {"figures", "analysis"}]
        values = {spec.name: getattr(found, spec.name) for spec in specs}

        def save(changed: dict[str, Any], before: dict[str, Any]) -> object:
            forecasts.edit(actor, found.id, changed, version=found.version, before=before)
            return None

        dialog = RecordDialog(self._desk, found.title(), "保存", specs, save, values=values, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _attached(self) -> None:
        row = self._rows.get(self.list.current or 0)
        if row is not None:
            open_attached(self._desk, row.found.id, forecasts.FILES, row.found.title(), self)


def _read(actor: Actor) -> list[_Row]:
    return [_Row(one, _line(one)) for one in forecasts.listed(actor)]


def _line(one: DemandForecast) -> Line:
    days = forecasts.late(one)
    told = (
        f"{one.submitted_at.astimezone():%m-%d %H:%M}"
        if one.submitted_at
        else f"{forecasts.due_at(one.month) - timedelta(minutes=1):%m-%d} 以前"
        if one.month
        else ""
    )
    cells = (
        f"{one.month:%Y-%m}", one.unit.name, approval.directory().name(one.user_id), forecasts.state_word(one),
        f"{told}（迟 {days} 天）" if days else told, "，".join(one.figures.splitlines()[:3]),
    )  # fmt: skip
    return Line(
        one.id,
        cells,
        tone="late" if days and one.state != "confirmed" else _TONES.get(forecasts.state_of(one), "plain"),
        tone_at=3,
    )
