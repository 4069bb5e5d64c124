"""A call after a service (服务回访): what it really brought, how it is used, what the customer says (S1-51)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity, Request
from cmdesk.core.field import Link, LongText, Moment, Pick, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.service.record import choices as c
from cmdesk.service.record.plan import ServicePlan
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit

SERVICE, CALL = "服务", "回访"


class Callback(Record):
    """One call after a service; that one is due is reckoned from visits and requests, a row begins with what was done.

    Only a call that somebody planned by hand has a row before it is made.
    """

    KIND: ClassVar[str] = "callback"
    LABEL: ClassVar[str] = "服务回访"

    customer = Link("客户", Customer, required=True, index=False, group=SERVICE)
    service = Text("服务内容", required=True, limit=200, group=SERVICE)
    served_at = Moment("服务时间", required=True, group=SERVICE)
    served = Link("服务人员", User, required=True, index=False, group=SERVICE)
    visit = Link("走访", Visit, read_only=True, index=True, group=SERVICE)
    request = Link("客户请求", Request, read_only=True, index=True, group=SERVICE)
    plan = Link("服务方案", ServicePlan, read_only=True, index=True, group=SERVICE)
    user = Link("回访人", User, required=True, index=False, backref="+", group=CALL)
    person = Link("受访人", Person, group=CALL)
    called_at = Moment("回访时间", group=CALL)
    effect = LongText("实际效果", limit=1000, group=CALL, help="服务解决了什么问题，带来了什么")
    usage = LongText("使用情况", limit=1000, group=CALL, help="商品、资料、方案用得怎样")
    feedback = LongText("客户反馈", limit=1000, group=CALL, help="客户的评价、疑问、意见和建议")
    note = Link("回访的往来", Activity, read_only=True, index=True, backref="+", group=CALL)
    reason = LongText("不回访的原因", limit=300, group=CALL)
    state = Pick("状态", choices=c.CALLBACK_STATES, required=True, default="planned", read_only=True)

    class Meta:
        indexes = (
            (("customer", "state", "called_at"), False),
            (("user", "state", "served_at"), False),
            (("served", "called_at"), False),
        )

    if TYPE_CHECKING:
        customer_id: int
        served_id: int
        visit_id: int | None
        request_id: int | None
        plan_id: int | None
        user_id: int
        person_id: int | None
        note_id: int | None

    def title(self) -> str:
        return f"服务回访 {self.service}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        served, called = values.get("served_at"), values.get("called_at")
        if served and called and called < served:
            return {"called_at": f"回访时间早于服务时间 {served:%Y-%m-%d %H:%M}，请核对。"}
        if values.get("state") == "dropped" and not values.get("reason"):
            return {"reason": "请写明为什么不回访，例如客户谢绝。"}
        return {}
