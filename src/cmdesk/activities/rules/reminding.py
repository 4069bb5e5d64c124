"""What a person is told of his promises, next steps and requests: the working day before, and when it is too late."""

from __future__ import annotations

from datetime import datetime

from cmdesk.activities.rules import due
from cmdesk.activities.rules.due import KINDS, Item
from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder

_TOGETHER = "件跟进事项到期或超时，请打开“跟进”办理"
_OCCASIONS = frozenset({"birthday", "courtesy_event", "reception"})


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what is due by the end of the next working day or overdue among the actor's own.

    The sentence names the day: it may be read later than it was reckoned.
    """
    ahead = (calendar.current().next_working_day(at.date()) - at.date()).days
    return [_reminder(one, at) for one in due.items(actor, at.astimezone(), ahead) if one.light.tone != "done"]


def _reminder(item: Item, at: datetime) -> Reminder:
    is_late = item.light.tone == "late" or item.by.date() < at.date()
    is_occasion = item.kind in _OCCASIONS
    level: Level = "late" if is_late else "info" if is_occasion else "soon"
    when = "已超时" if is_late else f" {item.by:%m-%d}{'' if is_occasion else ' 到期'}"
    about = ("activity", item.id) if item.kind == "next_step" else ("customer", item.customer_id)
    key = f"{item.kind}:{item.id}:{item.by:%Y%m%d}:{'late' if is_late else 'due'}"
    return Reminder(key, f"{KINDS[item.kind]}{when}：{item.customer}。", level, about, "due", _TOGETHER)
