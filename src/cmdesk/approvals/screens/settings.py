"""Settings of approvals: who signs for whom between two days, and how flows run."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from cmdesk.approvals import rules
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval.flow import MODES, WHO
from cmdesk.core.record import specs_of
from cmdesk.kit.chips import label
from cmdesk.kit.record_dialog import RecordDialog
from cmdesk.kit.small_list import Line, SmallList
from cmdesk.kit.stepper import Stage, Stepper
from cmdesk.staff.links import people
from cmdesk.staff.record import Deputy
from cmdesk.staff.rules import role_label

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_CONDITIONS = {
    "amount_from": "金额满 {} 元",
    "amount_below": "金额低于 {} 元",
    "units": "片区 {}",
    "classes": "客户类别 {}",
}


class Deputies(QWidget):
    """One's own deputies; everybody's for who may edit people."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._list = SmallList(
            ("被代理人", "代理人", "开始", "结束", "原因"), add="设置代理", icon="user-check",
            nothing="没有设置代理。外出期间可请别人代您审批，记录里会注明“代”。",
        )  # fmt: skip
        self._list.add_asked.connect(self.add)
        self._list.bin_asked.connect(self.end)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._list)
        self.setFocusProxy(self._list)
        desk.changed.connect(self._changed)
        self._read()

    def add(self) -> None:
        """Name a deputy."""
        actor, today = self._desk.actor, date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
        dialog = RecordDialog(
            self._desk, "设置代理", "设置", specs_of(Deputy), lambda values, _before: rules.add_deputy(actor, values),
            links={"user": people(self._desk)}, parent=self,
        )  # fmt: skip
        dialog.form.set_values(
            {"user_id": actor.id, "begins_on": today, "ends_on": today}, titles={"user_id": actor.name}
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def end(self, deputy_id: int) -> None:
        """Take a deputy away."""
        actor = self._desk.actor
        self._desk.work.write(lambda: rules.end_deputy(actor, deputy_id), owner=self, refused=self._desk.refuse)

    def _changed(self, kinds: frozenset[str]) -> None:
        if "deputy" in kinds:
            self._read()

    def _read(self) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: _lines(actor), self._list.show_lines, owner=self, title="")


def _lines(actor: Actor) -> list[Line]:
    name = approval.directory().name
    return [
        Line(one.id, (name(one.user_id), name(one.deputy_id), f"{one.begins_on}", f"{one.ends_on}", one.reason))
        for one in rules.deputies(actor)
    ]


class Flows(QWidget):
    """Every flow as it runs today, drawn step by step; a flow is changed in 制度 from a day on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[tuple[approval.Flow | None, str, str]] = []
        self._list = QListWidget()
        self._list.setAccessibleName("流程")
        self._list.setFixedWidth(220)
        self._list.currentRowChanged.connect(self._show)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._stepper = Stepper()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self._words)
        column.addWidget(self._stepper)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._list)
        row.addWidget(scroll, 1)
        self.setFocusProxy(self._list)
        desk.changed.connect(self._changed)
        self._read()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "regulation" in kinds:
            self._read()

    def _read(self) -> None:
        day = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
        self._desk.work.read(lambda: rules.flows(day), self._arrive, owner=self, title="")

    def _arrive(self, found: list[tuple[approval.Flow | None, str, str]]) -> None:
        at, self._found = max(self._list.currentRow(), 0), found
        self._list.clear()
        self._list.addItems([flow.name if flow else key for flow, key, _ in found])
        self._list.setCurrentRow(min(at, len(found) - 1))

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._found):
            return
        flow, key, why = self._found[at]
        words = [f"在 设置 → 制度 中按“flow.{key}”查找，可从某一天起改。"]
        if flow is not None and flow.password_from is not None:
            words.append(f"金额满 {flow.password_from:f} 元时，审批人要再输入密码。")
        if flow is not None and flow.copy_to:
            words.append("抄送：" + "、".join(shown_who(one) for one in flow.copy_to) + "。")
        self._words.setText(why or "".join(words))
        self._stepper.show_stages([_stage(step) for step in flow.steps] if flow is not None else [])


def _stage(step: approval.Step) -> Stage:
    lines = [f"{'、'.join(shown_who(one) for one in step.who)}（{MODES[step.mode]}）"]
    lines += [
        "仅当 " + _CONDITIONS[name].format("、".join(value) if isinstance(value, list) else value)
        for name, value in step.when.items()
    ]
    return Stage(step.name, "ahead", lines, f"时限 {step.limit}" if step.limit else "没有时限")


def shown_who(one: object) -> str:
    """Return whom a step means, in words."""
    if not isinstance(one, dict):
        return str(one)
    ((word, value),) = one.items()
    if word == "role":
        return role_label(str(value))
    if word == "superior":
        return "发起人的上级" if value == 1 else f"发起人的第 {value} 级上级"
    return f"{value}{'的负责人' if word == 'head' else ''}" if word in WHO else str(value)
