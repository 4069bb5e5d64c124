"""What people decide about cadence: schemes, the sample group, customers helped along, who was told what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Flag, Link, LongText, Pick, Picks, Text, choices
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.staff.record import Unit, User

GOALS = choices(new_product="引入新品 xp", structure="优化结构 jg", sales="提高销售 xs", shop="美化经营环境 hj")
"""S0-42."""

BRIEFING_METHODS = choices(
    deliverer="送货员 shy",
    field="上门 sm",
    phone="电话 dh",
    message="微信/短信 wx",
    shop="到店集中 dd",
    other="其他 qt",
)
"""How a customer learns of the next month's strategy; the way is free (S0-40)."""


class SchemeChoice(Record):
    """Which scheme an area follows from a day on; without an area, the whole office (X-1)."""

    KIND: ClassVar[str] = "scheme_choice"
    LABEL: ClassVar[str] = "方案选用"
    CHANGED_WITH: ClassVar[str] = "cadence.scheme"

    unit = Link("片区", Unit, index=True, help="留空为全单位")
    scheme = Text("应访方案", required=True, limit=60)
    valid_from = Day("生效日", required=True)
    note = Text("说明", limit=200)

    if TYPE_CHECKING:
        unit_id: int | None

    def title(self) -> str:
        return f"应访方案（{self.valid_from} 起）"


class SampleMember(Record):
    """A customer in the sample group from a day on, until a day (S0-09, S0-10)."""

    KIND: ClassVar[str] = "sample_member"
    LABEL: ClassVar[str] = "样本客户"
    LISTED: ClassVar[tuple[str, ...]] = ("joined_on", "changed_at")

    customer = Link("客户", Customer, required=True, index=True)
    joined_on = Day("加入日", required=True)
    left_on = Day("退出日", help="这一天起不再是样本")
    reason = Text("理由", required=True, limit=300)

    if TYPE_CHECKING:
        customer_id: int

    def title(self) -> str:
        return f"样本客户（{self.joined_on} 起）"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        left, joined = values["left_on"], values["joined_on"]
        if left is not None and joined is not None and left < joined:
            return {"left_on": "退出日不能早于加入日。"}
        return {}


class Improvement(Record):
    """A promising customer chosen for a month, and what is to become better (S0-42)."""

    KIND: ClassVar[str] = "improvement"
    LABEL: ClassVar[str] = "提升客户"
    LISTED: ClassVar[tuple[str, ...]] = ("month", "changed_at")

    customer = Link("客户", Customer, required=True, index=True)
    user = Link("客户经理", User, required=True, index=True)
    month = Day("月份", required=True, help="该月的 1 日")
    goals = Picks("目标", choices=GOALS, required=True)
    plan = LongText("做法", limit=500)
    result = LongText("结果", limit=500)
    reached = Flag("已达到")

    if TYPE_CHECKING:
        customer_id: int
        user_id: int

    def title(self) -> str:
        return f"提升客户（{str(self.month)[:7]}）"


class Briefed(Record):
    """A customer whom the deliverer cannot tell of the next month's strategy, and how he was told (S0-40)."""

    KIND: ClassVar[str] = "briefed"
    LABEL: ClassVar[str] = "策略告知"
    LISTED: ClassVar[tuple[str, ...]] = ("month", "changed_at")

    customer = Link("客户", Customer, required=True, index=True)
    month = Day("策略月份", required=True, help="策略所管月份的 1 日")
    reason = Text("送货员为何不能告知", limit=200)
    method = Pick("告知方式", choices=BRIEFING_METHODS)
    told_on = Day("告知日")
    user = Link("告知人", User, index=True)
    note = Text("备注", limit=200)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int | None

    def title(self) -> str:
        return f"策略告知（{str(self.month)[:7]}）"
