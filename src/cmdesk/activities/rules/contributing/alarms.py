"""What the head of a customer's page warns of: promises that are due, requests that wait, birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cmdesk.activities.rules import rights
from cmdesk.activities.rules.courtesy import birthdays
from cmdesk.activities.rules.light import Due
from cmdesk.activities.rules.owed import promises, requests
from cmdesk.core import regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.customers.rules.told import alarms
from cmdesk.customers.rules.told.alarms import Alarm


def of(actor: Actor, customer_id: int, *, at: datetime | None = None) -> list[Alarm]:
    """Return the alarms of a customer, as of an instant (now if None)."""
    if actor.scope(rights.VIEW) is Scope.NONE:
        return []
    now = at or datetime.now().astimezone()
    today = now.date()
    found = [
        *_pressing("承诺", [one.state(today) for one in promises.of(actor, customer_id) if one.outcome == "open"]),
        *_pressing("请求", [one.light(now) for one in requests.of(actor, customer_id, only_open=True)]),
    ]
    days = int(regulation.on(today).number("briefing.birthday.days"))
    for birthday in birthdays.of(actor, customer_id, today, today + timedelta(days)):
        left = (birthday.on - today).days
        when = ("今天", "明天")[left] if left < 2 else f"{birthday.on:%m-%d}"
        found.append(Alarm(f"{birthday.name} {when}生日", "soon" if left == 0 else "info"))
    return found


def _pressing(word: str, dues: Sequence[Due]) -> list[Alarm]:
    """Return one alarm for what is late or due soon, the most urgent telling how much; what has time is none."""
    pressing = [due for due in dues if due.tone == "late"] or [due for due in dues if due.tone == "soon"]
    if not pressing:
        return []
    more = f"，共 {len(pressing)} 项" if len(pressing) > 1 else ""
    return [Alarm(f"{word}{pressing[0].word}{more}", "late" if pressing[0].tone == "late" else "soon")]


alarms.add_source("activities", of, frozenset(("promise", "request", "person")))
