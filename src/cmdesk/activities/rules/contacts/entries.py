"""The time-line of one customer, newest first, in pages that cost the same however long it is (expectation 12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.contacts import findings
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.errors import NotFound
from cmdesk.core.field import moment_of
from cmdesk.staff import rules as staff

Mark = tuple[str, int]
"""Where a page ends: stored moment and id of its last entry."""

_SHOWN = (
    "a.id, a.happened_at, a.channel, a.purposes, a.subject, a.content, a.needs, a.opinions, a.result, a.response,"
    " a.cost, a.minutes, a.next_step, a.next_on, a.next_done, a.user_id, u.name,"
    " (SELECT COUNT(*) FROM attachment t WHERE t.on_kind = 'activity' AND t.on_id = a.id AND t.binned_at IS NULL),"
    " p.name, p.roles"
)


class Entry(NamedTuple):
    """A contact on the time-line.

    Attributes:
        files: how many are attached.
        mark: asks for what came before it.
        found: what other features found at it (``findings``).
    """

    id: int
    happened_at: datetime
    channel: str
    purposes: tuple[str, ...]
    subject: str
    content: str
    needs: str
    opinions: str
    result: str
    response: str
    cost: int | None
    minutes: int | None
    next_step: str
    next_on: date | None
    next_done: bool
    user_id: int
    user: str
    files: int
    person: str
    mark: Mark
    found: str = ""


def timeline(
    actor: Actor, customer_id: int, before: Mark | None = None, limit: int = 20, *, channels: Sequence[str] = ()
) -> list[Entry]:
    """Return contacts with a customer that the actor may see, newest first.

    Args:
        actor: who looks.
        customer_id: the customer.
        before: ``mark`` of the last entry of the page above; None begins at the newest.
        limit: how many at most; fewer mean that there are no more.
        channels: only these; empty for all.

    Raises:
        NotFound: the actor may not know of the customer's contacts.
    """
    row = current().row("SELECT owner_id, area_id FROM customer WHERE id = ?", (customer_id,))
    if row is None or actor.scope(rights.VIEW) is Scope.NONE:
        raise NotFound("客户不存在，或者往来不在您可以查看的范围内。")
    params: list[Any] = [customer_id]
    parts = ["a.customer_id = ?", "a.binned_at IS NULL"]
    if not staff.reaches(actor, rights.VIEW, *row):
        parts.append("a.user_id = ?")
        params.append(actor.id)
    if channels:
        parts.append(f"a.channel IN ({marks(channels)})")
        params += channels
    if before:
        parts.append("(a.happened_at, a.id) < (?, ?)")
        params += before
    rows = current().rows(
        f'SELECT {_SHOWN} FROM activity a LEFT JOIN "user" u ON u.id = a.user_id LEFT JOIN person p ON p.id = a.person_id'
        f" WHERE {' AND '.join(parts)} ORDER BY a.happened_at DESC, a.id DESC LIMIT ?",
        (*params, limit),
    )
    told = findings.findings(actor, customer_id, [one[0] for one in rows])
    return [_entry(actor, one, *row)._replace(found=told.get(one[0], "")) for one in rows]


def _entry(actor: Actor, row: tuple[Any, ...], owner_id: int | None, area_id: int | None) -> Entry:
    *shown, person, roles = row
    known = person if person and records.knows_person(actor, roles, owner_id, area_id) else ""
    at, picked, next_on = shown[1], shown[3], shown[13]
    shown[1] = moment_of(at)
    shown[3] = tuple(picked.split(",")) if picked else ()
    shown[13] = date.fromisoformat(next_on) if next_on else None
    shown[14] = bool(shown[14])
    shown[16] = shown[16] or ""
    values: tuple[Any, ...] = (*shown, known, (at, shown[0]))
    return Entry(*values)


def last(actor: Actor, customer_id: int) -> Entry | None:
    """Return the newest contact that the actor may see, or None."""
    found = timeline(actor, customer_id, limit=1)
    return found[0] if found else None
