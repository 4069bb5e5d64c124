"""The page 带教: records of joint first visits, read by the rep and his superiors alone (S2-07)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.coaching.record import Coaching
from cmdesk.coaching.rules import joint, resolutions, rights
from cmdesk.coaching.rules.progress import Progress, of
from cmdesk.coaching.screens.coaching_dialog import CoachingDialog, Draft, draft_of, new_draft
from cmdesk.coaching.screens.coaching_view import CoachingView, Shown
from cmdesk.coaching.screens.progress import ProgressDialog
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"coaching", "coaching_mark", "resolution", "regulation"})
_STATES = Coaching.state.about
_TONES: Mapping[str, Tone] = {"draft": "plain", "given": "soon", "acknowledged": "done"}
_OUTCOMES = (Choice("done", "已改进", "ygj"), Choice("dropped", "未做到", "wzd"))


@dataclass(frozen=True)
class _Row:
    id: int
    day: date
    rep: str
    customer: str
    mean: str
    state: str
    open: int
    late: bool


class CoachingPage(QWidget):
    """Records at the left, the chosen one at the right with its verbs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.dialog: QDialog | None = None
        self.rep = Combo()
        self.rep.setAccessibleName("谁的带教记录")
        self.list = SmallList(
            ("同访日", "被带教人", "客户", "平均", "状态", "改进"), add="写带教记录", icon="users",
            nothing="还没有带教记录。和客户经理一起首访后，按 Ctrl+N 写下评价、指导和表扬。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("带教记录")
        may = desk.actor.scope(rights.WRITE) is not Scope.NONE
        self._refusal = None if may else NotAllowed("带教记录由上级写，您可以阅看和确认自己的。")
        self.list.forbid(self._refusal)
        if not may:
            self.list.set_nothing("还没有带教记录。上级和您一起首访后写的评价、指导和表扬会出现在这里。")
        self.view = CoachingView()
        self._stack = QStackedWidget()
        self._stack.addWidget(Empty("users", "选一份带教记录，这里显示全文。"))
        self._stack.addWidget(self.view)
        splitter = Splitter(desk.memory, "coaching.records", [below(self.rep, self.list), self._stack], [520, 640])
        splitter.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)
        self._connect()
        self.read()

    def _connect(self) -> None:
        self.rep.currentIndexChanged.connect(self._rep_chosen)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self._enter)
        self.list.bin_asked.connect(self.bin)
        self.list.current_changed.connect(self._chosen)
        for verb, slot in (
            ("edit", self.edit), ("give", self.give), ("take_back", self.take_back), ("acknowledge", self.acknowledge),
            ("settle", self.settle), ("progress", self.progress), ("print", self.print),
        ):  # fmt: skip
            self.view.buttons[verb].clicked.connect(slot)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print, "Ctrl+Return": self._next_step})
        self.view.settle_asked.connect(self.settle)
        Rereading(self._desk, self, _SHOWS, self.read)

    @property
    def shown(self) -> Shown | None:
        """The record that is read."""
        return self.view.shown if self._stack.currentWidget() is self.view else None

    def read(self) -> None:
        """Read the list anew."""
        actor, rep = self._desk.actor, self.rep.currentData()
        self._desk.work.read(lambda: _read(actor, rep), self._show, owner=self, title="正在读带教记录")

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a record from elsewhere."""
        if kind == Coaching.KIND:
            self.list.select(record_id)
            self.rep.setCurrentIndex(0)
            self.read()

    # -- verbs --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Write about a joint visit."""
        if self._refusal is not None:
            self._desk.refuse(self._refusal)
            return
        actor = self._desk.actor
        self._desk.work.read(lambda: _new(actor), self._open_draft, owner=self, title="", refused=self._desk.refuse)

    def edit(self) -> None:
        """Change a draft."""
        if self._may("edit") and self.shown is not None:
            record = self.shown.record
            self._desk.work.read(lambda: draft_of(record), self._open_draft, owner=self, title="")

    def give(self) -> None:
        """Give the record to the rep."""
        self._do("give", joint.give, "已交给本人，他会收到提醒")

    def take_back(self) -> None:
        """Take a record back that was not acknowledged."""
        self._do("take_back", joint.take_back, "已收回，可以修改")

    def acknowledge(self) -> None:
        """Let the rep acknowledge, with a word of his own."""
        if not self._may("acknowledge") or self.shown is None:
            return
        actor, one = self._desk.actor, self.shown.record.id
        word = ask.text(self, "确认带教记录", "本人意见（可以不写）：")
        if word is not None:
            self._write(lambda: joint.acknowledge(actor, one, word), "已确认，带教人会收到提醒")

    def settle(self) -> None:
        """Say what became of the improvement that is selected, or of the first open one."""
        agreed = self.view.agreed_to_settle if self._may("settle") else None
        if agreed is None:
            return
        actor, resolution_id = self._desk.actor, agreed.id
        specs = [
            FieldSpec("outcome", "结果", "choice", required=True, choices=_OUTCOMES),
            FieldSpec("word", "检查情况", limit=200, help="未做到的要写明"),
            FieldSpec("again_on", "再给期限", "day", help="未做到时可以再约一次，例如 +7"),
        ]

        def save(changed: dict[str, Any], before: dict[str, Any]) -> None:
            said = {**before, **changed}
            resolutions.settle(
                actor, resolution_id, kept=said["outcome"] == "done", word=str(said.get("word") or ""),
                again_on=said.get("again_on"),
            )  # fmt: skip

        begin = {"outcome": "done", "word": "", "again_on": None}
        dialog = RecordDialog(
            self._desk, f"检查改进　{agreed.text}", "记下结果", specs, save, values=begin, parent=self
        )
        dialog.resize(px(520), px(300))
        self._open(dialog)

    def bin(self, coaching_id: int) -> None:
        """Put a draft into the bin."""
        actor = self._desk.actor
        if ask.confirm(self, "删除带教记录", "把这份草稿放进回收站？", "删除草稿", danger=True):
            self._write(lambda: joint.bin_draft(actor, coaching_id), "已删除草稿")

    def progress(self) -> None:
        """Show the rep's evaluations over time."""
        if self.shown is not None:
            actor, record, name = self._desk.actor, self.shown.record, self.shown.rep
            self._desk.work.read(lambda: (name, of(actor, record.rep_id)), self._show_progress, owner=self, title="")

    def print(self) -> None:
        """Show what the record prints; without one, the blank form."""
        from cmdesk.coaching import paper
        from cmdesk.papers.preview import open_preview

        actor, one = self._desk.actor, self.shown.record.id if self.shown else None
        open_preview(
            self._desk,
            lambda: paper.coaching_job(actor, one) if one is not None else paper.blank_job(),
            title="带教记录",
        )

    def _next_step(self) -> None:
        for verb, step in (("give", self.give), ("acknowledge", self.acknowledge)):
            if self._may(verb):
                step()
                return

    def _enter(self, _coaching_id: int) -> None:
        for verb, step in (("edit", self.edit), ("acknowledge", self.acknowledge)):
            if self._may(verb):
                step()
                return
        self.view.focus_first()

    def _may(self, verb: str) -> bool:
        return self.shown is not None and self.shown.said.get(verb) == ""

    def _do(self, verb: str, rule: Callable[[Actor, int], None], said: str) -> None:
        if self._may(verb) and self.shown is not None:
            actor, one = self._desk.actor, self.shown.record.id
            self._write(lambda: rule(actor, one), said)

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _rep_chosen(self, _at: int) -> None:
        self.read()

    def _show(self, found: tuple[list[tuple[int, str]], list[_Row]]) -> None:
        people, rows = found
        self._show_people(people)
        before = self.list.current
        self.list.show_lines([
            Line(
                row.id,
                (
                    row.day, row.rep, row.customer, row.mean, _STATES.label_of(row.state),
                    f"{row.open} 项待检查" if row.open else "",
                ),
                tone="late" if row.late else _TONES[row.state], tone_at=5 if row.late else 4,
            )
            for row in rows
        ], begin=True)  # fmt: skip
        if not rows:
            self._stack.setCurrentIndex(0)
        elif self.list.current == before:
            self._chosen(before)

    def _show_people(self, people: list[tuple[int, str]]) -> None:
        before = self.rep.currentData()
        self.rep.blockSignals(True)
        self.rep.clear()
        self.rep.addItem("全部人员", None)
        for user, name in people:
            self.rep.addItem(name, user)
        self.rep.setCurrentIndex(max(self.rep.findData(before), 0) if before is not None else 0)
        self.rep.blockSignals(False)
        self.rep.setVisible(len(people) > 1)

    def _chosen(self, coaching_id: object) -> None:
        actor = self._desk.actor
        if isinstance(coaching_id, int):
            self._desk.work.read(
                lambda: _shown(actor, coaching_id), self._show_one, owner=self, title="", refused=self._desk.refuse
            )
        else:
            self._desk.work.drop(self._show_one, owner=self)

    def _show_one(self, shown: Shown) -> None:
        self.view.show_record(shown)
        self._stack.setCurrentWidget(self.view)

    def _open_draft(self, draft: Draft) -> None:
        self._open(CoachingDialog(self._desk, draft))

    def _show_progress(self, found: tuple[str, Progress]) -> None:
        self._open(ProgressDialog(*found))

    def _open(self, dialog: QDialog) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()


