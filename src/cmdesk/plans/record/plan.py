"""A plan of a month, a week or a day, its goals and what is to be done (S1-08…S1-20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Pick, Real, Text, Whole
from cmdesk.core.record import Record
from cmdesk.plans.record import choices as c
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit

HEAD, REVIEW = "计划", "回顾"
_WORDS = {"month": "月计划", "week": "周计划", "day": "日计划"}


class WorkPlan(Record):
    """Somebody's plan of a month, a week or a day; the visits of its days are gathered, not copied."""

    KIND: ClassVar[str] = "work_plan"
    LABEL: ClassVar[str] = "工作计划"
    LISTED: ClassVar[tuple[str, ...]] = ("begins_on", "changed_at")

    level = Pick("层级", choices=c.LEVELS, required=True, read_only=True, group=HEAD)
    user = Link("制定人", User, required=True, read_only=True, index=False, group=HEAD)
    begins_on = Day("开始日", required=True, read_only=True, group=HEAD)
    ends_on = Day("结束日", required=True, read_only=True, group=HEAD)
    focus = LongText("工作重点", limit=1000, group=HEAD, help="例会定下的当月拜访重点和其他事宜（S0-07、S1-11）")
    state = Pick("状态", choices=c.STATES, required=True, default="draft", read_only=True, group=HEAD)
    submitted_at = Moment("提交时间", read_only=True, group=HEAD)
    confirmed_at = Moment("确认时间", read_only=True, group=HEAD)
    confirmed_by = Link("确认人", User, read_only=True, backref="+", group=HEAD)

    outcome = LongText("完成情况", limit=2000, group=REVIEW)
    shortfalls = LongText("不足之处", limit=2000, group=REVIEW)
    improvements = LongText("改进措施", limit=2000, group=REVIEW)
    reviewed_at = Moment("回顾时间", read_only=True, group=REVIEW)
    follow_up = LongText("改进落实情况", limit=2000, group=REVIEW, help="改进措施后来落实得怎样（S1-12）")
    followed_on = Day("落实日期", group=REVIEW)

    class Meta:
        indexes = ((("user", "level", "begins_on"), False),)

    if TYPE_CHECKING:
        user_id: int
        confirmed_by_id: int | None

    def title(self) -> str:
        return f"{_WORDS[self.level or 'week']} {self.begins_on}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        begins, ends = values["begins_on"], values["ends_on"]
        if begins and ends and ends < begins:
            return {"ends_on": "结束日不能早于开始日，请改正。"}
        return {}


class PlanGoal(Record):
    """A figure that a plan wants to reach (S1-10)."""

    KIND: ClassVar[str] = "plan_goal"
    LABEL: ClassVar[str] = "工作目标"

    plan = Link("计划", WorkPlan, required=True, read_only=True, index=True)
    measure = Pick("目标", choices=c.MEASURES, required=True)
    name = Text("说明", limit=60, help="例如重点品牌的名称；可留空")
    target = Real("目标值", least=0, places=2)
    actual = Real("实际值", least=0, places=2)
    unit = Text("单位", limit=10)

    if TYPE_CHECKING:
        plan_id: int

    def title(self) -> str:
        return self.name or PlanGoal.measure.about.label_of(self.measure or "")

    @property
    def share(self) -> float | None:
        """Part of the target that was reached; None while one of the two is not known."""
        return float(self.actual / self.target) if self.target and self.actual is not None else None


class PlanItem(Record):
    """Something to be done (S1-11, S1-14): what matters, the standard to reach, the time it takes."""

    KIND: ClassVar[str] = "plan_item"
    LABEL: ClassVar[str] = "计划事项"

    plan = Link("计划", WorkPlan, required=True, read_only=True, index=True)
    parent = Link("来自月计划", "self", read_only=True, index=True, backref="parts")
    carried_from = Link("结转自", "self", read_only=True, index=True, backref="carried")
    source = Pick("来源", choices=c.SOURCES, required=True, default="new")
    title_text = Text("事项", required=True, limit=200)
    standard = Text("达到标准", limit=200)
    focus = Text("工作重点", limit=200)
    day = Day("日期")
    minutes = Whole("预计时长", least=0, most=600, unit="分钟")
    urgent = Flag("紧急")
    important = Flag("重要")
    visit = Link("走访", Visit, index=True, backref="+")
    done = Flag("完成")
    result = Text("完成情况", limit=300)

    if TYPE_CHECKING:
        plan_id: int
        parent_id: int | None
        carried_from_id: int | None
        visit_id: int | None

    def title(self) -> str:
        return self.title_text
