"""What a visit sheet reminds of: the open complaints of its customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.complaints.rules import moves
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current


def open_at(customers: Sequence[int], day: date) -> dict[int, str]:  # noqa: ARG001  # open is open on any day
    """Return what a visit sheet reminds of: customer → his open complaints in one line."""
    found: dict[int, list[str]] = {}
    for part in chunks(list(customers)):
        rows = current().rows(
            f"SELECT customer_id, number, severity, state FROM complaint WHERE {moves.IS_OPEN}"
            f" AND customer_id IN ({marks(part)}) ORDER BY received_at, id",
            list(part),
        )
        for customer_id, number, severity, state in rows:
            grave = "严重，" if severity == "severe" else ""
            found.setdefault(int(customer_id), []).append(f"{number}（{grave}{moves.LABELS[state]}）")
    return {customer_id: "、".join(lines) for customer_id, lines in found.items()}


def register() -> None:
    """Let visit sheets tell of open complaints."""
    from cmdesk.visits.paper import reminders

    reminders.tell_complaints(open_at)
