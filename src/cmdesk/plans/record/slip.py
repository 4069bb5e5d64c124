"""The slip that is signed before one leaves for a customer, and filled in when one is back (S3-20, forms 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Money, Pick, Picks, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.customers.record.choices import DECISION_POWERS
from cmdesk.plans.record import choices as c
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit

OUT, BACK = "出访", "返回"


class VisitSlip(Record):
    """《客户走访单》: approved by the superior, handed to the attendance keeper, completed afterwards."""

    KIND: ClassVar[str] = "visit_slip"
    LABEL: ClassVar[str] = "出访单"
    LISTED: ClassVar[tuple[str, ...]] = ("day", "number", "changed_at")

    number = Text("出访单号", limit=30, unique=True, read_only=True)
    user = Link("走访人", User, required=True, read_only=True, index=True, group=OUT)
    day = Day("填单日期", required=True, group=OUT)
    customer = Link("走访客户", Customer, required=True, index=True, group=OUT)
    visit = Link("走访", Visit, index=True, backref="+", group=OUT, help="已安排的走访；返回后一起录入")
    others = Text("同去的其他客户", limit=200, group=OUT)
    receiver = Text("接待者姓名", limit=60, group=OUT)
    receiver_post = Text("接待者职务", limit=60, group=OUT)
    decides = Pick("有无决策权", choices=DECISION_POWERS, group=OUT, help="对今后项目合作是否有决策权")
    goal = LongText("出访计划和目标", required=True, limit=1000, group=OUT)
    kind = Pick("走访类型", choices=c.SLIP_KINDS, required=True, default="regular", group=OUT)
    leaves_at = Moment("计划离开", required=True, group=OUT)
    returns_at = Moment("计划返回", required=True, group=OUT)
    transports = Picks("交通工具", choices=c.TRANSPORTS, group=OUT)
    materials = Picks("携带物料", choices=c.MATERIALS, group=OUT)
    materials_note = Text("物料说明", limit=200, group=OUT, help="促销品数量、其他物料")
    state = Pick("状态", choices=c.SLIP_STATES, required=True, default="draft", read_only=True, index=True)

    arrived_at = Moment("实际到达", group=BACK)
    left_at = Moment("实际离开", group=BACK)
    needs = LongText("客户的需求和问题", limit=1000, group=BACK, help="客户自己认为目前的需求和存在的问题")
    result = LongText("走访结果", limit=1000, group=BACK)
    cost = Money("费用开支", least=0, unit="元", group=BACK)
    next_step = Text("下次行动", limit=200, group=BACK)
    next_on = Day("下次行动日期", group=BACK)
    back_at = Moment("返回登记时间", read_only=True, group=BACK)

    if TYPE_CHECKING:
        user_id: int
        customer_id: int
        visit_id: int | None

    def title(self) -> str:
        return f"出访单 {self.number}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        for first, last, word in (("leaves_at", "returns_at", "计划返回"), ("arrived_at", "left_at", "实际离开")):
            if values[first] and values[last] and values[last] < values[first]:
                problems[last] = f"{word}早于前面的时间，请核对。"
        if values["next_step"] and not values["next_on"]:
            problems["next_on"] = "写了下次行动，请填下次行动日期。"
        return problems
