"""A complaint comes in: F9 from anywhere, the customer by his phone, what happened, Ctrl+Enter (S4-39…S4-41, M15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import intake, rights
from cmdesk.complaints.rules.beforehand import Known
from cmdesk.complaints.screens.beside import CallerCard
from cmdesk.complaints.screens.links import sources
from cmdesk.core import draft
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.keep import title_of
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.chips import Chip, label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.form import Form

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

KIND: Final = "complaint_call"
_QUIET: Final = 700  # milliseconds until what was typed is kept
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
_LINKS: Final = {"customer_id": "customer", "product_id": "product"}


def specs(names: tuple[str, ...] = _ORDER) -> list[FieldSpec]:
    """Return the fields of a call in the order in which they are asked."""
    known, group, found = {spec.name: spec for spec in specs_of(Complaint)}, "投诉", []
    for name in names:
        group = _GROUPS.get(name, group)
        spec = replace(known[name], group=group, help=_HELP.get(name, known[name].help))
        if name == "type":
            spec = replace(spec, kind="choice", choices=types())
        if name == "received_at":
            spec = replace(spec, required=False)
        found.append(spec)
    return found


def types() -> tuple[Choice, ...]:
    """Return the types of complaints as choices, without what their labels explain in brackets."""
    return tuple(Choice(key, label.partition("（")[0]) for key, label in intake.types().items())


def open_register(desk: Desk, customer_id: int | None = None) -> RegisterDialog:
    """Open the dialog, or bring it forward when it is open; without a customer the one in front is taken."""
    known = next(
        (one for one in QApplication.topLevelWidgets() if isinstance(one, RegisterDialog) and one.isVisible()), None
    )
    if known is not None:
        known.raise_()
        known.activateWindow()
        return known
    parent = desk if isinstance(desk, QWidget) else None
    dialog = RegisterDialog(desk, customer_id if customer_id is not None else _in_front(), parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog


def _in_front() -> int | None:
    """Return the customer somebody is looking at."""
    widget = QApplication.focusWidget()
    while widget is not None:
        found = getattr(widget, "customer_id", None)
        if isinstance(found, int) and found:
            return found
        widget = widget.parentWidget()
    return None


class RegisterDialog(Dialog):
    """The call at the left with the severity that the rule proposes, who calls at the right; a draft is kept.

    Signals:
        registered: id of the complaint that was made.
    """

    registered = Signal(int)

    def __init__(self, desk: Desk, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._saving = False
        self._filled: dict[str, str] = {}
        self.setWindowTitle("受理投诉")
        self.resize(900, 640)
        self.form = Form(specs(), links=sources(desk))
        self.card = CallerCard(desk)
        self.card.setMinimumWidth(260)
        self.severity = Chip("", "plain")
        self.severity.setVisible(False)
        self.reason = label("", "weak")
        self.reason.setWordWrap(True)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("受理")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+Enter")
        self._go.setAutoDefault(False)
        self._clear = QPushButton("清空")
        self._clear.setAutoDefault(False)
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._build()
        self._connect()
        self._begin(customer_id)

    def _build(self) -> None:
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.form, 3)
        halves.addWidget(self.card, 2)
        judged = QHBoxLayout()
        judged.setContentsMargins(16, 6, 16, 0)
        judged.setSpacing(8)
        judged.addWidget(self.severity)
        judged.addWidget(self.reason, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._clear)
        foot.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(halves, 1)
        rows.addLayout(judged)
        rows.addLayout(foot)

    def _connect(self) -> None:
        self._go.clicked.connect(self.save)
        self._clear.clicked.connect(self.clear)
        self.form.finished.connect(self._go.setFocus)
        self.form.edited.connect(self._edited)
        self.card.read.connect(self._fill_caller)
        self._later.timeout.connect(self._keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    # -- what it begins with, drafts ----------------------------------------------------------------------------------

    def _begin(self, customer_id: int | None) -> None:
        self.form.set_values({"channel": "phone"})
        self.form.focus("customer_id")
        self._words.setText("Enter 下一项，Ctrl+Enter 受理")
        refusal = rights.may(self._desk.actor, "register", None)
        if refusal is not None:
            self._go.setEnabled(False)
            self._words.setText(str(refusal))
            return
        actor = self._desk.actor
        self._desk.work.read(lambda: _begun(actor, customer_id), self._show_begun, owner=self, title="")

    def _show_begun(self, found: tuple[dict[str, Any], dict[str, str], bool]) -> None:
        values, titles, drafted = found
        if self.form.is_dirty or not values:
            return
        self.form.set_values({"channel": "phone"} | ({} if drafted else values), titles=titles)
        if drafted:
            for name, value in values.items():
                self.form.type_in(name, value, titles.get(name))
            self._words.setText("接着上次没有受理完的投诉；“清空”重新开始。")
        self.card.show_customer(self._typed().get("customer_id"))
        self._judge()
        self.form.focus("type" if values.get("customer_id") else "customer_id")

    def _typed(self) -> dict[str, Any]:
        return {**self.form.original_values(), **self.form.changed_values(readable_only=True)}

    def _edited(self, name: str) -> None:
        self._later.start()
        if name == "customer_id":
            self.card.show_customer(self._typed().get("customer_id"))
        if name in _JUDGED:
            self._judge()

    def _fill_caller(self, found: Known) -> None:
        """Fill in who usually speaks and his phone, unless something else was typed there."""
        typed = self._typed()
        wanted = {"contact_name": found.contact, "phone": found.phones[0] if found.phones else ""}
        for name, value in wanted.items():
            if (typed.get(name) or "") in {"", self._filled.get(name, "")}:
                self.form.type_in(name, value)
        self._filled = wanted

    def _judge(self) -> None:
        """Show how severe the rule takes what is typed, and why (S4-44)."""
        proposal = intake.propose_severity(self._typed())
        severe = proposal.severity == "severe"
        typed = self._typed()
        is_known = bool(typed.get("type") or typed.get("facts") or typed.get("wish"))
        self.severity.setVisible(is_known)
        self.severity.set(f"建议：{Complaint.severity.about.label_of(proposal.severity)}", "late" if severe else "due")
        self.reason.setText(proposal.reason if is_known else "")

    def _keep(self) -> None:
        if self._saving:
            return
        actor, typed = self._desk.actor, _stored(self.form.changed_values(readable_only=True))
        if typed:
            self._desk.work.write(lambda: draft.keep(actor, KIND, 0, 0, typed), title="")

    def clear(self) -> None:
        """Begin anew."""
        self._later.stop()
        actor = self._desk.actor
        self._desk.work.write(lambda: draft.drop(actor, KIND, 0), title="")
        self._filled = {}
        self.card.show_customer(None)
        self.form.set_values({"channel": "phone"})
        self._judge()
        self.form.focus("customer_id")
        self._words.setText("")

    def done(self, result: int) -> None:
        if not self._saving and result != QDialog.DialogCode.Accepted and self.form.is_dirty:
            self._later.stop()
            self._keep()
            self._desk.say("投诉还没有受理，草稿已留着，按 F9 接着写。")
        super().done(result)

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Register the complaint; problems stand under their fields."""
        if self._saving or not self._go.isEnabled():
            return
        tidy = getattr(self.focusWidget(), "tidy", None)
        if callable(tidy):
            tidy()  # what is typed in the field one is in counts, too
        if not self.form.check():
            self._words.setText("请先改正标出的内容。")
            return
        values = {**self.form.original_values(), **self.form.values()}
        self._saving = True
        self._later.stop()
        self._go.setEnabled(False)
        actor = self._desk.actor
        self._desk.work.write(lambda: _register(actor, values), self._saved, owner=self, refused=self._refused)

    def _saved(self, made: tuple[int, str, str]) -> None:
        complaint_id, number, severity = made
        self._desk.say(f"已受理 {number}，建议分级：{severity}")
        self.registered.emit(complaint_id)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._saving = False
        self._go.setEnabled(True)
        left = self.form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        self._words.setText("；".join(left.values()) or "请先改正标出的内容。")


