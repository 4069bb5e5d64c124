"""The sheet 走访信息 of a week: what the records say is reckoned, what the manager makes of it is typed here (S1-21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Day, Link, LongText, Text
from cmdesk.core.record import Record
from cmdesk.staff.record import User

CUSTOMERS, SELLING = "客户和消费者", "政策和策略"


class VisitInfo(Record):
    """One account manager's words about one week; every number of its sheet is read from the records."""

    KIND: ClassVar[str] = "visit_info"
    LABEL: ClassVar[str] = "走访信息"

    user = Link("客户经理", User, required=True, read_only=True, index=False)
    week = Day("周", required=True, read_only=True, help="那一周的星期一")
    new_customers = LongText("新客入网客户", limit=2000, group=CUSTOMERS, help="由新入网的客户带出，可以改")
    classes = LongText("客户数增减的原因", limit=1000, group=CUSTOMERS, help="各类别的户数和增减由记录算出")
    demand = LongText("消费者需求变动", limit=2000, group=CUSTOMERS, help="由往来里的需求和意见带出，可以改")
    satisfaction = LongText("需求和服务满意情况", limit=1000, group=CUSTOMERS, help="需求满足度、服务满意度由记录算出")
    law = LongText("专卖法规", limit=2000, group=SELLING, help="要宣传的法规，发现的违规经营由走访带出，可以改")
    strategy = LongText("销售策略", limit=2000, group=SELLING)

    class Meta:
        indexes = ((("user", "week"), False),)

    if TYPE_CHECKING:
        user_id: int

    def title(self) -> str:
        return f"走访信息 {self.week}"


class CategoryInfo(Record):
    """What is said of one category of goods on the sheet of a week."""

    KIND: ClassVar[str] = "category_info"
    LABEL: ClassVar[str] = "品类信息"

    info = Link("走访信息", VisitInfo, required=True, read_only=True, index=True)
    category = Text("品类", required=True, limit=30)
    present = Text("销售现状", limit=200)
    trend = Text("发展趋势", limit=200)
    promotion = Text("推广策略", limit=200)

    if TYPE_CHECKING:
        info_id: int

    def title(self) -> str:
        return self.category
