"""The page 跟进: all that waits for a hand, by its day; Enter opens the customer, Space marks done (S1-66, S1-46, S1-74)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.rules.ahead import due
from cmdesk.activities.rules.ahead.due import KINDS, Item
from cmdesk.activities.rules.contacts import next_steps
from cmdesk.activities.screens.contacts.phone_note import open_phone_note
from cmdesk.activities.screens.owed.reply_dialog import open_reply
from cmdesk.activities.screens.owed.settling import settle
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import parse_day, show_day
from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import MINUTE, Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SPANS: Final = (("逾期和今天", 0), ("7 天内", 7), ("30 天内", 30))
_SHOWS: Final = frozenset(
    {"activity", "promise", "request", "return_item", "courtesy_event", "reception", "person", "customer", "regulation"}
)


class DuePage(QWidget):
    """Next steps, promises, requests, things to give back, birthdays, events and visitors in one list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._items: list[Item] = []
        self._shown: list[Item] = []
        self.list = SmallList(
            ("到期", "状态", "类别", "客户", "要做什么", "经办人"), add="", icon="check-circle",
            nothing="没有到期的事。登记往来时写上下一步和承诺，到期会出现在这里。",
        )  # fmt: skip
        self._whose = _box("谁的", ("我的", "全部可见的"))
        self._span = _box("时间", tuple(word for word, _ in _SPANS))
        self._span.setCurrentIndex(1)
        self._kind = _box("类别", ("全部类别", *KINDS.values()))
        self._done = QPushButton(icons.icon("check", "on_primary"), "办结")
        self._done.setProperty("role", "primary")
        self._done.setToolTip("Space")
        self._move = QPushButton(icons.icon("calendar"), "改期…")
        self._note = QPushButton(icons.icon("phone"), "记电话")
        self._note.setToolTip("F8")
        for tool in (self._whose, self._span, self._kind, self._note, self._move, self._done):
            self.list.add_tool(tool)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self._connect()
        self.read()

    def _connect(self) -> None:
        self._whose.currentIndexChanged.connect(self.read)
        self._span.currentIndexChanged.connect(self.read)
        self._kind.currentIndexChanged.connect(self._show_again)
        self._done.clicked.connect(self.settle)
        self._move.clicked.connect(self.move_day)
        self._note.clicked.connect(self.note)
        self.list.opened.connect(self._open)
        self.list.ticked.connect(self.settle)
        self.list.current_changed.connect(self._moved)
        Rereading(self._desk, self, _SHOWS, self.read, every=MINUTE)

    @property
    def customer_id(self) -> int | None:
        """The customer of the current line, for the phone note."""
        item = self.current
        return item.customer_id if item is not None else None

    @property
    def current(self) -> Item | None:
        """What is selected."""
        at = self.list.current
        return self._shown[at - 1] if at is not None and 0 < at <= len(self._shown) else None

    def read(self) -> None:
        """Gather anew, away from the GUI thread."""
        actor, mine = self._desk.actor, self._whose.currentIndex() == 0
        days = _SPANS[self._span.currentIndex()][1]
        self._desk.work.read(
            lambda: due.items(actor, datetime.now().astimezone(), days, mine=mine), self._show, owner=self, title="",
            refused=self._refused,
        )  # fmt: skip

    def settle(self, _: object = None) -> None:
        """Mark the current line as done; what needs a word asks for it."""
        item = self.current
        if item is not None and item.kind == "request" and item.record.replied_at is None:
            open_reply(self._desk, item.id, f"{item.customer}：{item.record.text}", self)
            return
        verb = settle(self, self._desk.actor, item) if item is not None else None
        if verb is not None:
            job, said = verb
            self._desk.work.write(lambda: (job(), said)[1], self._settled, owner=self, refused=self._refused)

    def move_day(self) -> None:
        """Put the current next step off, in the shorthand of days."""
        item = self.current
        if item is None or item.kind != "next_step":
            self.list.set_words("只有“下一步”可以改期；承诺和请求的期限是答应客户的，不能改。")
            return
        text = ask.text(self, "改期", f"{item.customer}：{item.what}\n\n改到哪一天（+3、周五、1121）：")
        if text is None:
            return
        today = clock.today()
        try:
            day = parse_day(text, today)
        except ValueError as problem:
            self.list.set_words(str(problem))
            return
        actor = self._desk.actor
        said = f"已改到 {show_day(day, today)}"
        self._desk.work.write(
            lambda: _moved(actor, item.id, day, said), self._settled, owner=self, refused=self._refused
        )

    def note(self) -> None:
        """Write a phone note for the current customer."""
        open_phone_note(self._desk, self.customer_id)

    def _show(self, found: list[Item]) -> None:
        self._items = found
        self._show_again()

    def _show_again(self) -> None:
        kind = ["", *KINDS][self._kind.currentIndex()]
        self._shown = [one for one in self._items if not kind or one.kind == kind]
        self.list.show_lines([_line(at, one) for at, one in enumerate(self._shown, 1)], begin=True)
        late = sum(1 for one in self._shown if one.light.tone == "late")
        self.list.set_words(f"{len(self._shown):,} 件，其中逾期 {late:,} 件" if self._shown else "")
        self._moved()

    def _moved(self, _: object = None) -> None:
        item = self.current
        self._done.setEnabled(item is not None)
        self._move.setEnabled(item is not None and item.kind == "next_step")

    def _open(self, _: int) -> None:
        if self.current is not None:
            self._desk.open("customer", self.current.customer_id)

    def _settled(self, said: str) -> None:
        self._desk.say(said, undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _box(name: str, words: tuple[str, ...]) -> QComboBox:
    box = Combo()
    box.setAccessibleName(name)
    box.addItems(list(words))
    return box


def _moved(actor: Actor, activity_id: int, day: date, said: str) -> str:
    next_steps.move(actor, activity_id, day)
    return said


def _line(at: int, item: Item) -> Line:
    when = item.by if item.kind in {"request", "reception"} else item.by.date()
    cells = (when, item.light.word, KINDS[item.kind], item.customer, item.what, item.user)
    return Line(at, cells, tone=item.light.tone, tone_at=1)
