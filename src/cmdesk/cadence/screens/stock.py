"""Which share of the visited customers has told its stock, and who is still to be asked (S0-37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cmdesk.cadence.rules import stock
from cmdesk.cadence.rules.stock import Asked, StockShare
from cmdesk.cadence.screens.bars import BarCells, Part, set_parts
from cmdesk.core.day import clock
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line, SmallList

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_BAR = 7


class StockPanel(QWidget):
    """Every manager's share of this month; below, the customers who are still to be asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shares: dict[int, StockShare] = {}
        self.list = SmallList(
            ("客户经理", "片区", "已走访", "已采库存", "比例", "应采", "还差", "绿 已采，灰 还差"), add="",
            icon="package", nothing="第二阶段还没有走访，也没有安排走访。",
        )  # fmt: skip
        self.list.rows.setItemDelegateForColumn(_BAR, BarCells(self.list.rows))
        self.asked = SmallList(
            ("编号", "客户", "走访", "上次采集"), add="", icon="check-circle", nothing="比例已经达到，不用再采。"
        )
        self.list.current_changed.connect(self._choose)
        self.asked.opened.connect(self._open)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self.asked)
        parts.setSizes([300, 260])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)

    def read(self) -> None:
        """Read the shares of this month."""
        actor, day = self._desk.actor, clock.today()
        self._desk.work.read(
            lambda: (stock.shares(actor, day), stock.percent_on(day)), self._show, owner=self, title="正在统计库存采集"
        )

    def _show(self, found: tuple[tuple[StockShare, ...], float]) -> None:
        shares, percent = found
        self._shares = {one.manager.id: one for one in shares}
        self.list.show_lines([_line(one, percent) for one in shares])
        for at, one in enumerate(shares):
            parts: tuple[Part, ...] = ((one.read, "done"), (one.lacking, "plain"))
            set_parts(self.list.rows, at, _BAR, parts, f"已采 {one.read}，还差 {one.lacking}")
        visited, read = sum(one.visited for one in shares), sum(one.read for one in shares)
        reached = f"{read * 100 / visited:.1f}%" if visited else "—"
        self.list.set_words(
            f"第二阶段已走访 {visited:,} 户，已采库存 {read:,} 户，占 {reached}（要求 {percent:g}%，连同已排的走访计算）"
        )
        self._choose(self.list.current)

    def _choose(self, manager: object) -> None:
        chosen = self._shares.get(manager) if isinstance(manager, int) else None
        some = chosen.asked if chosen else [one for share in self._shares.values() for one in share.asked]
        self.asked.show_lines([_asked(one) for one in some])
        self.asked.set_words(
            f"还要采库存 {len(some):,} 户，久未采的在前；在走访名单上标着“{stock.WORD}”" if some else ""
        )

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)


def _line(one: StockShare, percent: float) -> Line:
    cells = (
        one.manager.name, one.manager.area, f"{one.visited:,}", f"{one.read:,}", f"{one.share:.0f}%", f"{one.wanted:,}",
        f"{one.lacking:,}", "",
    )  # fmt: skip
    return Line(one.manager.id, cells, tone="done" if not one.lacking and one.share >= percent else "soon", tone_at=4)


def _asked(one: Asked) -> Line:
    planned = DayWords(one.planned_on, " 走访") if one.planned_on else "已走访，未采，可打电话补采"
    return Line(one.customer_id, (one.number, one.name, planned, one.last or "从未"))
