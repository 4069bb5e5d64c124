"""A customer's visits on his page: what was done each time, and how stock and demand have gone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_1, SPACE_3
from cmdesk.kit.page.rereading import Rereading
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.history import KIND, STATE, Past, checks, history, trend
from cmdesk.visits.rules.shop.display import trend as told_checks
from cmdesk.visits.screens.doing import Doing

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"visit", "stock_reading", "activity"})
_Trend = list[tuple[str, list[tuple[date, int | None, int | None]]]]


class HistoryPanel(QWidget):
    """Visits above, readings product by product below; Enter opens a visit."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        self._doing = Doing(desk, self)
        self.list = SmallList(
            ("日期", "状态", "类型", "八步", "陈列", "库存", "需求", "结果", "走访人", "单号"), add="安排走访", icon="route",
            nothing="还没有走访过。按“安排走访”定下第一次。",
        )  # fmt: skip
        self.trend = SmallList(
            ("商品", "库存（需求），从早到晚"), add="", icon="bar-chart", nothing="还没有采集过库存。"
        )
        self.display = label("", "weak")
        self.display.setAccessibleName("陈列评分的变化")
        self.display.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_1)
        self.display.hide()
        below = QWidget()
        lines = QVBoxLayout(below)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.display)
        lines.addWidget(self.trend, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.list)
        parts.addWidget(below)
        parts.setSizes([300, 240])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._open)
        self.list.add_asked.connect(self._schedule)
        self.list.forbid(rules.may(desk.actor, "plan", None))
        Rereading(desk, self, _SHOWS, self.read)
        self.read()

    def read(self) -> None:
        """Read the visits and the readings."""
        actor, customer_id = self._desk.actor, self._customer_id
        self._desk.work.read(
            lambda: (history(actor, customer_id), trend(actor, customer_id)), self._show, owner=self,
            refused=self._refused,
        )  # fmt: skip

    def _show(self, found: tuple[list[Past], _Trend]) -> None:
        visits, readings = found
        self.list.show_lines([_line(one) for one in visits])
        told = told_checks(checks(visits))
        self.display.setText(told)
        self.display.setVisible(bool(told))
        self.trend.setVisible(bool(readings))
        self.trend.show_lines([Line(place, (name, _told(read))) for place, (name, read) in enumerate(readings)])

    def _open(self, visit_id: int) -> None:
        self._desk.open(Visit.KIND, visit_id)

    def _schedule(self) -> None:
        day = clock.today()
        dialog = self._doing.schedule(self._desk.actor.id, day)
        dialog.form.set_values({**dialog.form.values(), "customer_id": self._customer_id})

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _line(one: Past) -> Line:
    cells = (
        one.day,
        STATE(one.state),
        KIND(one.kind),
        f"{one.steps}/8" if one.state == "done" else "",
        "" if one.display is None else f"{one.display} 分",
        "" if one.stock is None else str(one.stock),
        "" if one.demand is None else str(one.demand),
        one.result,
        one.user,
        one.number,
    )
    return Line(one.visit_id, cells, quiet=one.state in {"missed", "cancelled"})


def _told(readings: list[tuple[date, int | None, int | None]]) -> str:
    return "  →  ".join(
        f"{'—' if stock is None else stock}（{'—' if demand is None else demand}）" for _, stock, demand in readings
    )
