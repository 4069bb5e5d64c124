"""A complaint comes in: F9 from anywhere, the customer by his phone, what happened, Ctrl+Enter (S4-39…S4-41, M15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Signal

from cmdesk.activities.call_note import CallNote, open_note
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import rights, types
from cmdesk.complaints.rules.path import intake
from cmdesk.complaints.rules.reading.beforehand import Known
from cmdesk.complaints.screens.beside import CallerCard
from cmdesk.complaints.screens.links import sources
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.measure import px

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.core.actor import Actor
    from cmdesk.kit.desk import Desk

_ORDER: Final = (
    "customer_id", "type", "facts", "wish", "answer", "product_id", "batch", "quantity", "goods_amount", "slip_number",
    "delivered_on", "channel", "contact_name", "phone", "received_at", "wanted_by", "urgent", "evidence",
)  # fmt: skip
_GROUPS: Final = {"product_id": "涉及的产品", "channel": "来电"}
_HELP: Final = {
    "customer_id": "电话末几位、名称、拼音首字母、编号",
    "type": "数字、拼音首字母",
    "wish": "提到赔偿、退货、换货会建议为严重",
    "answer": "已经答复客户的，写明怎么说的；没有答复就空着",
    "received_at": "空着就是现在",
}
_JUDGED: Final = frozenset({"type", "facts", "wish", "goods_amount"})


def specs(names: tuple[str, ...] = _ORDER) -> list[FieldSpec]:
    """Return the fields of a call in the order in which they are asked."""
    known, group, found = {spec.name: spec for spec in specs_of(Complaint)}, "投诉", []
    for name in names:
        group = _GROUPS.get(name, group)
        spec = replace(known[name], group=group, help=_HELP.get(name, known[name].help))
        if name == "type":
            spec = replace(spec, kind="choice", choices=type_choices())
        if name == "received_at":
            spec = replace(spec, required=False)
        found.append(spec)
    return found


def type_choices() -> tuple[Choice, ...]:
    """Return the types of complaints as choices, without what their labels explain in brackets."""
    return tuple(Choice(key, label.partition("（")[0]) for key, label in types.valid().items())


def open_register(desk: Desk, customer_id: int | None = None) -> RegisterDialog:
    """Open the dialog, or bring it forward when it is open; without a customer the one in front is taken."""
    return open_note(RegisterDialog, desk, customer_id)


class RegisterDialog(CallNote):
    """The call with the severity that the rule proposes, and who calls beside it.

    Signals:
        registered: id of the complaint that was made.
    """

    registered = Signal(int)
    KIND = "complaint_call"
    VERB = "受理"
    BEGIN: ClassVar[Mapping[str, Any]] = {"channel": "phone"}
    FIRST = "type"
    RESUMED = "接着上次没有受理完的投诉；“清空”重新开始。"
    LEFT = "投诉还没有受理，草稿已留着，按 F9 接着写。"
    LINKS: ClassVar[Mapping[str, str]] = {"customer_id": "customer", "product_id": "product"}

    def __init__(self, desk: Desk, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        card = CallerCard(desk)
        super().__init__(desk, "受理投诉", specs(), sources(desk), card, parent)
        self._filled: dict[str, str] = {}
        self.resize(px(900), px(640))
        card.setMinimumWidth(px(260))
        card.read.connect(self._fill_caller)
        self.severity = Chip("", "plain")
        self.severity.setVisible(False)
        self.reason = label("", "weak")
        self.reason.setWordWrap(True)
        self.add_note(self.severity)
        self.add_note(self.reason, 1)
        refusal = rights.may(desk.actor, "register", None)
        if refusal is None:
            self.begin(customer_id)
        else:
            self.forbid(refusal)

    def edited(self, name: str) -> None:
        """Show how severe the rule takes what is typed, and why (S4-44)."""
        if name not in _JUDGED:
            return
        typed = self.typed()
        proposal = intake.propose_severity(typed)
        severe = proposal.severity == "severe"
        is_known = bool(typed.get("type") or typed.get("facts") or typed.get("wish"))
        self.severity.setVisible(is_known)
        self.severity.set(f"建议：{Complaint.severity.about.label_of(proposal.severity)}", "late" if severe else "due")
        self.reason.setText(proposal.reason if is_known else "")

    def _fill_caller(self, found: Known) -> None:
        """Fill in who usually speaks and his phone, unless something else was typed there."""
        typed = self.typed()
        wanted = {"contact_name": found.contact, "phone": found.phones[0] if found.phones else ""}
        for name, value in wanted.items():
            if (typed.get(name) or "") in {"", self._filled.get(name, "")}:
                self.form.type_in(name, value)
        self._filled = wanted

    def clear(self) -> None:
        self._filled = {}
        super().clear()
        self.severity.hide()
        self.reason.setText("")

    def job(self, values: dict[str, Any]) -> Callable[[], tuple[int, str, str]]:
        actor = self._desk.actor
        return lambda: _register(actor, values)

    def saved(self, made: tuple[int, str, str]) -> None:
        complaint_id, number, severity = made
        self._desk.say(f"已受理 {number}，建议分级：{severity}")
        self.registered.emit(complaint_id)


def _register(actor: Actor, values: Mapping[str, Any]) -> tuple[int, str, str]:
    """Register; returns id, number and the word of the proposed severity."""
    complaint_id = intake.register(actor, values)
    found = rights.read(actor, complaint_id)
    return complaint_id, found.number, Complaint.severity.about.label_of(found.severity_proposed or "")
