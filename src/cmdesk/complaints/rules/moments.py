"""Moments as the rules of complaints reckon with them: local, without a zone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.core.door import keep

NEVER: Final = datetime(9999, 12, 31)  # noqa: DTZ001  # local, as every moment of a record


def plain(moment: datetime | None) -> datetime:
    """Return a moment as local time without a zone; one that has not come lies in the year 9999."""
    if moment is None:
        return NEVER
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment


def stored(moment: datetime | str) -> str:
    """Return a moment as the database keeps it."""
    return str(Complaint.received_at.stored(keep.clean(Complaint, {"received_at": moment})["received_at"]))
