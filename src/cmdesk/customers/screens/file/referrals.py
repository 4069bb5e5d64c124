"""Who brought a customer, and the customers he has brought himself (S2-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.not_copied import NotCopied
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.ties import referrals
from cmdesk.customers.rules.ties.referrals import BroughtBy, Referral
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList
from cmdesk.kit.page.page_head import PageHead

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LABELS = {name: one.label for name, one in fields_of(Customer).items()}


class ReferralsPanel(VerbList[Referral]):
    """The customers one has brought, the newest first, below the one who brought him; Enter opens a file.

    Signals:
        new_asked: a new file is wanted that begins with these values.
    """

    new_asked = Signal(object)

    heads = ("客户", _LABELS["stage"], "首次登记", _LABELS["first_trade_on"], _LABELS["referral_note"])
    add_word = "新建引荐来的客户"
    icon = "user-plus"
    nothing = "还没有他引荐来的客户。按“新建引荐来的客户”建档；已有档案的，在对方档案里填“引荐客户”。"
    shows = frozenset({Customer.KIND})

    def __init__(self, desk: Desk, customer_id: int) -> None:
        self.customer_id = customer_id
        self._by: BroughtBy | None = None
        super().__init__(desk)

    def build(self) -> None:
        self._head = PageHead(_LABELS["referrer_id"])
        self.open_referrer = self._head.add_button("打开引荐客户", "external-link", self._open_referrer)
        self._head.hide()
        self._rows.insertWidget(0, self._head)
        NotCopied(self._desk, self)

    def read(self) -> None:
        """Read who brought the customer, and whom he brought."""
        actor, customer_id = self._desk.actor, self.customer_id
        self._desk.work.read(
            lambda: referrals.brought_by(actor, customer_id), self._show_referrer, owner=self, title="",
            refused=self._refused,
        )  # fmt: skip
        super().read()

    def rows_of(self, actor: Actor) -> Sequence[Referral]:
        return referrals.referrals_of(actor, self.customer_id)

    def refusal(self, actor: Actor) -> Refused | None:
        return referrals.may_bring(actor, self.customer_id)

    def line(self, one: Referral) -> Line:
        stage = fields_of(Customer)["stage"].show(one.stage)
        return Line(one.customer_id, (one.title, stage, one.since, one.first_trade_on, one.note))

    def add(self) -> None:
        self.new_asked.emit(referrals.begun(self.customer_id))

    def open_one(self, key: int) -> None:
        self._desk.open(Customer.KIND, key)

    def _show_referrer(self, by: BroughtBy | None) -> None:
        self._by = by
        self._head.setVisible(by is not None)
        if by is not None:
            self._head.set_summary(f"{by.title}：{by.note}" if by.note else by.title)

    def _open_referrer(self) -> None:
        if self._by is not None:
            self._desk.open(Customer.KIND, self._by.customer_id)
