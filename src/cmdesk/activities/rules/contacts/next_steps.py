"""The next step of a contact: when it is due by rule, which are open, and when they are done (expectation 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import records, rights
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers.rules.finding import TITLE

_MOST = 500  # next steps that are listed
_BY_PURPOSE = ("complaint", "anomaly", "material", "negotiation", "payment")
"""Purposes whose own number of days comes before that of the channel, the most urgent first."""


_OPEN = "activity.next_done = FALSE AND activity.next_on <= ?"
_MINE = f"(activity.user_id = ? AND {_OPEN} AND activity.next_user_id IS NULL OR activity.next_user_id = ? AND {_OPEN})"
"""What somebody has to do: after his own contacts unless another does it, and what he does after others'."""


class NextStep(NamedTuple):
    """An open next step; the user is who has to do it."""

    activity_id: int
    customer_id: int
    customer: str
    step: str
    due_on: date
    user_id: int
    user: str
    channel: str


def propose(channel: str, purposes: Sequence[str], day: date) -> date:
    """Return the day the rules propose for the next step of a contact on ``day``."""
    rules = regulation.on(day)
    days = rules.beginning("next.days.")
    key = next((one for one in _BY_PURPOSE if one in purposes and one in days), channel)
    return day + timedelta(int(days.get(key, days["other"])))


def open_steps(actor: Actor, until: date, *, mine: bool = True) -> list[NextStep]:
    """Return next steps that are not done, due until a day, the most overdue first.

    Args:
        actor: who asks.
        until: last day.
        mine: only those the actor has to do; else all he may see.
    """
    where, params = (_MINE, (actor.id, until.isoformat()) * 2) if mine else rights.visible(actor)
    rows = current().rows(
        f"SELECT activity.id, activity.customer_id, {TITLE}, activity.next_step, activity.subject, activity.next_on,"
        " u.id, u.name, activity.channel FROM activity JOIN customer ON customer.id = activity.customer_id"
        ' JOIN "user" u ON u.id = COALESCE(activity.next_user_id, activity.user_id)'
        " WHERE activity.next_done = FALSE AND activity.next_on <= ? AND activity.binned_at IS NULL"
        f" AND customer.binned_at IS NULL{also(where)}"
        " ORDER BY activity.next_on, activity.id LIMIT ?",
        (until.isoformat(), *params, _MOST),
    )
    return [
        NextStep(one, customer_id, title, step or subject or "跟进", date.fromisoformat(day), user_id, user, channel)
        for one, customer_id, title, step, subject, day, user_id, user, channel in rows
    ]


def finish(actor: Actor, activity_id: int, *, back: bool = False) -> None:
    """Mark the next step of a contact as done, or as not done after all.

    Raises:
        NotAllowed: the contact is not the actor's to change.
    """
    record = records.living(actor, Activity, activity_id)
    with keep.operation(actor, f"{'重开' if back else '办完'}下一步 {record.next_step or record.title()}") as work:
        work.edit(Activity, activity_id, {"next_done": not back})


def move(actor: Actor, activity_id: int, to: date) -> None:
    """Put a next step off, or bring it forward.

    Raises:
        Invalid: the day lies before the contact.
        NotAllowed: the contact is not the actor's to change.
    """
    record = records.living(actor, Activity, activity_id)
    with keep.operation(actor, f"改期下一步 {record.next_step or record.title()}") as work:
        work.edit(Activity, activity_id, {"next_on": to})
