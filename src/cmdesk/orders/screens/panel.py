"""The panel 订货 on a customer's page: the figures of this and the last month, and the last orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_end
from cmdesk.customers import rules as customers
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.orders import rules
from cmdesk.orders.rules import Figures, Shown
from cmdesk.orders.rules.supply import low_below
from cmdesk.orders.screens.order_dialog import open_new, open_stored

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 60
_HEADS = ("", "订货", "供货", "满足率", "金额（元）", "毛利（元）", "订货成功", "结算成功")


@dataclass(frozen=True)
class View:
    """What the panel shows, read in a worker."""

    months: tuple[tuple[str, Figures], ...]
    orders: tuple[Shown, ...]
    low: float
    refusal: Any


class OrdersPanel(QWidget):
    """Ctrl+N records an order, Enter opens one, Delete bins one that was entered by mistake."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer = desk, customer_id
        self._orders: dict[int, Shown] = {}
        self.figures = _FiguresGrid()
        nothing = "还没有订货。按 Ctrl+N 登记一张；整月的订货记录可以在“订货”页导入。"
        self.list = SmallList(
            ("订货日", "订货", "供货", "金额（元）", "结算", "商品"),
            add="登记订货",
            icon="receipt",
            nothing=nothing,
        )
        self.list.rows.setAccessibleName("最近的订货")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.figures)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self._open)
        self.list.bin_asked.connect(self._bin)
        bind_keys(self, {"Ctrl+N": self.add})
        Rereading(desk, self, {"customer_order", "order_line", "customer"}, self.read)
        self.read()

    def read(self) -> None:
        """Read figures and orders."""
        actor, customer_id = self._desk.actor, self._customer
        self._desk.work.read(lambda: view_of(actor, customer_id), self._show, owner=self, title="")

    def add(self) -> None:
        """Record an order of this customer."""
        open_new(self._desk, self._customer, self)

    def _open(self, order_id: int) -> None:
        open_stored(self._desk, order_id, self)

    def _bin(self, order_id: int) -> None:
        actor, one = self._desk.actor, self._orders[order_id]
        words = f"删除 {one.day} 的订货 {one.number}？只用于录错的。"
        if ask.confirm(self, "删除订货", words, "删除订货", danger=True):
            self._desk.work.write(lambda: rules.bin_orders(actor, [order_id]), self._binned, owner=self)

    def _binned(self, _: object) -> None:
        self._desk.say("已删除订货", undo=True)

    def _show(self, view: View) -> None:
        self.figures.show_months(view.months)
        self._orders = {one.id: one for one in view.orders}
        self.list.forbid(view.refusal)
        self.list.show_lines([_line(one, view.low) for one in view.orders])


class _FiguresGrid(QWidget):
    """A few figures of some months, beneath their names."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 10, 16, 4)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(2)
        self.setAccessibleName("本月和上月的订货")
        for column, word in enumerate(_HEADS):
            self._grid.addWidget(label(word, "weak"), 0, column, _side(column))
        self._grid.setColumnStretch(len(_HEADS), 1)
        self._cells: list[list[Any]] = []

    def show_months(self, months: tuple[tuple[str, Figures], ...]) -> None:
        """Show the figures, a row for each month."""
        for at, (word, one) in enumerate(months):
            if at >= len(self._cells):
                self._cells.append([label("", selectable=True) for _ in _HEADS])
                for column, cell in enumerate(self._cells[at]):
                    self._grid.addWidget(cell, at + 1, column, _side(column))
            for cell, text in zip(self._cells[at], (word, *_words(one)), strict=True):
                cell.setText(text)

    def texts(self) -> list[list[str]]:
        """Return what is shown, month by month."""
        return [[cell.text() for cell in row] for row in self._cells]


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def _words(one: Figures) -> tuple[str, ...]:
    if not one.orders:
        return ("—",) * (len(_HEADS) - 1)
    known = one.supply_rate is not None
    return (
        rules.quantity(one.ordered), rules.quantity(one.supplied) if known else "—", percent(one.supply_rate),
        f"{one.amount:,.2f}", "—" if one.margin is None else f"{one.margin:,.2f}",
        f"{one.placed}/{one.orders}", f"{one.settled}/{one.settled + one.unsettled}" if one.settlement_rate is not None else "—",
    )  # fmt: skip


def percent(share: float | None) -> str:
    """Return a share as people read it."""
    return "—" if share is None else f"{share:.1%}"


def _line(one: Shown, low: float) -> Line:
    supplied = "—" if one.supplied is None else rules.quantity(one.supplied)
    poor = one.supplied is not None and one.ordered and float(one.supplied / one.ordered) < low
    settled = {"settled": "成功", "failed": "不成功", "open": "待结算"}[one.settlement] if one.placed else ""
    cells = (
        one.day, rules.quantity(one.ordered) if one.goods else "", supplied if one.placed else "",
        f"{one.amount:,.2f}" if one.placed else "", settled, one.said(),
    )  # fmt: skip
    if not one.placed:
        return Line(one.id, cells, tone="late", tone_at=5)
    return Line(one.id, cells, tone="soon" if poor else None, tone_at=2)


def view_of(actor: Actor, customer_id: int) -> View:
    """Read what the panel shows.

    Raises:
        NotFound: there is no such customer for the actor.
    """
    (head,) = customers.heads(actor, [customer_id])
    this: date = clock.today()
    last = month_end(this, -1)
    months = tuple(
        (f"{word}（{day.month} 月）", rules.figures([customer_id], day))
        for word, day in (("本月", this), ("上月", last))
    )
    orders = tuple(rules.last_orders(actor, customer_id, _MOST))
    return View(months, orders, low_below(this), rules.may(actor, "edit", head))
