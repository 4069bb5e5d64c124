"""One log: its head, what was done that day, and the fields that people fill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.journal.record import DailyLog
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.rules.daily.records import Done
from cmdesk.journal.screens.saving import Saving
from cmdesk.kit import ask
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.panels import Head

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LEFT_OUT = frozenset({"user_id", "day", "state", "handed_at", "comment", "commenter_id", "commented_at"})
_STATES = {choice.value: choice.label for choice in DailyLog.state.about.choices}
_LIST_ROWS, _ROW, _HEAD = 5, 28, 32


class LogView(QWidget):
    """Shows a log, lets its writer change it and his superior comment on it.

    Signals:
        handed_in, commented, printed: the button for it was pressed.
    """

    handed_in = Signal()
    commented = Signal()
    printed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._log: DailyLog | None = None
        self.head = Head()
        self._hand_in = self._button("交日志", "Ctrl+Enter", self.handed_in, "primary")
        self._comment = self._button("批阅…", "写下批阅意见", self.commented)
        self._print = self._button("", "打印　Ctrl+P", self.printed)
        self._print.setIcon(icons.icon("printer"))
        self._print.setAccessibleName("打印")
        self._print.setProperty("role", "icon")
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._words.setContentsMargins(16, 0, 16, 4)
        self._done = SmallList(
            ("客户", "时间", "方式", "工作内容", "客户意见", "备注"),
            add="",
            icon="route",
            nothing="这一天没有走访和往来。",
            spare=(2,),
        )
        self._done.setAccessibleName("当天的走访和往来")
        self.form = Form([spec for spec in specs_of(DailyLog) if spec.name not in _LEFT_OUT])
        self._saving = Saving(desk, self.form, self)
        self._saving.saved.connect(self._read_again)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self._words)
        rows.addWidget(self._done)
        rows.addWidget(self.form, 1)

    def _button(self, text: str, tip: str, signal: Any, role: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        if role:
            button.setProperty("role", role)
        button.clicked.connect(signal)
        self.head.add_action(button)
        return button

    @property
    def log_id(self) -> int:
        """Id of the log that is shown; 0 for none."""
        return self._log.id if self._log is not None else 0

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self._log is not None and self.form.is_dirty

    def shows(self, user_id: int, day: date) -> bool:
        """Tell whether this is the log that is shown."""
        return self._log is not None and (self._log.user_id, self._log.day) == (user_id, day)

    def clear(self) -> None:
        """Show no log."""
        self._log = None

    def show_log(self, log: DailyLog, done: Done, *, may_write: bool, may_comment: bool) -> None:
        """Show a log with what was done on its day."""
        self._log = log
        timer = logs.timer(log)
        day = log.day or date.min
        facts = f"计划 {done.planned} 户　实际 {done.made} 户　完成率 {done.share}%" if done.planned else "没有计划走访"
        self.head.set_title(f"{day.year} 年 {day.month} 月 {day.day} 日 工作日志", facts)
        self.head.set_chips([(_STATES[log.state or "draft"], "plain"), (timer.text, TONES[timer.state])])
        open_ = log.state != "commented" and may_write
        self._hand_in.setVisible(log.state == "draft" and may_write)
        self._comment.setVisible(may_comment and log.state != "draft")
        self._words.setText(f"批阅：{log.comment}" if log.comment else "")
        self._words.setVisible(bool(log.comment))
        self._show_done(done)
        self.form.set_values({name: getattr(log, name) for name in self._names()})
        self.form.set_read_only(() if open_ else None)

    def _show_done(self, done: Done) -> None:
        cells = [
            Line(at, (one.customer, one.times, one.channel, " ".join(one.work), one.opinion, one.note))
            for at, one in enumerate(done.lines)
        ]
        self._done.show_lines(cells)
        self._done.setFixedHeight(px(_HEAD) + px(_ROW) * max(2, min(_LIST_ROWS, len(cells))))
        self._done.setVisible(bool(cells))

    def focus_form(self) -> None:
        """Put the cursor into the first field."""
        self.form.focus()

    def may_leave(self) -> bool:
        """Ask about what was typed; returns whether to go on."""
        if not self.is_dirty or self._saving.is_busy:
            return True
        answer = ask.choose(self, "工作日志还没保存", "写的内容还没有保存。", "保存", "不保存")
        if answer == "yes":
            self.save()
        elif answer == "no" and self._log is not None:
            self.form.set_values({name: getattr(self._log, name) for name in self._names()})
        return answer != "cancel"

    def save(self, *, then: Callable[[], None] | None = None) -> None:
        """Save what was typed, then go on."""
        log, actor = self._log, self._desk.actor
        if log is not None:
            self._saving.save(
                lambda values, before: logs.edit(actor, log.id, values, version=log.version, before=before), then
            )

    def show_refusal(self, refusal: Refused) -> None:
        """Show why something was refused, under its field where there is one."""
        self._saving.refuse(refusal)

    def _read_again(self) -> None:
        log, actor = self._log, self._desk.actor
        if log is not None:
            self._desk.work.read(lambda: logs.read(actor, log.id), self._take, owner=self, title="")

    def _take(self, log: DailyLog) -> None:
        if self._log is not None and self._log.id == log.id:
            self._log = log

    @staticmethod
    def _names() -> list[str]:
        return [spec.name for spec in specs_of(DailyLog) if spec.name not in _LEFT_OUT]
