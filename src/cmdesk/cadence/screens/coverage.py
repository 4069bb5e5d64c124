"""覆盖与负荷: coverage of two months, load of every manager, phases of the month, the sample group."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cmdesk.cadence import rules
from cmdesk.cadence.rules import Coverage, Covered, Due, Load
from cmdesk.cadence.screens.bars import BarCells, Part, set_parts
from cmdesk.cadence.screens.explaining import ExplainingPanel
from cmdesk.cadence.screens.helping import HelpingPanel
from cmdesk.cadence.screens.phases import PhasesPanel
from cmdesk.cadence.screens.sample import SamplePanel
from cmdesk.cadence.screens.stock import StockPanel
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.tabs import Tabs

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_CHANGED_BY: Final = frozenset(
    {"visit", "activity", "customer", "regulation", "scheme_choice", "sample_member", "improvement", "briefed",
     "stock_reading", "anomaly", "customer_order", "order_line"}
)  # fmt: skip
_MOST: Final = 500
_BAR = 7


class CoveragePage(Tabs):
    """Seven views of one month, each made and read when it is first looked at."""

    def __init__(self, desk: Desk) -> None:
        offered = (
            ("覆盖", CoveragePanel), ("负荷", LoadPanel), ("阶段", PhasesPanel), ("样本客户", SamplePanel),
            ("提升与告知", HelpingPanel), ("库存采集", StockPanel), ("解释策略", ExplainingPanel),
        )  # fmt: skip
        super().__init__("覆盖与负荷", [(word, partial(panel, desk)) for word, panel in offered])
        self.tabs.currentChanged.connect(self._read)
        Rereading(desk, self, _CHANGED_BY, self._read)
        self._read()

    def _read(self, _at: int = 0) -> None:
        shown: Any = self.current
        shown.read()


class CoveragePanel(QWidget):
    """Every manager's bar of done, planned and missing; below, the customers who are missing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._owners: list[int] = []
        self.list = SmallList(
            ("客户经理", "片区", "应覆盖", "已访", "已排", "未覆盖", "覆盖率", "绿 已访，斜线 已排，灰 未覆盖"), add="",
            icon="bar-chart", nothing="还没有要覆盖的零售客户。",
        )  # fmt: skip
        self.list.rows.setItemDelegateForColumn(_BAR, BarCells(self.list.rows))
        self.missing = SmallList(
            ("编号", "客户", "类别", "最近", "为什么"), add="", icon="check-circle", nothing="没有未覆盖的客户。"
        )
        self.list.current_changed.connect(self._choose)
        self.missing.opened.connect(self._open)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self.missing)
        parts.setSizes([300, 260])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)

    def read(self) -> None:
        """Read the coverage until today."""
        actor, day = self._desk.actor, clock.today()
        self._desk.work.read(lambda: rules.coverage(actor, day), self._show, owner=self, title="正在统计覆盖")
        self._choose(self.list.current)

    def _show(self, found: Coverage) -> None:
        lines = [_covered(row) for row in found.rows]
        self.list.show_lines(lines)
        for at, row in enumerate(found.rows):
            parts: tuple[Part, ...] = ((row.done, "done"), (row.planned, "info"), (row.missing, "plain"))
            set_parts(self.list.rows, at, _BAR, parts, f"已访 {row.done}，已排 {row.planned}，未覆盖 {row.missing}")
        whole = found.whole
        if not whole.whole:
            self.list.set_words("")
            return
        self.list.set_words(
            f"{found.span.first} 至 {found.span.last}：零售客户 {whole.whole:,} 户，已访 {whole.done:,}，"
            f"已排 {whole.planned:,}，未覆盖 {whole.missing:,}，覆盖率 {whole.share:.1f}%"
        )

    def _choose(self, manager: object) -> None:
        actor, day = self._desk.actor, clock.today()
        owner = manager if isinstance(manager, int) and manager else None
        self._desk.work.read(lambda: _uncovered(actor, day, owner), self._show_missing, owner=self)

    def _show_missing(self, found: list[Due]) -> None:
        self.missing.show_lines([_lacking(row) for row in found[:_MOST]])
        more = f"，列出最久的 {_MOST} 户" if len(found) > _MOST else ""
        self.missing.set_words(f"未覆盖 {len(found):,} 户{more}" if found else "")

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)


class LoadPanel(QWidget):
    """What every manager carries in this month; below, the current one's days in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._loads: dict[int, Load] = {}
        self.list = SmallList(
            ("客户经理", "片区", "户数", "城镇", "乡村", "负荷", "本月走访", "偏少的天", "偏多的天", "不足的周",
             "个性服务", "结论"),
            add="", icon="users", nothing="还没有负责客户的人员。", spare=(4, 3, 1),
        )  # fmt: skip
        self.list.set_words("户数按方案的城镇、乡村标准折算；走访包括已访和待访。")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.list.current_changed.connect(self._choose)
        self.setFocusProxy(self.list)

    def read(self) -> None:
        """Read the load of this month."""
        actor, day = self._desk.actor, clock.today()
        self._desk.work.read(lambda: rules.load(actor, day), self._show, owner=self, title="正在统计负荷")

    def _show(self, found: list[Load]) -> None:
        self._loads = {one.manager.id: one for one in found}
        self.list.show_lines([_carried(one) for one in found])

    def _choose(self, manager: object) -> None:
        one = self._loads.get(manager) if isinstance(manager, int) else None
        if one is None:
            return
        least, most = one.scheme.daily
        wanted = f"{least}–{most} 户" if most else f"{least} 户以上"
        days = "、".join(f"{day.month}-{day.day}" for day in (*one.thin, *one.full)) or "没有"
        weeks = "、".join(f"{day.month}-{day.day} 起" for day in one.short_weeks) or "没有"
        self.list.set_words(
            f"{one.manager.name}：每日 {wanted}，不合的天 {days}；每周至少 {one.scheme.weekly_days} 天，不足的周 {weeks}"
        )


def _covered(row: Covered) -> Line:
    cells = (
        row.manager.name, row.manager.area, f"{row.whole:,}", f"{row.done:,}", f"{row.planned:,}", f"{row.missing:,}",
        f"{row.share:.0f}%", "",
    )  # fmt: skip
    tone: Tone = "done" if not row.missing else "soon" if row.share >= 80 else "late"
    return Line(row.manager.id, cells, tone=tone, tone_at=6)


def _lacking(row: Due) -> Line:
    return Line(row.customer_id, (row.number, row.name, row.due_class.name, row.last or "从未", row.why))


def _carried(one: Load) -> Line:
    service: Tone = "done" if one.service >= one.service_least else "soon"
    tone: Tone = "done" if one.is_kept else "late"
    cells = (
        one.manager.name, one.manager.area, f"{one.customers:,}", f"{one.town:,}", f"{one.country:,}",
        f"{one.carried:.0f}%", f"{one.visits:,}", str(len(one.thin)), str(len(one.full)), str(len(one.short_weeks)),
        f"{one.service}/{one.service_least} 天{'' if service == 'done' else ' 不足'}", one.verdict,
    )  # fmt: skip
    return Line(one.manager.id, cells, tone=tone, tone_at=5)


def _uncovered(actor: Actor, day: date, manager: int | None) -> list[Due]:
    return rules.uncovered(actor, day, manager=manager)
