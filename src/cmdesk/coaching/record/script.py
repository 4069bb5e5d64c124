"""Scripts (话术) and their versions: what was in force on a day can be read for ever, nothing of it changes (S2-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record.choices import PURPOSES
from cmdesk.coaching.record import choices as c
from cmdesk.core.database import Database
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Flag, Link, LongText, Pick, Picks, Text, Whole
from cmdesk.core.record import Record
from cmdesk.visits.record.choices import KINDS

SAID, ASKED, SELLING = "话术", "准备", "初访卖点"

_FREE = frozenset({"version", "binned_at", "changed_at", "changed_by"})


def refuse_other_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse that anything but the place in the bin changes.

    Raises:
        Refused: something did.
    """
    if any(before[name] != after[name] for name in before if name not in _FREE):
        raise Refused("话术的旧版本不能改动，请写一个新版本。")


class Script(Record):
    """Something that is said to customers in the same words by everybody (S1-73, S2-04)."""

    KIND: ClassVar[str] = "script"
    LABEL: ClassVar[str] = "话术"
    CHANGED_WITH: ClassVar[str] = "scripts.edit"

    name = Text("名称", required=True, limit=60, unique=True)
    use = Pick("用途", choices=c.USES, required=True, default="opening")
    for_kinds = Picks("用于走访", choices=KINDS, help="排了这些类型的走访，出访前的提示里就显示")
    for_purposes = Picks("用于往来", choices=PURPOSES, help="往来的目的是这些时显示")
    retired = Flag("停用", help="停用后不再提示，旧版本仍可查")

    def title(self) -> str:
        return self.name


class ScriptVersion(Record):
    """The words of a script from a day on; a stored version never changes, a later one takes its place (S2-04, S1-72)."""

    KIND: ClassVar[str] = "script_version"
    LABEL: ClassVar[str] = "话术版本"
    CHANGED_WITH: ClassVar[str] = "scripts.edit"

    script = Link("话术", Script, required=True, read_only=True, index=True)
    number = Whole("版本", required=True, read_only=True, least=1)
    valid_from = Day("生效日", required=True, group=SAID, help="从这天起用；旧版本照旧保留")
    text = LongText(
        "正文", required=True, limit=1500, group=SAID, help="开口说的话；{称呼} {我的姓名} 等会换成实际内容"
    )
    reason = Text("改了什么", limit=200, group=SAID)
    goal = LongText("目的和目标", limit=500, group=ASKED, help="这次拜访或电话要达到什么（S1-72）")
    questions = LongText("必须问的问题", limit=1000, group=ASKED, help="每行一个")
    brand_awareness = LongText("品牌知名度", limit=400, group=SELLING)
    market_share = LongText("市场占有率", limit=400, group=SELLING)
    key_customers = LongText("大客户", limit=400, group=SELLING, help="例如 省级政府、市政府、军区（S2-03）")

    class Meta:
        indexes = ((("script", "number"), True),)

    if TYPE_CHECKING:
        script_id: int

    def title(self) -> str:
        return f"{self.script.name} 第 {self.number} 版"

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Keep the words as they were; only a version that nobody has used yet may go to the bin."""
        refuse_other_words(before, after)
        if after["binned_at"] is None or before["binned_at"] is not None:
            return
        used = database.row("SELECT 1 FROM rehearsal WHERE script_version_id = ? AND binned_at IS NULL", (after["id"],))
        today = clock.today().isoformat()
        if used is not None:
            raise Refused(f"第 {after['number']} 版已有人演练过，不能撤回，请写新版本。")
        if str(after["valid_from"]) < today:
            raise Refused(f"第 {after['number']} 版自 {after['valid_from']} 起已在使用，不能撤回，请写新版本。")


class Objection(Record):
    """Something the customer is likely to object, and what to answer (S1-72)."""

    KIND: ClassVar[str] = "objection"
    LABEL: ClassVar[str] = "客户异议"
    CHANGED_WITH: ClassVar[str] = "scripts.edit"

    script_version = Link("话术版本", ScriptVersion, required=True, read_only=True, index=True)
    objection = Text("客户可能说", required=True, limit=200)
    answer = Text("怎样回答", required=True, limit=400)

    if TYPE_CHECKING:
        script_version_id: int

    def title(self) -> str:
        return self.objection

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        """Keep the words as they were."""
        refuse_other_words(before, after)


TEXTS: Sequence[str] = (
    "text", "goal", "questions", "brand_awareness", "market_share", "key_customers",
)  # fmt: skip
"""Fields of a version in which placeholders may stand."""
