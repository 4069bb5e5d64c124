"""The page 服务统计: a month of service in its four phases, by person and in all (S1-49)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.day.months import show_month
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.month_steps import MonthSteps
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.service.rules import phases
from cmdesk.service.rules.phases import PHASES, Measure, Month, Phase

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_KEYS: Final[tuple[Phase, ...]] = tuple(PHASES)
_ALL, _BEFORE = 0, -1  # ids of rows that are nobody's
_SHOWS = frozenset({
    "visit", "work_plan", "service_plan", "plan_version", "preparation", "technical_service", "callback", "request",
    "promise", "rating", "month_summary", "remedy",
})  # fmt: skip


class PhasesPage(QWidget):
    """One phase at a time as a table of persons, the totals of all four above it.

    Alt+Left and Alt+Right change the month, Alt+Home goes to the present one.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.months = MonthSteps(self)
        self.months.turned.connect(self.read)
        self.found: Month | None = None
        self.head = PageHead("服务统计")
        self.phase = Combo()
        self.phase.setAccessibleName("看哪个阶段")
        self.phase.addItems([f"{at}. {word}" for at, word in enumerate(PHASES.values(), 1)])
        self.head.add(self.months)
        self.head.add(self.phase)
        self.totals = label("", "weak")
        self.totals.setWordWrap(True)
        self.totals.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        self.list = SmallList(("客户经理",), add="", icon="bar-chart", nothing="")
        self.list.rows.setAccessibleName("四个阶段的统计")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.totals)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.phase.currentIndexChanged.connect(self._turn)
        Rereading(desk, self, _SHOWS, self.read)
        self.read()

    def read(self) -> None:
        """Read the month anew."""
        actor, month = self._desk.actor, self.months.month
        self.head.set_summary(show_month(month))
        self._desk.work.read(
            lambda: phases.of_month(actor, month),
            self._show,
            owner=self,
            title="正在统计四个阶段",
            refused=self._desk.refuse,
        )

    def _show(self, found: Month) -> None:
        self.found = found
        self.totals.setText("" if found.is_empty else "\n".join(said(found, one) for one in _KEYS))
        self.totals.setVisible(not found.is_empty)
        self.list.set_nothing(
            f"{show_month(self.months.month)}还没有计划、走访、回访和总结的记录。记下后这里自动统计；按 Alt+Left 看上个月。"
        )
        self._turn()

    def _turn(self) -> None:
        """Show the chosen phase."""
        found = self.found
        if found is None:
            return
        measures = found.of(_KEYS[self.phase.currentIndex()])
        words = ["客户经理", *(one.label for one in measures)]
        self.list.rows.setColumnCount(len(words))
        self.list.rows.setHorizontalHeaderLabels(words)
        if found.is_empty:
            self.list.show_lines([])
            return
        lines = [Line(_ALL, ("合计", *_cells(measures, None)))]
        lines += [Line(user, (name, *_cells(measures, user))) for user, name in found.people]
        before = (found.before_of(one.key).text or "—" for one in measures)
        self.list.show_lines([*lines, Line(_BEFORE, ("上月合计", *before), quiet=True)])


def said(found: Month, phase: Phase) -> str:
    """Return a phase in one line: ``准备：日计划确认 18/20（90%）；…``."""
    told = "；".join(f"{one.label} {one.total.text}" for one in found.of(phase) if one.total.text)
    return f"{PHASES[phase]}：{told or '没有记录'}"


def _cells(measures: tuple[Measure, ...], user_id: int | None) -> tuple[str, ...]:
    return tuple(one.of(user_id).text or "—" for one in measures)
