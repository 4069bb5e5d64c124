"""Of which days a log is owed: what the page, the list of who handed in what and the reminders go by (S0-28).

The documents have the log written after the visits, so a day without any owes none. An office that wants one of every working
day says so (regulation ``log.each_day``): account managers owe it then, from the day on which they came into its file.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from cmdesk.core import calendar, regulation
from cmdesk.core.database import current

Days = defaultdict[int, set[date]]
"""User → days."""


def visited(begin: date, until: date) -> Days:
    """Return the days on which people were at customers'."""
    rows = current().rows(
        "SELECT DISTINCT user_id, day FROM visit WHERE state = 'done' AND binned_at IS NULL AND day BETWEEN ? AND ?",
        (begin.isoformat(), until.isoformat()),
    )
    found: Days = defaultdict(set)
    for user, day in rows:
        found[int(user)].add(date.fromisoformat(day))
    return found


def owed(begin: date, until: date) -> Days:
    """Return the days of which people owe a log."""
    found = visited(begin, until)
    each = [day for day in calendar.current().working_days(begin, until) if regulation.on(day).value("log.each_day")]
    if each:
        managers = current().rows(
            "SELECT id, created_at FROM \"user\" WHERE role = 'account_manager' AND active AND binned_at IS NULL"
        )
        for user, entered in managers:
            since = datetime.fromisoformat(entered).astimezone().date()
            found[int(user)].update(day for day in each if day >= since)
    return found
