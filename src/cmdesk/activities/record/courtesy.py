"""Courtesy towards customers: visitors received, events of theirs, gifts given and taken (S4-56, S4-59)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from cmdesk.activities.record import choices as c
from cmdesk.activities.record.activity import Activity
from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Money, Pick, Picks, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import User


class Reception(Record):
    """A visitor is received, from the appointment to the greeting after he is home (S4-56, forms 29)."""

    KIND: ClassVar[str] = "reception"
    LABEL: ClassVar[str] = "接待"
    LISTED: ClassVar[tuple[str, ...]] = ("arrives_at", "changed_at")

    number = Text("接待单号", limit=30, unique=True, read_only=True)
    customer = Link("客户", Customer, required=True, index=True)
    visitors = Text("来访人", required=True, limit=200)
    people = Whole("人数", least=1, most=500, unit="人", default=1)
    purpose = Text("来访目的", limit=200)
    arrives_at = Moment("到达时间", required=True)
    leaves_at = Moment("离开时间")
    user = Link("接待人", User, required=True, index=True)
    route = Text("路线或接站", limit=200)
    meals = Text("餐饮", limit=200, help="由总经办安排（S4-56）")
    gifts = Text("礼品与资料", limit=200)
    steps = Picks("办理", choices=c.RECEPTION_STEPS)
    farewell_at = Moment("送别时间")
    home_by = Moment("预计到家")
    greeted_at = Moment("问候时间", help="到家后问候的时刻")
    result = LongText("接待结果", limit=1000)
    activity = Link("记入往来", Activity, read_only=True)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int
        activity_id: int | None

    def title(self) -> str:
        return f"接待 {self.visitors}"


_SIGNED: Final = ("occasion", "happens_on", "way", "amount", "user_id")
_OPEN: Final = frozenset({"waiting", "returned"})
"""States in which an approval waits for somebody."""
_SIGNED_STATES: Final = frozenset({"waiting", "approved", "done"})
"""States between which what was signed stays as it was signed, whoever writes."""


class CourtesyEvent(Record):
    """An important day of a customer: birthday, wedding, opening …, and what the office does about it (S4-59)."""

    KIND: ClassVar[str] = "courtesy_event"
    LABEL: ClassVar[str] = "重要事件"
    LISTED: ClassVar[tuple[str, ...]] = ("happens_on", "changed_at")

    customer = Link("客户", Customer, required=True, index=True)
    person = Link("当事人", Person)
    occasion = Pick("事件", choices=c.OCCASIONS, required=True)
    happens_on = Day("日期", required=True)
    lunar = Flag("按农历", help="日期由农历换算而来")
    way = Pick("方式", choices=c.ATTENDING)
    amount = Money("金额", least=0, unit="元", help="礼金或礼品的金额")
    user = Link("经办人", User, required=True, index=True)
    approver = Link("批准人", User, backref="+", read_only=True, help="最后批准的人；经过见审批记录")
    approved_on = Day("批准日", read_only=True)
    state = Pick("状态", choices=c.EVENT_STATES, default="planned", required=True)
    activity = Link("记入往来", Activity, read_only=True)
    note = LongText("备注", limit=500)

    if TYPE_CHECKING:
        customer_id: int
        person_id: int | None
        user_id: int
        approver_id: int | None
        activity_id: int | None

    def title(self) -> str:
        return CourtesyEvent.occasion.about.label_of(self.occasion or "")

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        if before["state"] in _OPEN and before["binned_at"] is None and after["binned_at"] is not None:
            raise Refused("这件重要事件的审批还没有完，不能删除；请先在“审批…”里撤回。")
        stays = before["state"] in _SIGNED_STATES and after["state"] in _SIGNED_STATES
        if stays and any(before[name] != after[name] for name in _SIGNED):
            raise Refused("这件重要事件已送审或批准，方式、金额和日期不能这样改；改了要重新提交审批。")


class Gift(Record):
    """A gift given to a customer or received from one (S1-74, S4-59)."""

    KIND: ClassVar[str] = "gift"
    LABEL: ClassVar[str] = "礼品"

    customer = Link("客户", Customer, required=True, index=True)
    person = Link("联系人", Person)
    way = Pick("送出或收到", choices=c.GIFT_WAYS, required=True, default="given")
    name = Text("礼品", required=True, limit=80)
    worth = Money("价值", least=0, unit="元")
    given_on = Day("日期", required=True)
    collected = Flag("客户已领取", help="生日礼品由客户来领取的（S1-74）")
    user = Link("经办人", User, required=True)
    event = Link("重要事件", CourtesyEvent, index=True)
    activity = Link("往来", Activity, index=True, read_only=True)
    note = Text("备注", limit=200)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int
        event_id: int | None

    def title(self) -> str:
        return self.name
