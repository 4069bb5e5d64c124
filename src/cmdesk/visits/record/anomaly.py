"""Something unusual at a customer that asks for a visit on the spot within two working days (S1-29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Link, LongText, Moment, Pick, Picks, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.staff.record import User
from cmdesk.visits.record import choices as c
from cmdesk.visits.record.visit import Visit


class Anomaly(Record):
    """An anomaly: found, visited in time, its cause named, help given (S0-41, S1-29, forms 27)."""

    KIND: ClassVar[str] = "anomaly"
    LABEL: ClassVar[str] = "异动"
    LISTED: ClassVar[tuple[str, ...]] = ("found_at", "changed_at")

    customer = Link("客户", Customer, required=True, index=True)
    trigger = Pick("异动类型", choices=c.TRIGGERS, required=True)
    found_at = Moment("发现时间", required=True)
    user = Link("负责人", User, required=True, index=True)
    found_on_visit = Link("发现于走访", Visit, read_only=True, index=True, backref="+")
    note = Text("情况", limit=300)
    visit = Link("异动走访", Visit, index=True, backref="+")
    visited_at = Moment("实地走访时间")
    causes = Picks("原因", choices=c.CAUSES)
    cause_note = LongText("原因说明", limit=500)
    measures = LongText("措施", limit=500)
    result = LongText("结果", limit=500)
    closed_at = Moment("了结时间")

    if TYPE_CHECKING:
        customer_id: int
        user_id: int
        found_on_visit_id: int | None
        visit_id: int | None

    def title(self) -> str:
        return Anomaly.trigger.about.label_of(self.trigger or "")
