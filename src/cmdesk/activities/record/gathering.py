"""Seminars and travelling shows of ours, and the customers invited to them (S3-16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import choices as c
from cmdesk.activities.record.activity import Activity
from cmdesk.core.field import Day, Link, LongText, Moment, Money, Pick, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.staff.record import User

INVITED, ANSWERED, CAME = "邀请", "答复", "到会"


class Gathering(Record):
    """Something that customers are invited to: a seminar, a travelling show, an order fair (研讨会、巡展)."""

    KIND: ClassVar[str] = "gathering"
    LABEL: ClassVar[str] = "活动"
    LISTED: ClassVar[tuple[str, ...]] = ("begins_at", "changed_at")

    number = Text("活动编号", limit=30, unique=True, read_only=True)
    name = Text("活动名称", required=True, limit=100)
    sort = Pick("类别", choices=c.GATHERINGS, required=True, default="seminar")
    begins_at = Moment("开始时间", required=True)
    ends_at = Moment("结束时间")
    place = Text("地点", required=True, limit=200)
    user = Link("主办人", User, required=True, index=True)
    seats = Whole("名额", least=1, most=100000, unit="人")
    theme = LongText("主题和内容", limit=2000, help="邀请时告诉客户的话")
    cost = Money("费用", least=0, unit="元")
    state = Pick("状态", choices=c.GATHERING_STATES, required=True, default="planned", read_only=True)
    summary = LongText("活动小结", limit=2000, read_only=True, help="结束时写：效果怎样，客户说了什么")

    if TYPE_CHECKING:
        user_id: int

    def title(self) -> str:
        return f"{self.name}（{self.number}）"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        begins, ends = values.get("begins_at"), values.get("ends_at")
        if begins and ends and ends < begins:
            return {"ends_at": "结束时间不能早于开始时间，请改正。"}
        return {}


class Invitation(Record):
    """A customer on the list of those invited: how, what he answered, whether he came, what follows."""

    KIND: ClassVar[str] = "invitation"
    LABEL: ClassVar[str] = "邀请"

    gathering = Link("活动", Gathering, required=True, read_only=True, index=True)
    customer = Link("客户", Customer, required=True, index=True, group=INVITED)
    person = Link("联系人", Person, index=True, group=INVITED)
    guest = Text("受邀人", limit=60, group=INVITED, help="请谁来；不是联系人的写姓名")
    user = Link("邀请人", User, required=True, index=True, group=INVITED)
    way = Pick("邀请方式", choices=c.INVITING_WAYS, read_only=True, group=INVITED)
    invited_at = Moment("邀请时间", read_only=True, group=INVITED)
    activity = Link("邀请往来", Activity, read_only=True, index=True, group=INVITED)
    answer = Pick("答复", choices=c.ANSWERS, group=ANSWERED)
    people = Whole("来几人", least=1, most=500, unit="人", group=ANSWERED)
    answered_on = Day("答复日期", read_only=True, group=ANSWERED)
    note = Text("答复说明", limit=200, group=ANSWERED, help="不来的原因、要接站、忌口等")
    attended = Pick("到会", choices=c.ATTENDED, read_only=True, group=CAME)
    came = Whole("实到", least=1, most=500, unit="人", read_only=True, group=CAME)
    result = LongText("现场情况", limit=1000, read_only=True, group=CAME)
    follow_up = Link("到会往来", Activity, read_only=True, backref="+", index=True, group=CAME)

    if TYPE_CHECKING:
        gathering_id: int
        customer_id: int
        person_id: int | None
        user_id: int
        activity_id: int | None
        follow_up_id: int | None

    def title(self) -> str:
        return f"邀请 {self.guest}".rstrip()
