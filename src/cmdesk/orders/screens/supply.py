"""货源满足率 of a month: by customer and by brand, the least supplied first (S0-45)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begins
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.splitter import Splitter
from cmdesk.orders import rules
from cmdesk.orders.rules.supply import BrandSupply, Poorest, by_brand, low_below, poorest

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MONTHS = 12
_MOST = 500
"""Customers listed; the best supplied of a large office are not looked for here."""


class SupplyView(QWidget):
    """Customers at the left, brands at the right; Enter opens a customer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._days = _months()
        self.month = Combo()
        self.month.setAccessibleName("哪个月")
        self.month.addItems([f"{day:%Y} 年 {day.month} 月" for day in self._days])
        self.head = PageHead("货源满足率")
        self.head.add(self.month)
        nothing = "这个月还没有供货记录。登记或导入订货时填上供货数量，满足率就在这里。"
        self.customers = SmallList(("满足率", "客户", "订货", "未满足", "编号"), add="", icon="truck", nothing=nothing)
        self.customers.rows.setAccessibleName("各客户的货源满足率")
        self.brands = SmallList(("满足率", "品牌", "订货", "未满足", "户数"), add="", icon="truck", nothing=nothing)
        self.brands.rows.setAccessibleName("各品牌的货源满足率")
        both = Splitter(desk.memory, "orders.supply", [self.customers, self.brands], [3, 2])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(both, 1)
        self.setFocusProxy(self.customers)
        self.month.currentIndexChanged.connect(self.read)
        self.customers.opened.connect(self._open)
        Rereading(desk, self, {"customer_order", "order_line", "regulation"}, self.read)
        self.read()

    def read(self, _: object = None) -> None:
        """Read the month."""
        actor, day = self._desk.actor, self._days[self.month.currentIndex()]

        work, refused = self._desk.work, self._desk.refuse
        work.read(lambda: poorest(actor, day, _MOST), self._show_customers, owner=self, title="", refused=refused)
        work.read(
            lambda: (low_below(day), by_brand(actor, day)), self._show_brands, owner=self,
            title="正在统计各品牌的货源满足率", refused=refused,
        )  # fmt: skip  # every line of a month's orders is added up for it: the customers do not wait

    def _show_customers(self, customers: Poorest) -> None:
        low = customers.low
        self.head.set_summary(f"{customers.whole} 户，低于 {low:.0%} 的 {customers.poor} 户" if customers.whole else "")
        self.customers.show_lines([
            Line(
                one.customer_id,
                (f"{one.rate:.1%}", one.title, rules.counted(one.ordered), rules.counted(one.short), one.number),
                tone="late" if one.rate < low else "plain",
            )
            for one in customers.rows
        ])  # fmt: skip
        rest = f"只列出最低的 {_MOST} 户，共 {customers.whole} 户" if customers.whole > _MOST else ""
        self.customers.set_rest(rest)

    def _show_brands(self, found: tuple[float, list[BrandSupply]]) -> None:
        low, brands = found
        self.brands.show_lines([
            Line(
                at,
                (
                    f"{one.rate:.1%}", one.brand, rules.counted(one.ordered), rules.counted(one.short), f"{one.customers} 户",
                ),
                tone="late" if one.rate < low else "plain",
            )
            for at, one in enumerate(brands)
        ])  # fmt: skip

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)


def _months() -> list[date]:
    """Return a day of this month and of those before it, the latest first."""
    return month_begins(clock.today(), _MONTHS)[::-1]
