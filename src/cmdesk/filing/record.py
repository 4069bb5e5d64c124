"""Tables of filing (建档): a file's way to the archive, what was verified on site, who was told of changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Pick, Text, Whole, choices
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.staff.record import User

KINDS = choices(new_file="新客户 xkh", prospect="潜在客户 qzkh", change="复核 fh")
"""Why a file is on its way: a new customer (S3-08), a prospect (S4-23), or the office asks for an old file again."""

STATES = choices(
    draft="待提交 dtj", reviewing="审核中 shz", entered="已录入 ylr", handed_on="已移交 yyj", archived="已归档 ygd"
)
"""In their order; a file that is sent back, or fails on site, is a draft again."""

ANSWERS = choices(yes="合格 hg", no="不合格 bhg")

CHECKS = ("detailed", "truthful", "valid")
"""The three questions of S4-21: 详实性、真实性、有效性."""


class Filing(Record):
    """The way of one customer file to the archive (S3-08, S3-09, S4-20…S4-23)."""

    KIND: ClassVar[str] = "filing"
    LABEL: ClassVar[str] = "建档"

    customer = Link("客户", Customer, required=True, backref="filings", index=True)
    kind = Pick("类别", choices=KINDS, required=True, default="new_file")
    state = Pick("状态", choices=STATES, required=True, default="draft", read_only=True)
    opened_at = Moment("登记时间", required=True, read_only=True, help="先登记的为准（S3-10）")
    collected_on = Day("资料收集日", required=True)
    submitted_at = Moment("提交时间", read_only=True)
    entered_at = Moment("录入时间", read_only=True, help="经理审核通过即为录入（S3-08）")
    handed_at = Moment("移交时间", read_only=True)
    handed_by = Link("移交人", User, read_only=True, backref="+")
    handed_to = Link("归档人", User, read_only=True, backref="+", help="由市场营销部经理指定（S3-09）")
    verified_at = Moment("核查时间", read_only=True)
    failed_at = Moment("核查不合格时间", read_only=True)
    archived_at = Moment("归档时间", read_only=True)
    archived_by = Link("归档签字", User, read_only=True, backref="+")
    reason = LongText("退回原因", limit=600, read_only=True)

    class Meta:
        indexes = ((("state", "customer"), False), (("kind", "opened_at"), False))

    if TYPE_CHECKING:
        customer_id: int
        handed_by_id: int | None
        handed_to_id: int | None
        archived_by_id: int | None

    def title(self) -> str:
        return f"{KIND_LABELS.get(self.kind or '', '')}建档"


KIND_LABELS = {choice.value: choice.label for choice in KINDS}
STATE_LABELS = {choice.value: choice.label for choice in STATES}


class Verification(Record):
    """What the area manager found at the customer's own place, with his signature (S4-21)."""

    KIND: ClassVar[str] = "verification"
    LABEL: ClassVar[str] = "实地核查"

    filing = Link("建档", Filing, required=True, read_only=True, backref="verifications", index=True)
    customer = Link("客户", Customer, required=True, read_only=True, backref="+", index=True)
    user = Link("核查人", User, required=True, read_only=True, backref="+")
    instead_of = Link("代谁核查", User, read_only=True, backref="+", help="由代理人核查时，本该由谁核查")
    visited_on = Day("实地核查日", required=True)
    met = Text("会见何人", limit=60)
    detailed = Pick("详实性", choices=ANSWERS, required=True, help="资料是否详细、齐全")
    detailed_note = Text("详实性说明", limit=200)
    truthful = Pick("真实性", choices=ANSWERS, required=True, help="与实地所见是否相符")
    truthful_note = Text("真实性说明", limit=200)
    valid = Pick("有效性", choices=ANSWERS, required=True, help="证照、联系方式是否有效，客户是否在营业")
    valid_note = Text("有效性说明", limit=200)
    signed_at = Moment("签字时间", required=True, read_only=True)

    if TYPE_CHECKING:
        filing_id: int
        customer_id: int
        user_id: int
        instead_of_id: int | None

    @property
    def passed(self) -> bool:
        """Whether all three questions were answered with yes."""
        return all(getattr(self, name) == "yes" for name in CHECKS)

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Ask for a word wherever the answer is no."""
        return {
            f"{name}_note": f"{getattr(cls, name).about.label}不合格要写明哪里不符。"
            for name in CHECKS
            if values.get(name) == "no" and not str(values.get(f"{name}_note") or "").strip()
        }

    def title(self) -> str:
        return f"实地核查 {self.visited_on}"


class ChangeNotice(Record):
    """What changed at a customer, for his account manager's superior and the departments concerned (S3-04)."""

    KIND: ClassVar[str] = "change_notice"
    LABEL: ClassVar[str] = "变更通知"

    number = Text("编号", required=True, limit=30, unique=True, read_only=True)
    customer = Link("客户", Customer, required=True, read_only=True, backref="+", index=True)
    user = Link("修改人", User, read_only=True, backref="+")
    happened_at = Moment("变更时间", required=True, read_only=True)
    what = LongText("变更内容", required=True, read_only=True)
    audit_row = Whole("操作记录号", required=True, unique=True, read_only=True)

    if TYPE_CHECKING:
        customer_id: int
        user_id: int | None

    def title(self) -> str:
        return f"变更通知 {self.number}"


class NoticeReader(Record):
    """Somebody who is to know of a change, and when he read of it."""

    KIND: ClassVar[str] = "notice_reader"
    LABEL: ClassVar[str] = "变更阅知"

    notice = Link("变更通知", ChangeNotice, required=True, read_only=True, backref="readers", index=True)
    user = Link("阅知人", User, required=True, read_only=True, backref="+", index=True)
    read_at = Moment("阅知时间", read_only=True)

    if TYPE_CHECKING:
        notice_id: int
        user_id: int
