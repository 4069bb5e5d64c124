"""What belongs to customer files: customers' customers, buildings, class decisions, an office's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import peewee

from cmdesk.core.database import proxy
from cmdesk.core.field import Day, Flag, Link, LongText, Phones, Pick, Text, Whole
from cmdesk.core.record import Record, let_one_live
from cmdesk.customers.record import choices as c
from cmdesk.customers.record.building import Building
from cmdesk.customers.record.customer import Customer
from cmdesk.staff.record import User


class Room(Record):
    """A door in a building: which company, visited or not, 谢绝推销 or not (S2-02)."""

    KIND: ClassVar[str] = "room"
    LABEL: ClassVar[str] = "房间"

    building = Link("楼宇", Building, required=True, backref="rooms", index=True)
    floor = Text("楼层", required=True, limit=10)
    room = Text("房号", required=True, limit=20)
    company = Text("单位", limit=100)
    customer = Link("客户", Customer, help="已建档的填这里", index=True)
    result = Pick("初访", choices=c.VISIT_RESULTS)
    visited_on = Day("初访日期")
    no_soliciting = Flag("谢绝推销")
    note = Text("备注", limit=200)

    if TYPE_CHECKING:
        building_id: int
        customer_id: int | None

    def title(self) -> str:
        return f"{self.floor}层 {self.room}"


let_one_live(Room, "building_id", "floor", "room")


class Downstream(Record):
    """A customer's customer: second-level file of dealers and mills (S4-13)."""

    KIND: ClassVar[str] = "downstream"
    LABEL: ClassVar[str] = "二级客户"

    customer = Link("上级客户", Customer, required=True, backref="downstreams", index=True)
    name = Text("名称", required=True, limit=100)
    contact = Text("联系人", limit=60)
    phones = Phones("电话")
    address = Text("地址", limit=200)
    business_kind = Pick("经营类型", choices=c.BUSINESS_KINDS)
    monthly_volume = Whole("月均用量", least=0)
    is_core = Flag("核心", help="重点跟踪的二级客户")
    linked_customer = Link("本身也是客户", Customer, backref="upstreams", index=True)
    note = LongText("备注")

    if TYPE_CHECKING:
        customer_id: int
        linked_customer_id: int | None

    def title(self) -> str:
        return self.name


class ClassDecision(Record):
    """A class confirmed by a person, with the reason the rule gave (S1-77)."""

    KIND: ClassVar[str] = "class_decision"
    LABEL: ClassVar[str] = "分类确认"

    customer = Link("客户", Customer, required=True, index=True)
    scheme = Text("分类方案", required=True, limit=30)
    value = Text("确认为", required=True, limit=30)
    proposed = Text("规则建议", limit=30)
    reason = Text("理由", limit=300)
    decided_on = Day("确认日", required=True)


class OwnerDecision(Record):
    """Who a customer belongs to from now on, decided with a reason (S3-10…S3-13)."""

    KIND: ClassVar[str] = "owner_decision"
    LABEL: ClassVar[str] = "归属决定"

    customer = Link("客户", Customer, required=True, backref="owner_decisions", index=True)
    before = Link("原客户经理", User, backref="+")
    after = Link("新客户经理", User, required=True, backref="+")
    reason = Text("理由", required=True, limit=300)
    decided_on = Day("决定日", required=True)


class NotDouble(Record):
    """Two customers that look alike and are two, so that nobody asks again (M12)."""

    KIND: ClassVar[str] = "not_double"
    LABEL: ClassVar[str] = "不是同一户"

    customer = Link("客户", Customer, required=True, backref="+", index=True)
    other = Link("另一客户", Customer, required=True, backref="+", index=True)

    class Meta:
        indexes = ((("customer", "other"), True),)

    if TYPE_CHECKING:
        customer_id: int
        other_id: int


class ExtraField(Record):
    """A field that an office adds to its customer files (S1-53)."""

    KIND: ClassVar[str] = "extra_field"
    LABEL: ClassVar[str] = "自定义字段"

    key = Text("代号", required=True, limit=30, unique=True, read_only=True)
    label = Text("名称", required=True, limit=30, unique=True)
    kind = Pick("类型", choices=c.EXTRA_KINDS, required=True)
    options = Text("选项", limit=400, help="几个选项用顿号分开")
    required = Flag("必填")
    position = Whole("顺序", null=False, default=0)

    def title(self) -> str:
        return self.label


class MatchKey(peewee.Model):
    """What a customer may be recognised by (phone, code, stripped name, sound); derived, never typed."""

    customer = peewee.IntegerField()
    kind = peewee.TextField()
    value = peewee.TextField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("customer", "kind", "value")
        indexes = ((("value", "kind", "customer"), False),)
