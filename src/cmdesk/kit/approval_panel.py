"""One panel for every approval: what is signed, who signed when with which words, and the verbs one may use now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalPart, ApprovalWord
from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.chips import label
from cmdesk.kit.form.editors.link import LinkSource
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.light import TONES
from cmdesk.kit.panels import Head
from cmdesk.kit.record_dialog import RecordDialog
from cmdesk.kit.stepper import Stage, Stepper
from cmdesk.kit.table.flow import FlowLayout
from cmdesk.kit.tokens import Tone

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_STATES = {choice.value: choice.label for choice in Approval.state.about.choices}
_PARTS = {choice.value: choice.label for choice in ApprovalPart.state.about.choices}
_VERBS = {choice.value: choice.label for choice in ApprovalWord.verb.about.choices}
_TONES: Mapping[str, Tone] = {
    "running": "due", "approved": "done", "returned": "soon", "refused": "late", "void": "late",
}  # fmt: skip
_BUTTONS = (
    ("approve", "同意", "primary"), ("send_back", "退回", ""), ("refuse", "拒绝", ""), ("hand_over", "转办…", ""),
    ("delegate", "委派…", ""), ("add_signer", "加签…", ""), ("remove_signer", "减签…", ""),
    ("resubmit", "重新提交", "primary"), ("comment", "留言", ""), ("urge", "催办", ""), ("withdraw", "撤回", ""),
    ("copy_to", "抄送…", ""), ("terminate", "终止", ""),
)  # fmt: skip
_NEED_WORDS = frozenset({"send_back", "refuse", "terminate", "comment"})
_TO_PEOPLE = {
    "hand_over": "转办给", "delegate": "委派给", "add_signer": "加签人", "remove_signer": "减去", "copy_to": "抄送给",
}  # fmt: skip
_PLACES = (Choice("before", "之前签（前加签）", "q"), Choice("after", "之后签（后加签）", "h"))


@dataclass(frozen=True)
class View:
    """An approval as the panel shows it, read in a worker."""

    found: Approval
    line: approval.Line
    stages: tuple[Stage, ...]
    content: tuple[approval.Compared, ...]
    offers: Mapping[str, str]
    removable: tuple[tuple[int, str], ...]


class ApprovalPanel(QWidget):
    """Shows an approval and lets people act on it.

    Signals:
        acted: something was done; the state the matter has now may have changed.
        open_asked: (kind, id) of the record that is approved.
    """

    acted = Signal()
    open_asked = Signal(str, int)

    def __init__(self, desk: Desk, people: LinkSource, parent: QWidget | None = None) -> None:
        """Make an empty panel.

        Args:
            desk: for background work and the actor.
            people: finds users, for handing over.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._desk, self._people = desk, people
        self._view: View | None = None
        self.head = Head()
        open_ = QPushButton("打开单据")
        open_.clicked.connect(self._open_subject)
        self.head.add_action(open_)
        self._content = label("", selectable=True)
        self._content.setWordWrap(True)
        self._content.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._content.setContentsMargins(16, 4, 16, 8)
        self._stepper = Stepper()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._content)
        column.addWidget(self._stepper)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        foot = self._build_foot()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(scroll, 1)
        rows.addLayout(foot)

    def _build_foot(self) -> QVBoxLayout:
        """Make the words and the buttons."""
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText("审批意见（退回、拒绝、终止时必填）")
        self.words.setAccessibleName("审批意见")
        self.words.setFixedHeight(56)
        self.words.setTabChangesFocus(True)
        self._problem = label("", "weak")
        self._problem.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        row = FlowLayout()
        for verb, word, role in _BUTTONS:
            button = QPushButton(word)
            button.setObjectName(verb)
            if role:
                button.setProperty("role", role)
            button.clicked.connect(self._clicked)
            self.buttons[verb] = button
            row.addWidget(button)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 12, 12)
        foot.setSpacing(6)
        foot.addWidget(self.words)
        foot.addWidget(self._problem)
        foot.addLayout(row)
        return foot

    def show_approval(self, approval_id: int) -> None:
        """Show an approval, read in a worker."""
        actor = self._desk.actor
        self._desk.work.read(lambda: view_of(actor, approval_id), self._show, owner=self, title="")

    def act(self, verb: str) -> None:
        """Use a verb on what is shown, as its button does."""
        if self._view is None or not self.buttons[verb].isEnabled() or self.buttons[verb].isHidden():
            return
        words = self.words.toPlainText().strip()
        asks_more = verb in _TO_PEOPLE or (verb == "send_back" and self._view.found.step > 0)
        if verb in _NEED_WORDS and not words and not asks_more:
            self._problem.setText(f"{_VERBS[verb]}要写明理由。")
            self.words.setFocus()
        elif asks_more:
            self._ask_more(verb, words)
        else:
            self._run(verb, words)

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.act(button.objectName())

    def _show(self, view: View) -> None:
        changed = self._view is None or self._view.found.id != view.found.id
        self._view = view
        found, line = view.found, view.line
        parts = [f"{found.number}", f"发起人 {line.applicant}"]
        if line.amount is not None:
            parts.append(f"{line.amount} 元")
        if found.version_number > 1:
            parts.append(f"第 {found.version_number} 稿")
        if found.flow_name and found.flow_since is not None:
            parts.append(f"按 {found.flow_since} 起的“{found.flow_name}”")
        self.head.set_title(found.title(), "　".join(parts))
        state = found.state or ""
        chips: list[tuple[str, Tone]] = [(_STATES[state], _TONES.get(state, "plain"))]
        if line.timer is not None:
            chips.append((line.timer.text, TONES[line.timer.state]))
        self.head.set_chips(chips)
        self._content.setText("\n".join(shown_field(one) for one in view.content))
        self._stepper.show_stages(view.stages)
        for verb, button in self.buttons.items():
            why = view.offers[verb]
            button.setEnabled(not why)
            button.setToolTip(plain_tip(why))
            button.setVisible(not why or (verb in approval.OF_SIGNER and state == "running"))
        self.words.setVisible(any(not view.offers[verb] for verb in self.buttons))
        if changed:
            self.words.clear()
            self._problem.setText("")

    def _ask_more(self, verb: str, words: str) -> None:
        """Ask for what a verb needs besides words: a person, before or after oneself, where to send it back."""
        said = FieldSpec("words", "说明", "text", limit=300, required=verb in _NEED_WORDS)
        first: dict[str, Any] = {"words": words}
        if verb == "send_back":
            specs = [FieldSpec("to", "退回到", "choice", required=True, choices=self._earlier()), said]
            first["to"] = "applicant"
        elif verb == "remove_signer":
            signers = tuple(Choice(str(user), name) for user, name in (self._view.removable if self._view else ()))
            specs = [FieldSpec("user_id", _TO_PEOPLE[verb], "choice", required=True, choices=signers), said]
            first["user_id"] = signers[0].value if signers else ""
        else:
            specs = [FieldSpec("user_id", _TO_PEOPLE[verb], "link", required=True, links_to="user"), said]
        if verb == "add_signer":
            specs.insert(
                1, FieldSpec("place", "在您", "choice", required=True, choices=_PLACES, help="前加签：他签过再轮到您")
            )
            first["place"] = "before"
        dialog = RecordDialog(
            self._desk, _VERBS[verb], _VERBS[verb], specs, _Passing(self, verb).save,
            links={"user": self._people}, undo=False, parent=self,
        )  # fmt: skip
        dialog.form.set_values(first)
        dialog.form.focus()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._passed)
        dialog.open()

    def _earlier(self) -> tuple[Choice, ...]:
        """Return where the matter can be sent back: to the applicant, the step before, any earlier one."""
        stages, at = (self._view.stages, self._view.found.step) if self._view is not None else ((), 0)
        found = [Choice("applicant", f"发起人 {self._view.line.applicant}" if self._view else "发起人", "fqr")]
        for step in range(at - 1, -1, -1):
            last = "上一步" if step == at - 1 else f"第 {step + 1} 步"
            found.append(Choice(str(step), f"{last} {stages[step].title}", "syb" if step == at - 1 else ""))
        return tuple(found)

    def _passed(self) -> None:
        self._done(None)

    def pass_on(self, verb: str, values: Mapping[str, Any]) -> None:
        """Send back, hand over, delegate, add a signer or copy, as the dialog says; called in a worker."""
        view, actor, words = self._view, self._desk.actor, str(values.get("words") or "")
        if view is None:
            return
        one, user = view.found.id, int(values.get("user_id") or 0)
        if verb == "send_back":
            to = str(values["to"])
            approval.send_back(actor, one, words, to="applicant" if to == "applicant" else int(to))
        elif verb == "copy_to":
            approval.copy_to(actor, one, [user], words)
        elif verb == "add_signer":
            approval.add_signer(actor, one, user, words, before=values["place"] == "before")
        elif verb == "remove_signer":
            approval.remove_signer(actor, one, user, words)
        elif verb == "hand_over":
            approval.hand_over(actor, one, user, words)
        else:
            approval.delegate(actor, one, user, words)

    def _run(self, verb: str, words: str, password: str | None = None) -> None:
        if self._view is None:
            return
        actor, one = self._desk.actor, self._view.found.id
        calls: dict[str, Callable[[], Any]] = {
            "approve": lambda: approval.approve(actor, one, words, password=password),
            "send_back": lambda: approval.send_back(actor, one, words),
            "refuse": lambda: approval.refuse(actor, one, words),
            "resubmit": lambda: approval.resubmit(actor, one, words),
            "comment": lambda: approval.comment(actor, one, words),
            "urge": lambda: approval.urge(actor, one, words),
            "withdraw": lambda: approval.withdraw(actor, one, words),
            "terminate": lambda: approval.terminate(actor, one, words),
        }
        self._problem.setText("")
        self._desk.work.write(calls[verb], self._done, owner=self, refused=self._refused)

    def _refused(self, refusal: Refused) -> None:
        if isinstance(refusal, approval.PasswordNeeded):
            password = ask.password(self, "再次确认", str(refusal))
            if password:
                self._run("approve", self.words.toPlainText().strip(), password)
            return
        self._problem.setText(str(refusal))
        if self._view is not None:
            self.show_approval(self._view.found.id)

    def _done(self, _result: object) -> None:
        self.words.clear()
        self._desk.say("已办理")
        self.acted.emit()
        if self._view is not None:
            self.show_approval(self._view.found.id)

    def _open_subject(self) -> None:
        if self._view is not None:
            self.open_asked.emit(self._view.found.subject_kind, self._view.found.subject_id)


