"""投诉: the list of what is due first or the board at the left, the chosen complaint at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import rights
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.complaints.screens.board import GROUPS, Board
from cmdesk.complaints.screens.lines import HEADS, line
from cmdesk.complaints.screens.register import RegisterDialog, open_register
from cmdesk.complaints.screens.view import ComplaintView
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.export import Table
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.space.tab_row import TabKeys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_FILTERS = {"open": "未结", "late": "超时", "mine": "我经办", "archived": "已归档"}
_NOTHING = {
    "open": "没有未结的投诉。接到投诉按 F9 受理。",
    "late": "没有超时的投诉。",
    "mine": "没有由您经办的投诉。",
    "archived": "还没有归档的投诉。",
}
_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open": {"only_open": True}, "late": {"overdue": True}, "mine": {"mine": True}, "archived": {"states": ("archived",)},
}  # fmt: skip
_AGAIN: Final = 60_000  # milliseconds until the lights are told anew
_MORE: Final = 60  # rows of the list and cards of a column at first, and each time its end is reached


class ComplaintsPage(QWidget):
    """Complaints one may see, filtered, as list or as board."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: Sequence[Row] = ()
        self._counts: lists.Counts | None = None
        self._limit = _MORE
        self._heights = dict.fromkeys(GROUPS, _MORE)
        self._wanted: int | None = None
        self._taking: RegisterDialog | None = None
        self.filters = QTabBar()
        self.filters.setDrawBase(False)
        self.filters.setExpanding(False)
        self.filters.setAccessibleName("筛选")
        for word in _FILTERS.values():
            self.filters.addTab(word)
        self.list = SmallList(HEADS, add="", icon="alert-circle", nothing=_NOTHING["open"], tall=True)
        self.board = Board()
        self.view = ComplaintView(desk)
        self._empty = Empty("alert-circle", "选一件投诉查看。")
        self._right = QStackedWidget()
        self._right.addWidget(self._empty)
        self._right.addWidget(self.view)
        self.splitter = Splitter(desk.memory, "complaints", [self.list, self._right], [500, 640])
        self._views = QStackedWidget()
        self._views.addWidget(self.splitter)
        self._views.addWidget(self.board)
        self._switch = QPushButton(icons.icon("columns"), "看板")
        self._switch.setToolTip("Ctrl+Shift+B")
        self._add = QPushButton(icons.icon("plus"), "受理投诉")
        self._add.setToolTip("F9")
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 12, 6)
        head.setSpacing(6)
        head.addWidget(self.filters)
        head.addStretch(1)
        head.addWidget(self._switch)
        head.addWidget(self._add)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self._views, 1)
        self._again = QTimer(self, interval=_AGAIN)
        self._connect()
        self._again.start()
        self.setFocusProxy(self.list)
        self.read()

    def _connect(self) -> None:
        self.filters.currentChanged.connect(self._filtered)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(self._enter)
        self.list.end_reached.connect(self._longer)
        for ground in (self.filters, self.list):  # the complaint beside them has tabs of its own
            TabKeys(ground, self.filters)
        self.list.export_by(self._whole)
        self.board.end_reached.connect(self._higher)
        self.board.opened.connect(self._from_board)
        self.view.left.connect(self._back)
        self._switch.clicked.connect(self.switch)
        self._add.clicked.connect(self.add)
        refusal = rights.may(self._desk.actor, "register", None)
        self._add.setEnabled(refusal is None)
        if refusal is not None:
            self._add.setToolTip(plain_tip(str(refusal)))
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+Shift+B": self.switch})
        Rereading(self._desk, self, ComplaintView.SHOWS, self._reread)
        self._again.timeout.connect(self._tell_anew)

    def read(self) -> None:
        """Read anew what is shown; how much there is comes after it."""
        actor, ask = self._desk.actor, self._ask()
        self._desk.work.read(lambda: _read(actor, ask), self._show, owner=self, title="正在读投诉")

    def _ask(self) -> _Ask:
        on_board = self._views.currentWidget() is self.board
        return _Ask(self._key(), self._limit, dict(self._heights) if on_board else {}, self._wanted)

    def _whole(self) -> Callable[[], Table]:
        from cmdesk.complaints.exporting import table

        actor, key = self._desk.actor, self._key()
        return lambda: table(lists.rows(actor, limit=None, **_KINDS[key]), _FILTERS[key])

    def _key(self) -> str:
        return list(_FILTERS)[self.filters.currentIndex()]

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a complaint from elsewhere."""
        if kind == Complaint.KIND:
            self.show_list()
            self._wanted = record_id
            self._open_one(record_id)
            self.read()

    def add(self) -> None:
        """Register a complaint; it is shown when it is made."""
        dialog = open_register(self._desk)
        if dialog is not self._taking:  # it may have been open already
            self._taking = dialog
            dialog.registered.connect(self._registered)

    def switch(self) -> None:
        """Go from the list to the board, or back."""
        to_board = self._views.currentWidget() is not self.board
        self._views.setCurrentWidget(self.board if to_board else self.splitter)
        self._switch.setText("列表" if to_board else "看板")
        self._switch.setIcon(icons.icon("list" if to_board else "columns"))
        self.filters.setVisible(not to_board)
        self.setFocusProxy(self.board if to_board else self.list)
        (self.board if to_board else self.list).setFocus()
        self.read()

    def show_list(self) -> None:
        """Go back from the board to the list."""
        if self._views.currentWidget() is self.board:
            self.switch()

    def _registered(self, complaint_id: int) -> None:
        self.open_record(Complaint.KIND, complaint_id)

    def _tell_anew(self) -> None:
        """Time goes on while nothing changes; the lights are told anew."""
        if self.isVisible():
            self.read()

    def _reread(self) -> None:
        self.read()
        self.view.refresh()

    def _show(self, found: _Found) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: lists.counts(actor), self._show_counts, owner=self, title="")
        if found.groups:
            self.board.show_rows(found.groups)
        self._rows = found.rows
        self.list.set_nothing(_NOTHING[found.key])
        self.list.show_lines([line(row) for row in found.rows])
        self._tell_rest()
        self._select_wanted(found)
        if found.rows and self.list.current is None and self._wanted is None:
            self.list.select(found.rows[0].id)
        if not found.rows and self._wanted is None:
            self._right.setCurrentWidget(self._empty)
        self._right.setVisible(bool(found.rows) or self._right.currentWidget() is self.view)

    def _show_counts(self, found: lists.Counts) -> None:
        self._counts = found
        for at, (key, word) in enumerate(_FILTERS.items()):
            count = self._count(key) if key != "archived" else 0
            self.filters.setTabText(at, f"{word} {count:,}" if count else word)
        self.board.show_counts(found.states)
        self._tell_rest()

    def _count(self, key: str) -> int:
        found = self._counts
        if found is None:
            return 0
        return {
            "open": found.open,
            "late": found.late,
            "mine": found.mine,
            "archived": found.states.get("archived", 0),
        }[key]

    def _tell_rest(self) -> None:
        """Say how many are not listed yet; they come when the end of the list is reached."""
        rest = self._count(self._key()) - len(self._rows)
        more = rest > 0 and len(self._rows) >= self._limit
        self.list.set_rest(f"还有 {rest:,} 件，翻到底接着列出" if more else "")

    def _longer(self) -> None:
        """List more: the end is shown."""
        if len(self._rows) >= self._limit:
            self._limit = len(self._rows) + _MORE
            self.read()

    def _higher(self, heading: str) -> None:
        """Show more cards of a column; once until they are there."""
        shown = self.board.columns[list(GROUPS).index(heading)].count()
        if shown >= self._heights[heading]:
            self._heights[heading] = shown + _MORE
            self.read()

    def _filtered(self, _at: int) -> None:
        self._limit = _MORE
        self._rows = ()
        self.read()

    def _select_wanted(self, found: _Found) -> None:
        """Select what was asked for from elsewhere, in the filter that lists it; far down a list it is only shown."""
        wanted = self._wanted
        if wanted is None or found.wanted != wanted:
            return
        if any(row.id == wanted for row in found.rows):
            self._wanted = None
            self.list.select(wanted)
        elif found.belongs and found.belongs != found.key:
            self.filters.setCurrentIndex(list(_FILTERS).index(found.belongs))
        else:
            self._wanted = None
            self.list.rows.clearSelection()

    def _chosen(self, complaint_id: object) -> None:
        if isinstance(complaint_id, int):
            self._open_one(complaint_id)

    def _open_one(self, complaint_id: int) -> None:
        self._right.setCurrentWidget(self.view)
        self._right.show()
        self.view.show_complaint(complaint_id)

    def _enter(self, complaint_id: int) -> None:
        """Show a complaint and give its verbs the keys."""
        self._open_one(complaint_id)
        first = next((one for one in self.view.buttons.values() if one.isEnabled()), None)
        (first or self.view).setFocus()

    def _from_board(self, complaint_id: int) -> None:
        self.open_record(Complaint.KIND, complaint_id)
        self.list.setFocus()

    def _back(self) -> None:
        self.list.setFocus()


@dataclass(frozen=True)
class _Ask:
    """What the page wants to show.

    Attributes:
        key: the filter.
        limit: how many rows of the list.
        heights: heading of a column → how many cards; empty while the list is shown.
        wanted: a complaint to select.
    """

    key: str
    limit: int
    heights: Mapping[str, int]
    wanted: int | None


@dataclass(frozen=True)
class _Found:
    """What was read; ``belongs`` is the filter that lists the wanted complaint."""

    key: str
    rows: Sequence[Row]
    groups: Mapping[str, Sequence[Row]]
    wanted: int | None
    belongs: str


def _read(actor: Actor, ask: _Ask) -> _Found:
    groups = {name: lists.rows(actor, states=GROUPS[name], limit=limit) for name, limit in ask.heights.items()}
    belongs = ""
    if ask.wanted is not None:
        row = current().row("SELECT state FROM complaint WHERE id = ?", (ask.wanted,))
        belongs = "" if row is None else "archived" if row[0] == "archived" else "open"
    return _Found(ask.key, lists.rows(actor, limit=ask.limit, **_KINDS[ask.key]), groups, ask.wanted, belongs)
