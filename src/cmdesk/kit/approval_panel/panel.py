"""The panel of an approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.core import approval, attachments
from cmdesk.core.approval import Approval, ApprovalWord
from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.approval_panel.asking import TO_PEOPLE, Asking, CopyDialog, open_asking
from cmdesk.kit.approval_panel.foot import WITH_FILES, Foot
from cmdesk.kit.approval_panel.viewing import View, shown_field, view_of
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.form.editors.link import LinkSource
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.stepper import Stepper
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.panels import Head
from cmdesk.kit.space.scrolled import scrolled

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_STATES = {choice.value: choice.label for choice in Approval.state.about.choices}
_VERBS = {choice.value: choice.label for choice in ApprovalWord.verb.about.choices}
_TONES: Mapping[str, Tone] = {
    "running": "due", "approved": "done", "returned": "soon", "refused": "late", "void": "late",
}  # fmt: skip
_NEED_WORDS = frozenset({"send_back", "refuse", "terminate"})


@dataclass(frozen=True)
class _Said:
    """A verb on its way: on which matter, with which words and files; the panel may show another one when it arrives."""

    view: View
    verb: str
    words: str
    paths: tuple[Path, ...]
    password: str | None = None


class ApprovalPanel(QWidget):
    """Shows an approval and lets people act on it; files are dropped here.

    Attributes:
        words, buttons: what is typed, verb → button.
        call, concerns: who wants what of the actor, what speaks against it; above everything else.

    Signals:
        acted: something was done; the state the matter has now may have changed.
        open_asked: (kind, id) of the record that is approved.
        print_asked: the approval whose trail is to be printed.
        let_go: what had the keys here is gone, for its verb is done; whoever shows a list of matters takes them there.
    """

    acted = Signal()
    open_asked = Signal(str, int)
    print_asked = Signal(int)
    let_go = Signal()

    def __init__(
        self, desk: Desk, people: LinkSource, recipients: LinkSource | None = None, parent: QWidget | None = None
    ) -> None:
        """Make an empty panel.

        Args:
            desk: for background work and the actor.
            people: finds users, for handing over.
            recipients: finds whom to copy in, departments too (with negative ids); people alone by default.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._desk, self._people, self._recipients = desk, people, recipients or people
        self._view: View | None = None
        self._wanted: int | None = None  # the matter that was asked for last
        self.setAcceptDrops(True)
        self.head = Head()
        open_ = QPushButton("打开单据")
        open_.clicked.connect(self._open_subject)
        on_paper = QToolButton()
        on_paper.setIcon(icons.icon("printer"))
        on_paper.setAccessibleName("打印审批记录")
        on_paper.setToolTip("打印审批记录　Ctrl+P")
        on_paper.clicked.connect(self.ask_print)
        self.head.add_action(on_paper)
        self.head.add_action(open_)
        self._content = label("", selectable=True)
        self._trail = label("", "weak", selectable=True)
        self.concerns = label("", "problem", selectable=True)
        self.concerns.setAccessibleName("提醒")
        self.call = label("", selectable=True)
        self.call.setFont(theme.strong_font())
        for one in (self.call, self.concerns, self._content, self._trail):
            one.setWordWrap(True)
            one.setAlignment(Qt.AlignmentFlag.AlignTop)
            one.setContentsMargins(16, 4, 16, 8)
        self._trail.setAccessibleName("经过记录")
        self._stepper = Stepper()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.call, self.concerns, self._content, self._stepper, self._build_tools(), self._trail):
            column.addWidget(part)
        column.addStretch(1)
        scroll = scrolled(inside, "申请和审批经过")
        self.foot = Foot()
        self.foot.verb.connect(self.act)
        self.words, self.buttons = self.foot.words, self.foot.buttons
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(scroll, 1)
        rows.addWidget(self.foot)

    def _build_tools(self) -> QWidget:
        """Make the line above the trail: its files."""
        title = label("经过记录")
        title.setFont(theme.strong_font())
        self.files = QPushButton(icons.icon("paperclip"), "")
        self.files.clicked.connect(self.open_files)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 8, 12, 4)
        row.setSpacing(8)
        row.addWidget(title, 1)
        row.addWidget(self.files)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.foot.takes_files():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.foot.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def show_approval(self, approval_id: int) -> None:
        """Show an approval, read in a worker."""
        actor, self._wanted = self._desk.actor, approval_id
        self._desk.work.read(lambda: view_of(actor, approval_id), self._show, owner=self, title="")

    def open_files(self) -> None:
        """Open the files of the trail in a window of their own."""
        if self._view is not None:
            found = self._view.found
            open_attached(self._desk, found.id, approval.FILES, f"审批附件 {found.title()}", self)

    def ask_print(self) -> None:
        """Ask for the trail on paper."""
        if self._view is not None:
            self.print_asked.emit(self._view.found.id)

    def act(self, verb: str) -> None:
        """Use a verb on what is shown, as its button does."""
        if self._view is None or not self.buttons[verb].isEnabled() or self.buttons[verb].isHidden():
            return
        words, files = self.foot.text(), self.foot.files
        self.foot.tell("")
        asks_more = verb in TO_PEOPLE or verb == "copy_to" or (verb == "send_back" and self._view.found.step > 0)
        if files and verb not in WITH_FILES:
            self.foot.tell(f"附件不能随{_VERBS[verb]}带上：请先按“留言”附上，或先去掉。")
        elif verb == "comment" and not words and not files:
            self.foot.tell("留言要写内容或附文件。")
            self.words.setFocus()
        elif verb in _NEED_WORDS and not words and not asks_more:
            self.foot.tell(f"{_VERBS[verb]}要写明理由。")
            self.words.setFocus()
        elif verb == "approve" and self._view.concerns and not words:
            self.foot.tell("有提醒，仍要同意请写明理由；也可以退回或拒绝。")
            self.words.setFocus()
        elif asks_more:
            self._ask_more(verb, words)
        else:
            self._run(_Said(self._view, verb, words, files))

    def _show(self, view: View) -> None:
        changed = self._view is None or self._view.found.id != view.found.id
        self._view = view
        found, line = view.found, view.line
        parts = [f"{found.number}", f"发起人 {line.applicant}"]
        if line.amount is not None:
            parts.append(f"{line.amount:,.2f} 元")
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
        self.call.setText(view.call)
        self.call.setVisible(bool(view.call))
        self.concerns.setText("\n".join(f"提醒：{one.text}" for one in view.concerns))
        self.concerns.setVisible(bool(view.concerns))
        self._content.setText("\n".join(shown_field(one) for one in view.content))
        self._stepper.show_stages(view.stages)
        self._trail.setText("\n".join(view.trail))
        self.files.setText(f"附件 {view.files}…")
        self.files.setVisible(bool(view.files))
        if self.foot.show_offers(view.offers, running=state == "running", warned=bool(view.concerns)):
            self.let_go.emit()
        self.buttons["approve"].setText("答复" if view.is_asked else "同意")
        if changed:
            self.foot.clear()
        if view.unseen:
            actor = self._desk.actor
            self._desk.work.write(lambda: approval.seen(actor, found.id), self._was_seen, owner=self, title="")

    def _was_seen(self, _: object) -> None:
        """What shows the matter is told by the desk; nothing is said of it."""

    def _ask_more(self, verb: str, words: str) -> None:
        """Ask for what a verb needs besides words."""
        if self._view is None:
            return
        dialog: CopyDialog | Any
        said = _Said(self._view, verb, words, self.foot.files)
        pass_on = partial(self._pass_on, said)
        if verb == "copy_to":
            dialog = CopyDialog(self._desk, self._recipients, words, pass_on, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        else:
            asking = Asking(self._view, verb, _VERBS[verb], words, verb in _NEED_WORDS)
            dialog = open_asking(self._desk, asking, self._people, pass_on, self)
        dialog.accepted.connect(partial(self._done, said))

    def _pass_on(self, said: _Said, verb: str, values: Mapping[str, Any]) -> None:
        """Send back, hand over, delegate, add or take away a signer or copy, as the dialog says; called in a worker."""
        actor, words = self._desk.actor, str(values.get("words") or "")
        one, user = said.view.found.id, int(values.get("user_id") or 0)
        if verb == "send_back":
            to, files = str(values["to"]), self._kept(said.paths)
            approval.send_back(actor, one, words, to="applicant" if to == "applicant" else int(to), files=files)
        elif verb == "copy_to":
            approval.copy_to(actor, one, values["users"], words, units=values["units"])
        elif verb == "add_signer":
            approval.add_signer(actor, one, user, words, before=values["place"] == "before")
        elif verb == "remove_signer":
            approval.remove_signer(actor, one, user, words)
        elif verb == "hand_over":
            approval.hand_over(actor, one, user, words)
        else:
            approval.delegate(actor, one, user, words)

    def _kept(self, paths: tuple[Path, ...]) -> list[attachments.Kept]:
        """Store the bytes of files; called in a worker, before the words that name them."""
        return [attachments.put_file(self._desk.office, path) for path in paths]

    def _run(self, said: _Said) -> None:
        actor, one, words, kept = self._desk.actor, said.view.found.id, said.words, self._kept
        despite = [concern.key for concern in said.view.concerns]
        calls: dict[str, Callable[[], Any]] = {
            "approve": lambda: approval.approve(
                actor, one, words, password=said.password, files=kept(said.paths), despite=despite
            ),
            "send_back": lambda: approval.send_back(actor, one, words, files=kept(said.paths)),
            "refuse": lambda: approval.refuse(actor, one, words, files=kept(said.paths)),
            "resubmit": lambda: approval.resubmit(actor, one, words, files=kept(said.paths)),
            "comment": lambda: approval.comment(actor, one, words, files=kept(said.paths)),
            "urge": lambda: approval.urge(actor, one, words),
            "withdraw": lambda: approval.withdraw(actor, one, words),
            "terminate": lambda: approval.terminate(actor, one, words),
        }
        self._desk.work.write(
            calls[said.verb], partial(self._done, said), owner=self, refused=partial(self._refused, said)
        )

    def _refused(self, said: _Said, refusal: Refused) -> None:
        if isinstance(refusal, approval.PasswordNeeded):
            password = ask.password(self, "答复" if said.view.is_asked else "同意", str(refusal))
            if password:
                self._run(replace(said, password=password))
            return
        if isinstance(refusal, approval.Changed) or not self._shows(said):
            self._desk.refuse(refusal)  # it has left the list, and the panel may show another by now
        else:
            self.foot.tell(str(refusal))
        self._read_again()

    def _done(self, said: _Said, _result: object = None) -> None:
        if self._shows(said):
            self.foot.clear()
        self._desk.say(f"已{_VERBS[said.verb]}：{said.view.found.title()}")
        self.acted.emit()
        self._read_again()

    def _shows(self, said: _Said) -> bool:
        """Tell whether the matter is still the one that is shown."""
        return self._view is not None and self._view.found.id == said.view.found.id

    def _read_again(self) -> None:
        if self._wanted is not None:
            self.show_approval(self._wanted)

    def _open_subject(self) -> None:
        if self._view is not None:
            self.open_asked.emit(self._view.found.subject_kind, self._view.found.subject_id)
