"""The summary of a month's work (月度总结) with the measures it resolves on (S0-05, S1-12, S2-11, forms 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Pick, Text
from cmdesk.core.record import Record, let_one_live
from cmdesk.journal.record import choices as c
from cmdesk.staff.record import User

MONTH, REVIEW, AHEAD = "上月工作", "回顾", "下月"


class MonthSummary(Record):
    """One person's summary of one month; written in the first phase of the month after it, read by the superior."""

    KIND: ClassVar[str] = "month_summary"
    LABEL: ClassVar[str] = "月度总结"
    LISTED: ClassVar[tuple[str, ...]] = ("month", "changed_at")

    user = Link("制定人", User, required=True, index=False, read_only=True, group=MONTH)
    month = Day("月份", required=True, read_only=True, group=MONTH, help="总结的那个月的 1 日")
    figures = LongText("本月指标", limit=3000, group=MONTH, help="由当月的记录带出，可以改；每行“指标：内容”")
    analysis = LongText("上月工作分析与总结", limit=6000, group=MONTH)
    opinions = LongText("客户意见摘要", limit=2000, group=MONTH)
    lessons = LongText("成功之处和经验教训", limit=2000, group=REVIEW, help="最重要的三点")
    outcome = LongText("完成情况", limit=3000, group=REVIEW)
    shortfalls = LongText("不足之处", limit=3000, group=REVIEW)
    ahead = LongText("下月计划与拜访重点", limit=4000, group=AHEAD, help="例会确定")
    support = LongText("需公司支持事项", limit=2000, group=AHEAD)
    state = Pick("状态", choices=c.SUMMARY_STATES, required=True, default="draft", read_only=True)
    submitted_at = Moment("提交时间", read_only=True)

    if TYPE_CHECKING:
        user_id: int

    def title(self) -> str:
        return f"月度总结 {self.month:%Y-%m}" if self.month else "月度总结"


let_one_live(MonthSummary, "user_id", "month")


class Remedy(Record):
    """Something that is to go better (改进措施): who sees to it until when, and what became of it (S1-12)."""

    KIND: ClassVar[str] = "remedy"
    LABEL: ClassVar[str] = "改进措施"

    summary = Link("月度总结", MonthSummary, required=True, read_only=True, index=True)
    text = Text("改进措施", required=True, limit=300)
    owner = Link("责任人", User, required=True, backref="+", index=True)
    due_on = Day("完成期限", required=True)
    outcome = Pick("落实", choices=c.REMEDY_STATES, required=True, default="open", read_only=True)
    result = LongText("落实情况", limit=1000, read_only=True)
    settled_on = Day("落实日期", read_only=True)

    if TYPE_CHECKING:
        summary_id: int
        owner_id: int

    def title(self) -> str:
        return self.text