class _Passing:
    """What the dialog of a verb that needs more than words saves."""

    def __init__(self, panel: ApprovalPanel, verb: str) -> None:
        self._panel, self._verb = panel, verb

    def save(self, values: dict[str, Any], _before: dict[str, Any]) -> None:
        """Pass the matter on; runs in a worker."""
        self._panel.pass_on(self._verb, values)


def shown_field(one: approval.Compared) -> str:
    """Return a field of what is signed, with what it differs from."""
    more = [] if one.before is None else [f"上一稿：{one.before or '没有'}"]
    more += [] if one.stored is None else [f"现在档案里：{one.stored or '没有'}"]
    shown = f"{one.label}：{one.text or '删去'}" + (f"（{'；'.join(more)}）" if more else "")
    return shown.replace("\n", "\n　　")


def view_of(actor: Actor, approval_id: int) -> View:
    """Read what the panel shows.

    Raises:
        NotFound: the approval is gone, or the actor has nothing to do with it.
    """
    found = approval.read(actor, approval_id)
    now = datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    stages = tuple(_stage(one) for one in approval.stages(found))
    name = approval.directory().name
    removable = tuple((part.user_id, name(part.user_id)) for part in approval.removable(actor, found))
    return View(
        found,
        approval.line(found, now),
        stages,
        tuple(approval.compared(found)),
        approval.offers(actor, found),
        removable,
    )


def _stage(one: approval.Stage) -> Stage:
    lines, stopped = [], False
    for name, state, when, words in one.people:
        parts = [name, _PARTS.get(state, ""), f"{when.astimezone():%m-%d %H:%M}" if when else ""]
        lines.append("　".join(part for part in parts if part) + (f"\n“{words}”" if words else ""))
        stopped |= state in {"refused", "sent_back"}
    state = "stopped" if stopped and one.state != "now" else one.state
    aside = "" if one.minutes is None else f"用时 {one.minutes // 60} 小时 {one.minutes % 60} 分"
    return Stage(one.name, state, lines, aside)  # type: ignore[arg-type]
