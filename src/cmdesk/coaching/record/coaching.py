"""A joint first visit of a leader with his rep: evaluation, supervision, guidance, praise, agreed improvements (S2-07)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.coaching.record import choices as c
from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Link, LongText, Moment, Pick, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit

HEAD, WORDS, ANSWER = "同访", "评价", "本人确认"

WRITTEN = ("supervision", "guidance", "praise")
"""What the leader writes."""


class Coaching(Record):
    """What a leader saw and said on a first visit made together; only the rep and his superiors read it."""

    KIND: ClassVar[str] = "coaching"
    LABEL: ClassVar[str] = "带教记录"
    LISTED: ClassVar[tuple[str, ...]] = ("day", "number")

    number = Text("编号", required=True, limit=30, unique=True, read_only=True)
    visit = Link("走访", Visit, required=True, index=True, group=HEAD, help="首访、联合走访或地毯式初访")
    activity = Link("往来", Activity, read_only=True, backref="+", group=HEAD)
    customer = Link("客户", Customer, required=True, read_only=True, index=True, group=HEAD)
    rep = Link("被带教人", User, required=True, read_only=True, index=True, group=HEAD)
    leader = Link("带教人", User, required=True, read_only=True, backref="+", index=True, group=HEAD)
    day = Day("同访日", required=True, read_only=True, group=HEAD)
    supervision = LongText("监督", limit=1500, group=WORDS, help="过程中看到什么、纠正了什么")
    guidance = LongText("指导", limit=1500, group=WORDS, help="当场教了什么、以后怎样做")
    praise = LongText("表扬", limit=1500, group=WORDS, help="哪里做得好，要说具体")
    state = Pick("状态", choices=c.STATES, required=True, default="draft", read_only=True)
    given_at = Moment("交本人时间", read_only=True)
    acknowledged_at = Moment("确认时间", read_only=True, group=ANSWER)
    rep_word = LongText("本人意见", limit=1000, read_only=True, group=ANSWER)

    if TYPE_CHECKING:
        visit_id: int
        activity_id: int | None
        customer_id: int
        rep_id: int
        leader_id: int

    def title(self) -> str:
        return f"带教记录 {self.number}"

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        """Keep what the rep has acknowledged as he read it."""
        if before["state"] == "acknowledged" and any(before[name] != after[name] for name in WRITTEN):
            raise Refused(f"带教记录 {after['number']} 本人已确认，内容不能再改；有新的看法请另写一份。")


class CoachingMark(Record):
    """What was given for one head of the evaluation; the heads are the office's regulation."""

    KIND: ClassVar[str] = "coaching_mark"
    LABEL: ClassVar[str] = "带教评分"

    coaching = Link("带教记录", Coaching, required=True, index=True)
    head = Text("评价项目", required=True, limit=40)
    score = Whole("评分", least=0, most=100, unit="分")
    remark = Text("说明", limit=200)

    if TYPE_CHECKING:
        coaching_id: int

    def title(self) -> str:
        return self.head


class Resolution(Record):
    """An improvement agreed on, with its day, and what became of it."""

    KIND: ClassVar[str] = "resolution"
    LABEL: ClassVar[str] = "约定改进"

    coaching = Link("带教记录", Coaching, required=True, index=True)
    text = Text("改进事项", required=True, limit=200)
    due_on = Day("完成期限", required=True)
    outcome = Pick("结果", choices=c.OUTCOMES, required=True, default="open", read_only=True, index=True)
    settled_on = Day("检查日", read_only=True)
    settled_by = Link("检查人", User, read_only=True, backref="+")
    word = Text("检查情况", limit=200, read_only=True)

    if TYPE_CHECKING:
        coaching_id: int
        settled_by_id: int | None

    def title(self) -> str:
        return self.text
