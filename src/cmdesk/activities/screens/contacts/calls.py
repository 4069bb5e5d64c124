"""The page 电话记录: the register of a month, and who is still to be called (S4-57, S4-61, X-3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.record import Activity
from cmdesk.activities.rules.contacts import calls, phone_register
from cmdesk.activities.rules.contacts.calls import Call
from cmdesk.activities.rules.contacts.phone_register import Line as Register
from cmdesk.activities.screens.contacts.contact_dialog import open_contact
from cmdesk.activities.screens.contacts.phone_note import open_phone_note
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.record.choices import KEY_CLASSES
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.tabs import Tabs

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MONTHS: Final = 24


class PhonePage(QWidget):
    """Month and person above; the register and the plan of calls below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._people: list[tuple[int | None, str]] = []
        today = clock.today()
        self._months = [_back(today, number) for number in range(_MONTHS)]
        self.month = Combo()
        self.month.setAccessibleName("月份")
        self.month.addItems([f"{month:%Y-%m}" for month in self._months])
        self.person = Combo()
        self.person.setAccessibleName("记录人")
        self.person.setMinimumContentsLength(8)
        self._print = QPushButton(icons.icon("printer"), "打印一览表")
        self._print.clicked.connect(self.print_register)
        note = QPushButton(icons.icon("phone", "on_primary"), "记电话")
        note.setProperty("role", "primary")
        note.setToolTip("F8")
        note.clicked.connect(self.note)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 0)
        bar.setSpacing(6)
        for widget in (self.month, self.person):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._print)
        bar.addWidget(note)
        self.register = _RegisterList(self)
        self.plan = _PlanList(self)
        self.lists = Tabs("电话", [("电话记录一览表", self._take_register), ("电话计划", self._take_plan)])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(bar)
        rows.addWidget(self.lists, 1)
        self.setFocusProxy(self.lists)
        self.month.currentIndexChanged.connect(self.read)
        self.person.currentIndexChanged.connect(self.read)
        self.lists.tabs.currentChanged.connect(self.read)
        Rereading(desk, self, {"activity", "customer", "regulation"}, self.read)
        actor = desk.actor
        desk.work.read(lambda: _people(actor), self._take_people, owner=self, title="")

    @property
    def desk(self) -> Desk:
        """The desk the page stands on."""
        return self._desk

    @property
    def first(self) -> date:
        """First day of the chosen month."""
        return self._months[self.month.currentIndex()]

    @property
    def user_id(self) -> int | None:
        """The chosen person; None for everybody."""
        at = self.person.currentIndex()
        return self._people[at][0] if 0 <= at < len(self._people) else None

    @property
    def customer_id(self) -> int | None:
        """The customer of the current line, for the phone note."""
        shown = self.plan if self.lists.tabs.currentIndex() else self.register
        return shown.customer_id

    def read(self) -> None:
        """Read what is shown."""
        self._print.setEnabled(self.user_id is not None)
        self._print.setToolTip("" if self.user_id is not None else "一览表一人一月一份，请先选记录人。")
        if self._people:
            (self.plan if self.lists.tabs.currentIndex() else self.register).read()

    def note(self) -> None:
        """Write a phone note for the current customer."""
        open_phone_note(self._desk, self.customer_id)

    def print_register(self) -> None:
        """Show the register as it will be printed."""
        from cmdesk.activities import paper
        from cmdesk.papers.preview import open_preview

        actor, first, user_id = self._desk.actor, self.first, self.user_id
        if user_id is not None:
            open_preview(self._desk, lambda: paper.register_job(actor, first, user_id), title="电话记录一览表")

    def _take_register(self) -> QWidget:
        return self.register

    def _take_plan(self) -> QWidget:
        return self.plan

    def _take_people(self, people: list[tuple[int | None, str]]) -> None:
        self._people = people
        self.person.blockSignals(True)
        self.person.addItems([name for _, name in people])
        self.person.setCurrentIndex(0)
        self.person.blockSignals(False)
        self.read()


class _RegisterList(QWidget):
    """All calls of one person in one month."""

    def __init__(self, page: PhonePage) -> None:
        super().__init__()
        self._page = page
        self._found: dict[int, Register] = {}
        self.list = SmallList(
            ("时间", "来去", "客户", "所属区域", "区域代表", "通话人", "转告", "电话内容及处理结果"), add="", icon="phone",
            nothing="这个月还没有电话记录。按 F8 随时记一个。",
        )  # fmt: skip
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._open)

    @property
    def customer_id(self) -> int | None:
        one = self._found.get(self.list.current or 0)
        return one.customer_id if one else None

    def read(self) -> None:
        """Read the register."""
        actor, first, user_id = self._page.desk.actor, self._page.first, self._page.user_id
        self._page.desk.work.read(lambda: _register(actor, first, user_id), self._show, owner=self, title="")

    def _show(self, read: tuple[dict[int, Register], list[Line]]) -> None:
        self._found, lines = read
        found = self._found
        self.list.show_lines(lines)
        self.list.set_words(f"共 {len(found):,} 次通话" if found else "")

    def _open(self, activity_id: int) -> None:
        open_contact(self._page.desk, activity_id, self)


