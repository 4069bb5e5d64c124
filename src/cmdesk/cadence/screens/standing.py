"""Where one customer stands, on his page: state, reason, span, scheme, and the way into a day's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.cadence import rules
from cmdesk.cadence.rules import Due
from cmdesk.cadence.rules.schemes import MODES
from cmdesk.cadence.screens.arranging import ArrangeDialog
from cmdesk.cadence.screens.due_model import TONES
from cmdesk.core.day import clock
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3
from cmdesk.kit.page.rereading import Rereading
from cmdesk.visits import rules as visits

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class StandingPanel(QWidget):
    """The customer's place in the due list of today."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer = desk, customer_id
        self._found: Due | None = None
        self.chip = Chip("", "plain")
        self._why = label("正在计算…", selectable=True)
        self._why.setWordWrap(True)
        self.facts = {
            word: label("", selectable=True) for word in ("应访期", "最近一次", "已排", "方案", "算数的方式", "时长")
        }
        self._go = QPushButton(icons.icon("calendar"), "排入…")
        self._go.clicked.connect(self.arrange)
        refusal = visits.may(desk.actor, "plan", None)
        self._go.setToolTip(str(refusal) if refusal else "")
        self._may = refusal is None
        head = QHBoxLayout()
        head.addWidget(self.chip)
        head.addStretch(1)
        head.addWidget(self._go)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_3)
        form.setVerticalSpacing(SPACE_2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for word, shown in self.facts.items():
            form.addRow(label(word, "weak"), shown)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_3)
        rows.addLayout(head)
        rows.addWidget(self._why)
        rows.addLayout(form)
        rows.addStretch(1)
        self.chip.hide()
        self._go.setEnabled(False)
        Rereading(desk, self, {"visit", "activity", "customer", "regulation", "scheme_choice"}, self.read)
        self.read()

    def read(self) -> None:
        """Read where he stands today."""
        actor, customer = self._desk.actor, self._customer
        today = clock.today()
        self._desk.work.read(lambda: rules.of_customer(actor, customer, today), self._show, owner=self)

    def arrange(self) -> None:
        """Ask for the day on which he is to be visited."""
        if self._found is not None:
            dialog = ArrangeDialog(self._desk, [self._found], self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _show(self, found: Due | None) -> None:
        self._found = found
        self.chip.setVisible(found is not None)
        self._go.setEnabled(found is not None and self._may)
        if found is None:
            self._why.setText("潜在客户、已合并或在回收站的客户不在应访名单上。")
            return
        one = found.due_class
        self.chip.set(f"逾期 {found.late} 天" if found.late else rules.STATES[found.state], TONES[found.state])
        self._why.setText(found.why)
        single = found.due_from == found.due_on
        told = {
            "应访期": f"{found.due_on}" if single else f"{found.due_from} 至 {found.due_on}",
            "最近一次": f"{found.last}" if found.last else "从未",
            "已排": f"{found.planned_on}" if found.planned_on else "没有",
            "方案": f"{found.scheme}：{one.name}，{one.rhythm}",
            "算数的方式": "、".join(MODES[mode] for mode in one.modes),
            "时长": f"{one.minutes[0]}–{one.minutes[1]} 分钟" if one.minutes[1] else "不限",
        }
        for word, text in told.items():
            self.facts[word].setText(text)
