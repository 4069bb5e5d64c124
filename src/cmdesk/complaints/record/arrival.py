"""Who was called to the scene of a complaint, and when each of them came (S4-49)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.complaints.record.complaint import Complaint, OfComplaint
from cmdesk.core.field import Link, Moment, Text
from cmdesk.core.record import Record
from cmdesk.staff.record import User


class ComplaintArrival(OfComplaint, Record):
    """Somebody at the scene of a complaint: one's own people by their file, others (carrier, customer) by name."""

    KIND: ClassVar[str] = "complaint_arrival"
    LABEL: ClassVar[str] = "到场记录"

    complaint = Link("投诉", Complaint, required=True, index=True)
    user = Link("到场人员", User)
    name = Text("外单位人员", limit=60, help="不是本单位的人：承运司机、厂家、客户等")
    called_at = Moment("通知时间")
    arrived_at = Moment("到场时间", help="本人到达现场的时间（S4-49）")
    note = Text("说明", limit=200, help="没有到场的写明原因")

    if TYPE_CHECKING:
        complaint_id: int
        user_id: int | None

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Refuse nobody, and an arrival before the minute of the call: what is typed has no seconds."""
        if values["user_id"] is None and not values["name"]:
            return {"user_id": "请选择到场的人员，外单位的写姓名。"}
        called, arrived = values["called_at"], values["arrived_at"]
        if called is not None and arrived is not None and arrived < called.replace(second=0, microsecond=0):
            return {"arrived_at": "到场时间不能早于通知时间，请核对。"}
        return {}
