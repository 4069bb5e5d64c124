"""What the clock brings: a record to acknowledge, an improvement due, an opening not yet rehearsed (S2-04, S2-07)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdesk.coaching.record import Coaching
from cmdesk.coaching.rules import rehearsals, resolutions
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder

_TOGETHER = "项带教约定要检查，请打开“带教”"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what a rep has to do and a leader has to look after, and what is not rehearsed yet."""
    today = at.date()
    within = timedelta(days=int(regulation.on(today).number("coaching.remind")))
    found = []
    for one in resolutions.open_ones(actor, today + within):
        late = one.due_on < today
        level: Level = "late" if late else "soon"
        when = f"已过期 {(today - one.due_on).days} 天" if late else f"{one.due_on:%m-%d} 到期"
        if one.rep_id == actor.id:
            text = f"带教约定“{one.text}”{when}。"
        elif one.leader_id == actor.id:
            text = f"{one.rep}的带教约定“{one.text}”{when}，请检查。"
        else:
            continue
        key = f"resolution:{one.id}:{one.due_on}:{level}"
        found.append(Reminder(key, text, level, (Coaching.KIND, one.coaching_id), "coaching", _TOGETHER))
    for version in rehearsals.lacking(actor, today):
        text = f"{version.title()}要演练，请打开“演练”练熟并登记。"
        found.append(Reminder(f"rehearse:{version.id}", text, "soon", None, "rehearsals"))
    return found
