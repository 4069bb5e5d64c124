"""The people in a customer file (contacts: S4-09, S2-05, S2-14, S1-67)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.database import Database
from cmdesk.core.field import Link, LongText, Phones, Pick, Picks, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import choices as c
from cmdesk.customers.record.customer import Customer

CONTACT, CHARACTER = "联系", "为人"


class Person(Record):
    """A contact at a customer, with roles and what one should know before calling."""

    KIND: ClassVar[str] = "person"
    LABEL: ClassVar[str] = "联系人"
    DERIVED_FROM: ClassVar[frozenset[str] | None] = frozenset({"name", "phones", "wechat", "email", "binned_at"})

    customer = Link("客户", Customer, required=True, backref="persons", index=True)
    name = Text("姓名", required=True, limit=60, group=CONTACT)
    roles = Picks("身份", choices=c.PERSON_ROLES, group=CONTACT, help="“内线”只有获授权的人看得到（S2-14）")
    position = Text("职务", limit=60, group=CONTACT)
    department = Text("部门", limit=60, group=CONTACT)
    decision_power = Pick("决策权", choices=c.DECISION_POWERS, group=CONTACT)
    phones = Phones("电话", group=CONTACT)
    email = Text("电子邮箱", limit=100, group=CONTACT)
    wechat = Text("微信", limit=60, group=CONTACT)
    available = Text("方便联系的时间", limit=100, group=CONTACT, help="忙闲（S2-05）")
    referred_to = Link("转介给", "self", group=CONTACT, help="他把事情转给了谁（S2-05）")

    sex = Pick("性别", choices=c.SEXES, group=CHARACTER)
    form_of_address = Text("称呼", limit=30, group=CHARACTER, help="当面怎么称呼（S1-67）")
    birthday = Text(
        "生日",
        limit=12,
        group=CHARACTER,
        help="1975-03-08，不知道年份就写 03-08；农历写 农历八月十五、腊月廿三、闰04-15",
    )
    birthday_calendar = Pick("生日历法", choices=c.CALENDARS, group=CHARACTER)
    education = Pick("学历", choices=c.EDUCATIONS, group=CHARACTER)
    family = Text("家庭", limit=200, group=CHARACTER)
    character = Text("性格", limit=100, group=CHARACTER)
    hobbies = Text("兴趣爱好", limit=200, group=CHARACTER)
    taboos = Text("禁忌话题", limit=200, group=CHARACTER)
    note = LongText("备注", limit=2000, group=CHARACTER)

    if TYPE_CHECKING:
        customer_id: int
        referred_to_id: int | None

    def title(self) -> str:
        return self.name

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        from cmdesk.customers import checks

        return checks.person_problems(values)

    @classmethod
    def derive(cls, database: Database, rows: Sequence[Mapping[str, Any]]) -> None:
        from cmdesk.customers import index

        index.put_persons(database, rows)

    @classmethod
    def forget(cls, database: Database, ids: Sequence[int]) -> None:
        from cmdesk.customers import index

        index.drop_persons(database, ids)
