"""走访: somebody's day in the order of the route, with what is to be done for each visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.core.day.daytext import full_day
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.editors.day import DayLine
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.page.elided import Wordings
from cmdesk.kit.space.verb_row import VerbRow
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Lights, Opened, Stop, Traveller
from cmdesk.visits.rules.planning import marks
from cmdesk.visits.rules.sheet.opening import open_visit
from cmdesk.visits.screens.day_line import ADDRESS, HEADS, TOLD_BESIDE, line
from cmdesk.visits.screens.doing import Doing
from cmdesk.visits.screens.entry.briefing import Briefing

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"visit", "activity", "customer", "anomaly", "stock_reading"})
_NARROW = 900  # pixels at 100 % below which the day is told in short
_FOLDING = ("print_one", "print", "cancel", "miss", "move", "prepare", "appoint")  # the least needed first


class DayPage(QWidget):
    """The list of the day, what one must know beside it, what can be done above it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
        self._user_id = desk.actor.id
        self._stops: list[Stop] = []
        self._doing = Doing(desk, self)
        self.who = Combo()
        self.who.setAccessibleName("走访人")
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.who.setMinimumWidth(px(76))
        self.who.activated.connect(self._who_chosen)
        self.day = DayLine(fields_of(Visit)["day"].spec(), self)
        self.day.setFixedWidth(px(124))
        self.day.left.connect(self._day_typed)
        self.day.returnPressed.connect(self._day_typed)
        nothing = "这一天没有走访。按 Ctrl+N 安排，或换一天。"
        self.list = SmallList(HEADS, add="", icon="route", nothing=nothing, spare=TOLD_BESIDE)
        self.list.rows.setAccessibleName("当天走访")
        self.list.opened.connect(self._enter)
        self.list.bin_asked.connect(self._bin)
        self.list.current_changed.connect(self._moved)
        self.briefing = Briefing()
        self.briefing.setFixedWidth(px(264))
        self.conduct = QPushButton(icons.icon("shield"), "行为规范卡")
        self.conduct.setToolTip("仪容仪表、服务用语和忌语、现场纪律、电话和接待，出门前看一遍，也可以打印")
        self.conduct.setProperty("role", "quiet")
        self.conduct.clicked.connect(self._conduct)
        self._words = Wordings()
        self._words.setProperty("role", "weak")
        self._narrow = False
        self._said: tuple[str, ...] = ("",)
        self._buttons = self._make_buttons()
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self._brief)
        for key, slot in (
            ("Ctrl+N", self._schedule), ("Ctrl+P", self._print),
            ("Ctrl+Alt+P", self._print_one), ("Ctrl+Left", self._previous_day),
            ("Ctrl+Right", self._next_day), ("Ctrl+Up", self._up), ("Ctrl+Down", self._down), ("Ctrl+T", self._today),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self.setFocusProxy(self.list)
        desk.changed.connect(self._changed)
        actor = desk.actor
        desk.work.read(lambda: rules.travellers(actor), self._offer, owner=self)
        self.show_day(self._day)

    def _make_buttons(self) -> dict[str, QPushButton]:
        made = {}
        for name, word, icon, slot, key in (
            ("schedule", "安排…", "plus", self._schedule, "Ctrl+N"),
            ("prepare", "准备", "pencil", self._prepare, ""),
            ("appoint", "预约", "clock", self._appoint, ""),
            ("move", "改期", "calendar", self._move, ""),
            ("cancel", "取消", "x-circle", self._cancel, ""),
            ("miss", "未访", "eye-off", self._miss, ""),
            ("print", "打印", "printer", self._print, "Ctrl+P"),
            ("print_one", "打印这张", "printer", self._print_one, "Ctrl+Alt+P"),
            ("enter", "录入", "", self._enter, "Enter"),
        ):
            button = QPushButton(icons.icon(icon), word) if icon else QPushButton(word)
            button.setToolTip(key)
            button.clicked.connect(slot)
            made[name] = button
        made["enter"].setProperty("role", "primary")
        return made

    def _lay_out(self) -> None:
        head = QWidget()
        head.setProperty("role", "bar")
        head.setProperty("side", "top")
        top = QHBoxLayout(head)
        top.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        top.setSpacing(SPACE_2)
        for icon, word, slot in (
            ("chevron-left", "前一天", self._previous_day),
            ("", "", None),
            ("chevron-right", "后一天", self._next_day),
        ):
            if slot is None:
                top.addWidget(self.day)
                continue
            arrow = QToolButton()
            arrow.setIcon(icons.icon(icon))
            arrow.setToolTip(f"{word} Ctrl+{'Left' if word == '前一天' else 'Right'}")
            arrow.setAccessibleName(word)
            arrow.clicked.connect(slot)
            top.addWidget(arrow)
        top.addWidget(self.who)
        top.addWidget(self._words, 1)
        verbs = VerbRow(list(self._buttons.values()), [self._buttons[name] for name in _FOLDING])
        self.list.take_verbs(verbs)
        top.addWidget(verbs)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list, 1)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.briefing, 1)
        beside.addWidget(self.conduct, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        body.addLayout(beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < px(_NARROW)) != self._narrow:
            self._narrow = not self._narrow
            self.list.rows.setColumnHidden(ADDRESS, self._narrow)  # it stands beside the list
            self.list.rows.columns.fit()
            self._allow()

    # -- which day, whose

    def show_day(self, day: date, user_id: int | None = None) -> None:
        """Show a day of somebody."""
        self._day, self._user_id = day, user_id or self._user_id
        self.day.set_value(day)
        self.day.setToolTip(full_day(day))
        self.who.setCurrentIndex(self.who.findData(self._user_id))
        self.read()

    def read(self) -> None:
        """Read the day."""
        actor, user_id, day = self._desk.actor, self._user_id, self._day
        self._desk.work.read(lambda: _read(actor, user_id, day), self._show, owner=self, refused=self._refused)

    def _offer(self, travellers: Sequence[Traveller]) -> None:
        self.who.clear()
        for one in travellers:
            self.who.addItem(one.name, one.id)
        self.who.setVisible(any(one.id != self._desk.actor.id for one in travellers))  # whose day it is
        actor = self._desk.actor
        others = [one.id for one in travellers if one.id != actor.id]
        stands_above = self._user_id == actor.id and actor.role != "account_manager"
        if others and (stands_above or self.who.findData(self._user_id) < 0):
            self._user_id = others[0]  # whoever leads others looks at their day first, as on the board
            self.read()
        self.who.setCurrentIndex(self.who.findData(self._user_id))

    def _who_chosen(self, at: int) -> None:
        self.show_day(self._day, int(self.who.itemData(at)))

    def _day_typed(self, _name: str = "") -> None:
        try:
            day = self.day.value()
        except ValueError as problem:
            self._words.say(str(problem))
            return
        if day is not None and day != self._day:
            self.show_day(day)

    def _previous_day(self) -> None:
        self.show_day(self._day - timedelta(1))

    def _next_day(self) -> None:
        self.show_day(self._day + timedelta(1))

    def _today(self) -> None:
        self.show_day(date.today())  # noqa: DTZ011

    # -- what stands there

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & _SHOWS and self.isVisible():
            self.read()

    def _show(self, found: tuple[list[Stop], Mapping[int, Lights], Mapping[int, str]]) -> None:
        self._stops, lights, marked = found
        self.list.show_lines([
            line(stop, lights.get(stop.customer_id, Lights()).worst, marked.get(stop.customer_id, ""))
            for stop in self._stops
        ])  # fmt: skip
        done = sum(1 for stop in self._stops if stop.state == "done")
        minutes = sum(stop.minutes or 0 for stop in self._stops if stop.state == "planned")
        count = sum(1 for stop in self._stops if stop.state != "cancelled")
        took = f"，还要 {minutes // 60} 小时 {minutes % 60} 分" if minutes else ""
        said = f"{count} 户，已访 {done}"
        self._said = (f"{said}{took}", said, f"{count} 户") if self._stops else ("",)
        if self._stops and self.list.current is None:
            first = next((stop for stop in self._stops if stop.state == "planned"), self._stops[0])
            self.list.select(first.visit_id)
        self._allow()
        self._later.start()

    def _moved(self, _current: object) -> None:
        self._allow()
        self._later.start()

    def _allow(self) -> None:
        """Grey out what cannot be done to the chosen visit, with the reason as tooltip."""
        self._words.say(*self._said)
        stop = self._stop()
        planned = stop is not None and stop.state == "planned"
        why = "" if planned else "请先选一次待访的走访"
        changed = stop is not None and stop.appointment in {"agreed", "changed"}
        words = {
            "prepare": "准备",
            "appoint": "改约" if changed else "预约",
            "move": "改期",
            "cancel": "取消",
            "miss": "未访",
        }
        for name, word in words.items():
            self._buttons[name].setEnabled(planned)
            self._buttons[name].setText(word)
            self._buttons[name].setToolTip(why)
        self._buttons["enter"].setEnabled(stop is not None)
        self._buttons["enter"].setText("更正" if stop is not None and stop.state == "done" else "录入")
        self._buttons["print"].setEnabled(bool(self._stops))
        self._buttons["print_one"].setEnabled(stop is not None and stop.state != "cancelled")
        refusal = rules.may(self._desk.actor, "plan", None)
        self._buttons["schedule"].setEnabled(refusal is None)
        self._buttons["schedule"].setToolTip(str(refusal) if refusal else "Ctrl+N")

    def _brief(self) -> None:
        stop, actor = self._stop(), self._desk.actor
        self.briefing.setVisible(bool(self._stops))  # a day without visits has the whole page to say so
        if stop is None:
            self._desk.work.drop(self._show_brief, owner=self)
            self.briefing.show_visit(None, self._day)
            return
        self._desk.work.read(
            lambda: open_visit(actor, stop.visit_id), self._show_brief, owner=self, refused=self._refused
        )

    def _show_brief(self, opened: Opened) -> None:
        self.briefing.show_visit(opened, date.today())  # noqa: DTZ011

    @property
    def customer_id(self) -> int | None:
        """The customer of the current line, for the phone note."""
        stop = self._stop()
        return stop.customer_id if stop else None

    def _stop(self) -> Stop | None:
        current = self.list.current
        return next((one for one in self._stops if one.visit_id == current), None)

    def _refused(self, refusal: Refused) -> None:
        self._words.say(str(refusal))

    # -- what can be done

    def _schedule(self) -> None:
        self._doing.schedule(self._user_id, self._day)

    def _prepare(self) -> None:
        if stop := self._stop():
            self._doing.prepare(stop)

    def _appoint(self) -> None:
        if stop := self._stop():
            self._doing.appoint(stop, self._day)

    def _move(self) -> None:
        if stop := self._stop():
            self._doing.move(stop, self._day)

    def _bin(self, visit_id: int) -> None:
        """Take away what was arranged by mistake; who may not do that cancels it with the reason."""
        stop, actor = self._stop(), self._desk.actor
        if stop is not None and stop.state == "planned" and rules.may(actor, "bin", None) is not None:
            self._cancel()
            return
        self._desk.work.write(
            lambda: rules.bin_visits(actor, [visit_id]), self._was_binned, owner=self, refused=self._refused
        )

    def _was_binned(self, _count: int) -> None:
        self._desk.say("走访已移入回收站", undo=True)

    def _cancel(self, _visit_id: object = None) -> None:
        stop = self._stop()
        if stop is not None and stop.state == "planned":
            self._doing.drop(stop, missed=False)

    def _miss(self) -> None:
        if stop := self._stop():
            self._doing.drop(stop, missed=True)

    def _enter(self, _visit_id: object = None) -> None:
        if stop := self._stop():
            self._desk.open(Visit.KIND, stop.visit_id)

    def _print(self) -> None:
        from cmdesk.papers.preview import open_preview
        from cmdesk.visits.paper.jobs import day_job

        if not self._stops:  # Ctrl+P asks no button
            self._desk.say("这一天没有走访，没有要打印的走访单")
            return
        actor, user_id, day = self._desk.actor, self._user_id, self._day
        open_preview(self._desk, lambda: day_job(actor, user_id, day), title=f"走访单 {day}")

    def _print_one(self) -> None:
        """Print the sheet of the chosen visit alone, which came after those of the day were printed."""
        from cmdesk.papers.preview import open_preview
        from cmdesk.visits.paper.jobs import sheets_job

        stop, actor = self._stop(), self._desk.actor
        if stop is None or stop.state == "cancelled":
            self._desk.say("请先选中要打印的走访，取消了的不打印")
            return
        title = f"走访单 {stop.customer}"
        open_preview(self._desk, lambda: sheets_job(actor, [stop.visit_id], title), title=title)

    def _conduct(self) -> None:
        from cmdesk.papers.preview import open_preview
        from cmdesk.visits.paper.conduct import conduct_job

        day = self._day
        open_preview(self._desk, lambda: conduct_job(day), title="行为规范卡")

    def _up(self) -> None:
        self._shift(-1)

    def _down(self) -> None:
        self._shift(1)

    def _shift(self, by: int) -> None:
        """Put the chosen visit one place earlier or later in the route."""
        order = [one.visit_id for one in self._stops if one.state != "cancelled"]
        current = self.list.current
        if current not in order:
            return
        place = order.index(current)
        if not 0 <= place + by < len(order):
            return
        order.insert(place + by, order.pop(place))
        actor, user_id, day = self._desk.actor, self._user_id, self._day
        self._desk.work.write(
            lambda: rules.reorder(actor, user_id, day, order), None, owner=self, refused=self._refused, title=""
        )


def _read(actor: Any, user_id: int, day: date) -> tuple[list[Stop], Mapping[int, Lights], Mapping[int, str]]:
    found = rules.stops(actor, user_id, day)
    shops = [stop.customer_id for stop in found]
    waiting = [stop.customer_id for stop in found if stop.state == "planned"]
    return found, rules.lights(actor, shops), marks.of(user_id, day, waiting)
