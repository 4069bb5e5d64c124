"""A technical service for a customer (技术服务): guidance, training, product trial; together they are his file (S4-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.core.field import Day, Link, LongText, Moment, Money, Pick, Picks, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.service.record import choices as c
from cmdesk.service.record.plan import ServicePlan
from cmdesk.staff.record import User

DONE, CONTENT, NEXT = "时间、地点、方式", "服务记录", "后续"

SHARED = {
    "customer_id": "customer_id", "person_id": "person_id", "way": "channel", "user_id": "user_id",
    "served_at": "happened_at", "minutes": "minutes", "content": "content", "result": "result", "cost": "cost",
    "next_step": "next_step", "next_on": "next_on",
}  # fmt: skip
"""Fields that its contact on the time-line says too, and by which name."""


class TechnicalService(Record):
    """One technical service: what was done where and how, by whom, at what cost, with what result."""

    KIND: ClassVar[str] = "technical_service"
    LABEL: ClassVar[str] = "技术服务"
    LISTED: ClassVar[tuple[str, ...]] = ("served_at", "changed_at")

    number = Text("编号", limit=30, unique=True, read_only=True)
    customer = Link("客户", Customer, required=True, index=True, group=DONE)
    person = Link("联系人", Person, index=True, group=DONE)
    served_at = Moment("时间", required=True, group=DONE)
    minutes = Whole("时长", least=0, most=1440, unit="分钟", group=DONE)
    place = Text("地点", limit=100, group=DONE)
    way = Pick("方式", choices=c.TECHNICAL_WAYS, required=True, default="visit", group=DONE)
    user = Link("服务人员", User, required=True, index=True, group=DONE)
    companions = Text("同行人", limit=100, group=DONE, help="一起去的同事、专家、厂家人员")
    cost = Money("费用", least=0, unit="元", group=DONE)
    cost_note = Text("费用开支", limit=200, group=DONE, help="花在什么上：差旅、样品、场地、专家费")
    sorts = Picks("服务项目", choices=c.TECHNICAL_SORTS, required=True, group=CONTENT)
    content = LongText("服务内容", required=True, limit=2000, group=CONTENT, help="做了什么：指导、培训、试用的经过")
    result = LongText("结果", limit=1000, group=CONTENT, help="解决了什么，试用数据，客户怎么说")
    support = LongText("合作和支持行动", limit=1000, group=CONTENT, help="我方给的支持、双方一起做的事")
    plan = Link("服务方案", ServicePlan, index=True, group=NEXT, help="属于哪一份客户管理方案")
    next_step = Text("下一步", limit=200, group=NEXT)
    next_on = Day("下一步日期", group=NEXT)
    activity = Link("往来", Activity, read_only=True, index=True, backref="+")

    if TYPE_CHECKING:
        customer_id: int
        person_id: int | None
        user_id: int
        plan_id: int | None
        activity_id: int | None

    def title(self) -> str:
        return f"技术服务 {self.number}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        if not values.get("sorts"):
            problems["sorts"] = "请选服务项目，可以选几项。"
        served, next_on = values.get("served_at"), values.get("next_on")
        if served and next_on and next_on < served.date():
            problems["next_on"] = f"下一步日期 {next_on} 早于这次服务（{served:%Y-%m-%d}），请核对。"
        return problems
