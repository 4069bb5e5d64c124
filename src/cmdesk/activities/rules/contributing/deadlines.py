"""What the light of the customer list knows of promises and requests: those that are open, for a page of customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdesk.activities.rules import rights
from cmdesk.activities.rules.light import Due
from cmdesk.activities.rules.owed import promises, requests
from cmdesk.core.actor import Actor, Scope
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.rules.told.deadlines import Deadline

_SHOWN = {"late": "late", "soon": "soon", "due": "due", "paused": "paused"}


def of(actor: Actor, ids: Sequence[int], *, at: datetime | None = None) -> dict[int, list[Deadline]]:
    """Return the open promises and requests of customers as deadlines, as of an instant (now if None)."""
    found: dict[int, list[Deadline]] = {}
    if actor.scope(rights.VIEW) is Scope.NONE or not ids:
        return found
    now = at or datetime.now().astimezone()
    for promise in promises.open_of(actor, ids):
        _add(found, promise.customer_id, f"承诺 {promise.text}", promise.state(now.date()), str(promise.due_on))
    for request in requests.open_of(actor, ids):
        due = request.next_by
        _add(
            found,
            request.customer_id,
            f"请求 {request.text}",
            request.light(now),
            f"{due:%Y-%m-%dT%H:%M}" if due else "",
        )
    return found


def _add(found: dict[int, list[Deadline]], customer_id: int, matter: str, due: Due, by: str) -> None:
    if due.tone in _SHOWN:
        short = matter if len(matter) <= _LONG else f"{matter[: _LONG - 1]}…"
        found.setdefault(customer_id, []).append(Deadline(due.tone, short, due.word, by))  # type: ignore[arg-type]


_LONG = 24

deadlines.add_source("activities", of, frozenset(("promise", "request")))
