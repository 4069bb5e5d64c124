"""The page of month summaries: the months at the left, the summary of the chosen one at the right (S0-05, S1-12, S2-11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.months import show_month
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.journal.record import MonthSummary, Remedy
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.rules.monthly import opening, remedies, summaries
from cmdesk.journal.rules.monthly.summaries import MonthState
from cmdesk.journal.screens.summary_view import Shown, SummaryView
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_REMEDY = ("text", "owner_id", "due_on")


class SummariesPage(QWidget):
    """Summaries of oneself and of one's people; a month without one begins with a key."""

    SHOWS = frozenset({"month_summary", "remedy", "approval"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._user = desk.actor.id
        self._wanted: date | None = None
        self.dialog: RecordDialog | None = None
        self.people = Combo()
        self.people.setAccessibleName("谁的月度总结")
        self.people.currentIndexChanged.connect(self._person_chosen)
        self.list = SmallList(("月份", "总结"), add="", icon="calendar", nothing="还没有可以总结的月份。")
        self.list.current_changed.connect(self._month_chosen)
        self.list.opened.connect(self._enter)
        self.view = SummaryView(desk)
        self.empty = Empty("clipboard", "这个月还没有总结。", "由当月的记录起草　Enter")
        self.empty.asked.connect(self.begin)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        splitter = Splitter(desk.memory, "journal.summaries", [below(self.people, self.list), self.stack], [250, 770])
        splitter.setStretchFactor(1, 1)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)
        self._connect()
        actor = desk.actor
        desk.work.read(lambda: logs.writers(actor), self._show_people, owner=self, title="")

    def _connect(self) -> None:
        view = self.view
        view.verb_asked.connect(self.do)
        view.remedy_asked.connect(self.add_remedy)
        view.remedy_opened.connect(self._open_remedy)
        view.remedy_binned.connect(self._bin_remedy)
        view.settling.connect(self._settle)
        Rereading(self._desk, self, self.SHOWS, self._reread)
        bind_keys(
            self, {"Ctrl+S": view.save, "Ctrl+P": self.print, "Ctrl+Return": self._next_step, "Insert": self.add_remedy}
        )

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved."""
        return self.view.may_leave()

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a summary from elsewhere, also one that a remedy belongs to."""
        actor = self._desk.actor

        def read() -> MonthSummary:
            found = keep.read(Remedy, record_id).summary_id if kind == Remedy.KIND else record_id
            return opening.read(actor, found)

        self._desk.work.read(read, self._show_record, owner=self, title="", refused=self._desk.refuse)

    def _show_record(self, found: MonthSummary) -> None:
        self._wanted = found.month
        at = self.people.findData(found.user_id)
        if at >= 0 and at != self.people.currentIndex():
            self.people.setCurrentIndex(at)
        else:
            self._read_months()

    # -- reading

    def _reread(self) -> None:
        if not self.view.is_dirty:
            self._read_months()

    def _show_people(self, found: list[tuple[int, str]]) -> None:
        self.people.blockSignals(True)
        self.people.clear()
        for user, name in found:
            self.people.addItem(name, user)
        own = self.people.findData(self._user)
        actor = self._desk.actor
        self.people.setCurrentIndex(1 if actor.role != "account_manager" and len(found) > 1 else max(own, 0))
        self.people.blockSignals(False)
        self.people.setVisible(any(user != self._desk.actor.id for user, _ in found))
        if self.people.count():
            self._user = int(self.people.currentData())
        self._read_months()

    def _person_chosen(self, at: int) -> None:
        if at >= 0 and self.view.may_leave():
            self._user = int(self.people.itemData(at))
            self._read_months()

    def _read_months(self) -> None:
        actor, user, today = self._desk.actor, self._user, clock.today()
        self._desk.work.read(
            lambda: summaries.overview(actor, user, today), self._show_months, owner=self, title="正在读月度总结"
        )

    def _show_months(self, found: list[MonthState]) -> None:
        current = self._wanted.toordinal() if self._wanted else self.list.current
        self._wanted = None
        self.list.show_lines([_month_line(one) for one in found])
        if current is None and found:
            current = found[min(1, len(found) - 1)].month.toordinal()  # last month's is the one to write
        if current is not None and current != self.list.current:
            self.list.select(current)
        else:
            self._month_chosen(current)

    def _month_chosen(self, ordinal: object) -> None:
        if not isinstance(ordinal, int) or not self.view.may_leave():
            return
        actor, user, month = self._desk.actor, self._user, date.fromordinal(ordinal)
        self._desk.work.read(lambda: _read(actor, user, month), self._show, owner=self, title="")

    def _show(self, shown: Shown | tuple[date, bool]) -> None:
        if isinstance(shown, Shown):
            self.view.show_summary(shown)
            self.stack.setCurrentWidget(self.view)
            return
        month, may_write = shown
        self.view.clear()
        self.empty.set_sentence(f"{show_month(month)} 还没有月度总结。")
        self.empty.setEnabled(may_write)
        self.stack.setCurrentWidget(self.empty)

    # -- verbs

    def _enter(self, _ordinal: int) -> None:
        if self.stack.currentWidget() is self.empty:
            self.begin()
        else:
            self.view.form.focus()

    def begin(self) -> None:
        """Begin the summary of the chosen month from its records."""
        ordinal = self.list.current
        if ordinal is not None:
            actor, user, month = self._desk.actor, self._user, date.fromordinal(ordinal)
            self._write(lambda: summaries.begin(actor, user, month), "已由当月记录起草月度总结")

    def do(self, verb: str) -> None:
        """Do what a button says."""
        if verb == "print":
            self.print()
        elif verb == "submit":
            self.view.save(then=self._submit)
        elif verb == "withdraw":
            actor, one = self._desk.actor, self.view.summary_id
            self._write(lambda: summaries.withdraw(actor, one), "已撤回，可以继续修改")
        else:
            self._answer(verb)

    def _submit(self) -> None:
        actor, one = self._desk.actor, self.view.summary_id
        if one:
            self._write(lambda: summaries.submit(actor, one), "已提交，等上级批阅")

    def _answer(self, verb: str) -> None:
        actor, one = self._desk.actor, self.view.summary_id
        back = verb == "return"
        words = ask.text(self, "退回月度总结" if back else "批阅月度总结", "为什么退回：" if back else "批阅意见：")
        if words is not None and one:
            act = summaries.send_back if back else summaries.comment
            self._write(lambda: act(actor, one, words), "已退回" if back else "已批阅")

    def _next_step(self) -> None:
        verbs = self.view.shown.verbs if self.view.shown else {}
        for verb in ("submit", "comment"):
            if verb in verbs and self.stack.currentWidget() is self.view:
                if verbs[verb]:
                    self._desk.refuse(Refused(verbs[verb]))
                else:
                    self.do(verb)

    def print(self) -> None:
        """Preview the summary that is shown."""
        actor, one = self._desk.actor, self.view.summary_id
        if one:
            from cmdesk.journal import paper
            from cmdesk.papers.preview import open_preview

            open_preview(self._desk, lambda: paper.summary_job(actor, one), title="月度总结")

    # -- remedies

    def add_remedy(self) -> None:
        """Ask for something that is to go better."""
        if self.stack.currentWidget() is not self.view:
            return
        actor, one, user = self._desk.actor, self.view.summary_id, self._user

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return remedies.add(actor, one, {**before, **values})

        self._dialog("改进措施", "添加", _REMEDY, save, {"text": "", "owner_id": user, "due_on": None}, user)

    def _open_remedy(self, remedy_id: int) -> None:
        self._desk.work.read(lambda: keep.read(Remedy, remedy_id), self._show_remedy, owner=self, title="")

    def _show_remedy(self, one: Remedy) -> None:
        if self.view.shown is not None and not self.view.shown.may_write:
            self._ask_settle(one)
            return
        actor, version = self._desk.actor, one.version

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            remedies.edit(actor, one.id, values, version=version, before=before)
            return one.id

        begin = {name: getattr(one, name) for name in _REMEDY}
        self._dialog("改进措施", "保存", _REMEDY, save, begin, one.owner_id)

    def _bin_remedy(self, remedy_id: int) -> None:
        actor = self._desk.actor
        self._write(lambda: remedies.bin_one(actor, remedy_id), "已删除改进措施")

    def _settle(self, remedy_id: int) -> None:
        self._desk.work.read(lambda: keep.read(Remedy, remedy_id), self._ask_settle, owner=self, title="")

    def _ask_settle(self, one: Remedy) -> None:
        """Ask what became of a remedy; one that is settled is told."""
        if one.outcome != "open":
            self._desk.say(f"{one.text}：{one.result}")
            return
        answer = ask.choose(self, "落实改进措施", f"{one.text}\n\n做到了吗？", "已做到…", "没有做到…")
        words = ask.text(self, "落实改进措施", "落实得怎样：") if answer in {"yes", "no"} else None
        if words is not None:
            actor, done = self._desk.actor, answer == "yes"
            self._write(lambda: remedies.settle(actor, one.id, words, done=done), "已登记落实情况")

    def _dialog(
        self, title: str, verb: str, names: tuple[str, ...], save: Any, begin: dict[str, Any], owner: int
    ) -> None:
        by_name = {spec.name: spec for spec in specs_of(Remedy)}
        dialog = RecordDialog(
            self._desk, title, verb, [by_name[name] for name in names], save, values=begin,
            titles={"owner_id": approval.directory().name(owner)}, links={"user": people(self._desk)}, parent=self,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(px(520), px(260))
        self.dialog = dialog
        dialog.open()

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said, refused=self.view.show_refusal)


def _read(actor: Actor, user: int, month: date) -> Shown | tuple[date, bool]:
    found = summaries.of_month(actor, user, month)
    may_write = rights.reaches(actor, rights.WRITE, user)
    if found is None:
        return month, may_write
    name = approval.directory().name
    own = [(one, name(one.owner_id)) for one in remedies.of_summary(found.id)]
    before = [(one, name(one.owner_id)) for one in remedies.of_person(user, until=month)]
    writable = may_write and found.state in {"draft", "returned"}
    timer = summaries.timer(user, month, found)
    return Shown(found, own, before, timer, summaries.said(found.id), summaries.verbs(actor, found), writable)


def _month_line(one: MonthState) -> Line:
    state = MonthSummary.state.about.label_of(one.state) if one.state else "未写"
    presses = one.asked and one.timer.state in {"late", "soon"} and one.state in {"", "draft", "returned"}
    late = f"　{one.timer.text}" if presses else ""
    quiet = one.state == "reviewed"
    tone = TONES[one.timer.state] if one.asked and not quiet and one.timer.state != "waiting" else None
    return Line(one.month.toordinal(), (f"{one.month:%Y-%m}", state + late), quiet, tone, 1)
