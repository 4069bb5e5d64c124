"""What was done with a token although its answer was lost on the way: a connection broke during the commit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.record import Record


@dataclass(frozen=True)
class Done:
    """What an operation wrote into a record.

    Attributes:
        record_id: the first record of the kind that it wrote; 0 if it changed none.
        changes: what it wrote there, field → (before, after) in stored form.
    """

    record_id: int
    changes: dict[str, tuple[Any, Any]]


def done(actor: Actor, model: type[Record], token: str | None) -> Done | None:
    """Return what somebody has done with a token, or None if nothing with it was kept.

    Args:
        actor: who did it.
        model: the class of the record that it wrote.
        token: see ``keep.operation``; None for what has none.
    """
    if token is None:
        return None
    rows = current().rows(
        "SELECT a.record_id, a.changes FROM operation o LEFT JOIN audit a ON a.operation_id = o.id AND a.kind = ?"
        " AND a.verb IN ('add', 'edit') WHERE o.token = ? AND o.actor_id = ? ORDER BY a.id",
        (model.KIND, token, actor.id),
    )
    if not rows:
        return None
    first, found = rows[0][0] or 0, dict[str, tuple[Any, Any]]()
    for record_id, changes in rows:
        if record_id == first:
            for name, (before, now) in json.loads(changes or "{}").items():
                found[name] = found.get(name, (before,))[0], now
    return Done(first, found)
