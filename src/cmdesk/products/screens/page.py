"""The list of products: search, change in place or in a dialog, arrange, take in and out of trade (S2-06)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt

from cmdesk.core import search
from cmdesk.core.conditions import holding
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of, values_of
from cmdesk.core.window import Query
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.long_list import LongList
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.lists.verb_menu import VerbMenu
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.view import TableView
from cmdesk.papers.rules import rights as papers
from cmdesk.products import columns, rules
from cmdesk.products.record import Product
from cmdesk.products.screens.sequence import SequenceDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_DIALOG = (940, 660)
SOLD, EVERY, WITHDRAWN, BINNED = range(4)
_SHOWN = ("在经营的商品", "全部商品", "已停用的商品", "已删除的商品")
_WIDTHS = {
    "position": 96, "number": 96, "name": 190, "brand": 80, "category": 70, "specification": 140, "unit": 56,
    "wholesale_price": 90, "retail_price": 100, "standing": 90, "sold": 76,
}  # fmt: skip


class ProductsPage(LongList):
    """All products in the order of the shelf."""

    SHOWS: ClassVar = frozenset({Product.KIND})

    def __init__(self, desk: Desk) -> None:
        refusal = rules.may(desk.actor, "edit")
        shown = [_column(spec.name, editable=refusal is None) for spec in columns.specs()]
        table = TableView(desk.office.database, shown, usual=columns.USUAL, noun="商品", measure="个")
        table.set_filters(columns.filterables())
        table.set_editing(columns.specs())
        nothing = Empty("package", "还没有商品。把价目表（Excel）导入进来，或者先新增一个。", "导入商品")
        super().__init__(desk, table, SearchBox("品名、拼音首字母、编号、条码", "在列表里查找"), nothing)
        self.which = Combo()
        self.which.setAccessibleName("列出哪些商品")
        self.which.addItems(list(_SHOWN))
        self.lead(self.which)
        self.offer_new("新增商品", refusal)
        self.more = self.offer_more("导入、导出、排列、停用…", self._fill)
        self.which.currentIndexChanged.connect(self.list_again)
        table.record_opened.connect(self._open)
        table.deletion_requested.connect(self.bin)
        table.cell_edited.connect(self._cell_edited)
        nothing.asked.connect(self.import_list)
        bind_keys(self, {"Ctrl+N": self.begin_new, "Ctrl+P": self.print_list})
        self.list_again()

    def _fill(self, menu: VerbMenu) -> None:
        edit = self._refusal
        menu.offer("upload", "导入商品…", self.import_list, rules.may(self._desk.actor, "import"))
        menu.offer("printer", "打印价目表…\tCtrl+P", self.print_list, papers.may(self._desk.actor, "print", None))
        menu.addSeparator()
        menu.offer("sort", "陈列顺序…", self.arrange, edit)
        if self.which.currentIndex() == BINNED:
            menu.offer("restore", "恢复选中的商品", self.restore, edit)
        else:
            menu.offer("archive", "停用选中的商品", partial(self._with_selected, self._withdraw), edit)
            menu.offer("check", "恢复经营", partial(self._with_selected, self._take_in), edit)
            menu.offer("trash", "删除选中的商品\tDel", self.bin, edit)
        menu.addSeparator()
        menu.offer("columns", "选择列…", self.table.choose_columns)

    # -- the list

    def query(self) -> Query:
        """Return what is listed."""
        which = self.which.currentIndex()
        query = columns.query(binned=which == BINNED)
        if which in {SOLD, WITHDRAWN}:
            query = query.filtered("product.sold" if which == SOLD else "NOT product.sold")
        text = self.search.text()
        if which == BINNED:  # what is deleted is not in the index
            return query.filtered(*holding(text.strip(), "product.name")) if text.strip() else query
        found = search.condition(self._desk.office.database, Product.KIND, text, column="product.id")
        return query.filtered(*found) if found else query

    def is_narrowed(self) -> bool:
        """Tell whether somebody searches, or looks at others than those that are sold."""
        return super().is_narrowed() or self.which.currentIndex() != SOLD

    # -- one product

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002
        """Show a product in its dialog."""
        self._open(record_id)

    def new(self) -> None:
        """Enter a new product."""
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            return rules.add(actor, values)

        dialog = RecordDialog(self._desk, "新增商品", "新增", columns.specs(), save, parent=self)
        dialog.form.set_values({name: one.default for name, one in fields_of(Product).items()} | {"position": None})
        dialog.resize(*map(px, _DIALOG))
        self._show(dialog)

    def _open(self, record_id: object) -> None:
        if isinstance(record_id, int):
            actor = self._desk.actor
            self._desk.work.read(lambda: rules.read(actor, record_id), self._show_product, owner=self)

    def _show_product(self, one: Product) -> None:
        self._show(self.dialog_of(one))

    def dialog_of(self, one: Product) -> RecordDialog:
        """Return the dialog that shows a product and changes it."""
        actor, version = self._desk.actor, one.version or 1
        values = values_of(one)

        def save(changed: dict[str, Any], before: dict[str, Any]) -> object:
            return rules.edit(actor, one.id, changed, version=version, before=before)

        refusal = self._refusal
        if one.binned_at is not None and refusal is None:
            refusal = Refused("这个商品已删除，请先恢复再修改。")
        dialog = RecordDialog(
            self._desk, one.title(), "保存", columns.specs(), save, values=values, refusal=refusal, parent=self
        )
        dialog.resize(*map(px, _DIALOG))
        return dialog

    def _show(self, dialog: RecordDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _cell_edited(self, product_id: int, key: str, value: object, before: object) -> None:
        actor = self._desk.actor
        refused = partial(self._cell_refused, product_id, key, value)
        self._desk.work.write(
            lambda: rules.edit(actor, product_id, {key: value}, version=0, before={key: before}), self._saved,
            owner=self, refused=refused,
        )  # fmt: skip

    def _saved(self, _: object) -> None:
        self._desk.say("已保存", undo=True)

    def _cell_refused(self, product_id: int, key: str, value: object, refusal: Refused) -> None:
        editing = self.table.editing
        if editing is None or not editing.refuse(product_id, key, value, str(refusal)):
            self._desk.refuse(refusal)

    # -- the selected products

    def _with_selected(self, done: Callable[[Sequence[int]], None]) -> None:
        self.table.ask_selected_ids(done)

    def _withdraw(self, ids: Sequence[int]) -> None:
        self.do_to(ids, partial(rules.set_sold, sold=False), "已停用 {} 个商品")

    def _take_in(self, ids: Sequence[int]) -> None:
        self.do_to(ids, partial(rules.set_sold, sold=True), "已恢复经营 {} 个商品")

    def bin(self) -> None:
        """Put the selected products into the recycle bin."""
        if self._refusal is None and self.which.currentIndex() != BINNED:
            self._with_selected(self._bin)

    def _bin(self, ids: Sequence[int]) -> None:
        words = f"删除选中的 {len(ids)} 个商品？已有走访记录的商品不能删除，只能停用。"
        if ids and ask.confirm(self, "删除商品", words, f"删除 {len(ids)} 个", danger=True):
            self.do_to(ids, rules.bin_products, "已删除 {} 个商品")

    def restore(self) -> None:
        """Take the selected products out of the recycle bin."""
        self._with_selected(self._restore)

    def _restore(self, ids: Sequence[int]) -> None:
        self.do_to(ids, rules.restore, "已恢复 {} 个商品")

    # -- the whole list

    def arrange(self) -> None:
        """Open the dialog in which products are dragged into their order."""
        dialog = SequenceDialog(self._desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def import_list(self) -> None:
        """Open the import."""
        refusal = rules.may(self._desk.actor, "import")
        if refusal:
            self._desk.refuse(refusal)
            return
        from cmdesk.products.screens.importing import ImportDialog

        dialog = ImportDialog(self._desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def print_list(self) -> None:
        """Show the price list before it is printed."""
        refusal = papers.may(self._desk.actor, "print", None)
        if refusal:
            self._desk.refuse(refusal)
            return
        from cmdesk.papers.preview import open_preview
        from cmdesk.products.paper import price_list

        actor = self._desk.actor
        open_preview(self._desk, lambda: price_list(actor), title="价目表")


def _column(name: str, *, editable: bool) -> Column:
    spec = next(one for one in columns.specs() if one.name == name)
    return Column.of(spec, editable=editable and name != "number", width=_WIDTHS.get(name, 0), summable=False)
