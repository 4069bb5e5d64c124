"""What the buttons of filing do: each asks what it must know, then calls the rule in a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from cmdesk.core import approval
from cmdesk.core.errors import Invalid
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.filing import paper
from cmdesk.filing.record import Filing, Verification
from cmdesk.filing.rules import moves, notices, onsite, opening, ownership, rights
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.papers.preview import open_preview
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NEEDED = "请选人员。"


class Doing(QObject):
    """The verbs on the desk of one widget.

    Signals:
        done: something was done.
    """

    done = Signal()

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self.dialog: QDialog | None = None

    # -- a file's way

    def submit(self, filing_id: int) -> None:
        """Send a file to the review."""
        actor = self._desk.actor
        self._write(lambda: moves.submit(actor, filing_id), "已提交上级审核")

    def archive(self, filing_id: int) -> None:
        """Archive a file."""
        actor = self._desk.actor
        self._write(lambda: moves.archive(actor, filing_id), "已归档")

    def hand(self, filing_id: int, title: str) -> None:
        """Ask to whom a file is handed on."""
        actor = self._desk.actor
        self._ask_person(
            f"移交市场营销部 {title}", "移交", "归档人", "",
            lambda user, _words: moves.hand_on(actor, filing_id, user),
        )  # fmt: skip

    def appoint(self, filing_id: int, title: str) -> None:
        """Ask who is to archive a file."""
        actor = self._desk.actor
        self._ask_person(
            f"指定归档人 {title}", "指定", "归档人", "",
            lambda user, _words: moves.appoint(actor, filing_id, user),
        )  # fmt: skip

    def verify(self, filing_id: int, title: str) -> None:
        """Ask for what was found on site."""
        actor = self._desk.actor
        specs = [spec for spec in specs_of(Verification) if not spec.read_only]

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return onsite.verify(actor, filing_id, {**before, **values})

        begin = {spec.name: spec.empty for spec in specs} | {"visited_on": rights.now().date()}
        self._open(
            RecordDialog(
                self._desk, f"实地核查 {title}", "签字", specs, save, values=begin, said="已签字", parent=self._owner
            )
        )

    def convert(self, customer_id: int, title: str) -> None:
        """Ask for the day of the first order."""
        actor = self._desk.actor
        spec = FieldSpec("on", "首次订货日", "day", required=True)

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return opening.first_order(actor, customer_id, {**before, **values}["on"])

        begin = {"on": rights.now().date()}
        self._open(
            RecordDialog(self._desk, f"转为客户 {title}", "转为客户", [spec], save, values=begin, parent=self._owner)
        )

    def ask_again(self, customer_id: int) -> None:
        """Ask for the reason of a new check."""
        words = ask.text(self._owner, "要求复核档案", "复核原因（客户经理会看到）：")
        actor = self._desk.actor
        if words is not None:
            self._write(lambda: opening.ask(actor, [customer_id], words), "已要求复核")

    def open_approval(self, filing_id: int) -> None:
        """Show the review."""
        self._desk.work.read(
            lambda: approval.of_record(Filing.KIND, filing_id), self._go_to_approval, owner=self._owner, title=""
        )

    # -- whose customer

    def reassign(self, customer_id: int, title: str) -> None:
        """Ask who gets a customer that nobody has spoken to."""
        actor = self._desk.actor
        self._ask_person(
            f"移交 {title}", "移交", "新客户经理", "一周内未联系",
            lambda user, words: ownership.reassign(actor, customer_id, user, words),
        )  # fmt: skip

    def assign(self, customer_id: int, title: str) -> None:
        """Ask who gets a customer that is nobody's."""
        actor = self._desk.actor
        self._ask_person(
            f"移交 {title}", "移交", "客户经理", "无人负责，分配",
            lambda user, words: customers.transfer(actor, [customer_id], user, words),
        )  # fmt: skip

    def share(self, customer_ids: Sequence[int]) -> None:
        """Share customers out among the account managers in reach, after the numbers were shown."""
        actor = self._desk.actor
        self._desk.work.read(
            lambda: ownership.shares(actor, customer_ids), _Sharing(self, customer_ids).ask, owner=self._owner,
            refused=self._desk.refuse,
        )  # fmt: skip

    def decide(self, one: ownership.Conflict, kept: Head, name: str) -> None:
        """Ask why the owner of one of two files gets both."""
        words = ask.text(
            self._owner, "决定归属",
            f"{one.first.title()}（{one.first_owner}，{one.first_at:%Y-%m-%d %H:%M} 登记）\n"
            f"{one.second.title()}（{one.second_owner}，{one.second_at:%Y-%m-%d %H:%M} 登记）\n\n归{name}，理由：",
            "以登记先后为准" if kept is one.first else "",
        )  # fmt: skip
        actor = self._desk.actor
        if words is not None:
            self._write(lambda: ownership.decide(actor, one, kept.owner_id or 0, words), f"已决定归{name}")

    # -- notices and paper

    def read(self, notice_ids: Sequence[int]) -> None:
        """Note that notices were read."""
        actor = self._desk.actor
        self._write(lambda: notices.mark_read(actor, notice_ids), "已登记阅知", undo=False)

    def print_notice(self, notice_id: int) -> None:
        """Preview a notice."""
        actor = self._desk.actor
        open_preview(self._desk, lambda: paper.notice_job(actor, notice_id), title="客户变更通知")

    def print_sheets(self, filing_ids: Sequence[int]) -> None:
        """Preview sheets of verification, to take along."""
        actor = self._desk.actor
        open_preview(self._desk, lambda: paper.verification_job(actor, filing_ids), title="实地核查表")

    def print_card(self, customer_id: int) -> None:
        """Preview the card of a customer."""
        preview_cards(self._desk, [customer_id])

    # -- what they share

    def _write(self, job: Callable[[], Any], said: str, *, undo: bool = True) -> None:
        self._desk.work.write(job, partial(self._tell, said, undo), owner=self._owner)

    def _tell(self, said: str, undo: bool, _result: object) -> None:
        self._desk.say(said, undo=undo)
        self.done.emit()

    def _go_to_approval(self, found: approval.Approval | None) -> None:
        if found is None:
            self._desk.say("还没有提交过审核。")
        else:
            self._desk.open("approval", found.id)

    def _ask_person(self, title: str, verb: str, label: str, reason: str, act: Callable[[int, str], object]) -> None:
        specs = [FieldSpec("user_id", label, "link", required=True, links_to="user")]
        if reason:
            specs.append(FieldSpec("reason", "理由", "text", required=True, limit=200))

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            if not said.get("user_id"):
                raise Invalid({"user_id": _NEEDED})
            return act(int(said["user_id"]), str(said.get("reason") or ""))

        begin = {"user_id": None, **({"reason": reason} if reason else {})}
        self._open(
            RecordDialog(
                self._desk,
                title,
                verb,
                specs,
                save,
                values=begin,
                links={"user": people(self._desk)},
                said=f"已{verb}",
                parent=self._owner,
            )
        )

    def _open(self, dialog: RecordDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.done)
        self.dialog = dialog
        dialog.open()

    def share_as(self, customer_ids: Sequence[int], owners: Sequence[int], words: str) -> None:
        """Share customers out among these people."""
        actor = self._desk.actor
        self._write(lambda: ownership.share(actor, customer_ids, owners, words), f"已分配 {len(customer_ids)} 户")

    def ask_to_share(self, text: str) -> str | None:
        """Ask for the reason, with the numbers in sight."""
        return ask.text(self._owner, "均衡分配", f"{text}\n\n理由：", "营销活动线索分配")


class _Sharing:
    """Waits for the proposal, shows it, and passes it on."""

    def __init__(self, doing: Doing, customer_ids: Sequence[int]) -> None:
        self._doing, self._ids = doing, customer_ids

    def ask(self, shares: list[ownership.Share]) -> None:
        """Show who would get how many."""
        lines = [one.text() for one in shares if one.gets]
        words = self._doing.ask_to_share("\n".join(lines[:20]))
        if words is not None:
            self._doing.share_as(self._ids, [one.user_id for one in shares], words)


def preview_cards(desk: Desk, customer_ids: Sequence[int]) -> None:
    """Preview the cards of customers, from their list or their page."""
    actor = desk.actor
    open_preview(desk, lambda: paper.card_job(actor, customer_ids), title="客户信息档案")
