"""One step of a flow in a dialog: who signs in which manner, when, in what time; every choice by pinyin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.approvals.rules import wording
from cmdesk.approvals.rules.wording import MODE_CHOICES, Lexicon
from cmdesk.core.approval.faults import Fault, of_step
from cmdesk.core.spec import FieldSpec
from cmdesk.core.text.parted import parted
from cmdesk.kit import ask
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.shortcuts import bind_keys

_MONEY = ("amount_from", "amount_below")
_LISTS = ("units", "classes")


class Signers(QWidget):
    """Those who sign a step, in their order: added by pinyin, moved by Alt with the arrows, removed by Delete."""

    def __init__(self, words: Lexicon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._codes: list[str] = []
        self._picker = Form(
            [
                FieldSpec(
                    "who",
                    "加审批人",
                    "choice",
                    choices=words.choices,
                    help="岗位、上级、部门负责人、人员，可打拼音首字母",
                )
            ],
            embedded=True,
        )
        self._picker.finished.connect(self.add)
        self.list = SmallList(("审批人", "说明"), add="", icon="users", nothing="还没有审批人，请在上面加。")
        self.list.bin_asked.connect(self.remove)
        for word, icon, keys, slot in (
            ("上移", "arrow-up", "Alt+Up", self.up), ("下移", "arrow-down", "Alt+Down", self.down),
        ):  # fmt: skip
            button = QPushButton(icons.icon(icon), word)
            button.setToolTip(keys)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            self.list.add_tool(button)
            bind_keys(self, {keys: slot})
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._picker)
        rows.addWidget(self._problem)
        rows.addWidget(self.list, 1)

    def set_who(self, who: Sequence[Mapping[str, Any]]) -> None:
        """Show others."""
        self._codes = [wording.code(one) for one in who]
        self._show()

    def who(self) -> list[dict[str, Any]]:
        """Return whom the step means, in order."""
        return [wording.decoded(code) for code in self._codes]

    def add(self) -> None:
        """Add whom the picker shows."""
        if not self._picker.check():
            return
        code = self._picker.values()["who"]
        if not code:
            return
        if code in self._codes:
            self.tell("已经在审批人之中。")
            return
        self._codes.append(code)
        self._picker.set_values({})
        self.tell("")
        self._show()
        self._picker.focus("who")

    @property
    def codes(self) -> tuple[str, ...]:
        """Whom the step means, as they are chosen."""
        return tuple(self._codes)

    def begin(self) -> None:
        """Take the keys, to add somebody."""
        self._picker.focus("who")

    def take_typed(self) -> None:
        """Add whom somebody has picked and forgot to add by Enter."""
        if self._picker.is_dirty:
            self.add()

    def remove(self, at: int) -> None:
        """Take somebody out."""
        del self._codes[at]
        self._show()

    def up(self) -> None:
        """Let the current one sign earlier."""
        self._move(-1)

    def down(self) -> None:
        """Let the current one sign later."""
        self._move(1)

    def tell(self, sentence: str) -> None:
        """Say what is wrong, under the picker."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _move(self, by: int) -> None:
        at = self.list.current
        if at is None or not 0 <= at + by < len(self._codes):
            return
        self._codes[at], self._codes[at + by] = self._codes[at + by], self._codes[at]
        self._show()
        self.list.select(at + by)

    def _show(self) -> None:
        lines = []
        for at, code in enumerate(self._codes):
            name = self._words.names.get(code)
            why = "没有此人，请去掉" if name is None else "现在没有人" if code in self._words.empty else ""
            tone = "late" if name is None else "soon" if why else None
            shown = f"{at + 1}　{name or code.partition(':')[2]}"
            lines.append(Line(at, (shown, why), tone=tone, tone_at=1))  # type: ignore[arg-type]
        self.list.show_lines(lines)


