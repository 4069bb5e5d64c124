"""What customers doubt, think and propose: every 疑问、意见、建议 gets a recorded reply (S1-41).

What was only noted as 意见建议 of a contact becomes a request of that kind by one key, and counts as unanswered until
then: the hours run from the contact in both cases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from cmdesk.activities.record import Activity, Request
from cmdesk.activities.record.choices import OPINIONS
from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.light import Due
from cmdesk.activities.rules.owed import requests
from cmdesk.core import regulation, timers
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.field import moment_of, moment_text
from cmdesk.core.timers import Event, Limits
from cmdesk.customers.rules.finding import TITLE


class Unanswered(NamedTuple):
    """Something a customer said that has no reply yet.

    Attributes:
        request_id: the request; None for what is only noted at a contact.
        activity_id: the contact it was said at; None for a request of its own.
        kind: stored kind of request; empty for what is only noted.
    """

    request_id: int | None
    activity_id: int | None
    customer_id: int
    customer: str
    kind: str
    text: str
    said_at: datetime
    user: str
    light: Due

    @property
    def id(self) -> int:
        """Distinguishes both sorts in one list: what is only noted is below zero."""
        return self.request_id if self.request_id is not None else -(self.activity_id or 0)


def unanswered(actor: Actor, now: datetime, *, mine: bool = False) -> list[Unanswered]:
    """Return what has no reply yet, the oldest first: requests of these kinds, and opinions noted at contacts.

    Notes are looked for as far back as the regulation ``opinions.days`` says.
    """
    found = [
        Unanswered(one.id, None, one.customer_id, one.customer, one.kind, one.text, one.asked_at, one.user,
                   one.reply_light(now))
        for one in requests.open_ones(actor, mine=mine, kinds=OPINIONS) if one.replied_at is None
    ]  # fmt: skip
    return sorted([*found, *_noted(actor, now, mine=mine)], key=lambda one: (one.said_at, one.id))


def take_up(actor: Actor, activity_id: int, kind: str, text: str = "") -> Request:
    """Make what a customer said at a contact a request of its own; its hours run from the contact.

    Args:
        actor: who acts; the request is his to answer.
        activity_id: the contact.
        kind: ``"question"``, ``"opinion"``, ``"suggestion"`` or ``"request"``.
        text: what he said; the opinions noted at the contact by default.

    Raises:
        Invalid: nothing was said.
        NotAllowed: the contact is out of the actor's reach.
        Refused: it was taken up before.
    """
    contact = records.living(actor, Activity, activity_id)
    said = text.strip() or contact.opinions.strip() or contact.needs.strip()
    if not said:
        raise Invalid({"text": "这次往来没有记意见建议，请先写下客户说了什么。"})
    said = said[:1000]
    with keep.operation(actor, f"客户意见转答复 {said[:20]}") as work:
        known = work.database.rows(
            "SELECT text FROM request WHERE activity_id = ? AND binned_at IS NULL", (activity_id,)
        )
        if any(row[0] == said for row in known):
            raise Refused("这条意见已经转为待答复，不用再转。")
        made = work.add(Request, {
            "customer_id": contact.customer_id, "person_id": contact.person_id, "activity_id": activity_id, "kind": kind,
            "user_id": actor.id, "asked_at": contact.happened_at, "text": said,
        })  # fmt: skip
    return keep.read(Request, made)


def _noted(actor: Actor, now: datetime, *, mine: bool) -> list[Unanswered]:
    where, params = ("activity.user_id = ?", (actor.id,)) if mine else rights.visible(actor)
    begin = now - timedelta(days=int(regulation.on(now.date()).number("opinions.days")))
    rows = current().rows(
        f"SELECT activity.id, activity.customer_id, {TITLE}, activity.opinions, activity.happened_at, u.name"
        " FROM activity JOIN customer ON customer.id = activity.customer_id"
        ' JOIN "user" u ON u.id = activity.user_id'
        " WHERE activity.happened_at >= ? AND activity.opinions <> '' AND activity.binned_at IS NULL"
        " AND customer.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM request r WHERE r.activity_id = activity.id"
        " AND r.binned_at IS NULL)" + also(where),
        (moment_text(begin), *params),
    )
    limits = Limits.read("reply")
    found = []
    for activity, customer_id, customer, text, at, user in rows:
        said = moment_of(at)
        running = timers.due(limits.on(said.date()), [Event("start", said)], now)
        tone = requests.TONES[running.state]
        found.append(Unanswered(None, activity, customer_id, customer, "", text, said, user, Due(tone, running.text)))
    return found
