"""Tables of the journal (日志与纪要); labels, help and choices are said here once."""

from cmdesk.journal.record.log import ANALYSIS, DailyLog
from cmdesk.journal.record.minutes import Attendee, Duty, Minutes
from cmdesk.journal.record.morning import Decision, Morning, Presence
from cmdesk.journal.record.summary import MonthSummary, Remedy

__all__ = [
    "ANALYSIS",
    "Attendee",
    "DailyLog",
    "Decision",
    "Duty",
    "Minutes",
    "MonthSummary",
    "Morning",
    "Presence",
    "Remedy",
]
