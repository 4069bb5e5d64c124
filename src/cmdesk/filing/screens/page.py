"""The page 建档: what waits on the way to the archive, whose customers they are, what changed at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.actor import Actor
from cmdesk.filing.record import ChangeNotice, Filing
from cmdesk.filing.rules import notices, rights
from cmdesk.filing.screens.boxes import BOXES, Box
from cmdesk.filing.screens.doing import Doing
from cmdesk.filing.screens.reports import REPORTS, Report
from cmdesk.filing.screens.verbs import VERBS, Entry, Picked
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.list_search import Searches
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import MINUTE, Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.tab_row import TabKeys, TabRow
from cmdesk.papers.preview import open_preview

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS: Final = frozenset(
    {"filing", "verification", "change_notice", "notice_reader", "customer", "owner_decision", "activity", "approval",
     "regulation", "not_double"}
)  # fmt: skip


class FilingPage(QWidget):
    """Nine tabs; Enter opens the customer, the verbs stand above the list with the reason where they are refused."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entries: dict[str, dict[int, Entry]] = {}
        self._unfilled: set[str] = set()  # tabs whose lists do not show yet what was read
        self._wanted: tuple[str, int] | None = None
        self.doing = Doing(desk, self)
        row = TabRow("建档待办")
        self.tabs = row.bar
        TabKeys(self, self.tabs)
        self._stack = QStackedWidget()
        self.lists: dict[str, SmallList] = {}  # of the tabs that have been shown
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._searches = Searches(self)
        for box in BOXES:
            self.tabs.addTab(box.title)
        self._print = QPushButton(icons.icon("printer"), "月报表")
        self._menu = QMenu(self._print)
        for one in REPORTS:
            self._menu.addAction(one.title).triggered.connect(partial(self._report, one))
        self._print.setMenu(self._menu)
        head = QHBoxLayout()
        head.setContentsMargins(0, 6, 12, 0)
        head.addWidget(row, 1)
        head.addWidget(self._print)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self._stack, 1)
        bind_keys(self, {"Ctrl+P": self.print})
        self.tabs.currentChanged.connect(self._turn)
        Rereading(desk, self, _SHOWS, self.read, every=MINUTE)
        self._bring()
        self.read()

    def _bring(self) -> None:
        """Show the list of the tab, made when it is first shown."""
        if self.box.key not in self.lists:
            self.lists[self.box.key] = self._list(self.box)
            self._stack.addWidget(self.lists[self.box.key])
        self._stack.setCurrentWidget(self.lists[self.box.key])
        self.setFocusProxy(self.lists[self.box.key])

    def _list(self, box: Box) -> SmallList:
        made = SmallList(box.heads, add="", icon=box.icon, nothing=box.nothing, spare=box.spare)
        made.rows.setAccessibleName(box.title)
        if box.several:
            made.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for key in box.verbs:
            verb = VERBS[key]
            button = QPushButton(icons.icon(verb.icon), verb.word)
            button.setObjectName(key)
            button.setEnabled(False)
            button.clicked.connect(partial(self.act, key))
            self.buttons[box.key, key] = button
            made.add_tool(button)
        made.opened.connect(self._open)
        made.current_changed.connect(self._moved)
        self._searches.add(made)
        return made

    @property
    def box(self) -> Box:
        """The tab that is shown."""
        return BOXES[self.tabs.currentIndex()]

    @property
    def current(self) -> Entry | None:
        """The selected line."""
        one = self.lists[self.box.key].current
        return self._entries.get(self.box.key, {}).get(one) if one is not None else None

    def show_box(self, key: str) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentIndex(next(at for at, box in enumerate(BOXES) if box.key == key))

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a file's way, or a notice, from elsewhere."""
        self._wanted = (kind, record_id)
        self.read()

    def read(self) -> None:
        """Read the tabs anew; changes in the trail become notices first."""
        actor, shown = self._desk.actor, self.box.key
        self._desk.work.read(lambda: _read(actor, shown), self._show, owner=self, title="正在读建档")

    def act(self, verb: str) -> None:
        """Use a verb of the shown tab on the selected lines, as its button does."""
        entry = self.current
        if entry is not None and self.buttons[self.box.key, verb].isEnabled():
            entries, listed = self._entries[self.box.key], self.lists[self.box.key]
            chosen, shown = ([entries[one] for one in ids] for ids in (listed.chosen(), listed.shown()))
            VERBS[verb].act(self.doing, Picked(entry, chosen, shown))

    def print(self) -> None:
        """Print what the tab prints."""
        for verb in ("print_sheet", "print_notice"):
            if (self.box.key, verb) in self.buttons:
                self.act(verb)

    def _open(self, _: int) -> None:
        entry = self.current
        if entry is not None and entry.customer_id is not None:
            self._desk.open("customer", entry.customer_id)

    def _show(self, found: Mapping[str, Sequence[Entry]]) -> None:
        self._entries = {key: {one.line.id: one for one in entries} for key, entries in found.items()}
        self._unfilled = set(found)
        for at, box in enumerate(BOXES):
            entries = found.get(box.key, ())
            count = sum(one.about.to_read for one in entries) if box.key == "notices" else len(entries)
            self.tabs.setTabText(at, f"{box.title} {count}" if count and box.counted else box.title)
        self._fill()
        self._find_wanted()
        self._moved()

    def _fill(self) -> None:
        """List in the shown tab what was read for it; hundreds of rows of tabs that nobody looks at would take long."""
        key = self.box.key
        if key not in self._entries:
            self._read_one(self.box)  # what is not counted is read for who looks at it
        if key not in self._unfilled:
            return
        self._unfilled.discard(key)
        entries, shown = self._entries[key].values(), self.lists[key]
        shown.show_lines([one.line for one in entries])
        if entries and shown.current is None:
            shown.select(next(iter(entries)).line.id)
        late = sum(one.line.tone == "late" for one in entries)
        shown.set_words(f"{len(entries):,} 件" + (f"，其中超时 {late:,} 件" if late else "") if entries else "")

    def _read_one(self, box: Box) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: box.read(actor), partial(self._take, box.key), owner=self, title="正在读建档")

    def _take(self, key: str, entries: Sequence[Entry]) -> None:
        """Take what was read of one tab; what the others hold is not read again."""
        self._entries[key] = {one.line.id: one for one in entries}
        self._unfilled.add(key)
        if self.box.key == key:
            self._fill()
            self._moved()

    def _find_wanted(self) -> None:
        if self._wanted is None:
            return
        kind, record_id = self._wanted
        self._wanted = None
        keys = {Filing.KIND: ("draft", "reviewing", "file", "verify"), ChangeNotice.KIND: ("notices",)}.get(kind, ())
        for key in keys:
            if record_id in self._entries[key]:
                self.show_box(key)
                self.lists[key].select(record_id)
                return
        if kind == Filing.KIND:
            actor = self._desk.actor
            self._desk.work.read(lambda: rights.read(actor, record_id), self._open_filed, owner=self, title="")

    def _open_filed(self, found: tuple[Filing, Any]) -> None:
        self._desk.open("customer", found[0].customer_id)

    def _turn(self) -> None:
        self._bring()
        self._fill()
        self._moved()

    def _moved(self, _: object = None) -> None:
        """Ask what may be done with the selected line."""
        box, entry, actor = self.box, self.current, self._desk.actor
        if entry is None:
            self._desk.work.drop(self._offer, owner=self)
            self._offer(box, {})
        else:
            self._desk.work.read(lambda: box.offers(actor, entry), partial(self._offer, box), owner=self, title="")

    def _offer(self, box: Box, said: Mapping[str, str]) -> None:
        for verb in box.verbs:
            button = self.buttons[box.key, verb]
            button.setEnabled(said.get(verb) == "")
            button.setToolTip(plain_tip(said.get(verb, "")))

    def _report(self, report: Report) -> None:
        actor = self._desk.actor
        open_preview(self._desk, lambda: report.make(actor), title=report.title)


def _read(actor: Actor, shown: str) -> dict[str, list[Entry]]:
    """Read what the tabs count, and the one that is shown."""
    notices.gather()
    return {box.key: box.read(actor) for box in BOXES if box.counted or box.key == shown}
