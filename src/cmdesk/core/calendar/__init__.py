"""The working calendar: public holidays, swapped working days (调休), own closures, working hours with lunch.

==============  ==========================================================================================
``work``        ``WorkCalendar``, the pure calendar that everything is reckoned with
``present``     ``current()``, the office's calendar; ``missing(year)``, what has to be entered
``record``      ``CalendarDay``, what the office itself has entered or imported
``shipped``     the notices of the State Council that ship with the program, and the estimate for other years
``hours``       working hours as people write them
``notice``      reads a list of days or the wording of the yearly notice
==============  ==========================================================================================
"""

from cmdesk.core.calendar.hours import Hours, Span, Week
from cmdesk.core.calendar.present import current, forget, missing, reminder
from cmdesk.core.calendar.shipped import Entry, Sort
from cmdesk.core.calendar.work import WorkCalendar

__all__ = ["Entry", "Hours", "Sort", "Span", "Week", "WorkCalendar", "current", "forget", "missing", "reminder"]
