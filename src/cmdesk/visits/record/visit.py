"""A visit to a customer, from the day it is planned to the day it is entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.core.field import Day, Flag, Link, LongText, Moment, Pick, Picks, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Person
from cmdesk.products.record import Product
from cmdesk.staff.record import User
from cmdesk.visits.record import choices as c

PLAN, APPOINTMENT, MADE, STEPS, RESULT = "安排", "预约", "到访", "八步", "结果"


class Visit(Record):
    """A visit: planned for a day, prepared, printed, made, entered (S0-18…S0-26, S1-60…S1-62).

    What every contact has (content, opinions, cost, next step) stands in its activity; both are written together.
    """

    KIND: ClassVar[str] = "visit"
    LABEL: ClassVar[str] = "走访"
    LISTED: ClassVar[tuple[str, ...]] = ("day", "number", "changed_at")

    number = Text("走访单号", limit=30, unique=True, help="印在走访单上；录入时键入或扫描它")
    customer = Link("客户", Customer, required=True, index=False, group=PLAN)
    user = Link("走访人", User, required=True, index=False, group=PLAN)
    day = Day("走访日", required=True, group=PLAN)
    position = Whole("路线顺序", least=0, most=9999, null=False, default=0, group=PLAN)
    kind = Pick("走访类型", choices=c.KINDS, required=True, default="regular", group=PLAN)
    mode = Pick("方式", choices=c.MODES, required=True, default="field", group=PLAN)
    state = Pick("状态", choices=c.STATES, required=True, default="planned", read_only=True, group=PLAN)
    purpose = Text("拜访目的", limit=200, group=PLAN)
    focus = Text("拜访重点", limit=200, group=PLAN)
    measures = Text("工作措施", limit=300, group=PLAN)
    minutes_planned = Whole("预计时长", least=0, most=600, unit="分钟", group=PLAN)
    reason = Text("为什么这一天", limit=300, group=PLAN, help="由应访名单、计划或异动得出的理由")
    carried_from = Link("结转自", "self", read_only=True, group=PLAN)
    unplanned = Flag("计划外", read_only=True, group=PLAN, help="没有事先安排，回来后直接录入")
    companions = Text("同行人", limit=100, group=PLAN, help="联合走访的同事（S1-45）")

    appointment = Pick("预约", choices=c.APPOINTMENTS, required=True, default="none", group=APPOINTMENT)
    agreed_at = Moment("约定时间", group=APPOINTMENT, help="由客户选择（S1-60）")
    fault = Pick("责任", choices=c.FAULTS, group=APPOINTMENT, help="改约、失约是谁的原因（S1-61）")
    appointment_note = Text("改约说明", limit=200, group=APPOINTMENT, help="事先告知的原因、是否取得谅解")

    arrived_at = Moment("到达时间", group=MADE)
    left_at = Moment("离开时间", group=MADE)
    met = Link("接待者", Person, group=MADE, help="见到了谁（S3-18）")
    met_name = Text("接待者姓名", limit=60, group=MADE)
    deviation = Text("线路调整", limit=200, group=MADE, help="没有按规划线路走的原因（S1-33）")
    missed_reason = Text("未访原因", limit=200, group=MADE)

    steps = Picks("八步", choices=c.STEPS, group=STEPS)
    display = Picks("陈列", choices=c.DISPLAY_POINTS, group=STEPS)
    display_note = LongText("出样与改进意见", limit=500, group=STEPS)
    informed = Picks("提供资讯", choices=c.INFORMED, group=STEPS)
    guided = Picks("指导经营", choices=c.GUIDED, group=STEPS)
    guidance = LongText("指导内容", limit=1000, group=STEPS)
    collected = Picks("采集信息", choices=c.COLLECTED, group=STEPS)
    brands = LongText("品牌培育", limit=1000, group=STEPS, help="品牌培育方案的执行情况（S0-24）")
    changes = LongText("基础信息变化", limit=500, group=STEPS)
    market = LongText("竞争与市场信息", limit=1000, group=STEPS)
    offences = Picks("违规经营", choices=c.OFFENCES, group=STEPS)

    activity = Link("往来", Activity, read_only=True, group=RESULT, index=True)
    entered_at = Moment("录入时间", read_only=True, group=RESULT)
    entered_by = Link("录入人", User, read_only=True, backref="+", group=RESULT)

    class Meta:
        indexes = (
            (("customer", "day"), False),
            (("user", "day", "position"), False),
        )

    if TYPE_CHECKING:
        customer_id: int
        user_id: int
        met_id: int | None
        activity_id: int | None
        carried_from_id: int | None
        entered_by_id: int | None

    def title(self) -> str:
        return f"走访 {self.number}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        arrived, left = values["arrived_at"], values["left_at"]
        if arrived is not None and left is not None and left < arrived:
            return {"left_at": f"离开时间 {left:%H:%M} 早于到达时间 {arrived:%H:%M}，请核对。"}
        return {}


class StockReading(Record):
    """Demand and stock of one product at one customer, as read on a visit or told by telephone (S0-12, S0-23)."""

    KIND: ClassVar[str] = "stock_reading"
    LABEL: ClassVar[str] = "库存与需求"

    visit = Link("走访", Visit, index=True)
    customer = Link("客户", Customer, required=True, index=False)
    product = Link("商品", Product, required=True, index=True)
    day = Day("采集日", required=True)
    stock = Whole("当前库存", least=0)
    demand = Whole("下月需求", least=0)
    sold = Whole("本期进货", least=0, help="本期订货（进货）量")
    short_days = Whole("断货天数", least=0, most=366, unit="天")

    class Meta:
        indexes = ((("customer", "day"), False),)

    if TYPE_CHECKING:
        visit_id: int | None
        customer_id: int
        product_id: int

    def title(self) -> str:
        return f"{self.day} 库存与需求"
