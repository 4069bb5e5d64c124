"""投诉统计: a month of complaints counted in every way the regulation asks for (S4-50)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.complaints import exporting
from cmdesk.complaints.paper.report import difference
from cmdesk.complaints.rules.figures import statistics
from cmdesk.complaints.rules.figures.statistics import DIMENSIONS, SEVERITIES, Part, Report, Statistics
from cmdesk.complaints.rules.figures.timeliness import Timeliness
from cmdesk.complaints.screens.chosen import Chosen
from cmdesk.complaints.screens.view import ComplaintView
from cmdesk.core.day.months import show_month
from cmdesk.kit import ask
from cmdesk.kit.chart import Bar, Bars, Column, Columns, Filling, Series
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.month_steps import MonthSteps
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_WIDE: Final = 980  # pixels from which three tables stand beside each other
_FILLINGS: Final[dict[str, Filling]] = {"severe": "late", "minor": "soft", "": "hatched"}


class ComplaintStatisticsPage(QWidget):
    """Figures of a month: the trend above, small tables with bars below.

    Alt+Left and Alt+Right change the month, Alt+Home goes to the present one; so does a column of the trend. A bar
    shows the complaints behind it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.months = MonthSteps(self)
        self.months.turned.connect(self.read)
        self.found: Report | None = None
        self.chosen: Chosen | None = None
        self.title = label("")
        self.title.setFont(theme.group_font())
        self.summary = label("", "weak")
        self.summary.setWordWrap(True)
        self.trend = Columns(
            "近十二个月受理件数",
            tuple(Series(word, _FILLINGS[key]) for key, word in SEVERITIES.items()),
            ("及时率", "赔偿折让（元）"),
        )
        self.bars = {key: Bars(word) for key, word in DIMENSIONS.items()}
        self.timeliness = Bars("各阶段及时率", most=20, full=100)
        self.repeats = Bars("重复投诉的客户", nothing="没有重复投诉的客户")
        self._inside = QWidget()
        whole = QVBoxLayout(self._inside)
        whole.setContentsMargins(16, 4, 16, 16)
        whole.setSpacing(12)
        whole.addWidget(self.trend)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        whole.addLayout(self._row)
        whole.addStretch(1)
        self._stacks = [QVBoxLayout() for _ in range(3)]
        for stack in self._stacks:
            stack.setSpacing(12)
            self._row.addLayout(stack)
        self._columns = 0
        self._scroll = scrolled(self._inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._empty = Empty("bar-chart", "", "看上个月")
        self._stack.addWidget(self._empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._head())
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 8)
        line.addWidget(self.summary, 1)
        rows.addLayout(line)
        rows.addWidget(self._stack, 1)
        self._arrange(2)
        self._connect()
        self.read()

    def _connect(self) -> None:
        self._empty.asked.connect(self.months.before)
        self.trend.opened.connect(self.months.go)
        for bars in (*self.bars.values(), self.repeats):
            bars.opened.connect(self._choose)
        self._desk.changed.connect(self._changed)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(6)
        head.addWidget(self.months)
        head.addWidget(self.title)
        head.addStretch(1)
        for icon, word, key, slot in (
            ("download", "导出", "Ctrl+E", self.take_out),
            ("printer", "打印一览表", "Ctrl+Alt+P", self.print_register),
            ("printer", "打印", "Ctrl+P", self.print),
        ):  # fmt: skip
            push = QPushButton(icons.icon(icon), word)
            push.setToolTip(key)
            push.clicked.connect(slot)
            head.addWidget(push)
        bind_keys(self, {"Ctrl+Alt+P": self.print_register, "Ctrl+P": self.print})
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return head

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the month anew."""
        actor, month = self._desk.actor, self.months.month
        self.title.setText(show_month(month))
        self._desk.work.read(
            lambda: statistics.report(actor, month),
            self._show,
            owner=self,
            title="正在统计投诉",
            refused=self._desk.refuse,
        )

    def print(self) -> None:
        """Show the report of the month, ready to be printed."""
        from cmdesk.complaints import paper
        from cmdesk.papers.preview import open_preview

        actor, month = self._desk.actor, self.months.month
        open_preview(self._desk, lambda: paper.report_job(actor, month), title="投诉统计月报")

    def print_register(self) -> None:
        """Show the register of the month, ready to be printed."""
        from cmdesk.complaints import paper
        from cmdesk.papers.preview import open_preview

        actor, month = self._desk.actor, self.months.month
        open_preview(self._desk, lambda: paper.register_job(actor, month), title="投诉登记一览表")

    def take_out(self) -> None:
        """Write what is shown to an Excel file."""
        if self.found is None:
            return
        path = ask.file_to_save(self, "导出投诉统计", "Excel (*.xlsx)", f"投诉统计-{self.months.month:%Y-%m}.xlsx")
        if path is None:
            return
        actor, month = self._desk.actor, self.months.month

        def job() -> Path:
            return exporting.export(actor, month, path)

        self._desk.work.write(job, self._exported, owner=self, title="正在导出", refused=self._desk.refuse)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(3 if self.width() >= px(_WIDE) else 2)

    def _arrange(self, columns: int) -> None:
        """Let the tables stand in so many columns, what is asked most first."""
        if columns == self._columns:
            return
        self._columns = columns
        first = ("type", "severity", "area")
        order = [
            self.bars["type"], self.timeliness, self.bars["severity"], self.bars["area"],
            *(bars for key, bars in self.bars.items() if key not in first), self.repeats,
        ]  # fmt: skip
        for at, column in enumerate(self._stacks):
            while column.takeAt(0) is not None:
                pass
            for bars in order[at::columns] if at < columns else ():
                column.addWidget(bars)
            column.addStretch(1)
            self._row.setStretch(at, 1 if at < columns else 0)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & ComplaintView.SHOWS and self.isVisible():
            self.read()

    def _exported(self, path: Path) -> None:
        self._desk.say(f"已导出到 {path}")

    def _choose(self, key: object) -> None:
        """Show the complaints behind a bar; one that sums up others has the keys of all."""
        asked = [key] if isinstance(key, Behind) else [one for one in key if isinstance(one, Behind)]  # type: ignore[attr-defined]
        title = asked[0].title if len(asked) == 1 else f"{asked[0].title.partition('：')[0]}：其余 {len(asked)} 项"
        self.chosen = Chosen(self._desk, title, [one for behind in asked for one in behind.ids], self)
        self.chosen.open()

    def _show(self, found: Report) -> None:
        self.found = found
        shown = found.month
        self.summary.setText(summary(found))
        self._empty.set_sentence(f"{show_month(shown.begin)}没有受理投诉。接到投诉按 F9 受理；按 Alt+Left 看上个月。")
        self._stack.setCurrentIndex(0 if shown.total else 1)
        self.trend.show_columns([_column(one, strong=one is shown) for one in found.months])
        for key, bars in self.bars.items():
            before = {one.word: one.count for one in found.before.parts[key]}
            bars.show_rows([_bar(key, one, before.get(one.word, 0)) for one in shown.parts[key]])
        self.timeliness.show_rows([_timely(one) for one in shown.timeliness])
        self.repeats.show_rows([
            Bar(one.customer, one.count, f"{one.count} 次", f"共 {one.year} 次", tip="近十二个月",
                key=Behind(f"{one.customer}：近十二个月", one.ids))
            for one in found.repeats
        ])  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """The complaints behind a bar, with what they have in common."""

    title: str
    ids: tuple[int, ...]


def summary(found: Report) -> str:
    """Return the month in one line, each figure with its difference to the month before."""
    now, before = found.month, found.before
    parts = [
        _compared("受理", now.total, before.total, "件", "比上月 "),
        _compared(SEVERITIES["severe"], now.severity("severe").count, before.severity("severe").count, "件"),
        f"已结案 {now.closed} 件",
        f"办理中 {now.open} 件",
        _compared("赔偿折让", now.cost, before.cost, "元"),
    ]
    if now.withdrawn:
        parts.insert(1, f"另撤诉 {now.withdrawn} 件")
    if now.share is not None:
        parts.append(_compared("及时率", now.share, before.share, "%"))
    if now.satisfied is not None:
        parts.append(f"回访满意 {now.satisfied}%")
    return "　".join(parts)


def _compared(word: str, now: Any, before: Any, unit: str, than: str = "") -> str:
    change = difference(now, before)
    space = "" if unit == "%" else " "
    return f"{word} {now:,}{space}{unit}" + (f"（{than}{change}）" if change else "")


def _column(one: Statistics, *, strong: bool) -> Column:
    values = tuple(one.severity(key).count for key in SEVERITIES)
    share = f"{one.share}%" if one.share is not None else ""
    cost = f"{one.cost:,.0f}" if one.cost else ""
    return Column(f"{one.begin:%y-%m}", values, (share, cost), tip=show_month(one.begin), key=one.begin, strong=strong)


def _bar(key: str, one: Part, before: int) -> Bar:
    tone: Tone = "late" if key == "severity" and one.word == SEVERITIES["severe"] else "plain"
    tip = f"上月 {before}" + (f"，赔偿折让 {one.cost:,} 元" if one.cost else "")
    behind = Behind(f"{DIMENSIONS[key]}：{one.word}", one.ids)
    return Bar(one.word, one.count, aside=difference(one.count, before), tone=tone, tip=tip, key=behind)


def _timely(one: Timeliness) -> Bar:
    """Return a phase as a row: the share in time as the bar."""
    hours, minutes = divmod(one.minutes, 60)
    said = f"{one.share}%" if one.share is not None else "进行中"
    tip = f"完成 {one.done}（超时 {one.late}），未完已超时 {one.running_late}，在时限内 {one.running}"
    aside = f"{hours}时{minutes:02}分" if one.done else ""
    return Bar(one.label, one.share or 0, said, aside, "late" if one.missed else "plain", tip)
