"""Minutes of a talk with a customer (会谈纪要): written, reviewed, sent, receipt confirmed (S3-22, forms 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Pick, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.journal.record import choices as c
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit

TALK, CONTENT, SENDING = "会谈", "内容", "提交与签收"


class Minutes(Record):
    """Minutes of one talk; due two working days after it ended."""

    KIND: ClassVar[str] = "minutes"
    LABEL: ClassVar[str] = "会谈纪要"
    LISTED: ClassVar[tuple[str, ...]] = ("ended_at", "number", "changed_at")

    number = Text("纪要编号", limit=30, unique=True, read_only=True)
    customer = Link("客户单位", Customer, required=True, index=True, group=TALK)
    visit = Link("走访", Visit, read_only=True, index=True, group=TALK)
    activity = Link("往来", Activity, read_only=True, group=TALK)
    began_at = Moment("会谈开始", required=True, group=TALK)
    ended_at = Moment("会谈结束", required=True, group=TALK)
    place = Text("地点", limit=100, group=TALK)
    our_unit = Text("我方单位", limit=100, group=TALK)
    chair = Text("主持人", limit=40, group=TALK)
    user = Link("记录人", User, required=True, index=True, group=TALK)
    topics = LongText("议题", required=True, limit=2000, group=CONTENT, help="每行一个议题")
    content = LongText("会谈内容", required=True, limit=8000, group=CONTENT, help="按议题分条")
    agreements = LongText("达成共识/决议", limit=4000, group=CONTENT, help="每行一条")
    leftovers = LongText("遗留问题/我方提出的方案", limit=4000, group=CONTENT)
    state = Pick("状态", choices=c.STATES, required=True, default="draft", read_only=True, index=True)
    written_at = Moment("成稿时间", read_only=True)
    sent_on = Day("提交客户日期", group=SENDING)
    sent_way = Pick("提交方式", choices=c.SENT_WAYS, group=SENDING)
    confirmed_by = Text("确认人", limit=40, group=SENDING)
    confirmed_at = Moment("确认收到时间", group=SENDING)

    if TYPE_CHECKING:
        customer_id: int
        visit_id: int | None
        activity_id: int | None
        user_id: int

    def title(self) -> str:
        return f"会谈纪要 {self.number}"


class Attendee(Record):
    """Somebody who took part in a talk."""

    KIND: ClassVar[str] = "attendee"
    LABEL: ClassVar[str] = "会谈人员"

    minutes = Link("会谈纪要", Minutes, required=True, index=True)
    side = Pick("哪一方", choices=c.SIDES, required=True, default="theirs")
    name = Text("姓名", required=True, limit=40)
    position = Text("职务", limit=40)

    if TYPE_CHECKING:
        minutes_id: int

    def title(self) -> str:
        return self.name


class Duty(Record):
    """Something to be done that a talk has agreed on (待办)."""

    KIND: ClassVar[str] = "duty"
    LABEL: ClassVar[str] = "会谈待办"

    minutes = Link("会谈纪要", Minutes, required=True, index=True)
    text = Text("事项", required=True, limit=200)
    side = Pick("责任方", choices=c.SIDES, required=True, default="ours")
    name = Text("责任人", limit=40)
    due_on = Day("完成时间")
    done = Flag("已完成")

    if TYPE_CHECKING:
        minutes_id: int

    def title(self) -> str:
        return self.text
