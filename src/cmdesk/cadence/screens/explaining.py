"""Poorly supplied customers: what did not come, and the visit that explains it (S0-43)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QVBoxLayout, QWidget

from cmdesk.cadence.rules import explaining
from cmdesk.cadence.rules.explaining import MOST, Poor
from cmdesk.cadence.rules.months import month_of
from cmdesk.core.day import clock
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_EARLY = 10
"""Until this day of a month the month before is looked at first."""


class ExplainingPanel(QWidget):
    """Enter opens a customer; several chosen ones get a visit on one day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[int, Poor] = {}
        today = clock.today()
        self._days = (today, month_of(today).first - timedelta(days=1))
        self.month = Combo()
        self.month.setAccessibleName("哪个月")
        self.month.addItems([f"{day:%Y} 年 {day.month} 月" for day in self._days])
        self.month.setCurrentIndex(1 if today.day <= _EARLY else 0)
        self.list = SmallList(
            ("满足率", "编号", "客户", "没有供足的品牌", "解释情况"), add="", icon="check-circle",
            nothing="这个月没有货源满足率低的客户。登记或导入订货时填上供货数量，不足的就列在这里。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("货源满足率低的客户")
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.plan_button = QPushButton(icons.icon("calendar"), "安排解释走访…")
        self.plan_button.clicked.connect(self.plan)
        self.list.add_tool(self.month)
        self.list.add_tool(self.plan_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.month.currentIndexChanged.connect(self.read)
        self.list.opened.connect(self._open)

    def read(self, _: object = None) -> None:
        """Read the month's customers."""
        actor, day = self._desk.actor, self._days[self.month.currentIndex()]
        self._desk.work.read(
            lambda: explaining.poor(actor, day), self._show, owner=self, title="", refused=self._desk.refuse
        )

    def plan(self) -> None:
        """Ask on which day the chosen customers are visited."""
        chosen = [self._found[one] for one in self.list.chosen() if one in self._found]
        if not chosen:
            self.list.set_words("请先选中要解释的客户（可多选）。")
            return
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return explaining.plan(actor, chosen, (before | values)["day"])

        who = chosen[0].title if len(chosen) == 1 else f"{len(chosen)} 户"
        spec = FieldSpec("day", "走访日", "day", required=True, help="由各自的客户经理走访")
        values = {"day": clock.today() + timedelta(days=1)}
        dialog = RecordDialog(self._desk, f"安排解释走访 {who}", "安排", [spec], save, values=values, parent=self)
        dialog.tell(chosen[0].lacking() if len(chosen) == 1 else "没有供足的品牌写进各户的拜访目的。")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(px(480), px(240))
        dialog.open()

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)

    def _show(self, rows: Sequence[Poor]) -> None:
        self._found = {one.customer_id: one for one in rows}
        self.list.show_lines([_line(one) for one in rows])
        waiting = sum(one.visited is None for one in rows)
        most = f"，只列最低的 {MOST} 户" if len(rows) == MOST else ""
        words = f"低于 {rows[0].low:.0%} 的 {len(rows)} 户，{waiting} 户还没有安排解释{most}" if rows else ""
        self.list.set_words(words)


def _line(one: Poor) -> Line:
    tone: Tone = "late"
    told: Cell = "还没有安排"
    if one.visited is not None:
        tone = "done" if one.visited.done else "soon"
        verb = "已解释" if one.visited.done else "已排"
        words = f"：{one.visited.words}" if one.visited.words else ""
        told = DayWords(one.visited.day, f" {verb}{words}")
    return Line(one.customer_id, (f"{one.rate:.1%}", one.number, one.title, one.lacking(), told), tone=tone, tone_at=4)
