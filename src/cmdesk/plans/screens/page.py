"""计划: somebody's week as a board of days, or his month; customers who are due and the plan stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.core import calendar
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.pile import Pile
from cmdesk.kit.space.splitter import Splitter
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import spans
from cmdesk.plans.rules.spans import Level
from cmdesk.plans.rules.standing import Standing
from cmdesk.plans.screens.bar import Bar
from cmdesk.plans.screens.board import BoardView
from cmdesk.plans.screens.card_doing import CardDoing
from cmdesk.plans.screens.day_strip import SIGNING, DayStrip
from cmdesk.plans.screens.doing import Doing
from cmdesk.plans.screens.month import MonthView
from cmdesk.plans.screens.reading import MonthSeen, WeekSeen, read_month, read_week
from cmdesk.plans.screens.side import FOCUS, PlanPanel, Tray
from cmdesk.visits import rules as visits

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset(
    {"visit", "work_plan", "plan_item", "plan_goal", "customer", "approval", "calendar_day", "regulation"}
)
_LOWEST_SIDE = 400  # pixels in which both who is due and the plan can be read


class PlansPage(QWidget):
    """The page of plans."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._level: Level = "week"
        # Who looks on a free day looks ahead.
        self._day = max(self._today(), calendar.current().next_working_day(self._today() - timedelta(days=1)))
        self._user_id = desk.actor.id
        self.week: WeekSeen | None = None
        self.month: MonthSeen | None = None
        self.doing = Doing(desk, self)
        self.bar = Bar()
        self.board = BoardView()
        self.cards = CardDoing(desk, self.board, self.doing)
        self.calendar = MonthView()
        self.day_strip = DayStrip()
        self.tray = Tray()
        self.week_plan = PlanPanel(desk.memory, with_goals=False)
        self.month_plan = PlanPanel(desk.memory, with_goals=True)
        self.month_plan.setMinimumWidth(
            max(292, px(220))
        )  # goals and items side by side with the calendar stay readable
        self._views = QStackedWidget()
        self._views.addWidget(self._week_side())
        self._views.addWidget(Splitter(desk.memory, "plans.month", [self.calendar, self.month_plan], [760, 380]))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.bar)
        rows.addWidget(self._views, 1)
        self._connect()
        desk.changed.connect(self._changed)
        actor = desk.actor
        desk.work.read(lambda: visits.travellers(actor), self._offer, owner=self)

    def _week_side(self) -> QWidget:
        parts = (("应访", self.tray), ("计划", self.week_plan))
        self._side = Pile(self._desk.memory, "plans.side", "应访和计划", parts, [260, 370], lowest=px(_LOWEST_SIDE))
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        days = QWidget()
        rows = QVBoxLayout(days)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.board, 1)
        rows.addWidget(self.day_strip)
        row.addWidget(Splitter(self._desk.memory, "plans.week", [days, self._side], [900, 270]))
        return whole

    def _connect(self) -> None:
        bar, board = self.bar, self.board
        bar.turned.connect(self.turn)
        bar.today_asked.connect(self.go_today)
        bar.level_asked.connect(self.show_level)
        bar.person_asked.connect(self.show_person)
        bar.verb_asked.connect(self._do)
        self.cards.refused.connect(self.read)
        board.chosen.connect(self.tray.set_day)
        board.chosen.connect(self._show_strip)
        self.day_strip.verb_asked.connect(self._do_day)
        self.tray.wanted.connect(self.cards.schedule)
        self.calendar.opened.connect(self._open_week)
        self.calendar.beyond.connect(self.show_day)
        for panel in (self.week_plan, self.month_plan):
            panel.goal_asked.connect(self._new_goal)
            panel.item_asked.connect(self.new_item)
            panel.focus_asked.connect(self._focus)
            panel.review_asked.connect(self._review)
            panel.followed_asked.connect(self._follow_up)
            panel.goal_opened.connect(self.doing.open_goal)
            panel.item_opened.connect(self.doing.open_item)
            panel.item_binned.connect(self.doing.bin_item)
        for key, slot in (
            ("Ctrl+Left", self._back), ("Ctrl+Right", self._forth), ("Ctrl+T", self.go_today), ("Ctrl+M", self._swap),
            ("Ctrl+N", self.new_item), ("Ctrl+Shift+N", self.new_adhoc), ("Ctrl+P", self.print), ("F6", self._other_side),
            ("Ctrl+Return", self._next_step), ("Ctrl+Shift+Return", self._next_step_of_day),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- what is shown

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002  # as pages are asked
        """Show the week or month of a plan."""
        plan = keep.read(WorkPlan, record_id)
        self._user_id = plan.user_id
        self._day = plan.begins_on or self._day
        self.bar.who.setCurrentIndex(max(self.bar.who.findData(plan.user_id), 0))
        self.show_level("month" if plan.level == "month" else "week")

    def show_day(self, day: date) -> None:
        """Show the week or month of a day."""
        self._day = day
        self.read()

    def show_level(self, level: Level) -> None:
        """Show the week, or the month."""
        self._level = level
        self.read()

    def show_person(self, user_id: int) -> None:
        """Show somebody else's plans."""
        self._user_id = user_id
        self.read()

    def turn(self, by: int) -> None:
        """Show the next or previous week or month."""
        step = spans.following if by > 0 else spans.preceding
        self.show_day(step(self._level, self._day).first)

    def go_today(self) -> None:
        """Show this week or month."""
        self.show_day(self._today())

    def read(self) -> None:
        """Read what is shown."""
        actor, user_id, day = self._desk.actor, self._user_id, self._day
        read: Callable[..., WeekSeen | MonthSeen] = read_week if self._level == "week" else read_month
        self._desk.work.read(lambda: read(actor, user_id, day), self._show, owner=self, refused=self._said)

    def _show(self, seen: WeekSeen | MonthSeen) -> None:
        if isinstance(seen, WeekSeen):
            self._show_week(seen)
        else:
            self._show_month(seen)

    def _show_week(self, seen: WeekSeen) -> None:
        self.week = seen
        self._views.setCurrentIndex(0)
        self.tray.show_due(seen.board.tray)
        self.board.show_board(seen.board, self._day)
        self.tray.set_day(self.board.day)
        self.week_plan.show_plan(seen.sheet)
        self.bar.show_week(seen.board)
        self._show_strip(self.board.day)
        self.cards.follow(seen.board)

    def _show_month(self, seen: MonthSeen) -> None:
        self.month = seen
        self._views.setCurrentIndex(1)
        self.calendar.show_days(seen.days, self._day)
        self.month_plan.show_plan(seen.sheet)
        self.bar.show_month(seen)

    def _offer(self, people: Sequence[visits.Traveller]) -> None:
        self.bar.offer(people, self._user_id, self._desk.actor.id)
        if people and self._user_id not in {one.id for one in people}:
            self.show_person(people[0].id)
        elif people and people[0].id == self._desk.actor.id and self._desk.actor.role != "account_manager":
            others = [one for one in people if one.id != self._desk.actor.id]
            if others:
                self.bar.offer(others, others[0].id, self._desk.actor.id)
                self.show_person(others[0].id)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & _SHOWS and self.isVisible():
            self.read()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keys to the days; as a focus proxy they would let the Tab key jump over the verbs above them."""
        (self.board if self._level == "week" else self.calendar).setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def _said(self, refusal: Refused) -> None:
        self.bar.say(str(refusal))
        self._desk.refuse(refusal)

    # -- verbs

    def _do(self, verb: str) -> None:
        who, level, day = self._user_id, self._level, self._day
        if verb in SIGNING:
            self.doing.sign(verb, who, level, day)
        elif verb == "roll":
            self.doing.roll(who, day)
        elif verb == "fill":
            self.doing.propose(who, day)
        elif verb == "carry":
            self.doing.carry_over(who, self._today())
        elif verb == "adhoc":
            self.new_adhoc()
        else:
            self.print()

    def _do_day(self, verb: str) -> None:
        day = self.board.day
        if day is None:
            return
        if verb == "review":
            self.doing.review(self._user_id, "day", day)
        else:
            self.doing.sign(verb, self._user_id, "day", day)

    def _next_step(self) -> None:
        """Submit or confirm the week or month that is shown; where neither may be done, say why."""
        how = self.week.board.standing if self._level == "week" and self.week else None
        how = self.month.standing if self._level == "month" and self.month else how
        self._take_step(how)

    def _next_step_of_day(self) -> None:
        if self._level == "week":
            self._take_step(self.day_strip.standing)

    def _take_step(self, how: Standing | None) -> None:
        if how is None:
            return
        if how.open_verb():
            self.doing.sign(how.open_verb(), self._user_id, how.level, how.day)
        else:
            self._desk.refuse(Refused(how.refusal()))

    def _show_strip(self, day: date | None) -> None:
        days = self.week.board.days if self.week else ()
        self.day_strip.show_day(next((one.standing for one in days if one.day == day), None))

    def new_item(self) -> None:
        """Ask for something to be done."""
        self.doing.new_item(self._user_id, self._level, self._day, on=self.board.day)

    def new_adhoc(self) -> None:
        """Ask for work that came up on the chosen day."""
        self.doing.adhoc(self._user_id, self.board.day or self._day)

    def _new_goal(self) -> None:
        self.doing.new_goal(self._user_id, self._day)

    def _focus(self) -> None:
        self.doing.focus(self._user_id, self._level, self._day)

    def _review(self) -> None:
        self.doing.review(self._user_id, self._level, self._day)

    def _follow_up(self) -> None:
        self.doing.follow_up(self._user_id, self._level, self._day)

    def print(self) -> None:
        """Preview the plan that is shown."""
        from cmdesk.papers.preview import open_preview
        from cmdesk.plans.paper import jobs

        actor, user_id, day = self._desk.actor, self._user_id, self._day
        make = jobs.week_job if self._level == "week" else jobs.month_job
        open_preview(self._desk, lambda: make(actor, user_id, day), title="计划")

    # -- keys

    def _back(self) -> None:
        self.turn(-1)

    def _forth(self) -> None:
        self.turn(1)

    def _swap(self) -> None:
        self.show_level("month" if self._level == "week" else "week")

    def _open_week(self, day: date) -> None:
        self._day = day
        self.show_level("week")
        self.board.setFocus(FOCUS)

    def _other_side(self) -> None:
        inside = self.tray.isAncestorOf(self.focusWidget() or self)
        self._side.bring(self.tray)
        (self.board if inside else self.tray.search).setFocus(FOCUS)

    @staticmethod
    def _today() -> date:
        return date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
