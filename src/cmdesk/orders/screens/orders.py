"""The list of all orders one may see: find, record, correct, settle, import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core import search
from cmdesk.core.errors import Refused
from cmdesk.core.window import Query
from cmdesk.customers.record import Customer
from cmdesk.kit import ask, icons
from cmdesk.kit.empty import Empty
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.view import TableView
from cmdesk.orders import columns, rules
from cmdesk.orders.record import CustomerOrder
from cmdesk.orders.screens.order_dialog import open_new, open_stored

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS: Final = frozenset({"customer_order", "customer"})
_WHICH: Final = (
    ("全部订货", ""),
    ("没有订成的", "customer_order.state = 'failed'"),
    ("供货不足的", "customer_order.short_total > 0"),
    ("待结算", "customer_order.state = 'placed' AND customer_order.settlement = 'open'"),
    ("结算不成功", "customer_order.settlement = 'failed'"),
)
_WIDTHS: Final = {"day": 96, "number": 130, "customer_id": 200, "state": 92, "settlement": 92, "failure": 130}
_TONES: Final = {"placed": "done", "failed": "late", "settled": "done", "open": "soon"}


class OrdersList(QWidget):
    """Orders, the latest first; Enter opens one, Space its customer, Delete bins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._refusal = rules.may(desk.actor, "edit")
        shown = [_column(one.name) for one in columns.specs()]
        self.table = TableView(desk.office.database, shown, usual=columns.USUAL, noun="订货", measure="张")
        self.table.set_filters(columns.filterables())
        self.which = QComboBox()
        self.which.setAccessibleName("列出哪些订货")
        self.which.addItems([word for word, _ in _WHICH])
        self.search = QLineEdit()
        self.search.setPlaceholderText("客户名称、拼音首字母、电话、编号")
        self.search.setAccessibleName("按客户查找订货")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "weak"), QLineEdit.ActionPosition.LeadingPosition)
        sentence = "还没有订货。把订货记录（Excel）导入进来，或者按 Ctrl+N 登记一张。"
        self._none = Empty("receipt", sentence, "导入订货")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._toolbar())
        rows.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)
        self._connect()
        self.list_again()

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(6)
        new = QPushButton(icons.icon("plus", "on_primary"), "登记订货")
        new.setProperty("role", "primary")
        new.setEnabled(self._refusal is None)
        new.setToolTip(str(self._refusal) if self._refusal else "Ctrl+N")
        new.clicked.connect(self.new)
        more = QToolButton()
        more.setIcon(icons.icon("more-horizontal"))
        more.setAccessibleName("更多操作")
        more.setToolTip("结算、导入、删除…")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(more)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        more.setMenu(self._menu)
        for widget in (self.which, new, more):
            row.addWidget(widget)
        row.insertWidget(1, self.search, 1)
        return bar

    def _connect(self) -> None:
        self.search.textChanged.connect(self.list_again)
        self.which.currentIndexChanged.connect(self.list_again)
        self.table.set_search_box(self.search)
        self.table.record_opened.connect(self._open)
        self.table.record_previewed.connect(self._open_customer)
        self.table.deletion_requested.connect(self.bin)
        self.table.counted.connect(self._counted)
        self.table.refused.connect(self._refused)
        self._none.asked.connect(self.import_list)
        self._desk.changed.connect(self._changed)
        for key, slot in (("Ctrl+N", self.new), ("Ctrl+F", self.table.begin_filter)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _fill_menu(self) -> None:
        self._menu.clear()
        edit = self._refusal
        self._entry("check", "选中的结算成功", partial(self._settle, "settled"), edit)
        self._entry("x-circle", "选中的结算不成功", partial(self._settle, "failed"), edit)
        self._entry("trash", "删除选中的订货\tDel", self.bin, edit)
        self._menu.addSeparator()
        self._entry("upload", "导入订货…", self.import_list, rules.may(self._desk.actor, "import"))
        self._menu.addAction(icons.icon("columns"), "选择列…", self.table.choose_columns)

    def _entry(self, icon: str, word: str, slot: Callable[[], object], refusal: Refused | None) -> None:
        action = self._menu.addAction(icons.icon(icon), word, slot)
        action.setEnabled(refusal is None)
        action.setToolTip(str(refusal) if refusal else "")

    # -- the list

    def query(self) -> Query:
        """Return what is listed: what the actor may see, of the customers that the search finds."""
        found = columns.query(self._desk.actor).filtered(_WHICH[self.which.currentIndex()][1])
        wanted = search.condition(
            self._desk.office.database, Customer.KIND, self.search.text(), column="customer_order.customer_id"
        )
        return found if wanted is None else found.filtered(*wanted)

    def list_again(self, _: object = None) -> None:
        """Read the list anew."""
        narrowed = bool(self.search.text().strip()) or self.which.currentIndex() > 0
        try:
            self.table.show_query(self.query(), narrowed=narrowed)
        except Refused as refusal:
            self._desk.refuse(refusal)

    def _counted(self, count: int) -> None:
        narrowed = self.which.currentIndex() or self.search.text() or self.table.view.filter
        self._stack.setCurrentIndex(1 if count == 0 and not narrowed else 0)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & _SHOWS:
            self.table.refresh()

    def _refused(self, sentence: str) -> None:
        self._desk.refuse(Refused(sentence))

    # -- one order

    def new(self) -> None:
        """Record an order."""
        if self._refusal:
            self._desk.refuse(self._refusal)
        else:
            open_new(self._desk, None, self)

    def _open(self, order_id: object) -> None:
        if isinstance(order_id, int):
            open_stored(self._desk, order_id, self)

    def _open_customer(self, order_id: object) -> None:
        if isinstance(order_id, int):
            actor = self._desk.actor
            self._desk.work.read(lambda: rules.read(actor, order_id), self._go_to_customer, owner=self)

    def _go_to_customer(self, found: CustomerOrder) -> None:
        self._desk.open("customer", found.customer_id)

    # -- the selected orders

    def _settle(self, settlement: str) -> None:
        self.table.ask_selected_ids(partial(self._settle_these, settlement))

    def _settle_these(self, settlement: str, ids: Sequence[int]) -> None:
        word = "结算成功" if settlement == "settled" else "结算不成功"
        self._write(lambda actor: rules.settle(actor, ids, settlement), f"已登记{word}", ids)

    def bin(self) -> None:
        """Put the selected orders into the recycle bin."""
        if self._refusal is None:
            self.table.ask_selected_ids(self._bin)

    def _bin(self, ids: Sequence[int]) -> None:
        words = f"删除选中的 {len(ids)} 张订货？只用于录错的；客户没有订成的请改“不成功的情形”。"
        if ids and ask.confirm(self, "删除订货", words, f"删除 {len(ids)} 张", danger=True):
            self._write(lambda actor: rules.bin_orders(actor, ids), "已删除", ids)

    def _write(self, verb: Callable[[Any], int], word: str, ids: Sequence[int]) -> None:
        if not ids:
            self._desk.refuse(Refused("请先在列表里选中订货。"))
            return
        actor = self._desk.actor
        self._desk.work.write(lambda: verb(actor), partial(self._done, word), owner=self)

    def _done(self, word: str, count: int) -> None:
        self._desk.say(f"{word} {count} 张", undo=True)

    def import_list(self) -> None:
        """Open the import."""
        refusal = rules.may(self._desk.actor, "import")
        if refusal:
            self._desk.refuse(refusal)
            return
        from cmdesk.orders.screens.importing import ImportDialog

        dialog = ImportDialog(self._desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _column(name: str) -> Column:
    spec = next(one for one in columns.specs() if one.name == name)
    more: dict[str, Any] = {"width": _WIDTHS.get(name, 0)}
    if name == "customer_id":
        more["kind"] = "text"
    if name in {"state", "settlement"}:
        more |= {"kind": "light", "state": partial(_light, spec.label_of)}
    if spec.kind == "real":
        more["render"] = rules.quantity
    return Column.of(spec, **more)


def _light(label: Callable[[str], str], value: object) -> Light | None:
    if not isinstance(value, str):
        return None
    tone: Any = _TONES[value]
    return Light(tone, label(value))
