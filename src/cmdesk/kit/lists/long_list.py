"""A list of thousands as it stands on a page: which of them, a search, the verbs, and what is said of an empty one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.window import Query
from cmdesk.kit import exporting
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.row_menu import Fill, RowMenu
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.lists.verb_menu import MoreButton, VerbMenu
from cmdesk.kit.look import icons
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table.view import TableView

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class LongList(QWidget):
    """A table with a bar above it.

    A feature's list says what it lists (``query``, ``is_narrowed``) and which kinds it ``SHOWS``, puts into the bar what
    it needs, and calls ``list_again`` when it is ready. A list of some dozens is a ``small_list.SmallList``.
    """

    SHOWS: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        desk: Desk,
        table: TableView,
        search: SearchBox,
        nothing: Empty | None = None,
        *,
        used_by: QWidget | None = None,
    ) -> None:
        """Make a list that is not read yet.

        Args:
            desk: as usual.
            table: with its columns and filters.
            search: narrows the list as one types.
            nothing: stands in the table's place where there is no record at all; the table itself says so otherwise.
            used_by: a page that goes through the list also while its record stands alone; as long as that page is seen,
                the list is kept as it is stored.
        """
        super().__init__()
        self._desk, self.table, self.search = desk, table, search
        self._refusal: Refused | None = None
        self._nothing = nothing
        self._stack = QStackedWidget()
        for one in (table, nothing) if nothing is not None else (table,):
            self._stack.addWidget(one)
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(12, 8, 8, 8)
        self._bar.setSpacing(6)
        self._bar.addWidget(search, 1)
        self._of_selected: Fill | None = None
        self._offer_filter()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._bar)
        rows.addWidget(self._stack, 1)
        self.setFocusProxy(table)
        search.textChanged.connect(self.list_again)
        table.set_search_box(search)
        table.counted.connect(self._counted)
        table.refused.connect(self._refused)
        table.menu_requested.connect(self._offer_for_row)
        Rereading(desk, used_by or self, self._kinds, self._reread)
        bind_keys(self, {"Ctrl+F": table.begin_filter})

    # -- the bar

    def lead(self, choice: QWidget) -> None:
        """Put before the search what chooses which records are listed."""
        self._bar.insertWidget(0, choice)

    def add_verb(self, button: QWidget) -> None:
        """Put a button at the end of the bar."""
        self._bar.addWidget(button)

    def offer_new(self, words: str, refusal: Refused | None, *, icon: str = "plus", tip: str = "Ctrl+N") -> None:
        """Put the verb at the end of the bar that begins a new record; grey with the reason where it is refused."""
        self._refusal = refusal
        button = QPushButton(icons.icon(icon, "on_primary"), words)
        button.setProperty("role", "primary")
        button.setEnabled(refusal is None)
        button.setToolTip(str(refusal or tip))
        button.clicked.connect(self.begin_new)
        self.add_verb(button)

    def _offer_filter(self) -> None:
        """Put the sign of the filter after the search, pressed in while the filter bar stands there."""
        bar = self.table.filter_bar
        if bar is None:
            return
        self._filter = QToolButton()
        self._filter.setIcon(icons.icon("filter"))
        self._filter.setIconSize(QSize(px(16), px(16)))
        self._filter.setFixedSize(px(30), px(28))
        self._filter.setCheckable(True)
        self._filter.setAccessibleName("筛选")
        self._filter.setToolTip("筛选　Ctrl+F")
        self._filter.clicked.connect(self._switch_filter)
        bar.appeared.connect(self._filter.setChecked)
        self._bar.addWidget(self._filter)

    def _switch_filter(self, wanted: bool) -> None:  # a signal's argument
        bar = self.table.filter_bar
        if wanted or (bar is not None and bar.conditions):
            self.table.begin_filter()
            self._filter.setChecked(True)
        elif bar is not None:
            bar.hide()

    def offer_for_selected(self, fill: Fill) -> None:
        """Let ``fill`` add to the menu of a right click what can be done to the selected records."""
        self._of_selected = fill

    def _offer_for_row(self, _: object, where: QPoint) -> None:
        RowMenu(self.table, where, self._of_selected).popup(where)

    def offer_more(self, tip: str, fill: Callable[[VerbMenu], None]) -> MoreButton:
        """Put the menu with everything else at the end of the bar; ``fill`` adds its verbs each time it opens."""
        self._fill_more = fill
        more = MoreButton(tip, self._fill_menu)
        self.add_verb(more)
        return more

    def _fill_menu(self, menu: VerbMenu) -> None:
        self._fill_more(menu)
        exporting.offer(menu, self.table)

    # -- what is listed

    @property
    def shows(self) -> frozenset[str]:
        """Kinds of records whose change is seen in the list."""
        return self.SHOWS

    def query(self) -> Query:
        """Return what is listed: what the actor may see, narrowed by the search and the choice before it."""
        raise NotImplementedError

    def is_narrowed(self) -> bool:
        """Tell whether records may be left out that somebody looks for."""
        return bool(self.search.text().strip())

    def list_again(self, _: object = None) -> None:
        """Read the list anew."""
        try:
            self.table.show_query(self.query(), narrowed=self.is_narrowed())
        except Refused as refusal:
            self._desk.refuse(refusal)

    def _counted(self, count: int) -> None:
        if self._nothing is not None:
            is_empty = count == 0 and not self.is_narrowed() and not self.table.view.filter
            self._stack.setCurrentWidget(self._nothing if is_empty else self.table)

    def _kinds(self) -> frozenset[str]:
        return self.shows  # a feature may add to it later

    def _reread(self) -> None:
        self.table.refresh()

    def _refused(self, sentence: str) -> None:
        self._desk.refuse(Refused(sentence))

    # -- what is done

    def begin_new(self) -> None:
        """Begin a new record, or say why not."""
        if self._refusal:
            self._desk.refuse(self._refusal)
        else:
            self.new()

    def new(self) -> None:
        """Begin a new record."""
        raise NotImplementedError

    def do_to(self, ids: Sequence[int], verb: Callable[[Actor, Sequence[int]], int], said: str) -> None:
        """Do something to the selected records and say to how many.

        Args:
            ids: what is selected; nothing is refused with a sentence.
            verb: writes, in a worker; returns to how many it was done.
            said: with ``{}`` for that number.
        """
        if not ids:
            self._desk.refuse(Refused(f"请先在列表里选中{self.table.noun}。"))
            return
        actor = self._desk.actor
        do(self._desk, self, lambda: verb(actor, ids), said.format)
