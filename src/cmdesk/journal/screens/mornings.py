"""The page of morning meetings: meetings above, what the chosen one decided and what earlier ones left open below (S1-34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.day import clock
from cmdesk.core.errors import NotAllowed
from cmdesk.core.record import fields_of
from cmdesk.journal.record import Decision, Morning
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.meetings import decisions, mornings
from cmdesk.journal.screens.morning_dialog import Draft, MorningDialog
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class _Row:
    id: int
    day: date
    leader: str
    came: int
    expected: int
    decided: int
    open: int
    late: bool
    results: str


@dataclass(frozen=True)
class _Decided:
    """A decision as the list below shows it."""

    id: int
    text: str
    owner: str
    due_on: date
    outcome: str
    result: str
    from_day: date


class MorningsPage(QWidget):
    """Meetings that one leads, was at, or has something to do from."""

    SHOWS = frozenset({"morning", "presence", "decision"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._decided: dict[int, _Decided] = {}
        self.dialog: QDialog | None = None
        self.list = SmallList(
            ("日期", "主持人", "到会", "决定", "昨日工作结果"),
            add="开晨会",
            icon="users",
            nothing="还没有晨会记录。每个工作日早上按 Ctrl+N：昨日结果、困难、市场动态和客户需求由记录带出。",
        )
        self._print = QPushButton(icons.icon("printer"), "打印")
        self._print.setToolTip("Ctrl+P")
        self.list.add_tool(self._print)
        self.below = SmallList(
            ("决定事项", "责任人", "完成时间", "落实", "落实情况", "哪次晨会"),
            add="",
            icon="check-circle",
            nothing="这次晨会没有决定，以前的也都落实了。打开晨会记录，在 决定 里写事项、责任人和完成时间。",
        )
        self._settle = QPushButton(icons.icon("check"), "登记落实…")
        self._settle.setToolTip("Enter")
        self.below.add_tool(self._settle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Splitter(desk.memory, "journal.mornings", [self.list, self.below], [340, 240], upright=True))
        self.setFocusProxy(self.list)
        if desk.actor.scope(rights.WRITE) is Scope.NONE:
            self.list.forbid(NotAllowed.to("填写晨会记录"))
        self._connect()
        self.read()

    def _connect(self) -> None:
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.current_changed.connect(self._chosen)
        self._print.clicked.connect(self.print)
        self._settle.clicked.connect(self.settle)
        self.below.opened.connect(self._settle_one)
        self.below.current_changed.connect(self._offer)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print})
        Rereading(self._desk, self, self.SHOWS, self.read)

    def read(self) -> None:
        """Read the list anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _rows(actor), self._show, owner=self, title="正在读晨会记录")

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a meeting from elsewhere."""
        if kind == Morning.KIND:
            self.list.select(record_id)
            self.read()

    # -- verbs --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Write today's meeting, begun from the records."""
        actor = self._desk.actor
        if actor.scope(rights.WRITE) is not Scope.NONE:
            self._desk.work.read(
                lambda: _new(actor), self._open_draft, owner=self, title="正在读昨日记录", refused=self._desk.refuse
            )

    def open_one(self, morning_id: int) -> None:
        """Open a meeting to change it, or to read."""
        actor = self._desk.actor
        self._desk.work.read(
            lambda: _draft(actor, morning_id), self._open_draft, owner=self, title="", refused=self._desk.refuse
        )

    def print(self) -> None:
        """Show what the current meeting prints."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            from cmdesk.journal import paper
            from cmdesk.papers.preview import open_preview

            open_preview(self._desk, lambda: paper.morning_job(actor, one), title="晨会记录")

    def settle(self) -> None:
        """Say what became of the current decision."""
        if self.below.current is not None:
            self._settle_one(self.below.current)

    def _settle_one(self, decision_id: int) -> None:
        one = self._decided.get(decision_id)
        if one is None:
            return
        if one.outcome != "open":
            self._desk.say(f"{one.text}：{one.result}")
            return
        answer = ask.choose(self, "落实晨会决定", f"{one.text}\n\n做到了吗？", "已做到…", "没有做到…")
        words = ask.text(self, "落实晨会决定", "落实得怎样：") if answer in {"yes", "no"} else None
        if words is not None:
            actor, done = self._desk.actor, answer == "yes"
            do(self._desk, self, lambda: decisions.settle(actor, decision_id, words, done=done), "已登记落实情况")

    def _open_draft(self, draft: Draft) -> None:
        dialog = MorningDialog(self._desk, draft)
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, rows: list[_Row]) -> None:
        before = self.list.current
        self.list.show_lines([_line(row) for row in rows], begin=True)
        if self.list.current == before:
            self._chosen(before)

    def _chosen(self, morning_id: object) -> None:
        self._print.setEnabled(isinstance(morning_id, int))
        if isinstance(morning_id, int):
            actor = self._desk.actor
            self._desk.work.read(
                lambda: _decisions(actor, morning_id),
                self._show_decided,
                owner=self,
                title="",
                refused=self._desk.refuse,
            )
        else:
            self._desk.work.drop(self._show_decided, owner=self)
            self._show_decided([])

    def _show_decided(self, found: list[_Decided]) -> None:
        self._decided = {one.id: one for one in found}
        today = clock.today()
        self.below.show_lines([
            Line(
                one.id,
                (one.text, one.owner, one.due_on, Decision.outcome.about.label_of(one.outcome), one.result,
                 one.from_day),
                quiet=one.outcome != "open", tone=_tone(one, today), tone_at=2,
            )
            for one in found
        ])  # fmt: skip
        if found and self.below.current is None:
            self.below.select(found[0].id)
        self._offer(self.below.current)

    def _offer(self, decision_id: object) -> None:
        one = self._decided.get(decision_id) if isinstance(decision_id, int) else None
        self._settle.setEnabled(one is not None and one.outcome == "open")


def _tone(one: _Decided, today: date) -> Tone:
    if one.outcome != "open":
        return "done" if one.outcome == "done" else "plain"
    return "late" if one.due_on < today else "due"


def _line(row: _Row) -> Line:
    decided = f"{row.decided} 项" if row.decided else ""
    waiting = f"，{row.open} 项未落实" if row.open else ""
    cells = (
        row.day, row.leader, f"{row.came}/{row.expected} 人" if row.expected else "",
        decided + waiting, row.results.replace("\n", "；"),
    )  # fmt: skip
    return Line(row.id, cells, tone="late" if row.late else "due" if row.open else None, tone_at=3)


def _rows(actor: Actor) -> list[_Row]:
    name, today = approval.directory().name, clock.today()
    rows = []
    for one in mornings.listed(actor):
        there, decided = mornings.presences(one.id), decisions.of_meeting(one.id)
        waiting = [row for row in decided if row.outcome == "open"]
        late = any(row.due_on is not None and row.due_on < today for row in waiting)
        came = sum(bool(row.present) for row in there)
        rows.append(
            _Row(
                one.id,
                one.day or today,
                name(one.user_id),
                came,
                len(there),
                len(decided),
                len(waiting),
                late,
                one.results,
            )
        )
    return rows


def _decisions(actor: Actor, morning_id: int) -> list[_Decided]:
    """Return what a meeting decided and what earlier ones of the same leader left open."""
    found, name = mornings.read(actor, morning_id), approval.directory().name
    days = {one.id: one.day for one in mornings.listed(actor)}
    return [
        _Decided(
            one.id, one.text, name(one.owner_id), one.due_on or clock.today(), one.outcome or "open", one.result,
            days.get(one.morning_id) or found.day or clock.today(),
        )
        for one in (*decisions.of_meeting(morning_id), *decisions.before_meeting(found))
    ]  # fmt: skip


def _new(actor: Actor) -> Draft:
    begun = mornings.begun(actor)
    return Draft(0, 1, begun.values, {"user_id": actor.name}, begun.people, begun.presences, ())


def _draft(actor: Actor, morning_id: int) -> Draft:
    found, name = mornings.read(actor, morning_id), approval.directory().name
    there = mornings.presences(found.id)
    decided = [one for one in decisions.of_meeting(found.id) if one.outcome == "open"]
    people = mornings.people_of(found.user_id)
    more = {one.user_id for one in there} | {one.owner_id for one in decided}
    people.update({user: name(user) for user in sorted(more - people.keys())})
    may = rights.reaches(actor, rights.WRITE, found.user_id)
    return Draft(
        found.id,
        found.version or 1,
        {key: getattr(found, key) for key in fields_of(Morning)},
        {"user_id": name(found.user_id)},
        people,
        [{"user_id": one.user_id, "present": one.present, "reason": one.reason} for one in there],
        [{"text": one.text, "owner_id": one.owner_id, "due_on": one.due_on} for one in decided],
        None if may else NotAllowed("晨会记录由主持人填写，您可以查看。"),
    )