def _register(actor: Actor, values: Mapping[str, Any]) -> tuple[int, str, str]:
    """Register and forget the draft; returns id, number and the word of the proposed severity."""
    complaint_id = intake.register(actor, values)
    draft.drop(actor, KIND, 0)
    found = rights.read(actor, complaint_id)
    return complaint_id, found.number, Complaint.severity.about.label_of(found.severity_proposed or "")


def _begun(actor: Actor, customer_id: int | None) -> tuple[dict[str, Any], dict[str, str], bool]:
    """Return what the form begins with, how linked records are called, and whether it was a draft."""
    kept = draft.find(actor, KIND, 0)
    values = _read(kept[2]) if kept else {}
    if not values and customer_id is not None:
        values = {"customer_id": customer_id}
    titles = {name: title_of(kind, values[name]) for name, kind in _LINKS.items() if values.get(name)}
    return values, titles, bool(kept)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _read(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a draft; what has become no field any more is left out."""
    made: dict[str, Any] = {}
    for spec in specs():
        value = stored.get(spec.name)
        if value in (None, ""):
            continue
        if spec.kind in {"money", "real"}:
            value = Decimal(str(value))
        elif spec.kind == "day":
            value = date.fromisoformat(str(value))
        elif spec.kind == "moment":
            value = datetime.fromisoformat(str(value))
        made[spec.name] = value
    return made
