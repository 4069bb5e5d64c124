"""What a person is told of his promises, next steps and requests: the working day before, and when it is too late."""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdesk.activities.rules.ahead import due
from cmdesk.activities.rules.ahead.due import KINDS, Item
from cmdesk.activities.rules.inviting import invitations
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder

_TOGETHER = "件跟进事项到期或超时，请打开“跟进”办理"
_OCCASIONS = frozenset({"birthday", "courtesy_event", "reception"})


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what is due by the end of the next working day or overdue among the actor's own.

    The sentence names the day: it may be read later than it was reckoned.
    """
    ahead = (calendar.current().next_working_day(at.date()) - at.date()).days
    waiting = [_reminder(one, at) for one in due.items(actor, at.astimezone(), ahead) if one.light.tone != "done"]
    return [*waiting, *_invitations(actor, at)]


def _invitations(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell of customers whom the actor has not invited, or who have not answered, some days before, and who came after it."""
    days = int(regulation.on(at.date()).number("gathering.remind.days"))
    found = []
    for one, name, begins, silent, absent in invitations.waiting(actor.id, at.astimezone() + timedelta(days=days)):
        over = begins <= at.astimezone()
        count, words = (absent, "还没有登记到会") if over else (silent, "还没有邀请或没有答复")
        if count:
            text = f"活动“{name}”{begins.astimezone():%m-%d %H:%M}：{count} 户客户{words}。"
            level: Level = "late" if over else "soon"
            found.append(Reminder(f"gathering:{one}:{level}", text, level, ("gathering", one), "gatherings"))
    return found


def _reminder(item: Item, at: datetime) -> Reminder:
    is_late = item.light.tone == "late" or item.by.date() < at.date()
    is_occasion = item.kind in _OCCASIONS
    level: Level = "late" if is_late else "info" if is_occasion else "soon"
    when = "已超时" if is_late else f" {item.by:%m-%d}{'' if is_occasion else ' 到期'}"
    about = ("activity", item.id) if item.kind == "next_step" else ("customer", item.customer_id)
    key = f"{item.kind}:{item.id}:{item.by:%Y%m%d}:{'late' if is_late else 'due'}"
    return Reminder(key, f"{KINDS[item.kind]}{when}：{item.customer}。", level, about, "due", _TOGETHER)
