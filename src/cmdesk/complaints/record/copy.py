"""Who gets a copy of an approved complaint sheet, to carry it out by (S4-47)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.complaints.record.complaint import Complaint, OfComplaint
from cmdesk.core.field import Link
from cmdesk.core.record import Record
from cmdesk.staff.record import Unit, User


class ComplaintCopy(OfComplaint, Record):
    """A department or a person who gets a copy of the sheet."""

    KIND: ClassVar[str] = "complaint_copy"
    LABEL: ClassVar[str] = "各联送达"

    complaint = Link("投诉", Complaint, required=True, index=True)
    unit = Link("送达部门", Unit)
    user = Link("送达人员", User)

    if TYPE_CHECKING:
        complaint_id: int
        unit_id: int | None
        user_id: int | None
