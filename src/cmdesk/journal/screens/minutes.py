"""Minutes of talks: the page of all of them, and the panel on a customer's page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.record import values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.core.timers import Running
from cmdesk.journal.record import Duty, Minutes
from cmdesk.journal.rules import minutes
from cmdesk.journal.screens.minutes_dialog import Draft, MinutesDialog
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList
from cmdesk.kit.page.light import TONES
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_STATES = {choice.value: choice.label for choice in Minutes.state.about.choices}
_NEXT = {"draft": "submit", "reviewing": "withdraw", "reviewed": "send", "sent": "confirm"}
"""The verb of each stage."""
_MOST_SHOWN = 22
_WAYS = {choice.label: choice.value for choice in Minutes.sent_way.about.choices}


@dataclass(frozen=True)
class _Row:
    id: int
    number: str
    customer: str
    when: datetime | None
    recorder: str
    topics: str
    state: str
    timer: Running
    duties: int


@dataclass(frozen=True)
class _Asked:
    """The duties of minutes, to be ticked off."""

    minutes_id: int
    specs: list[FieldSpec]
    done: dict[str, bool]


class MinutesList(VerbList[_Row]):
    """Minutes that one may see, of everybody or of one customer, with the verbs of their way."""

    heads = ("编号", "客户", "会谈时间", "记录人", "状态", "时限", "议题")
    add_word = "新建会谈纪要"
    icon = "message"
    nothing = "还没有会谈纪要。会谈后 2 个工作日内写成，上级审阅后提交客户。"
    shows = frozenset({"minutes", "attendee", "duty", "approval"})
    hides = True

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        self._customer = customer_id
        super().__init__(desk)

    def build(self) -> None:
        for key, word, slot in (
            ("submit", "提交审阅", self.submit),
            ("withdraw", "撤回", self.withdraw),
            ("send", "已提交客户…", self.send),
            ("confirm", "客户已确认…", self.confirm),
            ("duties", "待办…", self.settle_duties),
            ("print", "打印", self.print),
        ):
            self.add_verb(key, word, "", slot)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print})

    def rows_of(self, actor: Actor) -> Sequence[_Row]:
        return _rows(actor, self._customer)

    def line(self, one: _Row) -> Line:
        draft = one.state == "draft"
        cells = (
            one.number, one.customer, one.when, one.recorder, _STATES[one.state], one.timer.text if draft else "",
            one.topics,
        )  # fmt: skip
        tone = TONES[one.timer.state] if draft else None
        return Line(one.id, cells, quiet=one.state == "confirmed", tone=tone, tone_at=5)

    def offers(self, one: _Row) -> Collection[str]:
        return {_NEXT.get(one.state, "print"), "print", *(["duties"] if one.duties else [])}

    def open_record(self, kind: str, record_id: int) -> None:
        """Show minutes from elsewhere."""
        if kind == Minutes.KIND:
            self.list.select(record_id)
            self.open_one(record_id)

    def add(self) -> None:
        """Write new minutes."""
        values = {"customer_id": self._customer} if self._customer else {}
        self._show_dialog(MinutesDialog(self._desk, values=values))

    def open_one(self, minutes_id: int) -> None:
        """Open minutes to change a draft, or to read."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _draft(actor, minutes_id), self._open_draft, owner=self, title="")

    def submit(self) -> None:
        """Send the current minutes to the superior."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._write(lambda: minutes.submit(actor, one), "已提交上级审阅")

    def withdraw(self) -> None:
        """Take the current minutes back from their review."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._write(lambda: _withdraw(actor, one), "已撤回")

    def send(self) -> None:
        """Note that the customer was given the current minutes."""
        actor, one = self._desk.actor, self.list.current
        words = ask.text(self, "提交客户", f"方式（{'、'.join(_WAYS)}）：", "面交") if one is not None else None
        if words is not None and one is not None:
            way = _WAYS.get(words.strip(), words.strip())
            self._write(lambda: minutes.send(actor, one, way), "已登记提交客户")

    def confirm(self) -> None:
        """Note who confirmed the receipt of the current minutes."""
        actor, one = self._desk.actor, self.list.current
        by = ask.text(self, "客户确认收到", "确认人：") if one is not None else None
        if by is not None and one is not None:
            self._write(lambda: minutes.confirm(actor, one, by), "客户已确认收到")

    def settle_duties(self) -> None:
        """Tick off what the talk of the current minutes has agreed on."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._desk.work.read(lambda: _duties(actor, one), self._ask_duties, owner=self, title="正在读待办")

    def print(self) -> None:
        """Show what the current minutes print."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            from cmdesk.journal import paper
            from cmdesk.papers.preview import open_preview

            open_preview(self._desk, lambda: paper.minutes_job(actor, one), title="会谈纪要")

    def _open_draft(self, draft: Draft) -> None:
        self._show_dialog(MinutesDialog(self._desk, draft))

    def _ask_duties(self, asked: _Asked) -> None:
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> None:
            done = {int(name) for name, ticked in {**before, **values}.items() if ticked}
            minutes.settle_duties(actor, asked.minutes_id, done)

        dialog = RecordDialog(self._desk, "会谈待办：勾选已完成的", "保存", asked.specs, save, values=asked.done)
        dialog.resize(520, min(560, 120 + 36 * len(asked.specs)))
        self._show_dialog(dialog)

    def _show_dialog(self, dialog: Dialog) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said, undo=False)


def _rows(actor: Actor, customer_id: int | None) -> list[_Row]:
    name, found = approval.directory().name, minutes.listed(actor, customer_id=customer_id)
    titles, duties = minutes.titles(found), minutes.agreed(found)
    return [
        _Row(
            one.id,
            one.number,
            titles[one.customer_id],
            one.ended_at,
            name(one.user_id),
            one.topics.replace("\n", "；"),
            one.state or "draft",
            minutes.timer(one),
            duties[one.id],
        )
        for one in found
    ]


def _draft(actor: Actor, minutes_id: int) -> Draft:
    found = minutes.read(actor, minutes_id)
    return Draft(
        found.id,
        found.version or 1,
        values_of(found),
        {"customer_id": found.customer.title()},
        [{"side": one.side, "name": one.name, "position": one.position} for one in minutes.people(found.id)],
        [
            {"text": one.text, "side": one.side, "name": one.name, "due_on": one.due_on}
            for one in minutes.duties(found.id)
        ],
        read_only=found.state != "draft",
    )


def _duties(actor: Actor, minutes_id: int) -> _Asked:
    found = minutes.duties(minutes.read(actor, minutes_id).id)
    specs = [FieldSpec(str(one.id), _shortened(one.text), "flag", help=_words(one)) for one in found]
    return _Asked(minutes_id, specs, {str(one.id): bool(one.done) for one in found})


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _words(duty: Duty) -> str:
    who = " ".join(part for part in (type(duty).side.about.label_of(duty.side or ""), duty.name) if part)
    return f"{duty.text}（{who}{f'，{duty.due_on:%m-%d}' if duty.due_on else ''}）"


def _withdraw(actor: Actor, minutes_id: int) -> None:
    found = approval.of_record(Minutes.KIND, minutes_id)
    if found is not None:
        approval.withdraw(actor, found.id)
