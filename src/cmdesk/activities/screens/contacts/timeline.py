"""The panel 往来 on a customer's page: the whole story, newest first (S3-23, expectation 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.activities import rules
from cmdesk.activities.rules import Entry
from cmdesk.activities.rules.contacts import entries, findings, next_steps
from cmdesk.activities.rules.owed import opinions
from cmdesk.activities.screens.contacts.contact_dialog import new_contact, open_contact
from cmdesk.activities.screens.contacts.entry_list import EntryList
from cmdesk.activities.screens.contacts.phone_note import open_phone_note
from cmdesk.core.errors import Refused
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

PAGE: Final = 20
FILTERS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("全部方式", ()),
    ("走访", ("visit",)),
    ("电话", ("phone_out", "phone_in")),
    ("微信、邮件、信函", ("message", "email", "fax", "post", "web")),
    ("接待、事件与活动", ("reception", "event", "gathering")),
)


def _shows() -> frozenset[str]:
    return frozenset({"activity", "participant", "person", "attachment"} | findings.kinds())


class TimelinePanel(QWidget):
    """Contacts with one customer, page by page."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self.customer_id = desk, customer_id
        self._reading = False
        self.list = EntryList()
        self._filter = Combo()
        self._filter.setAccessibleName("只看一种方式")
        for word, _ in FILTERS:
            self._filter.addItem(word)
        self._words = label("", "weak")
        self._note = QPushButton(icons.icon("phone"), "电话记录")
        self._note.setToolTip("F8")
        self._add = QPushButton(icons.icon("plus"), "登记往来")
        self._add.setToolTip("Insert")
        self._take = QPushButton(icons.icon("message"), "意见转答复")
        self._take.setToolTip("Ctrl+T")
        self._more = QPushButton("加载更多")
        self._more.setProperty("role", "quiet")
        self._more.hide()
        self._empty = Empty("history", "还没有往来。打过的电话、见过的面记在这里，下次联系前一眼看到。", "登记往来")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(6)
        bar.addWidget(self._filter)
        bar.addWidget(self._words, 1)
        bar.addWidget(self._take)
        bar.addWidget(self._note)
        bar.addWidget(self._add)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(bar)
        rows.addWidget(self._stack, 1)
        rows.addWidget(self._more)
        self.setFocusProxy(self.list)
        self._connect()
        self.read()

    def _connect(self) -> None:
        self._filter.currentIndexChanged.connect(self.read)
        self._note.clicked.connect(self.note)
        self._add.clicked.connect(self.add)
        self._take.clicked.connect(self.take_up)
        bind_keys(self, {"Ctrl+T": self.take_up})
        self.list.selectionModel().currentChanged.connect(self._moved)
        self._more.clicked.connect(self._read_on)
        self._empty.asked.connect(self.add)
        self.list.reached_end.connect(self._read_on)
        self.list.opened.connect(self._open)
        self.list.binned.connect(self._bin)
        self.list.ticked.connect(self._tick)
        self.list.added.connect(self.add)
        Rereading(self._desk, self, _shows, self.read)

    def read(self) -> None:
        """Read the newest contacts, as many as were shown."""
        self._ask(None, max(PAGE, len(self.list.entries)))

    def _read_on(self) -> None:
        if self.list.entries and not self._more.isHidden() and not self._reading:
            self._ask(self.list.entries[-1].mark, PAGE)

    def _ask(self, before: entries.Mark | None, limit: int) -> None:
        actor, customer_id = self._desk.actor, self.customer_id
        channels = FILTERS[self._filter.currentIndex()][1]
        self._reading = True

        def job() -> tuple[bool, bool, list[Entry], Refused | None]:
            found = rules.timeline(actor, customer_id, before, limit, channels=channels)
            return before is None, len(found) == limit, found, rules.may(actor, "create", None, customer_id)

        self._desk.work.read(job, self._show, owner=self, title="", refused=self._refused)

    def _show(self, found: tuple[bool, bool, list[Entry], Refused | None]) -> None:
        anew, more, shown, refusal = found
        self._reading = False
        if anew:
            self.list.show_entries(shown)
        else:
            self.list.append_entries(shown)
        self._more.setVisible(more)
        self._moved()
        filtered = self._filter.currentIndex() > 0
        self._words.setText("没有这种方式的往来。" if filtered and not self.list.entries else "")
        self._stack.setCurrentIndex(0 if self.list.entries or filtered else 1)
        for button in (self._add, self._note):
            button.setEnabled(refusal is None)
            if refusal is not None:
                button.setToolTip(str(refusal))

    def add(self) -> None:
        """Enter a contact."""
        if self._add.isEnabled():
            new_contact(self._desk, self.customer_id, self)

    def note(self) -> None:
        """Write a phone note for this customer."""
        open_phone_note(self._desk, self.customer_id)

    def take_up(self) -> None:
        """Make what the customer said at the current contact an opinion to be answered (S1-41)."""
        entry, actor = self.list.current, self._desk.actor
        if entry is not None and entry.opinions:
            self._desk.work.write(
                lambda: opinions.take_up(actor, entry.id, "opinion"), self._taken, owner=self, refused=self._refused
            )

    def _taken(self, _: object) -> None:
        self._words.setText("")
        self._desk.say("已转为待答复的意见，见“请求”", undo=True)

    def _moved(self, *_: object) -> None:
        self._take.setVisible(self.list.current is not None and bool(self.list.current.opinions))

    def _open(self, entry: Entry) -> None:
        open_contact(self._desk, entry.id, self)

    def _bin(self, entry: Entry) -> None:
        actor = self._desk.actor
        self._desk.work.write(
            lambda: rules.bin_activity(actor, entry.id), self._binned, owner=self, refused=self._refused
        )

    def _binned(self, _: None) -> None:
        self._desk.say("往来已移入回收站", undo=True)

    def _tick(self, entry: Entry) -> None:
        if not (entry.next_step or entry.next_on):
            return
        actor, back = self._desk.actor, entry.next_done
        self._desk.work.write(
            lambda: next_steps.finish(actor, entry.id, back=back), self._ticked, owner=self, refused=self._refused
        )

    def _ticked(self, _: None) -> None:
        self._desk.say("下一步已更新", undo=True)

    def _refused(self, refusal: Refused) -> None:
        self._reading = False
        self._words.setText(str(refusal))
