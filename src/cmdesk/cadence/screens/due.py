"""应访: who is to be visited, the most overdue first, and the step from the list into a day's plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdesk.cadence import rules
from cmdesk.cadence.rules import Due, DueList
from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.screens.arranging import ArrangeDialog
from cmdesk.cadence.screens.due_model import HEADS, LEAST, NUMBER, WIDTHS, DueModel, Group
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.kit import exporting
from cmdesk.kit.exporting import Leaving
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.verb_menu import VerbMenu
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT, SPACE_1
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.columns import Columns
from cmdesk.kit.space.flow import Flow
from cmdesk.kit.space.tab_row import TabKeys
from cmdesk.visits import rules as visits

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_CHANGED_BY: Final = frozenset(
    {"visit", "activity", "customer", "regulation", "scheme_choice", "user", "unit", "calendar_day"}
)
_TABS: Final = ("逾期", "今日", "本周", "本月", "全部")
_GROUPS: Final = ("不分组", "按客户经理", "按片区", "按类别")
_MOST_GROUPED: Final = 20_000


@dataclass(frozen=True)
class _Wish:
    manager: int | None
    area: int | None
    tab: int
    group: int


@dataclass(frozen=True)
class _Seen:
    """What the list shows: rows from the most overdue, and how many of them each tab holds."""

    wish: _Wish
    today: date
    rows: Sequence[Due | Group]
    counts: tuple[int, ...]
    counted: dict[rules.State, int]
    people: dict[int, str]
    areas: dict[int, str]


class DuePage(QWidget):
    """The due list with its tabs, filters, groups, and the button that puts the chosen ones on a day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seen: _Seen | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("到期")
        for word in _TABS:
            self.tabs.addTab(word)
        self.tabs.setCurrentIndex(len(_TABS) - 1)
        TabKeys(self, self.tabs)
        self.tabs.currentChanged.connect(self.read)
        self.manager = _combo("客户经理", "全部客户经理", self.read)
        self._area = _combo("片区", "全部片区", self.read)
        self.group = _combo("分组", "", self.read)
        for at, word in enumerate(_GROUPS):
            self.group.addItem(word, at)
        self._model = DueModel(self)
        self.table = _Table(self._model, self)
        self.table.opened.connect(self._open)
        self.table.menu_asked.connect(self._offer)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.words = label("", "weak")
        self.words.setWordWrap(True)
        self.arranging = QPushButton(icons.icon("calendar", "on_primary"), "排入…")
        self.arranging.setProperty("role", "primary")
        self.arranging.clicked.connect(self.arrange)
        self._refusal = visits.may(desk.actor, "plan", None)
        self._empty = Empty("check-circle", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        Rereading(desk, self, _CHANGED_BY, self.read)
        self._selected()
        self.read()

    def _lay_out(self) -> None:
        head = Flow(spacing=8)  # a second line where the window is narrow
        head.setContentsMargins(8, 6, 12, 6)
        head.add(self.tabs, self.manager, self._area, self.group)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.arranging)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(self._stack, 1)
        rows.addLayout(foot)
        self.setFocusProxy(self.table)

    def read(self) -> None:
        """Read the list anew, away from the GUI thread."""
        actor = self._desk.actor
        wish = _Wish(
            self.manager.currentData(), self._area.currentData(), self.tabs.currentIndex(), self.group.currentIndex()
        )
        self._desk.work.read(
            lambda: _look(actor, wish), self._show, owner=self, title="正在算应访名单", refused=self._refused
        )

    def chosen(self) -> list[Due]:
        """Return the customers that are selected, in their order."""
        return [row for at in self.table.selected_rows() if (row := self._model.row(at)) is not None]

    @property
    def customer_id(self) -> int | None:
        """The customer of the current line, for the phone note."""
        chosen = self.chosen()
        return chosen[0].customer_id if len(chosen) == 1 else None

    def arrange(self) -> None:
        """Ask for the day on which the chosen customers are to be visited."""
        rows = self.chosen()
        if not rows:
            self.words.setText("请先选中要排入的客户（可多选）。")
            return
        dialog = ArrangeDialog(self._desk, rows, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        for at, count in enumerate(seen.counts):
            self.tabs.setTabText(at, f"{_TABS[at]} {count:,}")
        mine = {self._desk.actor.id: f"我的（{self._desk.actor.name}）"} if self._desk.actor.id in seen.people else {}
        _fill(self.manager, {**mine, **{one: name for one, name in seen.people.items() if one not in mine}})
        _fill(self._area, seen.areas)
        for box, offered in ((self.manager, seen.people), (self._area, seen.areas)):
            box.setVisible(len(offered) > 1 or box.currentIndex() > 0)  # a choice of one is none
        self._model.show(seen.rows, seen.people, seen.today)
        self.table.clearSpans()
        for at in self._model.groups():
            self.table.setSpan(at, 0, 1, len(HEADS))
        self._stack.setCurrentIndex(0 if len(seen.rows) else 1)
        self._empty.set_sentence(_nothing(seen))
        self._selected()

    def _selected(self) -> None:
        count = self.table.selected_count() if self._seen else 0
        self.arranging.setEnabled(self._refusal is None and count > 0)
        self.arranging.setToolTip(
            str(self._refusal) if self._refusal else "先选中客户，再排入某一天" if not count else ""
        )
        if self._seen is None:
            self.words.setText("正在计算…")
        elif count:
            self.words.setText(f"选中 {count:,} 户")
        else:
            told = self._seen.counted
            self.words.setText(
                "，".join(f"{word} {told[state]:,} 户" for state, word in rules.STATES.items())
                + "。回车打开客户，选中后可排入某一天。"
            )

    def _open(self, at: int) -> None:
        row = self._model.row(at)
        if row is not None:
            self._desk.open("customer", row.customer_id)

    def _open_current(self) -> None:
        self._open(self.table.currentIndex().row())

    def _offer(self, where: QPoint) -> None:
        """Offer what can be done with the chosen customers."""
        menu = VerbMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.offer("folder-open", "打开\tEnter", self._open_current)
        menu.offer("calendar", "排入…", self.arrange, self._refusal)
        exporting.offer(menu, self.table)
        menu.popup(where)

    def _refused(self, refusal: Refused) -> None:
        self.words.setText(str(refusal))


class _Cells(QStyledItemDelegate):
    """Text as far from the edge as that of the heading."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.rect.adjust(SPACE_1, 0, 0, 0)


class _Table(QTableView):
    """Rows to walk through by keyboard; Enter opens one."""

    opened = Signal(int)
    menu_asked = Signal(QPoint)  # on a customer; where on the screen

    def __init__(self, model: DueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName("应访名单")
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(px(12), px(12)))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        # A header asks for each row whether its column is selected, to paint itself: minutes, where all of them are.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self._columns = Columns(self)
        self._columns.want([*map(px, WIDTHS)], [*map(px, LEAST)], spare=(NUMBER,))
        self.doubleClicked.connect(self._clicked)

    def leaving(self) -> Leaving:
        """Return the customers that are listed, for a file; headings stay here."""
        return Leaving("", self._model.told())

    def selected_rows(self) -> list[int]:
        """Return the rows that are selected, headings among them, without asking the model about each."""
        selection = self.selectionModel().selection()
        spans = [selection.at(number) for number in range(selection.size())]
        return sorted({row for one in spans for row in range(one.top(), one.bottom() + 1)})

    def selected_count(self) -> int:
        """Return how many customers are selected."""
        rows = self.selected_rows()
        return len(rows) - len(set(self._model.groups()).intersection(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit()

    def take_text(self, was: float) -> None:
        """Let the columns want as much as the text of now needs."""
        self._columns.take_text(was)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.currentIndex()
        if at.isValid() and self._model.row(at.row()) is not None:
            self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value} and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        self.opened.emit(self.currentIndex().row())


def _combo(name: str, first: str, changed: object) -> QComboBox:
    made = Combo()
    made.setAccessibleName(name)
    made.setMinimumWidth(px(104))
    if first:
        made.addItem(first, None)
    made.activated.connect(changed)
    return made


def _fill(combo: QComboBox, words: dict[int, str]) -> None:
    """Offer other choices behind the first; the one chosen stays chosen."""
    chosen = combo.currentData()
    if [combo.itemData(at) for at in range(1, combo.count())] == list(words):
        return
    while combo.count() > 1:
        combo.removeItem(1)
    for one, word in words.items():
        combo.addItem(word, one)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _look(actor: Actor, wish: _Wish) -> _Seen:
    today = clock.today()
    found = rules.due(actor, today, manager=wish.manager, area=wish.area, states=(*rules.OPEN, "coming"))
    week = today + timedelta(days=7 - today.isoweekday())
    overdue = found.before(today)
    now, of_week, of_month = (found.before(day + timedelta(days=1)) for day in (today, week, month_of(today).last))
    begin, end = [(0, overdue), (overdue, now), (0, of_week), (0, of_month), (0, len(found))][wish.tab]
    people = _people(actor)
    areas = dict(
        current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL AND kind = 'area' ORDER BY name, id")
    )
    part = found.part(begin, end)
    return _Seen(
        wish, today, _grouped(part, wish.group, people, areas) if wish.group else part,
        (overdue, now - overdue, of_week, of_month, len(found)),
        rules.counts(actor, today, manager=wish.manager, area=wish.area), people, areas,
    )  # fmt: skip


def _people(actor: Actor) -> dict[int, str]:
    from cmdesk.cadence.rules import scope

    where, params = scope.of(actor)
    return dict(
        current().rows(
            'SELECT p.id, p.name FROM "user" p WHERE p.id IN (SELECT DISTINCT b.owner FROM due_basis b'
            f" WHERE b.owner IS NOT NULL{where}) ORDER BY p.name, p.id",
            params,
        )
    )


def _grouped(rows: DueList, by: int, people: dict[int, str], areas: dict[int, str]) -> list[Due | Group]:
    """Return the rows under headings; of a very long list the most urgent ones."""
    groups: dict[str, list[Due]] = defaultdict(list)
    for row in rows[:_MOST_GROUPED]:
        titles = {
            1: people.get(row.owner_id or 0, "没有负责人"), 2: areas.get(row.area_id or 0, "没有片区"),
            3: row.due_class.name,
        }  # fmt: skip
        groups[titles[by]].append(row)
    found: list[Due | Group] = []
    for title in sorted(groups):
        found += [Group(title, len(groups[title])), *groups[title]]
    return found


def _nothing(seen: _Seen) -> str:
    if not any(seen.counted.values()):
        return "这里还没有要走访的客户。先导入或新建客户，名单会自己算出来。"
    return ("没有逾期的客户。", "今天没有到期的客户。", "本周没有到期的客户。", "本月没有到期的客户。",
            "没有应访的客户，都走访过了。")[seen.wish.tab]  # fmt: skip
