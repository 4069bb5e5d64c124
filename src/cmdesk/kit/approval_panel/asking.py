"""What a verb of an approval needs besides words: a person, before or after oneself, where to send it back, several people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.approval_panel.viewing import View
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

TO_PEOPLE = {"hand_over": "转办给", "delegate": "委派给", "add_signer": "加签人", "remove_signer": "减去"}
"""Verbs that need one person, and how the field for him is called."""
_PLACES = (Choice("before", "之前签（前加签）", "q"), Choice("after", "之后签（后加签）", "h"))
Pass = Callable[[str, Mapping[str, Any]], None]
"""Does a verb with what the dialog asked; called in a worker."""


@dataclass(frozen=True)
class Asking:
    """A verb whose dialog is to be opened: on which view, under which name, with which words to begin with."""

    view: View
    verb: str
    title: str
    words: str
    need_words: bool


def open_asking(desk: Desk, asking: Asking, people: LinkSource, pass_on: Pass, parent: QWidget) -> RecordDialog:
    """Open the dialog of a verb that needs one person or a step."""
    specs, first = _fields(asking)
    dialog = RecordDialog(
        desk, asking.title, asking.title, specs, _Passing(asking.verb, pass_on).save, links={"user": people}, undo=False,
        parent=parent,
    )  # fmt: skip
    dialog.form.set_values(first)
    dialog.form.focus()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _fields(asking: Asking) -> tuple[list[FieldSpec], dict[str, Any]]:
    """Return the fields of the dialog, and what they begin with."""
    said = FieldSpec("words", "说明", "text", limit=300, required=asking.need_words)
    first: dict[str, Any] = {"words": asking.words}
    verb = asking.verb
    if verb == "send_back":
        return [FieldSpec("to", "退回到", "choice", required=True, choices=_earlier(asking.view)), said], {
            **first, "to": "applicant",
        }  # fmt: skip
    if verb == "remove_signer":
        signers = tuple(Choice(str(user), name) for user, name in asking.view.removable)
        first["user_id"] = signers[0].value if signers else ""
        return [FieldSpec("user_id", TO_PEOPLE[verb], "choice", required=True, choices=signers), said], first
    specs = [FieldSpec("user_id", TO_PEOPLE[verb], "link", required=True, links_to="user"), said]
    if verb == "add_signer":
        specs.insert(
            1, FieldSpec("place", "在您", "choice", required=True, choices=_PLACES, help="前加签：他签过再轮到您")
        )
        first["place"] = "before"
    return specs, first


def _earlier(view: View) -> tuple[Choice, ...]:
    """Return where the matter can be sent back: to the applicant, the step before, any earlier one."""
    at = view.found.step
    found = [Choice("applicant", f"发起人 {view.line.applicant}", "fqr")]
    for step in range(at - 1, -1, -1):
        last = "上一步" if step == at - 1 else f"第 {step + 1} 步"
        found.append(Choice(str(step), f"{last} {view.stages[step].title}", "syb" if step == at - 1 else ""))
    return tuple(found)


class _Passing:
    """What the dialog of a verb saves."""

    def __init__(self, verb: str, pass_on: Pass) -> None:
        self._verb, self._pass_on = verb, pass_on

    def save(self, values: dict[str, Any], _before: dict[str, Any]) -> None:
        """Do the verb; runs in a worker."""
        self._pass_on(self._verb, values)


class CopyDialog(VerbDialog):
    """Those who are to know: people and departments, found while typing, each put into the list by Enter.

    What it hands over: ``users`` (ids), ``units`` (names of departments, told through their heads) and ``words``.
    """

    def __init__(self, desk: Desk, recipients: LinkSource, words: str, pass_on: Pass, parent: QWidget | None) -> None:
        super().__init__("抄送", "选人或部门，按 Enter 加进下面的名单；部门由负责人收。", "抄送", parent)
        self.resize(px(520), px(440))
        self._desk, self._pass_on, self._search = desk, pass_on, recipients.search
        self._known: dict[int, Hit] = {}
        self.chosen: list[int] = []
        self.picker = Form(
            [FieldSpec("who", "抄送给", "link", links_to="recipient", help="姓名、部门或拼音首字母")],
            links={"recipient": LinkSource(self._remember, recipients.title, recipients.reader)}, embedded=True,
        )  # fmt: skip
        self.picker.finished.connect(self.add)
        self.list = SmallList(("抄送给", "说明"), add="", icon="users", nothing="还没有选人，请在上面选。")
        self.list.bin_asked.connect(self.remove)
        self.words = QLineEdit(words)
        self.words.setPlaceholderText("可以不写")
        self.words.setAccessibleName("说明")
        self.words.setMaxLength(300)
        self.fill(self.picker, labelled([("说明", self.words)]), self.list)
        self.primary.clicked.connect(self.send)
        self._show()
        self.picker.focus("who")

    def add(self) -> None:
        """Put whom the picker shows into the list."""
        if not self.picker.check():
            return
        one = self.picker.values()["who"]
        if not one:
            return
        if one not in self.chosen:
            self.chosen.append(one)
        self.picker.set_values({})
        self.show_refusal("")
        self._show()
        self.picker.focus("who")

    def put(self, hits: Sequence[Hit]) -> None:
        """Put people and departments into the list that were found elsewhere."""
        self._known.update((hit[0], hit) for hit in hits)
        self.chosen += [hit[0] for hit in hits if hit[0] not in self.chosen]
        self._show()

    def remove(self, one: int) -> None:
        """Take somebody out of the list."""
        self.chosen.remove(one)
        self._show()

    def send(self) -> None:
        """Copy them in."""
        if self.picker.is_dirty:
            self.add()
        if not self.chosen or not self.primary.isEnabled():
            self.show_refusal("请先选要抄送的人或部门。")
            return
        values = {
            "users": [one for one in self.chosen if one > 0],
            "units": [self._known[one][1] for one in self.chosen if one < 0],
            "words": self.words.text().strip(),
        }
        pass_on = self._pass_on
        self.primary.setEnabled(False)
        self._desk.work.write(lambda: pass_on("copy_to", values), self._sent, owner=self, refused=self._refused)

    def _remember(self, text: str) -> Sequence[Hit]:
        hits = self._search(text)
        self._known.update((hit[0], hit) for hit in hits)
        return hits

    def _show(self) -> None:
        self.list.show_lines([Line(one, self._known[one][1:]) for one in self.chosen])
        self.primary.setText(f"抄送 {len(self.chosen)} 处" if self.chosen else "抄送")

    def _sent(self, _result: object) -> None:
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(True)
        self.show_refusal(str(refusal))
