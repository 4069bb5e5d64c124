"""What was done for a brand at a customer on a visit (S0-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.bulletins.record import Bulletin
from cmdesk.core.field import Day, Link, Text
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.products.record import Product
from cmdesk.visits.record.visit import Visit


class Cultivation(Record):
    """A brand that was worked on: by which plan, what was done, with what effect, what comes next (S0-24)."""

    KIND: ClassVar[str] = "cultivation"
    LABEL: ClassVar[str] = "品牌培育"

    visit = Link("走访", Visit, required=True, index=True)
    customer = Link("客户", Customer, required=True, index=False)
    product = Link("品牌规格", Product, required=True, index=True)
    day = Day("走访日", required=True)
    scheme = Text("培育方案", limit=60, help="按哪个方案；日常培育留空")
    bulletin = Link("营销信息", Bulletin, index=True, help="执行的是哪一份营销信息；方案另有名称的留空")
    done = Text("做了什么", limit=200)
    effect = Text("效果", limit=200)
    next_step = Text("下一步", limit=200)

    class Meta:
        indexes = ((("customer", "day"), False),)

    if TYPE_CHECKING:
        visit_id: int
        customer_id: int
        product_id: int
        bulletin_id: int | None

    def title(self) -> str:
        return f"{self.day} 品牌培育"
