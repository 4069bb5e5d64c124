"""What is still owed to a customer: promises, answers to requests, things to give back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import choices as c
from cmdesk.activities.record.activity import Activity
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Pick, Real, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import User


class Promise(Record):
    """A promise made to a customer; it is kept with proof or openly broken, never forgotten (S1-66)."""

    KIND: ClassVar[str] = "promise"
    LABEL: ClassVar[str] = "承诺"

    customer = Link("客户", Customer, required=True, index=False)
    activity = Link("来自往来", Activity, index=True, read_only=True)
    text = Text("承诺内容", required=True, limit=300)
    user = Link("承诺人", User, required=True, index=False)
    promised_on = Day("承诺日", required=True)
    due_on = Day("兑现期限", required=True)
    outcome = Pick("结果", choices=c.OUTCOMES, default="open", required=True)
    closed_on = Day("了结日", read_only=True)
    proof = LongText("凭据", limit=1000, help="兑现的凭据：客户确认、单号、照片（可另附附件）")
    reason = LongText("原因", limit=500, help="未能兑现的原因和怎样取得客户谅解")

    class Meta:
        indexes = ((("customer", "outcome", "due_on"), False), (("user", "outcome", "due_on"), False))

    if TYPE_CHECKING:
        customer_id: int
        activity_id: int | None
        user_id: int

    def title(self) -> str:
        return self.text

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values.get("outcome") == "kept" and not values.get("proof"):
            return {"proof": "没有凭据不能记为已兑现，请写明客户确认、单号或照片。"}
        if values.get("outcome") == "broken" and not values.get("reason"):
            return {"reason": "没有原因不能销掉承诺，请写明为什么没有兑现、怎样取得客户谅解。"}
        promised, due = values.get("promised_on"), values.get("due_on")
        if promised and due and due < promised:
            return {"due_on": f"兑现期限 {due} 早于承诺日 {promised}，请核对。"}
        return {}


class Request(Record):
    """What a customer asks, doubts, thinks or proposes: answered within hours, a visit arranged, or told why not.

    Every one gets a recorded reply, with who answered, when and how (S1-41, S1-46).
    """

    KIND: ClassVar[str] = "request"
    LABEL: ClassVar[str] = "客户请求"

    customer = Link("客户", Customer, required=True, index=True)
    kind = Pick("类别", choices=c.REQUEST_KINDS, default="request", required=True)
    person = Link("提出人", Person)
    activity = Link("来自往来", Activity, index=True, read_only=True)
    user = Link("受理人", User, required=True, index=True)
    asked_at = Moment("提出时间", required=True)
    text = LongText("请求内容", required=True, limit=1000)
    wants_visit = Flag("要求上门")
    replied_at = Moment("答复时间")
    reply = LongText("答复", limit=1000)
    replied_by = Link("答复人", User, backref="+", index=True, read_only=True)
    reply_way = Pick("答复方式", choices=c.REPLY_WAYS)
    arranged_at = Moment("走访安排时间", help="安排好走访的时刻")
    told_beforehand = LongText("事先说明", limit=500, help="不能按时的，事先告知客户的原因和办法（S1-46、S1-50）")
    told_at = Moment("说明时间", read_only=True)
    state = Pick("状态", choices=c.REQUEST_STATES, default="open", required=True, index=True)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int
        replied_by_id: int | None

    def title(self) -> str:
        return self.text.partition("\n")[0][:40]


class ReturnItem(Record):
    """Something of the customer's that is to be given back, shown when he is on the day's list (S0-16)."""

    KIND: ClassVar[str] = "return_item"
    LABEL: ClassVar[str] = "应返还物品"

    customer = Link("客户", Customer, required=True, index=True)
    name = Text("物品", required=True, limit=80)
    quantity = Real("数量", least=0)
    unit = Text("单位", limit=10)
    taken_on = Day("收取日")
    due_on = Day("应返还日", required=True)
    returned_on = Day("返还日")
    user = Link("经办人", User, required=True)
    note = Text("备注", limit=200)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int

    def title(self) -> str:
        return self.name
