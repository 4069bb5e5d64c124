"""How many customers of each class somebody had on a day, now or in the past: read back along the trail (S1-21)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.field import moment_text

_FIELDS: Final = ("visit_class", "owner_id", "stage", "binned_at")


def counts(user_id: int, day: date) -> Counter[str]:
    """Return class → number of customers at the end of a day; customers without a class count as ``""``.

    What the customers whom he has, or had when they were deleted, were on that day is read back along the trail.
    Customers who were handed over to somebody else since then are counted where they are now.
    """
    until = moment_text(datetime.combine(day + timedelta(days=1), time()))
    rows = current().rows(
        f"SELECT id, created_at, {', '.join(_FIELDS)} FROM customer WHERE owner_id = ? AND created_at < ?",
        (user_id, until),
    )
    states: dict[int, dict[str, Any]] = {
        int(row[0]): dict(zip(_FIELDS, row[2:], strict=True)) for row in rows
    }  # fmt: skip
    _turn_back(states, until)
    return Counter(
        str(one["visit_class"] or "")
        for one in states.values()
        if one["owner_id"] == user_id and one["stage"] == "customer" and not one["binned_at"]
    )


def _turn_back(states: dict[int, dict[str, Any]], until: str) -> None:
    """Undo in ``states`` what happened to the customers from a moment on, the newest first."""
    for part in chunks(list(states)):
        rows = current().rows(
            f"SELECT record_id, changes FROM audit WHERE kind = 'customer' AND record_id IN ({marks(part)}) AND at >= ?"
            " AND verb <> 'add' ORDER BY at DESC, id DESC",
            (*part, until),
        )
        for customer, changes in rows:
            told = json.loads(changes)
            states[int(customer)] |= {name: told[name][0] for name in _FIELDS if name in told}
