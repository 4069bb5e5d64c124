"""What speaks against promoting to a customer, or giving him something: his severe complaints that are still open."""

from __future__ import annotations

from collections.abc import Collection

from cmdesk.complaints.rules import moves
from cmdesk.core.approval import Concern, concerns
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import TITLE


def of(customers: Collection[int]) -> list[Concern]:
    """Return every open severe complaint of some customers, whoever asks: number, state and day, none of its facts."""
    rows = current().rows(
        f"SELECT complaint.id, complaint.number, complaint.state, complaint.received_at, {TITLE} FROM complaint"
        f" JOIN customer ON customer.id = complaint.customer_id WHERE complaint.customer_id IN ({marks(customers)})"
        f" AND complaint.severity = 'severe' AND {moves.IS_OPEN} ORDER BY complaint.id",
        tuple(customers),
    )
    return [
        Concern(
            f"complaint:{one}",
            f"{name}有未结的严重投诉 {number}（{moment_of(received):%Y-%m-%d} 受理，现在{moves.LABELS[state]}）",
        )
        for one, number, state, received, name in rows
    ]


concerns.add_source("complaints", of)
