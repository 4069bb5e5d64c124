"""Whoever was out and has not handed in his log is told, before it is late and when it is (forms 22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder
from cmdesk.journal.rules import logs

_TOGETHER = "天的工作日志没交，请打开“工作日志”补上"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return the days of the actor's own visits whose log is due within a day or late."""
    found = []
    for user, _, day in logs.missing(actor, at.date()):
        until = logs.due_at(day)
        if user != actor.id or until - at > timedelta(days=1):
            continue
        late = at > until
        level: Level = "late" if late else "soon"
        log = logs.of_day(actor, user, day)
        text = f"{day:%m-%d} 的工作日志{'还没交' if late else f'请在 {until:%m-%d %H:%M} 前交'}。"
        about = ("daily_log", log.id) if log is not None else None
        found.append(Reminder(f"log:{day}:{level}", text, level, about, "journal", _TOGETHER))
    return found
