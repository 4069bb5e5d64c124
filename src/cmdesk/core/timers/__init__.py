"""Timers: when something is due and what light it shows, reckoned from what happened and the working calendar.

Nothing of this is stored. A record keeps its events (registered, paused, resumed, answered); ``due`` says for any
instant, past ones too, what was known then. So an edit of the calendar or of a regulation moves every deadline.

What a time limit means, by its unit (X-6, X-8). *Start* is the moment of the start event; for working units an event
outside working time counts as happening when working time next begins (``WorkCalendar.opening``):

===============  =====  ============================================================================================
unit             writes deadline
===============  =====  ============================================================================================
clock_hours      时钟小时  start + n × 60 minutes, day and night
working_hours    工作小时  the moment at which n hours of working time have passed
half_days        半个工作日 end of the n-th half working day after the one of the start (lunch parts a day)
working_days     工作日   end of working time on the n-th working day after the day of the start; that day does not count
clock_days       自然日   the midnight that ends the n-th day after the day of the start
weeks            周     the midnight that ends the same weekday n weeks later
months           个月    the midnight that ends the same day n months later, or the last day of that month
month_end        月底    the midnight that ends the n-th month after the month of the start; 0 is the same month
event            事件之前  what another event says (``deadline``); until it is known nothing is late
===============  =====  ============================================================================================

A pause stops the clock: as much time of the limit's own kind (minutes of the clock, or of working time) as lies in the
pause is added to the deadline. What is late stays late: neither a pause nor a stop after the deadline changes that.
"""

from cmdesk.core.timers.limit import (
    UNITS,
    WORKING,
    Limits,
    Rule,
    Unit,
    check_regulation,
    deadline,
    notice_at,
    parse_limit,
    rule,
    show_limit,
)
from cmdesk.core.timers.running import Event, Running, State, due, show_due, show_minutes

__all__ = [
    "UNITS",
    "WORKING",
    "Event",
    "Limits",
    "Rule",
    "Running",
    "State",
    "Unit",
    "check_regulation",
    "deadline",
    "due",
    "notice_at",
    "parse_limit",
    "rule",
    "show_due",
    "show_limit",
    "show_minutes",
]
