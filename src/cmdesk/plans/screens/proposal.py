"""How a week could be filled: every visit with its day and reason, to be agreed to or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT
from cmdesk.plans.rules import filling, spans
from cmdesk.plans.rules.filling import Proposal

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class ProposalDialog(VerbDialog):
    """The proposal, day by day; Space leaves a customer out."""

    def __init__(self, desk: Desk, proposal: Proposal, parent: QWidget | None) -> None:
        super().__init__(
            "按应访名单排走访", "建议如下，勾选的才会安排。逾期最久的先排，排在订货当天或前一天，集中的排在一起。",
            f"安排 {len(proposal.calls)} 户", parent,
        )  # fmt: skip
        self._desk, self._proposal = desk, proposal
        self.list = QListWidget()
        self.list.setAccessibleName("建议的走访")
        self._fill()
        self.notes = label("\n".join(proposal.notes), "weak")
        self.notes.setWordWrap(True)
        self.notes.setVisible(bool(proposal.notes))
        self.fill(self.notes, self.list)
        self.resize(px(720), px(560))
        self.primary.setEnabled(bool(proposal.calls))
        self.primary.clicked.connect(self.accept_proposal)
        self.list.itemChanged.connect(self._count)
        self.list.setFocus()

    def _fill(self) -> None:
        shown = None
        for call in self._proposal.calls:
            if call.day != shown:
                shown = call.day
                count, least, most = self._proposal.loads[call.day]
                head = QListWidgetItem(f"{spans.named('day', call.day)}　{count}/{least}–{most or '不限'} 户")
                head.setFlags(Qt.ItemFlag.ItemIsEnabled)
                head.setFont(theme.strong_font())
                head.setSizeHint(QSize(0, px(ROW_HEIGHT) + 4))
                self.list.addItem(head)
            item = QListWidgetItem(f"{call.due.name}　{call.minutes} 分钟　{call.why}")
            item.setToolTip(plain_tip(f"{call.due.number} {call.due.name}\n{call.why}"))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, call.due.customer_id)
            item.setSizeHint(QSize(0, px(ROW_HEIGHT)))
            self.list.addItem(item)
        if not self._proposal.calls:
            self.list.addItem("没有需要安排的客户：应访的都已排好。")

    def chosen(self) -> list[int]:
        """Return the customers that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.data(Qt.ItemDataRole.UserRole) is not None and item.checkState() == Qt.CheckState.Checked
        ]

    def accept_proposal(self) -> None:
        """Schedule what is ticked."""
        actor, proposal, chosen = self._desk.actor, self._proposal, self.chosen()
        self.primary.setEnabled(False)
        self._desk.work.write(
            lambda: filling.accept(actor, proposal, chosen), self._accepted, owner=self, refused=self._refused,
            title="正在安排走访",
        )  # fmt: skip

    def _count(self, _item: object) -> None:
        count = len(self.chosen())
        self.primary.setText(f"安排 {count} 户")
        self.primary.setEnabled(count > 0)

    def _accepted(self, made: list[int]) -> None:
        self._desk.say(f"已安排走访 {len(made)} 户", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(True)
        self.show_refusal(str(refusal))
