"""Recording an order quickly: the customer, what was ordered and what came, typed or pasted into a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core.day import clock
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog
from cmdesk.orders.record import CustomerOrder, OrderLine
from cmdesk.orders.rules import opening

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NEW = ("customer_id", "day", "way", "ordered_by", "failure", "note", "settlement", "payment")
"""What is asked of a new order, in the order of a call; the rest is in the order once it is there."""
_OLD = (*_NEW[:4], "ordered_at", "failure", "note", "shipped_on", "transport", "settlement", "payment")


class GoodsGrid(RowsEditor):
    """Goods by name; a table pasted with names finds its rows wherever the cursor stands, other goods come behind."""

    def paste(self, text: str) -> None:
        lines = [line.split("\t") for line in text.splitlines() if line.strip()]
        if self.currentColumn() != 0 and all(_is_number(cells[0]) for cells in lines):
            super().paste(text)
            return
        there = {row["product"]: at for at, row in enumerate(self.texts()) if row["product"]}
        for name, *rest in lines:
            row = there.setdefault(name.strip(), self.rowCount() - 1)
            self.fill(row, (name, *rest))


def _is_number(text: str) -> bool:
    return not text.strip() or text.strip().replace(".", "", 1).replace(",", "").isdecimal()


class OrderDialog(GridDialog):
    """An order as a form with the goods beside it; one that may not be changed is only read."""

    def __init__(self, desk: Desk, opened: opening.Opened) -> None:
        known = {spec.name: spec for spec in specs_of(CustomerOrder)}
        names = _NEW if opened.order_id is None else _OLD
        form = Form([known[name] for name in names], links=sources(desk), read_only=opened.refusal is not None)
        defaults = {"day": clock.today(), "way": "phone", "settlement": "open"}
        titles = {"customer_id": opened.customer} if opened.customer else {}
        form.set_values({name: (defaults | dict(opened.values)).get(name) for name in names}, titles=titles)
        verb = "登记" if opened.order_id is None else "保存"
        super().__init__(desk, opened.title, form, first="订货", verb=verb, refusal=opened.refusal)
        self._opened = opened
        self.resize(px(760), px(600))
        self.goods = self.add_grid("商品明细", GoodsGrid(_columns(), "商品明细"), opened.rows)
        if opened.refusal is None:
            self.tell("没有填订货数量的商品不会保存；明细可从 Excel 粘贴：品名、订货数量、供货数量、单价。")
        if opened.order_id is None:
            form.edited.connect(self._edited)
        if opened.order_id is None and opened.customer:
            self._tabs.setCurrentWidget(self.goods)
            self.goods.begin()

    def _edited(self, name: str) -> None:
        """Offer the goods of the customer who is chosen, as long as nobody has typed any."""
        if name != "customer_id" or self._rows_changed:
            return
        customer = self.form.present_values().get("customer_id")
        if isinstance(customer, int):
            self._desk.work.read(lambda: opening.offered(customer), self._offer, owner=self, title="")

    def _offer(self, rows: Sequence[opening.Row]) -> None:
        if not self._rows_changed:
            self.goods.set_rows(rows)

    def job(self) -> Callable[[], str]:
        actor, opened = self._desk.actor, self._opened
        values = self.form.values() if opened.order_id is None else self.form.changed_values()
        return partial(opening.save, actor, opened, values, self.form.original_values(), self.goods.rows())


def _columns() -> list[FieldSpec]:
    lines = {name: one.spec() for name, one in fields_of(OrderLine).items()}
    product = FieldSpec("product", "商品（品名或编号）", "text", limit=80)
    return [product, *(replace(lines[name], required=False) for name in ("quantity", "supplied", "price"))]


def open_new(desk: Desk, customer_id: int | None, owner: QWidget) -> None:
    """Show the dialog for a new order, of one customer if he is known."""
    actor = desk.actor
    desk.work.read(
        lambda: opening.new(actor, customer_id), partial(_show, desk, owner), owner=owner, refused=desk.refuse
    )


def open_stored(desk: Desk, order_id: int, owner: QWidget) -> None:
    """Show the dialog of an order that is there."""
    actor = desk.actor
    desk.work.read(
        lambda: opening.stored(actor, order_id), partial(_show, desk, owner), owner=owner, refused=desk.refuse
    )


def _show(desk: Desk, owner: QWidget, opened: opening.Opened) -> None:
    dialog = OrderDialog(desk, opened)
    dialog.setParent(owner, dialog.windowFlags())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
