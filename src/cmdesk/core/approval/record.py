"""What is kept of an approval: the frozen content, everybody's part in it, every word that was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import WHOLE_LIMIT, Day, Field, Link, LongText, Moment, Money, Pick, Text, Whole, choices
from cmdesk.core.record import Record
from cmdesk.core.spec import Kind

STATES = choices(
    running="审批中 spz", returned="退回修改 thxg", approved="已批准 ypz", refused="已拒绝 yjj", withdrawn="已撤回 ych",
    terminated="已终止 yzz", void="已作废 yzf",
)  # fmt: skip
PART_STATES = choices(
    queued="待轮到 dld", waiting="待审 ds", approved="同意 ty", refused="拒绝 jj", sent_back="退回 th", handed="已转办 yzb",
    asked="已委派 ywp", answered="已答复 ydf", dropped="无需处理 wxcl", removed="已减签 yjq",
)  # fmt: skip
PART_KINDS = choices(sign="审批 sp", asked="委派 wp", added="加签 jq")
VERBS = choices(
    submit="提交 tj", approve="同意 ty", send_back="退回 th", refuse="拒绝 jj", withdraw="撤回 ch", hand_over="转办 zb",
    delegate="委派 wp", answer="答复 df", add_signer="加签 jq", remove_signer="减签 jnq", comment="留言 ly", urge="催办 cb",
    copy_to="抄送 cs", terminate="终止 zz", resubmit="重新提交 cxtj", void="作废 zf",
)  # fmt: skip
NEVER = "approvals.undo"
"""An action that no role ever has: what was signed is taken back by a new signature, never by undo."""
LASTS = "送审和签过的意见不能撤销；要收回请撤回审批，要改主意请在审批里退回，或者改好另行提交。"


class Ordinal(Field[int]):
    """A whole number that is always there: somebody's id, a place in a row."""

    kind: ClassVar[Kind] = "whole"
    field_type = "INT"

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, null=False, default=0, **options)

    def accept(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= WHOLE_LIMIT:
            raise ValueError(f"{self.label}应是 0 或正整数。")
        return value


class Approval(Record):
    """One run of a record through a flow; its content is frozen when it is submitted.

    ``subject_kind`` and ``subject_id`` name the record; users are known here by id only, for the core knows no people.
    """

    KIND: ClassVar[str] = "approval"
    LABEL: ClassVar[str] = "审批"
    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS
    POINTS: ClassVar[tuple[str, str] | None] = ("subject_kind", "subject_id")
    LISTED: ClassVar[tuple[str, ...]] = ("started_at", "changed_at")
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({"applicant_id": "user", "unit_id": "unit"})
    INNER: ClassVar[frozenset[str]] = frozenset(
        {"flow", "subject_kind", "subject_id", "path", "step", "resume_at", "content", "content_before", "content_hash"}
    )

    number = Text("审批单号", limit=30, unique=True, read_only=True)
    title_text = Text("事项", required=True, limit=200)
    flow = Text("流程", required=True, limit=60)
    flow_name = Text("流程名称", limit=100)
    flow_day = Day("流程日期", required=True, help="按哪一天的流程审批")
    flow_since = Day("流程版本", help="所用流程从哪一天起生效")
    password_from = Money("再次输入密码的金额", unit="元", help="按提交时的流程")
    subject_kind = Text("单据类别", required=True, limit=40)
    subject_id = Ordinal("单据", required=True)
    applicant_id = Ordinal("发起人", required=True, index=True)
    unit_id = Whole("所属部门")
    amount = Money("金额", unit="元")
    path = LongText("步骤", limit=20000, read_only=True)
    step = Ordinal("当前步骤")
    resume_at = Whole("退回前的步骤", help="重新提交时可以接着审的步骤")
    state = Pick("状态", choices=STATES, required=True, default="running", index=True)
    content = LongText("提交时的内容", limit=200000, read_only=True)
    content_before = LongText("上一稿内容", limit=200000, read_only=True, help="退回修改以前提交的内容")
    content_hash = Text("内容指纹", limit=64, read_only=True)
    version_number = Ordinal("第几稿")
    copied = Text("抄送", limit=400, help="收到抄送的人")
    started_at = Moment("提交时间", required=True)
    ended_at = Moment("结束时间")

    class Meta:
        indexes = ((("subject_kind", "subject_id"), False),)

    def title(self) -> str:
        return self.title_text


class ApprovalPart(Record):
    """One person's part in a step: to sign, to advise, or signed already."""

    KIND: ClassVar[str] = "approval_part"
    LABEL: ClassVar[str] = "审批任务"
    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({"user_id": "user", "acted_by_id": "user"})
    INNER: ClassVar[frozenset[str]] = frozenset({"step", "position"})

    approval = Link("审批", Approval, required=True, index=True)
    step = Ordinal("步骤")
    position = Ordinal("次序")
    kind = Pick("类别", choices=PART_KINDS, required=True, default="sign")
    user_id = Ordinal("审批人", required=True)
    for_part = Link("受谁委派", "self", read_only=True)
    added_by = Link("由谁加签", "self", read_only=True, help="哪一个任务的审批人加签的")
    state = Pick("状态", choices=PART_STATES, required=True, default="queued")
    started_at = Moment("收到时间")
    due_from = Moment("时限起算", help="转办来的任务：从第一个人收到时算起")
    acted_at = Moment("处理时间")
    acted_by_id = Whole("处理人", help="由代理人处理时，是代理人")

    class Meta:
        indexes = ((("user_id", "state"), False),)

    if TYPE_CHECKING:
        approval_id: int
        for_part_id: int | None
        added_by_id: int | None

    @property
    def asked_at(self) -> datetime | None:
        """When it was asked for, from which its limit runs: handing it over gives nobody more time."""
        return self.due_from or self.started_at


class ApprovalWord(Record):
    """Something said or done in an approval; the trail is these rows, in order."""

    KIND: ClassVar[str] = "approval_word"
    LABEL: ClassVar[str] = "审批意见"
    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({"user_id": "user", "for_user_id": "user"})
    INNER: ClassVar[frozenset[str]] = frozenset({"step", "part_id"})

    approval = Link("审批", Approval, required=True, index=True)
    part = Link("任务", ApprovalPart)
    step = Ordinal("步骤")
    user_id = Ordinal("处理人", required=True)
    for_user_id = Whole("代谁处理", help="代理人处理时，本来该由谁处理")
    verb = Pick("处理", choices=VERBS, required=True)
    words = LongText("意见", limit=2000)
    concerns = LongText("当时的提醒", limit=4000, help="同意时已知、仍然同意的事")
    to_text = Text("给谁", limit=400)
    said_at = Moment("时间", required=True)
    computer = Text("电脑", limit=80)

    if TYPE_CHECKING:
        approval_id: int
        part_id: int | None


class ApprovalCopy(Record):
    """Somebody is told of an approval without having to sign."""

    KIND: ClassVar[str] = "approval_copy"
    LABEL: ClassVar[str] = "抄送"
    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({"user_id": "user"})

    approval = Link("审批", Approval, required=True, index=True)
    user_id = Ordinal("抄送给", required=True, index=True)
    read_at = Moment("阅读时间")

    if TYPE_CHECKING:
        approval_id: int
