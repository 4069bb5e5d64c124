"""One contact with a customer, however it came about (S3-23, S4-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import choices as c
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Money, Pick, Picks, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import User

CONTACT, CONTENT, NEXT, PHONE = "联系", "内容", "下一步", "电话"


class Activity(Record):
    """A contact with a customer on the time-line: a visit made, a call, a letter, a reception, an event."""

    KIND: ClassVar[str] = "activity"
    LABEL: ClassVar[str] = "往来"
    LISTED: ClassVar[tuple[str, ...]] = ("happened_at", "changed_at")

    customer = Link("客户", Customer, required=True, index=False, group=CONTACT)
    person = Link("联系人", Person, group=CONTACT, index=True)
    channel = Pick("方式", choices=c.CHANNELS, required=True, default="phone_out", group=CONTACT)
    purposes = Picks("目的", choices=c.PURPOSES, group=CONTACT)
    user = Link("经办人", User, required=True, index=False, group=CONTACT)
    happened_at = Moment("时间", required=True, group=CONTACT)
    minutes = Whole("时长", least=0, most=1440, unit="分钟", group=CONTACT)
    subject = Text("事由", limit=100, group=CONTENT, help="一句话，列表里显示")
    content = LongText("内容", group=CONTENT, help="谈了什么、怎么处理的")
    needs = LongText("需求和问题", limit=2000, group=CONTENT, help="客户自己认为目前的需求和存在的问题（S3-18）")
    opinions = LongText("意见建议", limit=2000, group=CONTENT, help="客户的意见和建议（S0-25）")
    result = LongText("结果", limit=2000, group=CONTENT)
    response = Text("对方反应", limit=200, group=CONTENT, help="收到资料后的回应（S3-14、S3-15）")
    cost = Money("费用", least=0, unit="元", group=CONTENT)
    next_step = Text("下一步", limit=200, group=NEXT)
    next_on = Day("下一步日期", group=NEXT)
    next_user = Link(
        "下一步由谁办", User, backref="+", index=False, group=NEXT, help="不填就是经办人；客户移交时改为接手的人"
    )
    next_done = Flag("下一步已办", group=NEXT)
    call_number = Text("电话号码", limit=40, group=PHONE)
    told = Text("转告", limit=60, group=PHONE, help="内容已转告谁（S4-60）")
    urgent = Flag("紧急", group=PHONE)

    class Meta:
        indexes = (
            (("customer", "happened_at"), False),
            (("user", "happened_at"), False),
            (("user", "next_done", "next_on"), False),
            (("next_user", "next_done", "next_on"), False),
        )

    if TYPE_CHECKING:
        customer_id: int
        person_id: int | None
        user_id: int
        next_user_id: int | None

    def title(self) -> str:
        return (
            self.subject or self.content.partition("\n")[0][:40] or Activity.channel.about.label_of(self.channel or "")
        )

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        happened, next_on = values.get("happened_at"), values.get("next_on")
        if happened and next_on and next_on < happened.date():
            return {"next_on": f"下一步日期 {next_on} 早于这次往来（{happened:%Y-%m-%d}），请核对。"}
        return {}


class Participant(Record):
    """Somebody who took part in a contact, on either side (S1-45, S3-18)."""

    KIND: ClassVar[str] = "participant"
    LABEL: ClassVar[str] = "参加人"

    activity = Link("往来", Activity, required=True, index=True)
    side = Pick("哪一方", choices=c.SIDES, required=True, default="theirs")
    user = Link("我方人员", User)
    person = Link("对方联系人", Person)
    name = Text("姓名", required=True, limit=60)
    position = Text("职务", limit=60)
    decides = Flag("有决策权")

    if TYPE_CHECKING:
        activity_id: int

    def title(self) -> str:
        return self.name
