"""The daily log of a customer manager (客户经理日志): what the day showed, what tomorrow is for (S0-28…S0-30, forms 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Pick, Text
from cmdesk.core.record import Record, let_one_live
from cmdesk.journal.record import choices as c
from cmdesk.staff.record import User

DAY, HEADS, CUSTOMERS, SELF, TOMORROW = "当天", "市场信息分析", "客户意见与改进", "例会自评", "下一工作日"

ANALYSIS = (
    "stock", "turnover", "stock_ratio", "prices", "area_market", "lawfulness", "key_brands", "new_products",
    "recommended", "problems",
)  # fmt: skip
"""The ten heads of S0-29, in their order."""


class DailyLog(Record):
    """One person's log of one day; handed in by the next morning, read and commented on by the superior."""

    KIND: ClassVar[str] = "daily_log"
    LABEL: ClassVar[str] = "工作日志"
    LISTED: ClassVar[tuple[str, ...]] = ("day", "changed_at")

    user = Link("客户经理", User, required=True, index=False, group=DAY)
    day = Day("日期", required=True, group=DAY)
    weather = Text("天气", limit=20, group=DAY)
    route = Text("线路", limit=60, group=DAY)
    summary = LongText("当天工作", limit=2000, group=DAY, help="由当天的走访和往来带出，可以改")
    adhoc = LongText("临时工作", limit=1000, group=DAY)

    stock = LongText("客户库存", limit=1000, group=HEADS)
    turnover = LongText("动销能力", limit=1000, group=HEADS)
    stock_ratio = LongText("存销比", limit=1000, group=HEADS)
    prices = LongText("价格走势", limit=1000, group=HEADS)
    area_market = LongText("片区市场状况及变化", limit=1000, group=HEADS)
    lawfulness = LongText("经营户守法情况", limit=1000, group=HEADS)
    key_brands = LongText("重点品牌扩销", limit=1000, group=HEADS)
    new_products = LongText("新产品促销进展", limit=1000, group=HEADS)
    recommended = LongText("推荐品牌销售情况", limit=1000, group=HEADS)
    problems = LongText("存在的问题", limit=1000, group=HEADS)

    opinions = LongText("客户意见和建议", limit=2000, group=CUSTOMERS)
    improvements = LongText("服务改进措施", limit=2000, group=CUSTOMERS)

    gained = LongText("获得信息与意向", limit=500, group=SELF, help="S2-10（1）")
    good_steps = LongText("到位与待改进的环节", limit=500, group=SELF, help="S2-10（2）")
    script_problems = LongText("说辞和工具的问题", limit=500, group=SELF, help="S2-10（3）")
    new_methods = LongText("需要的新方法", limit=500, group=SELF, help="S2-10（4）")

    next_analysis = LongText("购销情况分析", limit=2000, group=TOMORROW, help="下一工作日走访的客户（S0-30）")
    next_focus = LongText("拜访目的和工作重点", limit=2000, group=TOMORROW)
    next_plan = LongText("个性拜访方案", limit=2000, group=TOMORROW)
    next_memo = LongText("重点工作备忘", limit=1000, group=TOMORROW)
    next_materials = LongText("所需材料", limit=1000, group=TOMORROW)

    state = Pick("状态", choices=c.LOG_STATES, required=True, default="draft", read_only=True)
    handed_at = Moment("交出时间", read_only=True)
    comment = LongText("批阅", limit=1000, read_only=True)
    commenter = Link("批阅人", User, read_only=True, backref="+")
    commented_at = Moment("批阅时间", read_only=True)

    if TYPE_CHECKING:
        user_id: int
        commenter_id: int | None

    def title(self) -> str:
        return f"工作日志 {self.day}"


let_one_live(DailyLog, "user_id", "day")
