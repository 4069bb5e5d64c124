"""People, the units they belong to, and what each role may do; labels are said here once."""

from __future__ import annotations

from typing import ClassVar

from cmdesk.core.field import Flag, Link, LongText, Moment, Pick, Text, Whole, choices
from cmdesk.core.record import Record

ROLES = choices(
    administrator="系统管理员 xtgly",
    general_manager="总经理 zjl",
    general_office="总经办 zjb",
    marketing_director="营销部经理 yxbjl",
    sales_director="销售部经理 xsbjl",
    service_director="客户管理部经理 khglbjl",
    service_specialist="客户管理专员 khglzy",
    area_manager="区域经理 qyjl",
    account_manager="客户经理 khjl",
    business_coordinator="业务协调 ywxt",
    operations_coordinator="营运协调 yyxt",
    clerk="内勤 nq",
)
"""The eleven roles of S4-03 / S0-46 and the administrator; an office may rename them (X-7)."""

UNIT_KINDS = choices(company="公司 gs", department="部门 bm", area="片区 pq")


class Unit(Record):
    """A department or a service area; areas are what customers belong to (S0-46)."""

    KIND: ClassVar[str] = "unit"
    LABEL: ClassVar[str] = "部门/片区"

    name = Text("名称", required=True, limit=40, unique=True)
    kind = Pick("类别", choices=UNIT_KINDS, required=True)
    parent = Link("上级", "self")
    note = LongText("说明")

    def title(self) -> str:
        return self.name


class User(Record):
    """Somebody who signs in."""

    KIND: ClassVar[str] = "user"
    LABEL: ClassVar[str] = "人员"

    login = Text("登录名", required=True, limit=40, unique=True, help="登录时输入，建议用姓名拼音")
    name = Text("姓名", required=True, limit=40)
    role = Pick("岗位", choices=ROLES, required=True, index=True)
    unit = Link("部门/片区", Unit)
    phone = Text("电话", limit=40)
    active = Flag("在职", help="离职人员不能登录，他的记录都保留")
    note = LongText("说明")

    def title(self) -> str:
        return self.name


class Right(Record):
    """How far a role may go in one action; the rights matrix."""

    KIND: ClassVar[str] = "right"
    LABEL: ClassVar[str] = "权限"

    role = Pick("岗位", choices=ROLES, required=True)
    action = Text("操作", required=True, limit=60)
    scope = Whole("范围", required=True, least=0, most=3, help="0 无，1 本人，2 本片区及下级，3 全部")

    class Meta:
        indexes = ((("role", "action"), True),)


class Credential(Record):
    """A user's password (argon2id) and failed attempts; never shown, never in the trail's text."""

    KIND: ClassVar[str] = "credential"
    LABEL: ClassVar[str] = "登录凭据"

    user = Link("人员", User, required=True, unique=True)
    password_hash = Text("密码校验值", limit=300, confidential=True)
    failures = Whole("连续失败次数", null=False, default=0)
    locked_until = Moment("锁定至")
    changed_on = Moment("密码修改时间")
    last_seen = Moment("最近登录")
