"""What a customer gives a service for marks, head by head (S1-41)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.activities.record import Activity
from cmdesk.core.field import Flag, Link, LongText, Moment, Real, Text, Whole
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.service.record.callback import Callback
from cmdesk.staff.record import User
from cmdesk.visits.record import Visit


class Rating(Record):
    """Marks that one customer gave one person's service at one time.

    Scale and heads are those of the day; they are kept with the marks, so that an office may change its scale and the
    averages stay comparable (as shares of the full mark).
    """

    KIND: ClassVar[str] = "rating"
    LABEL: ClassVar[str] = "服务评分"
    LISTED: ClassVar[tuple[str, ...]] = ("rated_at",)

    customer = Link("客户", Customer, required=True, index=False)
    served = Link("被评人", User, required=True, index=False)
    rated_at = Moment("评分时间", required=True)
    callback = Link("服务回访", Callback, read_only=True, index=True)
    visit = Link("走访", Visit, read_only=True, index=True)
    activity = Link("往来", Activity, read_only=True, index=True)
    user = Link("记录人", User, required=True, index=True, backref="+")
    full = Whole("满分", required=True, least=1, most=100, read_only=True)
    mean = Real("平均分", least=0, places=2, read_only=True)
    is_low = Flag("低分", read_only=True)
    remark = LongText("评语", limit=500)

    class Meta:
        indexes = ((("customer", "rated_at"), False), (("served", "rated_at"), False))

    if TYPE_CHECKING:
        customer_id: int
        served_id: int
        callback_id: int | None
        visit_id: int | None
        activity_id: int | None
        user_id: int

    def title(self) -> str:
        return f"服务评分 {self.mean}/{self.full}"


class RatingPoint(Record):
    """The mark of one head; heads without a mark have no row."""

    KIND: ClassVar[str] = "rating_point"
    LABEL: ClassVar[str] = "服务评分项"

    rating = Link("服务评分", Rating, required=True, index=True)
    head = Text("项目代号", required=True, limit=40)
    label = Text("项目", required=True, limit=40)
    points = Whole("得分", required=True, least=0, most=100)

    if TYPE_CHECKING:
        rating_id: int

    def title(self) -> str:
        return f"{self.label} {self.points}"
