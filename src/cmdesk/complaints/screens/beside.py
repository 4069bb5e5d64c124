"""What stands beside the form while somebody complains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cmdesk.activities.card import BriefingCard
from cmdesk.complaints.rules.reading import beforehand
from cmdesk.complaints.rules.reading.beforehand import Known
from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.kit.desk import Desk

_NOBODY = "选定客户后，这里显示他以前的投诉、未了的承诺和请求、最近的订货和往来。"


class CallerCard(BriefingCard):
    """Earlier complaints, what is owed, the last contacts.

    Signals:
        read: what is known of the customer (``Known``).
    """

    read = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._caller: int | None = None
        self.setAccessibleName("客户情况")
        self.show_words("客户情况", (), _NOBODY)

    def show_customer(self, customer_id: int | None) -> None:
        """Read and show what is known of a customer; None empties the card."""
        if customer_id == self._caller:
            return
        self._caller = customer_id
        if customer_id is None:
            self._desk.work.drop(self._tell, owner=self)
            self.show_words("客户情况", (), _NOBODY)
            return
        actor = self._desk.actor
        self._desk.work.read(
            lambda: beforehand.known(actor, customer_id), self._tell, owner=self, title="", refused=self._not_read
        )

    def _tell(self, found: Known) -> None:
        self.show_words(
            "　".join((found.title, *found.phones[:2])), found.words, "没有投诉过，也没有未了的事和往来记录。"
        )
        self.read.emit(found)

    def _not_read(self, refusal: Refused) -> None:
        self.show_words("客户情况", (), str(refusal))
