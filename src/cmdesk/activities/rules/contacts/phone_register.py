"""电话记录一览表: all calls of one person in one month (S4-61, forms 9)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from cmdesk.activities.rules import rights
from cmdesk.activities.rules.contacts.calls import month_span
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import TITLE


class Line(NamedTuple):
    """A call as the register has it."""

    id: int
    customer_id: int
    happened_at: datetime
    customer: str
    area: str
    representative: str
    channel: str
    text: str
    call_number: str
    person: str
    told: str
    urgent: bool


def lines(actor: Actor, first: date, user_id: int | None) -> list[Line]:
    """Return the calls of a person, or of everybody, in the month of a day, in the order in which they came.

    What was said and what came of it stand in one text, as on the paper.
    """
    where, params = rights.visible(actor)
    whose = "" if user_id is None else "activity.user_id = ? AND "
    since, until = month_span(first)
    rows = current().rows(
        f"SELECT activity.id, activity.customer_id, activity.happened_at, {TITLE}, unit.name, o.name, activity.channel,"
        " activity.subject, activity.content, activity.result, activity.call_number, p.name, activity.told,"
        " activity.urgent, p.roles FROM activity JOIN customer ON customer.id = activity.customer_id"
        ' LEFT JOIN unit ON unit.id = customer.area_id LEFT JOIN "user" o ON o.id = customer.owner_id'
        " LEFT JOIN person p ON p.id = activity.person_id"
        f" WHERE {whose}activity.happened_at >= ? AND activity.happened_at < ?"
        " AND activity.channel IN ('phone_out', 'phone_in') AND activity.binned_at IS NULL"
        f"{also(where)} ORDER BY activity.happened_at, activity.id",
        (*(() if user_id is None else (user_id,)), since, until, *params),
    )
    return [
        Line(
            one, customer_id, moment_of(at), customer, area or "", owner or "", channel,
            _text(subject, content, result), number or "", person if person and "insider" not in roles else "",
            told or "", bool(urgent),
        )
        for one, customer_id, at, customer, area, owner, channel, subject, content, result, number, person, told,
        urgent, roles in rows
    ]  # fmt: skip


def _text(subject: str, content: str, result: str) -> str:
    said = [part.strip().rstrip("。；") for part in (subject, content) if part and part.strip()]
    if len(said) == 2 and said[1].startswith(said[0]):
        said = said[1:]
    text = "；".join(said)
    return f"{text}。处理：{result}" if result and text else result or text
