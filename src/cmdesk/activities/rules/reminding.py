"""What a person is told of his promises, next steps and requests: the day before, and when it is too late."""

from __future__ import annotations

from datetime import datetime

from cmdesk.activities.rules import due
from cmdesk.activities.rules.due import KINDS, Item
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder

_TOGETHER = "件跟进事项到期或超时，请打开“跟进”办理"
_OCCASIONS = frozenset({"birthday", "courtesy_event", "reception"})


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what is due by the end of tomorrow or overdue among the actor's own, each level with a key of its own."""
    return [_reminder(one, at) for one in due.items(actor, at.astimezone(), 1) if one.light.tone != "done"]


def _reminder(item: Item, at: datetime) -> Reminder:
    left = (item.by.date() - at.date()).days
    is_late = item.light.tone == "late" or left < 0
    level: Level = "late" if is_late else "info" if item.kind in _OCCASIONS else "soon"
    when = "已超时" if is_late else "今天到期" if left == 0 else "明天到期"
    if item.kind in _OCCASIONS and not is_late:
        when = "就在今天" if left == 0 else "就在明天"
    about = ("activity", item.id) if item.kind == "next_step" else ("customer", item.customer_id)
    key = f"{item.kind}:{item.id}:{item.by:%Y%m%d}:{'late' if is_late else 'due'}"
    return Reminder(key, f"{KINDS[item.kind]}{when}：{item.customer}。", level, about, "due", _TOGETHER)
