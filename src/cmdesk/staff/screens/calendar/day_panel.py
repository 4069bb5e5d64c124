"""The chosen days of the calendar: whether they are worked, why, and the hours of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.calendar.hours import show_hours
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.calendar.shipped import Sort
from cmdesk.core.day import weekdays
from cmdesk.core.errors import Invalid, as_one
from cmdesk.core.record import specs_of
from cmdesk.kit.form.form import Form
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.staff.rules import calendar as rules
from cmdesk.staff.rules.calendar import OWN, Year
from cmdesk.staff.screens.calendar.year import YearView, mark_of

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class DayPanel(QWidget):
    """What the chosen days are, and what the office says of them."""

    def __init__(self, desk: Desk, view: YearView, *, may_edit: bool) -> None:
        super().__init__()
        self._desk, self._view, self._may_edit = desk, view, may_edit
        self._year: Year | None = None
        self._proposed: object = None
        self._title = label(selectable=True)
        self._title.setFont(theme.title_font())
        self._title.setWordWrap(True)
        self._chip = Chip("")
        self._facts = label("", "weak", selectable=True)
        self._facts.setWordWrap(True)
        specs = {spec.name: spec for spec in specs_of(CalendarDay)}
        self.form = _Reason(
            [specs["sort"], specs["reason"]],
            choices_for=lambda spec: OWN if spec.name == "sort" else (),
            embedded=True,
        )
        self.form.finished.connect(self.save)
        self.form.left.connect(view.setFocus)
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.button = QPushButton("登记")
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S")
        self.button.clicked.connect(self.save)
        self.clear_button = QPushButton("取消本单位安排")
        self.clear_button.clicked.connect(self.clear)
        self._hours = QGridLayout()
        self._hours.setVerticalSpacing(4)
        self._hours.setHorizontalSpacing(SPACE_3)
        self._build()
        bind_keys(self, {"Ctrl+S": self.save})
        delete = QShortcut(QKeySequence.StandardKey.Delete, view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.clear)

    def _build(self) -> None:
        heading = label("工作时间")
        heading.setFont(theme.group_font())
        self._lines = [(label("", "weak"), label("", selectable=True)) for _ in range(8)]
        for row, (name, hours) in enumerate(self._lines):
            self._hours.addWidget(name, row, 0)
            self._hours.addWidget(hours, row, 1)
        self._hours.setColumnStretch(1, 1)
        note = label("在 设置 → 制度 中改，从生效日起算。", "weak")
        note.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_2)
        for part in (self._title, self._chip, self._facts, self.form, self._problem):
            rows.addWidget(part)
        rows.addLayout(buttons)
        rows.addSpacing(SPACE_3)
        rows.addWidget(heading)
        rows.addLayout(self._hours)
        rows.addWidget(note)
        rows.addStretch(1)
        self.form.setVisible(self._may_edit)
        self.button.setVisible(self._may_edit)

    @property
    def problem(self) -> str:
        """The sentence above the buttons."""
        return self._problem.text()

    def show_year(self, year: Year) -> None:
        """Show the chosen days as they are now."""
        self._year = year
        self.show_days()

    def show_days(self) -> None:
        """Show what is chosen."""
        if self._year is None or self._view.day.year != self._year.number:
            return
        calendar, days, day = self._year.calendar, self._view.days, self._view.day
        entry = calendar.entry(day)
        self._title.setText(
            f"{day.month} 月 {day.day} 日　星期{weekdays.SIGNS[day.weekday()]}"
            if len(days) == 1
            else f"{days[0].month} 月 {days[0].day} 日至 {days[-1].month} 月 {days[-1].day} 日，{len(days)} 天"
        )
        if entry is None:
            self._chip.set("上班" if calendar.is_working(day) else "周末", "plain")
        else:
            self._chip.set(f"{mark_of(entry)[2]}　{entry.reason}", mark_of(entry)[1])
        count = sum(map(calendar.is_working, days))
        several = f"其中 {count} 个工作日" if len(days) > 1 else show_hours(calendar.hours_on(day))
        self._facts.setText(several)
        self.clear_button.setVisible(self._may_edit and any(one in self._year.own for one in days))
        self._propose(day)
        self._say("")
        self._show_hours(day)

    def begin(self) -> None:
        """Let the person type the reason; what to say is proposed."""
        if self._may_edit:
            self.form.focus("reason")

    def save(self) -> None:
        """Say of the chosen days what the form says."""
        if not self._may_edit or not self.form.check():
            return
        values, days = self.form.values(), self._view.days
        job = _setting(self._desk, days, values["sort"], values["reason"])
        self._desk.work.write(job, self._saved, owner=self, title="正在登记", refused=self._refuse)

    def clear(self) -> None:
        """Let the chosen days be as notice and weekday say."""
        if self._may_edit:
            job = _clearing(self._desk, self._view.days)
            self._desk.work.write(job, self._cleared, owner=self, title="正在取消", refused=self._refuse)

    def _propose(self, day: date) -> None:
        year = self._year
        if year is None:
            return
        stored = year.own.get(day)
        sort: Sort = "closed" if year.calendar.is_working(day) else "open"
        proposed = (self._view.days, sort, stored)
        if proposed == self._proposed:  # read again while somebody types
            return
        self._proposed = proposed
        values = {"sort": sort, "reason": ""}
        if stored is not None:
            values = {"sort": stored.entry.sort, "reason": stored.entry.reason}
        self.form.set_values(values)
        self.button.setText("修改" if stored is not None else "登记")

    def _show_hours(self, day: date) -> None:
        if self._year is None:
            return
        week = self._year.calendar.hours.on(day)
        for at, (name, hours) in enumerate(self._lines):
            name.setText(f"星期{weekdays.SIGNS[at]}" if at < 7 else "调休上班")
            hours.setText(show_hours(week.days[at] if at < 7 else week.swapped))

    def _saved(self, count: int) -> None:
        self._desk.say(f"已登记 {count} 天" if count else "没有改动", undo=bool(count))
        self._view.setFocus()

    def _cleared(self, count: int) -> None:
        self._desk.say(f"已取消 {count} 天的安排", undo=True)
        self._view.setFocus()

    def _refuse(self, refusal: object) -> None:
        if isinstance(refusal, Invalid):
            self._say(as_one(self.form.show_problems(refusal.problems).values()))
        else:
            self._say(str(refusal))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


class _Reason(Form):
    """The two fields; Esc leads back to the year.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _setting(desk: Desk, days: Sequence[date], sort: Sort, reason: str) -> Callable[[], int]:
    def job() -> int:
        return rules.set_days(desk.actor, days, sort, reason)

    return job


def _clearing(desk: Desk, days: Sequence[date]) -> Callable[[], int]:
    def job() -> int:
        return rules.clear_days(desk.actor, days)

    return job
