"""What the first phase of a month asks of the journal: the summary of the month before (S0-05)."""

from __future__ import annotations

from datetime import date, timedelta

from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.rules.phases import OFFICE, Task
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.rules.monthly import summaries


def tasks(actor: Actor, day: date, manager: int | None) -> list[Task]:
    """Return how many of the account managers whom the actor may see have submitted last month's summary."""
    month = month_of(month_of(day).first - timedelta(days=1)).first
    people = [user for user, _ in logs.writers(actor) if manager is None or user == manager]
    whole, handed = current().rows(
        "SELECT COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM month_summary s WHERE s.user_id = u.id AND s.month = ?"
        " AND s.state IN ('reviewing', 'reviewed') AND s.binned_at IS NULL) THEN 1 END)"
        f" FROM \"user\" u WHERE u.id IN ({marks(people)}) AND u.role = 'account_manager'",
        (month.isoformat(), *people),
    )[0]
    until = summaries.last_day(month)
    note = f"{month:%Y-%m} 的工作分析与总结，{until:%m-%d} 前提交上级批阅"
    return [Task("月度总结", OFFICE, handed, whole, "份", note)]
