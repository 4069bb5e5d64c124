"""The values of the form ``daily_log``: the log of a day (S0-28, S1-12)."""

from __future__ import annotations

from typing import Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.calendar import current as calendar
from cmdesk.core.day import weekdays
from cmdesk.journal.paper.shared import person_and_area, signed
from cmdesk.journal.record import DailyLog
from cmdesk.journal.rules.daily import logs, records
from cmdesk.papers.job import About, Job

_OF_LOG = (
    "day", "weather", "route", "stock", "turnover", "stock_ratio", "prices", "area_market", "lawfulness", "key_brands",
    "new_products", "recommended", "problems", "opinions", "improvements", "adhoc", "gained", "good_steps",
    "script_problems", "new_methods", "comment",
)  # fmt: skip


def log_job(actor: Actor, log_id: int) -> Job:
    """Return what prints the log of a day.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = logs.read(actor, log_id)
    values = log_values(actor, found)
    about = About(DailyLog.KIND, found.id, f"{values['manager']} {found.day}")
    return Job(f"工作日志 {found.day} {values['manager']}", [("daily_log", [values])], [about])


def log_values(actor: Actor, found: DailyLog) -> dict[str, Any]:
    """Return the values of the form ``daily_log``, with the contacts of the day."""
    day = found.day
    if day is None:
        return {}
    done = records.done(actor, found.user_id, day)
    name, area = person_and_area(found.user_id)
    needed = f"所需材料：{found.next_materials}" if found.next_materials else ""
    comment = None
    if found.commenter_id is not None and found.commented_at is not None:
        comment = signed(approval.directory().name(found.commenter_id), found.commented_at)
    return {
        **{name: getattr(found, name) for name in _OF_LOG},
        "weekday": weekdays.SIGNS[day.weekday()] + ("" if calendar().is_working(day) else "（休）"),
        "manager": name,
        "area": area,
        "planned": done.planned,
        "made": done.made,
        "share": f"{done.share}%" if done.planned else "—",
        "lines": [
            {
                "customer": line.customer,
                "times": line.times,
                "channel": line.channel,
                "work": " ".join(line.work),
                "opinion": line.opinion,
                "note": line.note,
            }
            for line in done.lines
        ],
        "next": "\n".join(
            filter(None, (found.next_analysis, found.next_focus, found.next_plan, found.next_memo, needed))
        ),
        "commenter": comment,
    }