def _register(actor: Actor, first: date, user_id: int | None) -> tuple[dict[int, Register], list[Line]]:
    """Read the calls of a month, and put the thousands of a large office into words here, beside the window."""
    found = phone_register.lines(actor, first, user_id)
    return {one.id: one for one in found}, [_register_line(one) for one in reversed(found)]


def _register_line(one: Register) -> Line:
    cells = (
        one.happened_at, Activity.channel.show(one.channel), one.customer, one.area, one.representative,
        one.person, one.told, one.text,
    )  # fmt: skip
    return Line(one.id, cells, tone="late" if one.urgent else None)


class _PlanList(QWidget):
    """Who is to be called in a month, and what is still owed."""

    def __init__(self, page: PhonePage) -> None:
        super().__init__()
        self._page = page
        self.list = SmallList(
            ("编号", "状态", "客户", "分级", "应打", "已打", "最近一次", "电话", "负责人"), add="", icon="phone",
            nothing="没有要打的电话。给客户确认重点、焦点、一般分级后，这里按制度列出每月该打几次。",
        )  # fmt: skip
        self._warn = QWidget()
        self._warn.setProperty("role", "bar")
        self._warn.setProperty("side", "bottom")
        self._told = label("", "soon")
        self._told.setWordWrap(True)
        self._swap = QPushButton(icons.icon("refresh"), "对调次数")
        self._swap.clicked.connect(self.swap)
        row = QHBoxLayout(self._warn)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self._told, 1)
        row.addWidget(self._swap)
        self._warn.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._warn)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._open)

    @property
    def customer_id(self) -> int | None:
        return self.list.current

    def read(self) -> None:
        """Read the plan."""
        actor, first, user_id = self._page.desk.actor, self._page.first, self._page.user_id
        self._page.desk.work.read(
            lambda: (_planned(actor, first, user_id), calls.wanted(first), calls.looks_inverted(first)),
            self._show, owner=self, title="",
        )  # fmt: skip

    def swap(self) -> None:
        """Exchange the numbers, from this month on, after asking."""
        counts, first = calls.wanted(self._page.first), self._page.first
        text = (
            f"从 {first:%Y-%m-%d} 起：重点、焦点客户改为每月 {counts['ordinary']} 次，一般客户改为每月 {counts['key']} 次。"
            "\n\n以前各月仍按原来的次数计。随时可以再对调回来。"
        )
        if ask.confirm(self, "对调电话次数", text, "对调"):
            actor = self._page.desk.actor
            self._page.desk.work.write(
                lambda: calls.swap(actor, first), self._swapped, owner=self, refused=self._refused
            )  # fmt: skip

    def _swapped(self, _: dict[str, int]) -> None:
        self._page.desk.say("电话次数已对调，可在 设置 → 制度 中查看")

    def _show(self, found: tuple[tuple[list[Line], str], dict[str, int], bool]) -> None:
        (lines, words), counts, inverted = found
        self.list.show_lines(lines)
        self.list.set_words(words)
        self._warn.setVisible(inverted)
        self._told.setText(
            f"制度原文是重点、焦点客户每月 {counts['key']} 次，一般客户每月 {counts['ordinary']} 次（S4-57），"
            "一般客户反而更多，很可能写反了；现在按原文执行。"
        )
        may_swap = self._page.desk.actor.scope("regulations.edit") is Scope.ALL
        self._swap.setEnabled(may_swap)
        self._swap.setToolTip("" if may_swap else str(NotAllowed.to("修改制度")))

    def _open(self, customer_id: int) -> None:
        self._page.desk.open("customer", customer_id)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _planned(actor: Actor, first: date, user_id: int | None) -> tuple[list[Line], str]:
    """Read the plan of a month in lines, and what they come to."""
    plan, today = calls.plan(actor, first, user_id=user_id), clock.today()
    done, left = sum(not one.left for one in plan), sum(one.left for one in plan)
    words = f"应打 {len(plan):,} 户，完成 {done:,} 户，还差 {left:,} 次" if plan else ""
    return [_plan_line(one, first, today) for one in plan], words


def _plan_line(one: Call, first: date, today: date) -> Line:
    words = {choice.value: choice.label for choice in KEY_CLASSES}
    state = one.light(first, today)
    last = moment_of(one.last_at) if one.last_at else None
    cells = (
        one.number, state.word, one.customer, words.get(one.key_class, ""), str(one.wanted), str(one.done), last,
        one.phones.replace("\n", "、"), one.owner,
    )  # fmt: skip
    return Line(one.customer_id, cells, quiet=not one.left, tone=state.tone, tone_at=1)


def _people(actor: Actor) -> list[tuple[int | None, str]]:
    """Return whose calls the actor may look at: only his own, or everybody's and each person's."""
    scope = actor.scope("activities.view")
    if scope is Scope.OWN:
        return [(actor.id, actor.name)]
    text = 'SELECT id, name, unit_id FROM "user" WHERE binned_at IS NULL AND active ORDER BY name, id'
    people = [
        (one, name) for one, name, unit in current().rows(text)
        if scope is Scope.ALL or one == actor.id or unit in actor.team
    ]  # fmt: skip
    return [(None, "全部人员"), *people]


def _back(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
