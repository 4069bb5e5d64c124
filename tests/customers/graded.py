"""Files that the rules of classes tell apart, entered and asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.customers import classes
from cmdesk.customers.record import Customer

DAY = date(2026, 6, 15)
CORE = {
    "market_type": "city", "retail_format": "tobacco", "grade": 25, "terminal_state": "building", "monthly_volume": 100,
}  # fmt: skip
POTENTIAL = {**CORE, "market_type": "town", "retail_format": "grocery", "grade": 15, "terminal_state": "built"}
PROMISING = {**POTENTIAL, "terminal_state": "promising"}
PLAIN = {**CORE, "grade": 8, "terminal_state": "none"}


def enter(*files: dict[str, Any], actor: Actor = PROGRAM) -> list[int]:
    """Enter files past the rules of the desk."""
    with keep.operation(actor, "客户") as work:
        count = Customer.select().count()
        rows = [
            keep.clean(Customer, {"number": f"N{count + n}", "name": f"店{count + n}", **file})
            for n, file in enumerate(files)
        ]
        return work.add_many(Customer, rows)


def proposed(scheme: str, on: date = DAY) -> dict[int, str]:
    """Customer → proposed class."""
    return {one.customer_id: one.value for one in classes.propose(scheme, on)}


def reasons(scheme: str, on: date = DAY) -> dict[int, str]:
    """Customer → reason."""
    return {one.customer_id: one.reason for one in classes.propose(scheme, on)}
