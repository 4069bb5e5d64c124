"""Visitors: what is prepared, who is in the house, who has to be greeted at home (S4-56)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLabel

from cmdesk.activities.record import Reception
from cmdesk.activities.record.choices import RECEPTION_STEPS
from cmdesk.activities.rules.courtesy import receptions
from cmdesk.activities.rules.courtesy.receptions import Received
from cmdesk.activities.screens.owed.owed_panel import OwedList
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.look.chips import label
from cmdesk.kit.space.flow import Flow


class ReceptionsList(OwedList[Received]):
    """Receptions with their checklist below; a tick is written at once."""

    model = Reception
    heads = ("接待单号", "状态", "到达时间", "来访人", "人数", "目的", "下一项", "接待人", "到家问候期限")
    icon = "home"
    nothing = "还没有接待。客户要来访时登记，从预约、接站到家问候一项项勾。"
    left_out = frozenset({"number", "steps", "farewell_at", "greeted_at", "result", "activity_id"})

    def build(self) -> None:
        self.add_verb("finish", "办结…", "check", self.finish, "写明结果，记入往来")
        self.add_verb("print", "打印", "printer", self.print_paper, "客户接待单")
        self._bar = _StepsBar(self)
        self._rows.addWidget(self._bar)
        self._show_steps()

    def rows_of(self, actor: Actor) -> Sequence[Received]:
        return receptions.listed(actor, customer_id=self.customer_id)

    def line(self, one: Received) -> Line:
        now = datetime.now().astimezone()
        state, by = one.state(now), None if one.greeted_at else one.greet_by
        cells = (
            one.number, state.word, one.arrives_at, one.visitors, f"{one.people} 人", one.purpose,
            "" if one.finished else one.next_step(), one.user, by,
        )  # fmt: skip
        return Line(one.id, cells, quiet=one.finished, tone=state.tone, tone_at=1)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        return receptions.add(actor, values)

    def begin(self) -> dict[str, Any]:
        tomorrow = (datetime.now().astimezone() + timedelta(1)).replace(hour=9, minute=0, second=0, microsecond=0)
        return {**super().begin(), "people": 1, "arrives_at": tomorrow}

    def offers(self, one: Received) -> Collection[str]:
        return {"print"} if one.finished else {"print", "finish"}

    def print_paper(self) -> None:
        """Show the paper of the reception as it will be printed."""
        from cmdesk.activities import paper
        from cmdesk.papers.preview import open_preview

        one, actor = self.current, self._desk.actor
        if one is not None:
            open_preview(self._desk, lambda: paper.reception_job(actor, one.id), title="客户接待单")

    def finish(self) -> None:
        """Settle the reception."""
        one, actor = self.current, self._desk.actor
        if one is None:
            return
        result = ask.text(self, "办结接待", f"{one.customer}：{one.visitors}\n\n接待结果：")
        if result is not None:
            self.do(lambda: receptions.finish(actor, one.id, result), "接待已办结，记入往来")

    def tick(self, step: str, done: bool) -> None:  # a signal's argument
        """Write that a step was done, or was not."""
        one, actor = self.current, self._desk.actor
        if one is not None and (step in one.steps) is not done:
            self.do(lambda: receptions.tick(actor, one.id, step, back=not done), "已勾选" if done else "已取消")

    def _moved(self, _: object = None) -> None:
        super()._moved()
        self._show_steps()

    def _refused(self, refusal: Refused) -> None:
        super()._refused(refusal)
        self._show_steps()

    def _show_steps(self) -> None:
        self._bar.show_steps(self.current)


class _StepsBar(Flow):
    """The checklist of the current reception, in its order."""

    def __init__(self, owner: ReceptionsList) -> None:
        super().__init__(owner, spacing=12)
        self._owner = owner
        self.setProperty("role", "bar")
        self.setProperty("side", "bottom")
        self._words: QLabel = label("", "weak")
        self.setContentsMargins(12, 8, 12, 8)
        self.add(self._words)
        self._boxes: dict[str, QCheckBox] = {}
        for choice in RECEPTION_STEPS:
            box = QCheckBox(choice.label)
            box.setObjectName(choice.value)
            box.clicked.connect(self._clicked)
            self._boxes[choice.value] = box
            self.add(box)

    def _clicked(self) -> None:
        box = self.sender()
        if isinstance(box, QCheckBox):
            self._owner.tick(box.objectName(), box.isChecked())

    def show_steps(self, one: Received | None) -> None:
        """Show what has been done; nothing can be ticked once it is settled."""
        self._words.setText("选中一次接待，在这里逐项勾选。" if one is None else one.visitors[:12])
        for step, box in self._boxes.items():
            box.setVisible(one is not None)
            box.setChecked(one is not None and step in one.steps)
            box.setEnabled(one is not None and not one.finished)
