"""A service plan made for one customer (服务方案), its versions, and what is prepared before the service (S1-47, S1-52)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Pick, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.service.record import choices as c
from cmdesk.staff.record import User

CONTENT: Final = ("name", "owner_id", "begins_on", "ends_on", "needs", "goal", "measures")
"""What a version says; none of it is ever changed, a correction is a new version."""
_SEALED: Final = (*CONTENT, "plan_id", "number", "why", "written_by_id", "written_at")


class ServicePlan(Record):
    """A plan of service for one customer; what it says stands in its versions."""

    KIND: ClassVar[str] = "service_plan"
    LABEL: ClassVar[str] = "服务方案"
    LISTED: ClassVar[tuple[str, ...]] = ("number", "changed_at")

    number = Text("方案编号", limit=30, unique=True, read_only=True)
    customer = Link("客户", Customer, required=True, index=True)
    user = Link("负责人", User, required=True, index=True)
    state = Pick("状态", choices=c.PLAN_STATES, required=True, default="active", read_only=True, index=True)
    result = LongText("执行结果", limit=2000, read_only=True, help="完成时写：目标达到没有，客户怎么说")
    closed_at = Moment("完成时间", read_only=True)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int

    def title(self) -> str:
        return f"服务方案 {self.number}"


class PlanVersion(Record):
    """What a plan said from a moment on; sealed once it is written."""

    KIND: ClassVar[str] = "plan_version"
    LABEL: ClassVar[str] = "方案版本"

    plan = Link("服务方案", ServicePlan, required=True, index=False)
    number = Whole("版本", required=True, least=1, read_only=True)
    name = Text("方案名称", required=True, limit=100)
    owner = Link("负责人", User, required=True, index=True)
    begins_on = Day("开始日期", required=True)
    ends_on = Day("结束日期", required=True)
    needs = LongText("需求分析", required=True, limit=4000, help="客户的需求、问题和机会；每行一条")
    goal = LongText("服务目标", required=True, limit=1000, help="做到什么算成功，尽量写数字和日期")
    measures = LongText("服务措施", required=True, limit=4000, help="怎样做、谁做、什么时候做；每行一条")
    why = LongText("修订原因", limit=500, read_only=True, help="跟进中发现了什么，所以要改")
    written_by = Link("修订人", User, required=True, read_only=True, index=True, backref="+")
    written_at = Moment("修订时间", required=True, read_only=True)
    confirmed_by = Link("确认人", User, read_only=True, index=True, backref="+")
    confirmed_at = Moment("确认时间", read_only=True)
    words = LongText("确认意见", limit=500, read_only=True)

    class Meta:
        indexes = ((("plan", "number"), True),)

    if TYPE_CHECKING:
        plan_id: int
        owner_id: int
        written_by_id: int
        confirmed_by_id: int | None

    def title(self) -> str:
        return f"第 {self.number} 版 {self.name}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        begins, ends = values.get("begins_on"), values.get("ends_on")
        if begins and ends and ends < begins:
            return {"ends_on": f"结束日期 {ends} 早于开始日期 {begins}，请核对。"}
        return {}

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        if any(before[name] != after[name] for name in _SEALED):
            raise Refused("方案的旧版本不能改，要改请修订成新版本。")
        if before["binned_at"] is None and after["binned_at"] is not None:
            later = database.row(
                "SELECT 1 FROM plan_version WHERE plan_id = ? AND number > ? AND binned_at IS NULL",
                (after["plan_id"], after["number"]),
            )
            if later is not None:
                raise Refused(f"第 {after['number']} 版之后已有新的版本，不能再撤掉它。")


class Preparation(Record):
    """Something to be made ready before a service: material, contract, equipment (S1-52)."""

    KIND: ClassVar[str] = "preparation"
    LABEL: ClassVar[str] = "服务准备"

    plan = Link("服务方案", ServicePlan, required=True, index=True)
    sort = Pick("类别", choices=c.PREPARATIONS, required=True, default="material")
    name = Text("准备内容", required=True, limit=100)
    ready = Flag("已备")

    if TYPE_CHECKING:
        plan_id: int

    def title(self) -> str:
        return self.name


class Foreseen(Record):
    """A question that the customer will probably ask, with the answer that was thought out before (S1-52)."""

    KIND: ClassVar[str] = "foreseen"
    LABEL: ClassVar[str] = "预判问答"

    plan = Link("服务方案", ServicePlan, required=True, index=True)
    question = Text("客户可能的问题", required=True, limit=200)
    answer = Text("准备的回答", required=True, limit=500)

    if TYPE_CHECKING:
        plan_id: int

    def title(self) -> str:
        return self.question
