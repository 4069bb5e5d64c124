"""Visits and anomalies to come go with a customer who gets another account manager."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.day import clock
from cmdesk.core.door import bulk, keep
from cmdesk.customers.rules.upkeep.transfer import open_of
from cmdesk.visits.record import Anomaly, Visit
from cmdesk.visits.rules.planning.scheduling import last_position

_TO_COME = "user_id = ? AND state = 'planned' AND day > ?"


def follow(work: keep.Operation, customers: Sequence[int], before: int, after: int) -> None:
    """Give visits planned from tomorrow on, and anomalies that are not closed, to who gets the customers.

    Today's round is driven as it was printed. Each visit comes last on the new person's day; where he is to see the
    customer on that very day anyway, it stays with who planned it.
    """
    today = clock.today().isoformat()
    ids = open_of(work, Visit, customers, _TO_COME, (before, today))
    twice = _planned(work, customers, after)
    last: dict[date, int] = {}
    edits: dict[int, dict[str, Any]] = {}
    rows = [row for row in bulk.stored_rows(Visit, ids, lock=True) if (row["customer_id"], row["day"]) not in twice]
    for row in sorted(rows, key=lambda one: (one["day"], one["position"], one["id"])):
        day = date.fromisoformat(row["day"])
        last[day] = (last[day] if day in last else last_position(work.database, after, day)) + 1
        edits[row["id"]] = {"user_id": after, "position": last[day]}
    work.edit_many(Visit, edits, verb="move")
    anomalies = open_of(work, Anomaly, customers, "user_id = ? AND closed_at IS NULL", (before,))
    work.edit_many(Anomaly, {key: {"user_id": after} for key in anomalies}, verb="move")


def _planned(work: keep.Operation, customers: Sequence[int], user: int) -> set[tuple[int, str]]:
    """Return (customer, day) of the visits that somebody has planned to these customers."""
    found: set[tuple[int, str]] = set()
    for part in chunks(customers):
        found |= {
            (row[0], row[1])
            for row in work.database.rows(
                f"SELECT customer_id, day FROM visit WHERE customer_id IN ({marks(part)}) AND user_id = ?"
                " AND state = 'planned' AND binned_at IS NULL",
                (*part, user),
            )
        }
    return found
