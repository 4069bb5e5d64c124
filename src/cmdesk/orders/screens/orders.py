"""The list of all orders one may see: find, record, correct, settle, import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Qt

from cmdesk.core import search
from cmdesk.core.window import Query
from cmdesk.customers.not_copied import NotCopied
from cmdesk.customers.record import Customer
from cmdesk.kit import ask, exporting
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.long_list import LongList
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.lists.verb_menu import VerbMenu
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.view import TableView
from cmdesk.orders import columns, rules
from cmdesk.orders.record import CustomerOrder
from cmdesk.orders.screens.order_dialog import open_new, open_stored

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_WHICH: Final = (
    ("全部订货", ""),
    ("没有订成的", "customer_order.state = 'failed'"),
    ("供货不足的", "customer_order.short_total > 0"),
    ("待结算", "customer_order.state = 'placed' AND customer_order.settlement = 'open'"),
    ("结算不成功", "customer_order.settlement = 'failed'"),
)
_WIDTHS: Final = {"day": 96, "number": 130, "customer_id": 200, "state": 92, "settlement": 92, "failure": 130}
_TONES: Final = {"placed": "done", "failed": "late", "settled": "done", "open": "soon"}


class OrdersList(LongList):
    """Orders, the latest first; Enter opens one, Space its customer, Delete bins it."""

    SHOWS: ClassVar = frozenset({"customer_order", "customer"})

    def __init__(self, desk: Desk) -> None:
        shown = [_column(one.name) for one in columns.specs()]
        table = TableView(desk.office.database, shown, usual=columns.USUAL, noun="订货", measure="张")
        NotCopied(desk, table)
        table.set_filters(columns.filterables())
        nothing = Empty("receipt", "还没有订货。把订货记录（Excel）导入进来，或者按 Ctrl+N 登记一张。", "导入订货")
        super().__init__(desk, table, SearchBox("客户名称、拼音首字母、电话、编号", "按客户查找订货"), nothing)
        self.which = Combo()
        self.which.setAccessibleName("列出哪些订货")
        self.which.addItems([word for word, _ in _WHICH])
        self.lead(self.which)
        self.offer_new("登记订货", rules.may(desk.actor, "edit"))
        self.offer_more("结算、导入、删除…", self._fill)
        self.which.currentIndexChanged.connect(self.list_again)
        table.record_opened.connect(self._open)
        table.record_previewed.connect(self._open_customer)
        table.deletion_requested.connect(self.bin)
        nothing.asked.connect(self.import_list)
        bind_keys(self, {"Ctrl+N": self.begin_new})
        self.list_again()

    def _fill(self, menu: VerbMenu) -> None:
        edit = self._refusal
        menu.offer("check", "选中的结算成功", partial(self._settle, "settled"), edit)
        menu.offer("x-circle", "选中的结算不成功", partial(self._settle, "failed"), edit)
        menu.offer("trash", "删除选中的订货\tDel", self.bin, edit)
        menu.addSeparator()
        menu.offer("upload", "导入订货…", self.import_list, rules.may(self._desk.actor, "import"))
        menu.offer("columns", "选择列…", self.table.choose_columns)
        menu.addSeparator()
        menu.offer("download", "导出明细（一行一个商品）…", self.export_lines)

    def query(self) -> Query:
        """Return what is listed: what the actor may see, of the customers that the search finds."""
        found = columns.query(self._desk.actor).filtered(_WHICH[self.which.currentIndex()][1])
        wanted = search.condition(
            self._desk.office.database, Customer.KIND, self.search.text(), column="customer_order.customer_id"
        )
        return found if wanted is None else found.filtered(*wanted)

    def is_narrowed(self) -> bool:
        """Tell whether somebody searches, or looks at some orders only."""
        return super().is_narrowed() or self.which.currentIndex() > 0

    # -- one order

    def new(self) -> None:
        """Record an order."""
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
        self.do_to(ids, lambda actor, ids: rules.settle(actor, ids, settlement), f"已登记{word} {{}} 张")

    def bin(self) -> None:
        """Put the selected orders into the recycle bin."""
        if self._refusal is None:
            self.table.ask_selected_ids(self._bin)

    def _bin(self, ids: Sequence[int]) -> None:
        words = f"删除选中的 {len(ids)} 张订货？只用于录错的；客户没有订成的请改“不成功的情形”。"
        if ids and ask.confirm(self, "删除订货", words, f"删除 {len(ids)} 张", danger=True):
            self.do_to(ids, rules.bin_orders, "已删除 {} 张")

    def export_lines(self) -> None:
        """Write what is listed with a row for each product, as an import of orders takes it."""
        from cmdesk.orders.exporting import LINES, lines

        exporting.export(self.table, exporting.Leaving(LINES, partial(lines, self.table.query)))

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
