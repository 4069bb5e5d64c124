"""The morning meeting (晨会) of a unit: what yesterday brought, what is new, who was there, what was decided (S1-34)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Day, Flag, Link, LongText, Pick, Text, Whole
from cmdesk.core.record import Record
from cmdesk.journal.record import choices as c
from cmdesk.staff.record import Unit, User

MEETING, YESTERDAY, TODAY = "晨会", "昨日", "今日"


class Morning(Record):
    """One unit's meeting on one working morning; its leader writes it."""

    KIND: ClassVar[str] = "morning"
    LABEL: ClassVar[str] = "晨会"

    day = Day("日期", required=True, index=True, group=MEETING)
    user = Link("主持人", User, required=True, index=True, group=MEETING)
    unit = Link("部门/片区", Unit, read_only=True, index=True, group=MEETING)
    minutes = Whole("时长", least=1, most=240, unit="分钟", group=MEETING)
    results = LongText(
        "昨日工作结果", required=True, limit=4000, group=YESTERDAY, help="由上一工作日的走访带出，可以改"
    )
    difficulties = LongText("困难和问题", limit=4000, group=YESTERDAY, help="未访、异动、未结投诉由记录带出")
    market = LongText("市场动态", limit=4000, group=TODAY, help="由上一工作日的日志带出，可以改")
    needs = LongText("客户需求", limit=4000, group=TODAY, help="由上一工作日的往来带出，可以改")
    tasks = LongText("今日安排", limit=4000, group=TODAY, help="由当天的走访计划带出，可以改")

    if TYPE_CHECKING:
        user_id: int
        unit_id: int | None

    def title(self) -> str:
        return f"晨会 {self.day}"


class Presence(Record):
    """Somebody who was expected at a morning meeting, and whether he came."""

    KIND: ClassVar[str] = "presence"
    LABEL: ClassVar[str] = "晨会人员"

    morning = Link("晨会", Morning, required=True, index=True)
    user = Link("人员", User, required=True, index=True)
    present = Flag("到会")
    reason = Text("缺席原因", limit=60)

    if TYPE_CHECKING:
        morning_id: int
        user_id: int

    def title(self) -> str:
        return "到会" if self.present else f"缺席 {self.reason}".rstrip()


class Decision(Record):
    """Something that a morning meeting decided: who does it until when, and what became of it."""

    KIND: ClassVar[str] = "decision"
    LABEL: ClassVar[str] = "晨会决定"

    morning = Link("晨会", Morning, required=True, read_only=True, index=True)
    text = Text("决定事项", required=True, limit=200)
    owner = Link("责任人", User, required=True, index=True)
    due_on = Day("完成时间", required=True)
    outcome = Pick("落实", choices=c.REMEDY_STATES, required=True, default="open", read_only=True, index=True)
    result = Text("落实情况", limit=300, read_only=True)
    settled_on = Day("落实日期", read_only=True)

    if TYPE_CHECKING:
        morning_id: int
        owner_id: int

    def title(self) -> str:
        return self.text
