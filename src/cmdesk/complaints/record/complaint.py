"""A complaint, what happens to it, and who does what about it (S4-40…S4-49, forms 15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.complaints.record import choices as c
from cmdesk.core import attachments
from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Money, Pick, Picks, Real, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.products.record import Product
from cmdesk.staff.record import Unit, User

INTAKE, GOODS, GRADE, SITE = "受理", "产品", "分级", "现场"
PLAN, FOLLOW, EVALUATION = "处理方案", "回访", "评估"


NEVER = "complaints.undo"
"""An action that no role ever has: what was done stands in the trail and is put right by a further step."""
LASTS = "投诉办过的每一步都留在经过里，不能撤销；办错了请接着更正（更正登记、退回、转办、重开）。"
BESIDE = frozenset({"version", "changed_at", "changed_by", "binned_at", "customer_id", "person_id"})
"""What may change in the archive too: the bin has its own rights, and a complaint goes along when files are merged."""
_LEAVING = frozenset({"state", "archived_at", "withdrawn", "reopened", "satisfied"})


def _archived(database: Database, complaint_id: Any) -> str:
    """Return the number of a complaint that lies in the archive; empty for any other."""
    row = database.row("SELECT number FROM complaint WHERE id = ? AND state = 'archived'", (complaint_id,))
    return "" if row is None else str(row[0])


def _only_read(number: str) -> Refused:
    return Refused(f"投诉 {number} 已归档，只能查看；需要时请在期限内重开。")


class OfComplaint:
    """What belongs to a complaint by its ``complaint_id`` rests with it in the archive; stands before ``Record``."""

    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Let nothing of an archived complaint be changed, thrown away or brought back."""
        kept = before.keys() - {"version", "changed_at", "changed_by"}
        if all(before[name] == after[name] for name in kept):
            return
        number = _archived(database, before["complaint_id"])
        if number:
            raise _only_read(number)

    @classmethod
    def admit(cls, work: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Let nothing be added to an archived complaint but by the operation that archives it."""
        for one in {row["complaint_id"] for row in rows}:
            number = _archived(work.database, one)
            if number and not work.has_written(Complaint, one):
                raise _only_read(number)


def keep_files(database: Database, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:  # noqa: ARG001
    """Let the files of an archived complaint neither grow nor shrink nor change.

    Raises:
        Refused: the complaint is archived.
    """
    if after["on_kind"] != Complaint.KIND:
        return
    number = _archived(database, after["on_id"])
    if number:
        raise Refused(f"投诉 {number} 已归档，附件只能查看；需要时请在期限内重开。")


attachments.watch(keep_files)


class Complaint(Record):
    """A complaint of a customer; its first receiver stays responsible for it to the end (S4-39)."""

    KIND: ClassVar[str] = "complaint"
    LABEL: ClassVar[str] = "投诉"
    CHANGED_WITH: ClassVar[str] = NEVER
    LASTS: ClassVar[str] = LASTS
    LISTED: ClassVar[tuple[str, ...]] = ("number", "received_at", "state", "changed_at")

    number = Text("投诉单号", limit=30, unique=True, read_only=True)
    customer = Link("客户", Customer, required=True, index=True, group=INTAKE)
    person = Link("联系人", Person, group=INTAKE)
    contact_name = Text("投诉人", limit=60, group=INTAKE)
    phone = Text("电话", limit=40, group=INTAKE)
    channel = Pick("投诉方式", choices=c.CHANNELS, required=True, default="phone", group=INTAKE)
    received_at = Moment("受理时间", required=True, group=INTAKE)
    receiver = Link(
        "首问负责人", User, required=True, read_only=True, index=True, group=INTAKE, help="谁接到谁负责到底（S4-39）"
    )
    owner = Link("现经办人", User, required=True, read_only=True, backref="+", index=True, group=INTAKE)
    urgent = Flag("急件", group=INTAKE)
    type = Text("投诉类别", limit=40, required=True, group=INTAKE, help="类别在 设置 → 制度 中增减")
    facts = LongText("投诉内容", required=True, limit=2000, group=INTAKE)
    wish = LongText("客户要求", limit=1000, group=INTAKE)
    wanted_by = Moment("要求答复时间", group=INTAKE)
    evidence = LongText("证物", limit=500, group=INTAKE, help="照片、样品、单据；文件可另附附件")
    answered_at = Moment("首次答复时间", group=INTAKE)
    answer = LongText("首次答复", limit=1000, group=INTAKE)

    product = Link("产品", Product, group=GOODS, index=True)
    product_text = Text("品名规格", limit=100, group=GOODS)
    batch = Text("批号/生产日期", limit=60, group=GOODS)
    slip_number = Text("提货单号", limit=40, group=GOODS)
    delivered_on = Day("发货日期", group=GOODS)
    quantity = Real("数量", least=0, places=3, group=GOODS)
    goods_amount = Money("货款金额", least=0, unit="元", group=GOODS)

    severity = Pick("轻重", choices=c.SEVERITIES, read_only=True, index=True, group=GRADE)
    severity_proposed = Pick("建议轻重", choices=c.SEVERITIES, read_only=True, group=GRADE)
    severity_reason = Text("分级理由", limit=300, group=GRADE)
    nature = Pick("性质", choices=c.NATURES, group=GRADE)
    graded_at = Moment("分级时间", read_only=True, group=GRADE)

    arranged_at = Moment("上门安排时间", group=SITE)
    arrived_at = Moment("到场时间", group=SITE, help="最先到场的人的时间；每人各自的时间在 到场人员 里（S4-49）")
    loss_text = LongText("客户损失实际情况", limit=1000, group=SITE)
    loss = Money("实际损失", least=0, unit="元", group=SITE)
    demand = LongText("客户提出的赔偿要求", limit=1000, group=SITE)
    findings = LongText("现场查证情况", limit=2000, group=SITE)
    cause_text = LongText("损失原因", limit=1000, group=SITE)
    fault = Pick("责任归属", choices=c.FAULTS, group=SITE)
    unit = Link("责任部门", Unit, group=SITE)
    lab_from = Moment("送化验时间", group=SITE)
    lab_until = Moment("化验结果时间", group=SITE, help="会签至少到化验结果后半天，原来的一天不缩短（S4-45）")

    ways = Picks("处理方案", choices=c.WAYS, group=PLAN)
    plan = LongText("方案说明", limit=2000, group=PLAN)
    amount = Money("赔偿/折让金额", least=0, unit="元", group=PLAN)
    amount_way = Text("给予方式", limit=100, group=PLAN)
    amount_on = Day("给予时间", group=PLAN)
    opinions = LongText("各部门意见汇总", limit=2000, group=PLAN)
    decided_at = Moment("批准时间", read_only=True, group=PLAN)
    executed_at = Moment("执行完成时间", read_only=True, group=PLAN)

    followed_at = Moment("回访时间", group=FOLLOW)
    satisfied = Pick("客户是否满意", choices=c.SATISFIED, group=FOLLOW)
    customer_words = LongText("客户原话", limit=1000, group=FOLLOW)

    score_process = Whole("过程评估", least=1, most=5, unit="分", group=EVALUATION)
    score_plan = Whole("方案评估", least=1, most=5, unit="分", group=EVALUATION)
    score_result = Whole("结果评估", least=1, most=5, unit="分", group=EVALUATION)
    cause = Pick("原因类别", choices=c.CAUSES, group=EVALUATION, index=True)
    improvement = LongText("改善/预防措施", limit=1000, group=EVALUATION)
    improver = Link("改善责任人", User, backref="+", group=EVALUATION)
    improve_by = Day("改善期限", group=EVALUATION)

    state = Pick("状态", choices=c.STATES, required=True, default="registered", read_only=True, index=True)
    paused_until = Moment("挂起到", read_only=True)
    withdrawn = Flag("已撤诉", read_only=True)
    reopened = Whole("重开次数", read_only=True, null=False, default=0)
    archived_at = Moment("归档时间", read_only=True)
    activity = Link("记入往来", Activity, read_only=True, index=True, backref="+")

    if TYPE_CHECKING:
        customer_id: int
        person_id: int | None
        receiver_id: int
        owner_id: int
        activity_id: int | None
        product_id: int | None
        unit_id: int | None
        improver_id: int | None

    def title(self) -> str:
        return f"投诉 {self.number}"

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        """Keep the archive as it is: a complaint leaves it by being reopened, which is counted, and not otherwise."""
        if before["state"] != "archived":
            return
        may_change = BESIDE if after["state"] == "archived" else BESIDE | _LEAVING
        is_reopened = after["archived_at"] is None and after["reopened"] == (before["reopened"] or 0) + 1
        if (after["state"] != "archived" and not is_reopened) or any(
            before[name] != after[name] for name in before.keys() - may_change
        ):
            raise _only_read(before["number"])


class ComplaintEvent(OfComplaint, Record):
    """Something that happened to a complaint; phases and timers are reckoned from these rows alone."""

    KIND: ClassVar[str] = "complaint_event"
    LABEL: ClassVar[str] = "投诉经过"

    complaint = Link("投诉", Complaint, required=True, index=True)
    verb = Pick("事项", choices=c.VERBS, required=True)
    happened_at = Moment("时间", required=True)
    user = Link("处理人", User, required=True)
    before = Pick("原状态", choices=c.STATES)
    after = Pick("新状态", choices=c.STATES)
    until = Moment("挂起到")
    words = LongText("说明", limit=1000)

    if TYPE_CHECKING:
        complaint_id: int
        user_id: int


class ComplaintTask(OfComplaint, Record):
    """What a department does to carry out an approved plan, with proof (S4-48)."""

    KIND: ClassVar[str] = "complaint_task"
    LABEL: ClassVar[str] = "投诉执行任务"

    complaint = Link("投诉", Complaint, required=True, index=True)
    text = Text("执行事项", required=True, limit=200)
    unit = Link("执行部门", Unit)
    user = Link("执行人", User, required=True, index=True)
    due_on = Day("要求完成", required=True)
    done_at = Moment("实际完成", read_only=True)
    proof = LongText("执行情况与凭据", limit=1000)

    if TYPE_CHECKING:
        complaint_id: int
        unit_id: int | None
        user_id: int

    def title(self) -> str:
        return self.text
