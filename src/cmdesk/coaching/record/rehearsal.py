"""Rehearsals (演练) of a script: who, when, which version, with whom, how long, how well (S2-04 反复模拟演练)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.coaching.record.script import ScriptVersion
from cmdesk.core.field import Link, LongText, Moment, Text, Whole
from cmdesk.core.record import Record
from cmdesk.staff.record import User


class Rehearsal(Record):
    """Somebody has said a version of a script aloud, as if before a customer."""

    KIND: ClassVar[str] = "rehearsal"
    LABEL: ClassVar[str] = "演练"
    LISTED: ClassVar[tuple[str, ...]] = ("rehearsed_at",)

    script_version = Link("话术版本", ScriptVersion, required=True, read_only=True, index=True)
    user = Link("演练人", User, required=True, index=True)
    rehearsed_at = Moment("演练时间", required=True)
    seconds = Whole("用时", required=True, least=1, most=3600, unit="秒", help="可用秒表：空格开始，再按空格停")
    partner = Link("对练同事", User, backref="+", help="扮客户的人")
    partner_name = Text("其他对练人", limit=40, help="不是本单位的人")
    score = Whole("评分", least=0, most=100, unit="分")
    remark = LongText("点评", limit=500)

    if TYPE_CHECKING:
        script_version_id: int
        user_id: int
        partner_id: int | None

    def title(self) -> str:
        return f"演练 {self.rehearsed_at:%Y-%m-%d}" if self.rehearsed_at else "演练"