class StepDialog(VerbDialog):
    """Enters or changes a step; what is wrong is said at its field, by the engine's own checks."""

    def __init__(
        self, words: Lexicon, step: Mapping[str, Any] | None, at: int, parent: QWidget | None = None,
        then: Callable[[int, dict[str, Any]], None] | None = None,
    ) -> None:  # fmt: skip
        """Prepare the dialog.

        Args:
            words: what a flow may name.
            step: as data; None for a new one.
            at: its place from 0.
            parent: usual Qt parent.
            then: called with (place, step as data) when it is right.
        """
        super().__init__("审批步骤", "", "用这一步", parent)
        self.resize(px(780), px(430))
        self._at, self._then = at, then
        self._head = Form(
            [FieldSpec("name", "步骤名称", "text", required=True, limit=60),
             FieldSpec("mode", "方式", "choice", required=True, choices=MODE_CHOICES, help="只有一人时都一样")],
            embedded=True,
        )  # fmt: skip
        self.signers = Signers(words)
        self._head.finished.connect(self.signers.begin)
        self._rest = Form(_specs(words), embedded=True)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._head)
        column.addWidget(self.signers, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rest)
        column.addStretch(1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        self.fill(both)
        self.primary.clicked.connect(self.take)
        self._give(step or {})
        self._head.focus("name")

    def take(self) -> None:
        """Hand over what was entered, or say at its field what is wrong."""
        self.signers.take_typed()
        if not (self._head.check() and self._rest.check()):
            return
        step = self._step()
        if step is None:
            return
        found = list(of_step(self._at, step))
        if found:
            self._tell(found)
            return
        if self._then is not None:
            self._then(self._at, step)
        self.accept()

    def reject(self) -> None:
        """Ask before what was entered and not used is lost."""
        changed = self._head.is_dirty or self._rest.is_dirty or self.signers.codes != self._codes
        if not changed or ask.confirm(self, "放弃修改", "这一步的改动还没有用上，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _give(self, step: Mapping[str, Any]) -> None:
        when = step.get("when", {})
        self._head.set_values({"name": step.get("name", ""), "mode": step.get("mode", "any")})
        self.signers.set_who(step.get("who", ()))
        self._codes = self.signers.codes
        values: dict[str, Any] = {"limit": step.get("limit", ""), "remind": " ".join(map(str, step.get("remind", ())))}
        values |= {name: Decimal(str(when[name])) for name in _MONEY if name in when}
        values |= {name: tuple(when[name]) for name in _LISTS if name in when}
        self._rest.set_values(values)

    def _step(self) -> dict[str, Any] | None:
        values = self._head.values() | self._rest.values()
        levels = parted(str(values["remind"]).replace("%", " "), blanks=True)
        if not all(one.isdigit() for one in levels):
            self._rest.show_problems({"remind": "请写百分数，用空格隔开，如 50 75 100。"})
            return None
        when: dict[str, Any] = {name: number(values[name]) for name in _MONEY if values[name] is not None}
        when |= {name: list(values[name]) for name in _LISTS if values[name]}
        step: dict[str, Any] = {"name": values["name"].strip(), "who": self.signers.who(), "mode": values["mode"]}
        if when:
            step["when"] = when
        if values["limit"].strip():
            step["limit"] = values["limit"].strip()
        if levels:
            step["remind"] = [int(one) for one in levels]
        return step

    def _tell(self, found: Sequence[Fault]) -> None:
        said = {fault.field: fault.sentence for fault in reversed(found)}
        self.signers.tell(said.pop("who", ""))
        left = self._rest.show_problems(said)
        left = self._head.show_problems(left) if left else left
        self.show_refusal("".join(left.values()))


def number(value: Decimal) -> int | float:
    """Return an amount as a flow holds it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _specs(words: Lexicon) -> list[FieldSpec]:
    none = Decimal(0)
    return [
        FieldSpec("amount_from", "金额满", "money", unit="元", least=none, group="走这一步的条件", help="不填就不限"),
        FieldSpec(
            "amount_below", "金额不满", "money", unit="元", least=none, group="走这一步的条件", help="不填就不限"
        ),
        FieldSpec(
            "units", "片区、部门", "many_choice", choices=words.units, group="走这一步的条件", help="含下级；不选就不限"
        ),
        FieldSpec(
            "classes", "客户类别", "many_choice", choices=words.classes, group="走这一步的条件", help="不选就不限"
        ),
        FieldSpec(
            "limit",
            "时限",
            "text",
            limit=20,
            group="时限",
            help="如 1 工作日、4 工作小时、24 时钟小时；到期只提醒和升级",
        ),
        FieldSpec(
            "remind",
            "提醒",
            "text",
            unit="%",
            limit=40,
            group="时限",
            help="用去百分之几时提醒，如 50 75 100；不填按制度",
        ),
    ]
