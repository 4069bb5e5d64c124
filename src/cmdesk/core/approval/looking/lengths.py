"""How long something in an approval took: on the time of the step's limit, in words as people read them."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core import timers
from cmdesk.core.approval.flow import Step
from cmdesk.core.calendar import current


def minutes(step: Step, begin: datetime, end: datetime) -> int:
    """Return the minutes between two moments: by the clock where the step's limit runs on it, else of working time."""
    if is_working(step):
        return max(0, current().working_minutes(begin, end))
    return max(0, int((end - begin).total_seconds()) // 60)


def is_working(step: Step) -> bool:
    """Tell whether the time of a step runs in working time only."""
    if not step.limit:
        return True
    return timers.Rule("approval", step.name, *timers.parse_limit(step.limit)).is_working


def text(count: int) -> str:
    """Return minutes as 2 小时 5 分."""
    return f"{count // 60} 小时 {count % 60} 分" if count >= 60 else f"{count} 分"
