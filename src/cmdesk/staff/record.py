"""People, the units they belong to, and what each role may do; labels are said here once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from cmdesk.core.database import Database, proxy
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Flag, Link, LongText, Pick, Text, Whole, choices
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
    department_head="部门负责人 bmfzr",
)
"""The eleven roles of S4-03 / S0-46, the administrator, and who leads a department beside them (S4-45); an office may
rename them (X-7)."""

UNIT_KINDS = choices(company="公司 gs", department="部门 bm", area="片区 pq")
DUTIES = choices(
    office="总经办 zjb", service="客户管理 khgl", marketing="营销 yx", sales="销售 xs", production="生产 sc", quality="品控 pk",
    warehouse="成品库 cpk", logistics="物流 wl", technical="技术 js", finance="财务 cw",
)  # fmt: skip
"""What a department is there for; flows and copies mean it by this, whatever the office calls it."""


class Unit(Record):
    """A department or a service area; areas are what customers belong to (S0-46)."""

    KIND: ClassVar[str] = "unit"
    LABEL: ClassVar[str] = "部门/片区"
    CHANGED_WITH: ClassVar[str] = "units.edit"

    name = Text("名称", required=True, limit=40, unique=True)
    kind = Pick("类别", choices=UNIT_KINDS, required=True)
    parent = Link("上级", "self")
    duty = Pick("职能", choices=DUTIES, help="审批流程和抄送按职能找部门，部门改名不受影响")
    note = LongText("说明")

    def title(self) -> str:
        return self.name

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Refuse a unit that would stand below itself."""
        if after["parent_id"] != before["parent_id"] and after["id"] in units_above(database, after["parent_id"]):
            raise Refused(f"“{after['name']}”不能移到它自己的下级，请另选上级。")


class User(Record):
    """Somebody who signs in."""

    KIND: ClassVar[str] = "user"
    LABEL: ClassVar[str] = "人员"
    CHANGED_WITH: ClassVar[str] = "users.edit"

    login = Text("登录名", required=True, limit=40, unique=True, help="登录时输入，建议用姓名拼音")
    name = Text("姓名", required=True, limit=40)
    role = Pick("岗位", choices=ROLES, required=True, index=True)
    unit = Link("部门/片区", Unit)
    phone = Text("电话", limit=40)
    active = Flag("在职", help="离职人员不能登录，他的记录都保留")
    note = LongText("说明")

    if TYPE_CHECKING:
        unit_id: int | None

    def title(self) -> str:
        return self.name

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Refuse to lose the last active administrator, however it is tried."""
        if _administers(before) and not _administers(after) and not _administrator_left(database):
            raise Refused("这是最后一位在职的系统管理员，请先让另一位在职人员成为系统管理员。")

    @classmethod
    def forget(cls, database: Database, ids: Sequence[int]) -> None:
        database.run_many("DELETE FROM credential WHERE user_id = ?", [(user_id,) for user_id in ids])


class Right(Record):
    """How far a role may go in one action; the rights matrix."""

    KIND: ClassVar[str] = "right"
    LABEL: ClassVar[str] = "权限"
    CHANGED_WITH: ClassVar[str] = "rights.edit"

    role = Pick("岗位", choices=ROLES, required=True)
    action = Text("操作", required=True, limit=60)
    scope = Whole("范围", required=True, least=0, most=3, help="0 无，1 本人，2 本片区及下级，3 全部")

    class Meta:
        indexes = ((("role", "action"), True),)


class Deputy(Record):
    """Somebody signs for somebody else between two days; what he signs says so (代)."""

    KIND: ClassVar[str] = "deputy"
    LABEL: ClassVar[str] = "代理"
    CHANGED_WITH: ClassVar[str] = "users.edit"

    user = Link("被代理人", User, required=True, index=True)
    deputy = Link("代理人", User, required=True, backref="+", index=True)
    begins_on = Day("开始日", required=True)
    ends_on = Day("结束日", required=True)
    reason = Text("原因", limit=100)

    if TYPE_CHECKING:
        user_id: int
        deputy_id: int

    def title(self) -> str:
        return f"代理 {self.begins_on} 至 {self.ends_on}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Refuse days in the wrong order and one's own deputy."""
        problems = {}
        begins, ends = values["begins_on"], values["ends_on"]
        if begins and ends and ends < begins:
            problems["ends_on"] = "结束日不能早于开始日，请改正。"
        if values["user_id"] == values["deputy_id"]:
            problems["deputy_id"] = "代理人不能是本人，请选别人。"
        return problems


class Credential(peewee.Model):
    """A user's password as its argon2id hash, and failed attempts.

    No ``Record``: it is never shown, its changes must not stand in the trail, and no undo may bring an old password
    back. ``staff.rules.signing_in`` writes it inside operations that note what happened.
    """

    id = peewee.AutoField()
    user = peewee.ForeignKeyField(User, unique=True, on_delete="RESTRICT")
    password_hash = peewee.TextField()
    temporary = peewee.IntegerField(default=0)
    failures = peewee.IntegerField(default=0)
    locked_until = peewee.TextField(null=True)
    changed_at = peewee.TextField()
    last_seen = peewee.TextField(null=True)

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True


def units_above(database: Database, unit_id: int | None) -> set[int]:
    """Return the ids of a unit and all units above it."""
    rows = database.rows(
        "WITH RECURSIVE line(id) AS (SELECT CAST(? AS INTEGER) UNION"
        " SELECT unit.parent_id FROM unit JOIN line ON unit.id = line.id WHERE unit.parent_id IS NOT NULL)"
        " SELECT id FROM line",
        (unit_id,),
    )
    return {row[0] for row in rows if row[0] is not None}


def units_below(database: Database, unit_id: int | None) -> frozenset[int]:
    """Return the ids of a unit and all units below it; nothing for None."""
    if unit_id is None:
        return frozenset()
    rows = database.rows(
        "WITH RECURSIVE tree(id) AS (SELECT CAST(? AS INTEGER) UNION"
        " SELECT unit.id FROM unit JOIN tree ON unit.parent_id = tree.id)"
        " SELECT id FROM tree",
        (unit_id,),
    )
    return frozenset(row[0] for row in rows)


def _administers(row: Mapping[str, Any]) -> bool:
    return row["role"] == "administrator" and bool(row["active"]) and row["binned_at"] is None


def _administrator_left(database: Database) -> bool:
    return (
        database.row(
            """SELECT 1 FROM "user" WHERE role = 'administrator' AND active = ? AND binned_at IS NULL""", (True,)
        )
        is not None
    )


def bare_area(name: str) -> str:
    """Return an area's name without the word for what it is, as people write it in lists: 城东片区 → 城东."""
    for ending in ("片区", "区域", "服务区", "市场部", "分公司"):
        if len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
    return name
