"""The values of the form ``minutes``: the minutes of a talk (S3-22)."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.journal.paper.shared import lines, reviewed
from cmdesk.journal.record import Minutes
from cmdesk.journal.rules import minutes
from cmdesk.papers.job import About, Job
from cmdesk.papers.rules import letterhead


def minutes_job(actor: Actor, minutes_id: int) -> Job:
    """Return what prints the minutes of a talk.

    Raises:
        NotFound: there are none, or the actor may not know of them.
    """
    found = minutes.read(actor, minutes_id)
    values = minutes_values(found)
    about = About(Minutes.KIND, found.id, f"{found.number} {values['customer']}")
    return Job(f"会谈纪要 {found.number}", [("minutes", [values])], [about])


def minutes_values(found: Minutes) -> dict[str, Any]:
    """Return the values of the form ``minutes``."""
    customer = keep.read(Customer, found.customer_id)
    people = minutes.people(found.id)
    ours = [one for one in people if one.side == "ours"]
    theirs = [one for one in people if one.side != "ours"]
    return {
        "number": found.number,
        "time": _span(found),
        "place": found.place,
        "customer": customer.name,
        "customer_number": customer.number,
        "our_unit": found.our_unit or letterhead.read().name,
        "chair": found.chair,
        "recorder": approval.directory().name(found.user_id),
        "attendees": [
            {
                "our_name": our.name if our else "",
                "our_position": our.position if our else "",
                "their_name": their.name if their else "",
                "their_position": their.position if their else "",
            }
            for our, their in zip_longest(ours, theirs)
        ],
        "topics": lines(found.topics),
        "content": found.content,
        "agreements": lines(found.agreements),
        "leftovers": found.leftovers,
        "duties": [
            {
                "text": one.text,
                "who": "/".join(part for part in (type(one).side.about.label_of(one.side or ""), one.name) if part),
                "due_on": one.due_on,
                "state": "已完成" if one.done else "",
            }
            for one in minutes.duties(found.id)
        ],
        "review": reviewed(Minutes.KIND, found.id),
        "sent_on": found.sent_on,
        "sent_way": found.sent_way,
        "confirmed": "yes" if found.confirmed_at else "no" if found.sent_on else None,
        "confirmed_by": found.confirmed_by,
        "confirmed_at": found.confirmed_at,
    }


def _span(found: Minutes) -> str:
    begin, end = found.began_at, found.ended_at
    if begin is None or end is None:
        return ""
    begin, end = begin.astimezone(), end.astimezone()
    same = begin.date() == end.date()
    return f"{begin:%Y-%m-%d %H:%M} 至 {end:{'%H:%M' if same else '%Y-%m-%d %H:%M'}}"
