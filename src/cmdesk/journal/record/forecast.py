"""The forecast of an area's demand for a month (片区需求预测分析报告, S0-33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Day, Link, LongText, Moment, Pick
from cmdesk.core.record import Record, let_one_live
from cmdesk.journal.record import choices as c
from cmdesk.staff.record import Unit, User


class DemandForecast(Record):
    """What an area will need in a month, with the reasons; reviewed and confirmed by the market manager."""

    KIND: ClassVar[str] = "demand_forecast"
    LABEL: ClassVar[str] = "需求预测报告"
    LISTED: ClassVar[tuple[str, ...]] = ("month", "changed_at")

    user = Link("编制人", User, required=True, index=True, read_only=True)
    unit = Link("片区", Unit, required=True, index=True, read_only=True)
    month = Day("预测月份", required=True, help="预测的那个月里的任何一天；存为 1 日")
    figures = LongText("需求汇总", limit=6000, help="由上个月采集的下月需求带出，可以改；每行“商品：数量”")
    analysis = LongText("分析", limit=6000, help="依据、与上期的差别、误差和建议")
    state = Pick("状态", choices=c.FORECAST_STATES, required=True, default="draft", read_only=True)
    submitted_at = Moment("上报时间", read_only=True, help="第一次上报的时间，退回后再报不改")

    if TYPE_CHECKING:
        user_id: int
        unit_id: int

    def title(self) -> str:
        return f"需求预测报告 {self.month:%Y-%m}" if self.month else "需求预测报告"


let_one_live(DemandForecast, "unit_id", "month")
