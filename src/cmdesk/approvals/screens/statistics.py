"""审批用时: how long approvals take, per signer and per step, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cmdesk.approvals.rules import statistics
from cmdesk.approvals.rules.statistics import Row, Statistics
from cmdesk.core.approval.looking import lengths
from cmdesk.core.day.months import show_month
from cmdesk.core.errors import Refused
from cmdesk.kit.chart import Column, Columns, Series
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.page.month_steps import MonthSteps
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HEADS = ("件数", "超时", "中位数", "最长", "现在待审")
_NOTHING = "{}没有办过审批，现在也没有待审的。按 Alt+Left 看上个月。"


class ApprovalStatisticsPage(QWidget):
    """A month: the trend above, signers and steps below, what is over its limit first.

    Alt+Left and Alt+Right change the month, Alt+Home goes to the present one; so does a column of the trend.
    """

    SHOWS = frozenset({"approval", "approval_part"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.months = MonthSteps(self)
        self.months.turned.connect(self.read)
        self.found: Statistics | None = None
        self.title = label("")
        self.title.setFont(theme.group_font())
        self.summary = label("", "weak")
        self.summary.setWordWrap(True)
        self.summary.setContentsMargins(16, 0, 16, 8)
        self.trend = Columns(
            "近十二个月办理件数", (Series("按时", "soft"), Series("超时", "late")), ("用时中位数", "最长")
        )
        self.trend.opened.connect(self.months.go)
        self.people = SmallList(("审批人", *_HEADS), add="", icon="users", nothing=_NOTHING.format("这个月"))
        self.steps = SmallList(("流程 · 步骤", *_HEADS), add="", icon="route", nothing=_NOTHING.format("这个月"))
        both = QSplitter()
        both.setChildrenCollapsible(False)
        for name, part in (("审批人用时", self.people), ("步骤用时", self.steps)):
            part.rows.setAccessibleName(name)
            both.addWidget(part)
        trend = QHBoxLayout()
        trend.setContentsMargins(16, 4, 16, 8)
        trend.addWidget(self.trend)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._head())
        rows.addWidget(self.summary)
        rows.addLayout(trend)
        rows.addWidget(both, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        Rereading(desk, self, self.SHOWS, self.read)
        self.read()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(6)
        head.addWidget(self.months)
        head.addWidget(self.title)
        head.addStretch(1)
        return head

    def read(self) -> None:
        """Read the month anew."""
        actor, month = self._desk.actor, self.months.month
        self.title.setText(show_month(month))
        self._desk.work.read(
            lambda: statistics.of_month(actor, month), self._show, owner=self, title="正在统计审批用时",
            refused=self._refused,
        )  # fmt: skip

    def _refused(self, refusal: Refused) -> None:
        self.summary.setText(str(refusal))

    def _show(self, found: Statistics) -> None:
        self.found = found
        self.summary.setText(summary(found))
        self.trend.show_columns([_column(day, row, strong=day == found.begin) for day, row in found.months])
        for part, rows in ((self.people, found.people), (self.steps, found.steps)):
            part.set_nothing(_NOTHING.format(show_month(found.begin)))
            part.show_lines(_lines(rows))


def summary(found: Statistics) -> str:
    """Return the month in one line."""
    whole = found.whole
    parts = [f"办理 {whole.count} 件"]
    if whole.median is not None and whole.longest is not None:
        parts += [f"用时中位数 {lengths.text(whole.median)}", f"最长 {lengths.text(whole.longest)}"]
    parts += [f"超时 {whole.overdue} 件", f"现在待审 {whole.waiting} 件，其中超时 {whole.waiting_overdue} 件"]
    return "　".join(parts)


def _lines(rows: Sequence[Row]) -> list[Line]:
    return [
        Line(
            at,
            (
                one.name, str(one.count), str(one.overdue or ""), _length(one.median), _length(one.longest),
                f"{one.waiting}（超时 {one.waiting_overdue}）" if one.waiting_overdue else str(one.waiting or ""),
            ),
            tone="late" if one.overdue or one.waiting_overdue else None,
            tone_at=2 if one.overdue else 5,
        )
        for at, one in enumerate(rows, 1)
    ]  # fmt: skip


def _length(minutes: int | None) -> str:
    return "" if minutes is None else _short(minutes)


def _column(day: date, row: Row, *, strong: bool) -> Column:
    figures = tuple("" if count is None else _short(count) for count in (row.median, row.longest))
    return Column(
        f"{day:%y-%m}",
        (row.count - row.overdue, row.overdue),
        figures,
        tip=show_month(day),
        key=day,
        strong=strong,
    )


def _short(minutes: int) -> str:
    return f"{minutes / 60:.1f} 时" if minutes >= 60 else f"{minutes} 分"
