"""The editor of one flow: its versions and steps, what holds for the whole of it, how it differs from another version."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.approvals.rules import flows, wording
from cmdesk.approvals.rules.flows import Known
from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.approvals.screens.flows.step import StepDialog, number
from cmdesk.core.approval.faults import Fault, faults
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid
from cmdesk.core.spec import FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.tabs import Tabs

_STATES = {"ahead": "尚未生效", "now": "现行", "past": "已换下"}
_STEPS, _WHOLE, _ = _TABS = ("步骤", "名称与生效日", "出处与对比")
_OF_WHOLE = frozenset({"name", "copy_to", "password_from"})


class FlowEditor(QWidget):
    """One flow; older versions are only read, the latest is written on.

    Signals:
        changed: what is shown has changed: another flow, another version, an edited step.
        chosen: place of the step that is looked at.
    """

    changed = Signal()
    chosen = Signal(int)

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__()
        self._may_edit, self._words = may_edit, Lexicon({}, (), (), (), frozenset())
        self._known: Known | None = None
        self._value: dict[str, Any] = {}
        self._is_dirty = False
        self.versions = Combo()
        self.versions.setAccessibleName("版本")
        self.versions.setMinimumContentsLength(len("2000-01-01 尚未生效"))
        self.versions.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.versions.currentIndexChanged.connect(self._other_version)
        self.against = Combo()
        self.against.setAccessibleName("与哪个版本比较")
        self.against.currentIndexChanged.connect(self._compare)
        self._told = label("", "weak", selectable=True)
        self._told.setWordWrap(True)
        self.steps = SmallList(
            ("步骤 / 由谁审", "条件 / 时限"),
            add="加一步",
            icon="route",
            nothing="还没有步骤，请按“加一步”。",
            tall=True,
        )
        self.steps.lead_tools(self.versions)
        self.steps.add_asked.connect(self.add_step)
        self.steps.opened.connect(self.open_step)
        self.steps.bin_asked.connect(self.remove_step)
        self.steps.current_changed.connect(self._looked_at)
        self._moves = [
            self._mover("上移", "arrow-up", "Alt+Up", self.up),
            self._mover("下移", "arrow-down", "Alt+Down", self.down),
        ]
        self.problem = label("", "problem")
        self.problem.setWordWrap(True)
        self.holes = label("", "weak")
        self.holes.setWordWrap(True)
        self.form = Form([], embedded=True)
        self._rows = QVBoxLayout(self)
        self._build()

    def _build(self) -> None:
        self._whole, self._place = _page()
        self._place.addWidget(self.form)
        self._place.addStretch(1)
        comparing, rows = _page()
        rows.addWidget(self.against)
        rows.addWidget(self._told)
        rows.addStretch(1)
        pages = (self.steps, scrolled(self._whole), scrolled(comparing))
        self.tabs = Tabs("流程内容", [(word, page) for word, page in zip(_TABS, map(_giving, pages), strict=True)])
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self._rows.addWidget(self.tabs, 1)
        for part in (self.problem, self.holes):
            part.setContentsMargins(SPACE_3, 0, SPACE_3, 4)
            self._rows.addWidget(part)

    def _mover(self, word: str, icon: str, keys: str, slot: Any) -> QPushButton:
        button = QPushButton(icons.icon(icon), "")
        button.setAccessibleName(word)
        button.setToolTip(f"{word}（{keys}）")
        button.clicked.connect(slot)
        self.steps.add_tool(button)
        bind_keys(self, {keys: slot})
        return button

    # -- what is shown ----------------------------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The flow that is shown."""
        return self._known.key if self._known else ""

    @property
    def value(self) -> Mapping[str, Any]:
        """The flow as it stands in the editor."""
        return self._value

    @property
    def since(self) -> date | None:
        """The day from which it is to run; None when none can be read."""
        try:
            return self.form.values().get("since")
        except Invalid:
            return None

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from the version that is shown."""
        return self._is_dirty

    @property
    def is_open(self) -> bool:
        """Whether the version that is shown may be written on: the latest, by who may change regulations."""
        return self._may_edit and self.versions.currentIndex() <= 0

    def set_words(self, words: Lexicon) -> None:
        """Know other people, roles and areas."""
        self._words = words
        specs = [
            FieldSpec("name", "名称", "text", required=True, limit=100),
            FieldSpec("copy_to", "抄送", "many_choice", choices=words.choices, help="提交时就告诉这些人，不用他们审"),
            FieldSpec("password_from", "再输密码", "money", unit="元", least=Decimal(0), help="金额满多少时审批人再输一次密码；不填就不用"),
            FieldSpec("since", "生效日", "day", required=True, help="从这天起提交的按新流程；已在审的仍按原流程"),
        ]  # fmt: skip
        self._place.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = Form(specs, embedded=True)
        self.form.edited.connect(self._form_edited)
        self._place.insertWidget(0, self.form)

    def show_flow(self, known: Known) -> None:
        """Show a flow, in its latest version first."""
        self._known = known
        named = [f"{one.since} {_STATES[one.state]}" for one in known.versions]
        for box, items in ((self.versions, named), (self.against, ["不对比", *(f"对比 {one}" for one in named)])):
            box.blockSignals(True)
            box.clear()
            box.addItems(items)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._is_dirty = False
        self._version_chosen()

    def keep_as_shown(self) -> None:
        """Take what is shown as kept."""
        self._is_dirty = False

    def tell(self, sentence: str) -> None:
        """Say why it was not kept."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def may_leave(self) -> bool:
        """Ask before what was changed and not kept is lost."""
        return not self._is_dirty or ask.confirm(
            self, "放弃修改", "流程的改动还没有保存，要放弃吗？", "放弃修改", danger=True
        )

    def _other_version(self) -> None:
        if self.may_leave():
            self._version_chosen()
        else:
            self.versions.blockSignals(True)
            self.versions.setCurrentIndex(0)  # only the latest is written on
            self.versions.blockSignals(False)

    def _version_chosen(self) -> None:
        if self._known is None:
            return
        found = self._known.versions[max(self.versions.currentIndex(), 0)]
        self._value = copy.deepcopy(dict(found.value))
        self._is_dirty = False
        today = clock.today()
        value = self._value
        self.form.set_values({
            "name": value.get("name", ""), "copy_to": tuple(wording.code(one) for one in value.get("copy_to", ())),
            "password_from": Decimal(str(value["password_from"])) if "password_from" in value else None,
            "since": max(today, found.since) if self.is_open else found.since,
        })  # fmt: skip
        self.form.set_read_only(() if self.is_open else None)
        self.steps.allow_adding(self.is_open)
        for button in self._moves:
            button.setVisible(self.is_open)
        self._show_steps()
        self._compare()

    def _compare(self) -> None:
        if self._known is None:
            return
        at = self.against.currentIndex() - 1
        if at < 0:
            shown = self._known.versions[max(self.versions.currentIndex(), 0)]
            count = self._known.running.get(shown.since, 0)
            parts = [
                f"出处：{self._known.clause}" if self._known.clause else "", self._known.note, f"登记人：{shown.who}",
                f"有 {count} 件正按这一版在审" if count else "",
            ]  # fmt: skip
            self._told.setText("　".join(part for part in parts if part))
        else:
            other = self._known.versions[at]
            found = flows.differences(other.value, self._value, self._words)
            self._told.setText(f"与 {other.since} 起的版本比：" + ("\n" + "\n".join(found) if found else "没有不同。"))
        self._told.setVisible(bool(self._told.text()))

    # -- steps ------------------------------------------------------------------------------------------------------------

    def add_step(self) -> None:
        """Ask for a new step after the current one."""
        if self.is_open:
            at = self.steps.current
            self._ask(None, len(self._steps()) if at is None else at + 1)

    def open_step(self, at: int) -> None:
        """Ask for another writing of a step."""
        if self.is_open and 0 <= at < len(self._steps()):
            self._ask(self._steps()[at], at)

    def remove_step(self, at: int) -> None:
        """Leave a step out."""
        if self.is_open:
            del self._steps()[at]
            self._edited(min(at, len(self._steps()) - 1))

    def up(self) -> None:
        """Let the current step come earlier."""
        self._move(-1)

    def down(self) -> None:
        """Let the current step come later."""
        self._move(1)

    def select(self, at: int) -> None:
        """Look at a step."""
        self.steps.select(at)

    def put_step(self, at: int, step: dict[str, Any], *, is_new: bool) -> None:
        """Take over a step from its dialog."""
        if is_new:
            self._steps().insert(at, step)
        else:
            self._steps()[at] = step
        self._edited(at)

    def _ask(self, step: Mapping[str, Any] | None, at: int) -> None:
        taking = _Taking(self, is_new=step is None)
        dialog = StepDialog(self._words, step, at, self, taking.take)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self._value.setdefault("steps", [])
        return steps

    def _move(self, by: int) -> None:
        at, steps = self.steps.current, self._steps()
        if not self.is_open or at is None or not 0 <= at + by < len(steps):
            return
        steps[at], steps[at + by] = steps[at + by], steps[at]
        self._edited(at + by)

    def _edited(self, at: int) -> None:
        self._is_dirty = True
        self._show_steps()
        self.steps.select(at)
        self._compare()

    def _show_steps(self) -> None:
        wrong = {fault.step for fault in self.found()}
        lines = []
        for at, step in enumerate(self._steps()):
            when, limit = self._words.conditions(step.get("when", {})), str(step.get("limit", ""))
            cells = (
                f"{at + 1}　{step.get('name', '')}\n{self._words.whom(step)}",
                f"{when or '都要走'}\n{limit or '没有时限'}",
            )
            lines.append(Line(at, cells, tone="late" if at in wrong else None))
        self.steps.show_lines(lines)
        self._judge()
        self.changed.emit()

    def _form_edited(self, _name: str) -> None:
        try:
            values = self.form.values()
        except Invalid:
            return  # half typed
        before = copy.deepcopy(self._value)
        self._value["name"] = values["name"].strip()
        for name, value in (
            ("copy_to", [wording.decoded(code) for code in values["copy_to"]]),
            ("password_from", None if values["password_from"] is None else number(values["password_from"])),
        ):  # fmt: skip
            if value in (None, []):
                self._value.pop(name, None)
            else:
                self._value[name] = value
        if self._value != before:
            self._is_dirty = True
            self._judge()
            self._compare()
            self.changed.emit()

    # -- what is wrong ----------------------------------------------------------------------------------------------------

    def check(self) -> bool:
        """Tell whether name, copies, amount and day can be read; what cannot is brought into sight."""
        if self.form.check():
            return True
        self.tabs.tabs.setCurrentIndex(_TABS.index(_WHOLE))
        return False

    def look_at(self, fault: Fault) -> None:
        """Bring into sight what is wrong."""
        self.tabs.tabs.setCurrentIndex(_TABS.index(_WHOLE if fault.field in _OF_WHOLE else _STEPS))
        if fault.step is not None:
            self.steps.select(fault.step)

    def found(self) -> list[Fault]:
        """Return what is wrong with the flow as it stands, by the engine's own checks and by what the office has."""
        return faults(self._value, self.key) or flows.unknown(self._value, self._words)

    def _judge(self) -> None:
        found = self.found()
        self.tell("\n".join(fault.sentence for fault in found))
        holes = [] if found else flows.holes(self._value, self._words)
        self.holes.setText("\n".join(fault.sentence for fault in holes))
        self.holes.setVisible(bool(holes))

    def _looked_at(self, at: object) -> None:
        self.chosen.emit(at if isinstance(at, int) else -1)


def _page() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
    rows.setSpacing(SPACE_2)
    return made, rows


def _giving(page: QWidget) -> Callable[[], QWidget]:
    return lambda: page


class _Taking:
    """What a step's dialog hands its step to."""

    def __init__(self, editor: FlowEditor, *, is_new: bool) -> None:
        self._editor, self._is_new = editor, is_new

    def take(self, at: int, step: dict[str, Any]) -> None:
        """Hand it on."""
        self._editor.put_step(at, step, is_new=self._is_new)
