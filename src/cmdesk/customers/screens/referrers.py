"""引荐排行: the customers who have brought the most others (S2-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.customers.not_copied import NotCopied
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.ties import referrals
from cmdesk.customers.rules.ties.referrals import Referrer
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 100


class ReferrersList(VerbList[Referrer]):
    """Within what one may see, the most successful first."""

    heads = ("编号", "引荐客户", "引荐来的客户", "其中已成交", "客户经理")
    icon = "user-plus"
    nothing = "还没有引荐来的客户。客户介绍来新客户时，在新客户档案的“引荐客户”里选他。"
    shows = frozenset({Customer.KIND})

    def rows_of(self, actor: Actor) -> Sequence[Referrer]:
        return referrals.referrers(actor, limit=_MOST)

    def line(self, one: Referrer) -> Line:
        cells = (one.number, one.title, f"{one.brought} 户", f"{one.buying} 户", one.manager)
        return Line(one.customer_id, cells)


class ReferrersDialog(Dialog):
    """The list in a window of its own; Enter leaves it for the file."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("引荐排行")
        self.resize(px(680), px(460))
        self.referrers = ReferrersList(desk)
        self.referrers.list.opened.connect(self._open)
        NotCopied(desk, self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.referrers)
        self.referrers.setFocus()

    def _open(self, customer_id: int) -> None:
        self.accept()
        self._desk.open(Customer.KIND, customer_id)
