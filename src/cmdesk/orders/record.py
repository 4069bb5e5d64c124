"""What customers order, line by line, and what they got of it; labels are said here once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Money, Pick, Real, Text, choices
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.products.record import Product

ORDER, DELIVERY, PAYMENT, TOTALS = "订货", "发货", "货款", "合计"

WAYS = choices(phone="电话 dh", visit="走访代订 zfdd", web="网上 ws", other="其他 qt")
"""How an order reached the office."""

STATES = choices(placed="成功 cg", failed="不成功 bcg")
FAILURES = choices(none="不订货 bdh", debit="货款划扣不成功 hkbcg", refused="送货无人接收 wrjs")
"""Why an ordering day came to nothing (S1-29 ①)."""

SETTLEMENTS = choices(open="待结算 djs", settled="成功 cg", failed="不成功 bcg")
"""Whether the money came (S1-26 ⑤: 结算成功率)."""


class CustomerOrder(Record):
    """An order of a customer, or an ordering day on which he did not order (S4-30, S1-29 ①).

    The totals are those of its lines, kept by ``rules.placing`` in the operation that writes the lines, so that a
    month of a hundred thousand customers is read from one table.
    """

    KIND: ClassVar[str] = "customer_order"
    LABEL: ClassVar[str] = "订货"
    LISTED: ClassVar[tuple[str, ...]] = ("day", "number", "amount", "changed_at")

    number = Text("订货单号", limit=30, unique=True, help="留空则自动编号", group=ORDER)
    customer = Link("客户", Customer, required=True, index=False, group=ORDER)
    day = Day("订货日", required=True, group=ORDER)
    ordered_at = Moment("订货时间", help="电话打来的时刻，可不填", group=ORDER)
    ordered_by = Text("订货人", limit=40, group=ORDER)
    way = Pick("订货方式", choices=WAYS, required=True, default="phone", group=ORDER)
    state = Pick("订货结果", choices=STATES, required=True, default="placed", read_only=True, group=ORDER)
    failure = Pick("不成功的情形", choices=FAILURES, help="订货成功的留空（S1-29）", group=ORDER)
    shipped_on = Day("发货日", group=DELIVERY)
    transport = Text("运输方式", limit=40, group=DELIVERY)
    settlement = Pick("结算", choices=SETTLEMENTS, required=True, default="open", group=PAYMENT)
    payment = Text("货款情况", limit=100, help="怎样付的款、欠多少", group=PAYMENT)
    note = LongText("其它", limit=500, group=ORDER)

    ordered_total = Real("订货数量", places=3, null=False, default=0, read_only=True, group=TOTALS)
    supplied_total = Real("供货数量", places=3, null=False, default=0, read_only=True, group=TOTALS)
    judged_total = Real(
        "已知供货的订货数量", places=3, null=False, default=0, read_only=True, group=TOTALS, help="满足率的分母"
    )
    short_total = Real("未满足数量", places=3, null=False, default=0, read_only=True, group=TOTALS)
    amount = Money("金额", unit="元", null=False, default=0, read_only=True, group=TOTALS)
    margin = Money(
        "客户毛利",
        unit="元",
        read_only=True,
        group=TOTALS,
        help="供货按零售价卖出所得的差价；没有零售价的商品不计（S1-21）",
    )

    class Meta:
        indexes = ((("customer", "day"), False),)

    if TYPE_CHECKING:
        customer_id: int

    def title(self) -> str:
        return f"订货 {self.number}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        at, day = values["ordered_at"], values["day"]
        if at is not None and day is not None and at.astimezone().date() != day:
            return {"ordered_at": f"订货时间是 {at.astimezone():%m-%d}，订货日是 {day:%m-%d}，请改成同一天。"}
        if values["shipped_on"] is not None and day is not None and values["shipped_on"] < day:
            return {"shipped_on": f"发货日 {values['shipped_on']} 早于订货日 {day}，请核对。"}
        return {}


class OrderLine(Record):
    """One product of an order: how much was wanted, how much came, at what price (S0-45, S1-21)."""

    KIND: ClassVar[str] = "order_line"
    LABEL: ClassVar[str] = "订货明细"

    order = Link("订货", CustomerOrder, required=True, index=False, backref="lines", column_name="order_id")
    product = Link("商品", Product, required=True, index=True)
    quantity = Real("订货数量", places=3, least=0, required=True)
    supplied = Real("供货数量", places=3, least=0, help="实际供给的数量；还不知道的留空")
    price = Money("单价", least=0, unit="元", help="留空取商品的批发价")
    retail_price = Money("零售价", least=0, unit="元", help="算客户毛利用；留空取商品的零售指导价")

    class Meta:
        indexes = (
            (("order", "product", "quantity", "supplied", "binned_at"), False),
        )  # supply is summed from it alone

    if TYPE_CHECKING:
        order_id: int
        product_id: int

    def title(self) -> str:
        return str(self.product.title())
