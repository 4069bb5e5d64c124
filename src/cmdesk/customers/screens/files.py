"""The list of customer files and, beside it, the file that is chosen."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.actor import Scope
from cmdesk.core.errors import Refused
from cmdesk.core.search.marking import spans
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.core.window import Query
from cmdesk.customers import columns, rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import deadlines, releases
from cmdesk.customers.screens import light
from cmdesk.customers.screens.cells import CellEdits
from cmdesk.customers.screens.doing import Doing
from cmdesk.customers.screens.page import CustomerPage
from cmdesk.kit import icons
from cmdesk.kit.empty import Empty
from cmdesk.kit.splitter import Splitter
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.view import TableView
from cmdesk.kit.table.view_box import ViewBox

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_OWN = frozenset({"customer", "person", "unit", "user", "extra_field"})
_SPOKEN = frozenset({"name", "short_name"})
_SEARCHED = _SPOKEN | {"number", "phones", "address"}
_NARROW = 1040  # below this width either the list or the page is seen
_SETTLE = 140  # milliseconds until the page follows the list
_TYPING = 450  # the same while somebody types in the search box: no page is filled between two keys


class FilesPage(QWidget):
    """Everything an office does with its customer files starts here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: int | None = None
        self._typed_at = 0.0
        self._columns = columns.all_columns(desk.actor)
        self.table = TableView(
            desk.office.database,
            [*(_shown(column) for column in self._columns), light.COLUMN],
            usual=columns.USUAL,
            noun="客户",
            measure="户",
        )
        self.table.selected.forbidden = releases.NOT_COPIED if desk.actor.scope(releases.EXPORT) is Scope.NONE else ""
        self.table.set_filters(columns.filterables(self._columns), columns.meant)
        self.cells = CellEdits(desk, self.table)
        self.search = QLineEdit()
        self.search.setPlaceholderText("名称、拼音首字母、电话、地址、编号")
        self.search.setAccessibleName("在列表里查找")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "weak"), QLineEdit.ActionPosition.LeadingPosition)
        self.page = CustomerPage(desk)
        self.doing = Doing(desk, self)
        self.views = ViewBox(desk, self.table, "views.customers", _usual_views(desk.actor.name))
        self._right = QStackedWidget()
        self._right.addWidget(Empty("building", "选中一位客户，这里显示他的档案。"))
        self._right.addWidget(self.page)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._toolbar())
        self._lists = QStackedWidget()
        self._nobody = Empty("upload", "还没有客户。把 Excel 名单导入进来，或者先新建一户。", "导入客户名单")
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._nobody)
        rows.addWidget(self._lists, 1)
        self._left = left
        self.splitter = Splitter(desk.memory, "customers", [left, self._right], [760, 520])
        self.splitter.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self._follow = QTimer(self, singleShot=True, interval=_SETTLE)
        self._narrow = False
        self._connect()
        self.views.start()
        self.list_again()

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(6)
        new = QPushButton(icons.icon("plus", "on_primary"), "新建客户")
        new.setProperty("role", "primary")
        new.setToolTip("Ctrl+N")
        new.clicked.connect(self.new)
        refusal = rules.may(self._desk.actor, "create", None)
        new.setEnabled(refusal is None)
        if refusal:
            new.setToolTip(str(refusal))
        more = QToolButton()
        more.setIcon(icons.icon("more-horizontal"))
        more.setAccessibleName("更多操作")
        more.setToolTip("导入、导出、批量修改、查重…")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        self.doing.fill(menu)
        more.setMenu(menu)
        row.addWidget(self.views)
        row.addWidget(self.search, 1)
        row.addWidget(new)
        row.addWidget(more)
        return bar

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.table.set_search_box(self.search)
        self.table.current_changed.connect(self._moved)
        self.table.record_opened.connect(self._opened)
        self.table.record_previewed.connect(self._opened)
        self.table.counted.connect(self._counted)
        self.table.deletion_requested.connect(self.doing.bin)
        self.table.refused.connect(self._refused)
        self._nobody.asked.connect(self.doing.import_list)
        self._follow.timeout.connect(self._follow_list)
        self.page.saved.connect(self._saved)
        self.page.left.connect(self.back_to_list)
        self.page.stepped.connect(self._step)
        self.page.gone.connect(self._is_gone)
        self._desk.changed.connect(self._changed)
        for key, slot in (("Ctrl+N", self.new), ("Ctrl+F", self.table.begin_filter), ("Ctrl+E", self.doing.export)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- the list -----------------------------------------------------------------------------------------------------

    def query(self) -> Query:
        """Return what is listed: what the actor may see, narrowed by the search; the table adds the view's filter."""
        query = light.beside(columns.query(self._columns, self._desk.actor), self._desk.actor)
        text = self.search.text()
        if not text.strip():
            return query
        return replace(query, late=Narrowing(self._desk.office.database, Customer.KIND, text, "customer.id"))

    def list_again(self) -> None:
        """Read the list anew."""
        self.table.grid.hits = self._hits if self.search.text().strip() else None
        self.table.show_query(self.query(), narrowed=bool(self.search.text().strip()))

    def _searched(self, text: str) -> None:  # noqa: ARG002
        self._typed_at = monotonic()
        self.list_again()

    def _hits(self, key: str, text: str) -> list[tuple[int, int]]:
        """Return what to mark in a cell: the parts that answer the search."""
        return spans(text, self.search.text(), spoken=key in _SPOKEN) if key in _SEARCHED else []

    def _counted(self, count: int) -> None:
        nobody = count == 0 and not self.search.text() and not self.views.is_filtered()
        self._lists.setCurrentIndex(1 if nobody else 0)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & (_OWN | deadlines.kinds()):
            self.table.refresh()
        self.page.refresh(kinds)

    def selected(self, done: object) -> None:
        """Hand the ids of the selected rows to ``done``; of the current row when none is selected."""
        self.table.ask_selected_ids(done)  # type: ignore[arg-type]

    # -- the page -----------------------------------------------------------------------------------------------------

    @property
    def customer_id(self) -> int | None:
        """The customer somebody is looking at."""
        return self.page.customer_id

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a file (or the file a person belongs to)."""
        customer_id = record_id if kind == Customer.KIND else rules.read_person(self._desk.actor, record_id).customer_id
        self._wanted = customer_id
        self._show_wanted()
        self._show_side(page=True)
        self.page.setFocus()

    def new(self) -> None:
        """Begin a new file."""
        refusal = rules.may(self._desk.actor, "create", None)
        if refusal:
            self._desk.refuse(refusal)
        elif self.page.may_leave():
            self._right.setCurrentWidget(self.page)
            self.page.begin()
            self._show_side(page=True)

    def may_leave(self) -> bool:
        """Ask about unsaved changes."""
        return self.page.may_leave()

    def _moved(self, record_id: object) -> None:
        self._wanted = record_id if isinstance(record_id, int) else None
        typing = monotonic() - self._typed_at < _TYPING / 1000
        self._follow.start(_TYPING if typing else _SETTLE)

    def _opened(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self._wanted = record_id
            self._show_wanted()
            self._show_side(page=True)
            self.page.setFocus()

    def _follow_list(self) -> None:
        """Show the current row's file; a list that moves by itself never asks about what is being typed."""
        if self.page.is_held and not self.table.grid.hasFocus():
            return
        self._show_wanted()

    def _show_wanted(self) -> None:
        if self._wanted is None or self._wanted == self.page.customer_id:
            return
        if not self.page.may_leave():
            self._return_to_shown()
            return
        self._right.setCurrentWidget(self.page)
        self.page.show_customer(self._wanted)

    def _return_to_shown(self) -> None:
        """Put the list back on the file somebody wants to go on with."""
        first, last = self.table.grid.visible_rows()
        for row in range(first, last + 1):
            if self.page.customer_id and self.table.model.id_at(row) == self.page.customer_id:
                self.table.grid.set_current_row(row)

    def _is_gone(self) -> None:
        self._right.setCurrentIndex(0)
        self.back_to_list()

    def _step(self, by: int) -> None:
        if not self.page.may_leave():
            return
        if by > 0:
            self.table.show_next()
        else:
            self.table.show_previous()

    def _saved(self, customer_id: int) -> None:
        self._wanted = customer_id

    def back_to_list(self) -> None:
        """Show the list again where the page stands alone."""
        self._show_side(page=False)
        self.table.setFocus()

    def _show_side(self, *, page: bool) -> None:
        if self._narrow:
            self._left.setVisible(not page)
            self._right.setVisible(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            page = narrow and self.page.is_held
            self._left.setVisible(not page)
            self._right.setVisible(page or not narrow)
            self.page.set_alone(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape.value and self._narrow:
            self.back_to_list()
        else:
            super().keyPressEvent(event)

    def _refused(self, sentence: str) -> None:
        self._desk.refuse(Refused(sentence))


def _usual_views(mine: str) -> list[View]:
    return [
        View("全部客户", columns.USUAL, {}, 2),
        View("我的客户", columns.USUAL, {}, 2, filter=f"owner_id={mine}"),
        View("潜在客户", columns.USUAL, {}, 2, filter="stage=潜在客户"),
        View("没有负责人的客户", columns.USUAL, {}, 2, filter="owner_id=空"),
        View("资料待核对", columns.USUAL, {}, 2, (("completeness", False),), "stale=是"),
        View("时限", ("number", "name", light.KEY, "owner_id", "visit_class", "phones", "address"), {}, 2),
    ]


def _shown(column: columns.ListColumn) -> Column:
    return Column(
        key=column.key,
        label=column.label,
        kind=column.kind,
        choices=column.choices,
        places=column.places,
        unit=column.unit,
        summable=column.summable,
        confidential=column.confidential,
        help=column.help,
        editable=column.editable,
        width={"name": 190, "address": 220, "number": 84, "phones": 150}.get(column.key, 0),
    )
