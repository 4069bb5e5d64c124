"""The page of daily logs: the days at the left, the log of the chosen day at the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmdesk.core.day import clock, weekdays
from cmdesk.core.errors import Refused
from cmdesk.journal.record import DailyLog
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.daily import logs, records
from cmdesk.journal.rules.daily.logs import DayState
from cmdesk.journal.screens.log_view import LogView
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_STATES = {choice.value: choice.label for choice in DailyLog.state.about.choices}


@dataclass(frozen=True)
class Shown:
    """What the page shows of one day."""

    day: date
    log: DailyLog | None
    done: records.Done
    may_write: bool
    may_comment: bool


class LogsPage(QWidget):
    """Logs of oneself and of one's people; a day without one begins with a key."""

    SHOWS = frozenset({"daily_log", "visit", "activity"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._user = desk.actor.id
        self._days: list[DayState] = []
        self._begun_at: date | None = None
        self._people = Combo()
        self._people.setAccessibleName("谁的日志")
        self._people.currentIndexChanged.connect(self._person_chosen)
        self.list = SmallList(("日期", "走访", "日志"), add="", icon="calendar", nothing="最近没有工作日。")
        self.list.current_changed.connect(self._day_chosen)
        self.list.opened.connect(self._enter)
        self._view = LogView(desk)
        self._view.handed_in.connect(self._hand_in)
        self._view.commented.connect(self._comment)
        self._view.printed.connect(self._print)
        self._empty = Empty("clipboard", "这一天还没有工作日志。", "由当天的走访和往来起草　Enter")
        self._empty.asked.connect(self._begin)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        splitter = Splitter(desk.memory, "journal.logs", [below(self._people, self.list), self._stack], [300, 720])
        splitter.setStretchFactor(1, 1)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)
        bind_keys(self, {"Ctrl+S": self._view.save, "Ctrl+P": self._print, "Ctrl+Return": self._hand_in})
        Rereading(desk, self, self.SHOWS, self._reread)
        self._read_people()

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved."""
        return self._view.may_leave()

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a log from elsewhere."""
        actor = self._desk.actor
        if kind == DailyLog.KIND:
            self._desk.work.read(lambda: logs.read(actor, record_id), self._show_record, owner=self, title="")

    def _show_record(self, found: DailyLog) -> None:
        at = self._people.findData(found.user_id)
        if at >= 0:
            self._people.setCurrentIndex(at)
        if found.day is not None:
            self.list.select(found.day.toordinal())

    # -- reading ------------------------------------------------------------------------------------------------------

    def _reread(self) -> None:
        if not self._view.is_dirty:
            self._read_days()

    def _read_people(self) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: logs.writers(actor), self._show_people, owner=self, title="")

    def _show_people(self, people: list[tuple[int, str]]) -> None:
        self._people.blockSignals(True)
        self._people.clear()
        for user, name in people:
            self._people.addItem(name, user)
        own = self._people.findData(self._user)
        stands_above = self._desk.actor.role != "account_manager" and len(people) > 1
        self._people.setCurrentIndex(1 if stands_above else max(own, 0))
        self._people.blockSignals(False)
        self._people.setVisible(any(user != self._desk.actor.id for user, _ in people))
        if self._people.count():
            self._user = int(self._people.currentData())
        self._read_days()

    def _person_chosen(self, at: int) -> None:
        if at >= 0 and self._view.may_leave():
            self._user = int(self._people.itemData(at))
            self._read_days()

    def _read_days(self) -> None:
        actor, user = self._desk.actor, self._user
        self._desk.work.read(
            lambda: logs.overview(actor, user, clock.today()), self._show_days, owner=self, title="正在读日志"
        )

    def _show_days(self, found: list[DayState]) -> None:
        self._days = found
        lines = [
            Line(
                one.day.toordinal(),
                (
                    f"{one.day:%m-%d} {weekdays.word(one.day)}",
                    f"{one.visits} 户" if one.visits else "",
                    _STATES.get(one.state, "未写" if one.asked else "不用写") + _late(one),
                ),
                quiet=one.state == "commented" or not one.asked,
                tone=TONES[one.timer.state] if one.asked and one.state != "commented" else None,
                tone_at=2,
            )
            for one in found
        ]
        current = self.list.current
        self.list.show_lines(lines)
        if current is None and found:
            self.list.select(found[0].day.toordinal())
        else:
            self._day_chosen(current)

    def _day_chosen(self, ordinal: object) -> None:
        if not isinstance(ordinal, int):
            return
        actor, user, day = self._desk.actor, self._user, date.fromordinal(ordinal)
        if self._view.shows(user, day) and self._view.is_dirty:
            return
        if not self._view.may_leave():
            return

        def read() -> Shown:
            return Shown(
                day,
                logs.of_day(actor, user, day),
                records.done(actor, user, day),
                rights.reaches(actor, rights.WRITE, user),
                rights.reaches(actor, rights.COMMENT, user) and user != actor.id,
            )

        self._desk.work.read(read, self._show, owner=self, title="")

    def _show(self, shown: Shown) -> None:
        if shown.log is None:
            self._view.clear()
            made = f"走访 {shown.done.made} 户，往来 {len(shown.done.lines)} 次。"
            self._empty.set_sentence(f"{shown.day.month} 月 {shown.day.day} 日还没有工作日志。{made}")
            self._empty.setEnabled(shown.may_write)
            self._stack.setCurrentWidget(self._empty)
            return
        self._view.show_log(shown.log, shown.done, may_write=shown.may_write, may_comment=shown.may_comment)
        self._stack.setCurrentWidget(self._view)
        if self._begun_at == shown.day:  # whoever begins a log goes on writing
            self._begun_at = None
            self._view.focus_form()

    # -- verbs --------------------------------------------------------------------------------------------------------

    def _enter(self, _ordinal: int) -> None:
        if self._stack.currentWidget() is self._empty:
            self._begin()
        else:
            self._view.focus_form()

    def _begin(self) -> None:
        ordinal = self.list.current
        if ordinal is None:
            return
        actor, user, day = self._desk.actor, self._user, date.fromordinal(ordinal)
        self._desk.work.write(
            lambda: (logs.begin(actor, user, day), day),
            self._begun,
            owner=self,
            title="正在起草日志",
            refused=self._desk.refuse,
        )

    def _begun(self, made: tuple[int, date]) -> None:
        self._begun_at = made[1]
        self._desk.say("已起草工作日志", undo=True)

    def _hand_in(self) -> None:
        self._view.save(then=self._hand_in_saved)

    def _hand_in_saved(self) -> None:
        actor, log_id = self._desk.actor, self._view.log_id
        if log_id:
            self._write(lambda: logs.hand_in(actor, log_id), "工作日志已交")

    def _comment(self) -> None:
        actor, log_id = self._desk.actor, self._view.log_id
        words = ask.text(self, "批阅工作日志", "批阅意见：") if log_id else None
        if words is not None and log_id:
            self._write(lambda: logs.comment(actor, log_id, words), "已批阅")

    def _print(self) -> None:
        actor, log_id = self._desk.actor, self._view.log_id
        if log_id:
            from cmdesk.journal import paper
            from cmdesk.papers.preview import open_preview

            open_preview(self._desk, lambda: paper.log_job(actor, log_id), title="工作日志")

    def _write(self, job: Any, said: str) -> None:
        do(self._desk, self, job, said, refused=self._refused)

    def _refused(self, refusal: Refused) -> None:
        self._view.show_refusal(refusal)


def _late(one: DayState) -> str:
    is_late = one.asked and one.timer.state == "late" and one.state in {"", "draft"}
    return "　" + one.timer.text if is_late else ""