def _read(actor: Actor, rep: int | None) -> tuple[list[tuple[int, str]], list[_Row]]:
    today = clock.today()
    open_: dict[int, list[date]] = {}
    for one in resolutions.open_ones(actor):
        open_.setdefault(one.coaching_id, []).append(one.due_on)
    rows = []
    for record in joint.summed_up(actor, rep_id=rep):
        due = open_.get(record.id, [])
        rows.append(
            _Row(
                record.id, record.day or today, record.rep, record.customer,
                f"{record.mean:.1f}" if record.mean is not None else "", record.state or "draft", len(due),
                any(day < today for day in due),
            )
        )  # fmt: skip
    return joint.reps(actor), rows


def _shown(actor: Actor, coaching_id: int) -> Shown:
    record = joint.read(actor, coaching_id)
    name = partial(keep.title_of, "user")
    verbs = ("edit", "give", "take_back", "acknowledge", "settle")
    said = {verb: str(rights.may(actor, verb, record) or "") for verb in verbs}
    agreed = joint.resolutions_of(coaching_id)
    if not any(one.outcome == "open" for one in agreed):
        said["settle"] = said["settle"] or "没有待检查的改进。"
    return Shown(
        record, name(record.rep_id), name(record.leader_id), record.customer.title(), record.visit.number or "",
        joint.marks_of(coaching_id), agreed, joint.scale(record.day or clock.today()), of(actor, record.rep_id).words,
        said,
    )  # fmt: skip


def _new(actor: Actor) -> Draft:
    today = clock.today()
    visits = joint.offered(actor, today)
    if not visits:
        raise Refused("没有可写的走访：下属最近没有首访、联合走访或地毯式初访，或者您都写过了。")
    return new_draft(visits, today)
