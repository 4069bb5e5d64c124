"""Tables of the journal (日志与纪要); labels, help and choices are said here once."""

from cmdesk.journal.record.forecast import DemandForecast
from cmdesk.journal.record.log import ANALYSIS, DailyLog
from cmdesk.journal.record.minutes import Attendee, Duty, Minutes
from cmdesk.journal.record.morning import Decision, Morning, Presence
from cmdesk.journal.record.summary import MonthSummary, Remedy
from cmdesk.journal.record.visit_info import CategoryInfo, VisitInfo

__all__ = [
    "ANALYSIS",
    "Attendee",
    "CategoryInfo",
    "DailyLog",
    "Decision",
    "DemandForecast",
    "Duty",
    "Minutes",
    "MonthSummary",
    "Morning",
    "Presence",
    "Remedy",
    "VisitInfo",
]
