"""Working time, minute by minute, as one would tick it off on the list of a day's hours."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.calendar import WorkCalendar


def is_worked(calendar: WorkCalendar, moment: datetime) -> bool:
    """Tell whether a moment lies in working time."""
    minute = moment.hour * 60 + moment.minute
    return any(begin <= minute < end for begin, end in calendar.hours_on(moment))
