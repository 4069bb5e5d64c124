"""Whose customers: what the actor may see, narrowed to a manager, an area or a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.customers.rules import rights
from cmdesk.staff import rules as staff
from cmdesk.staff.record import units_below
from cmdesk.staff.rules import Condition


def of(
    actor: Actor, manager: int | None = None, area: int | None = None, customers: Sequence[int] | None = None
) -> Condition:
    """Return what narrows ``due_basis b``, beginning with AND, and its parameters.

    Args:
        actor: sees only customers he may view.
        manager: id of the user who looks after them; None for everybody's.
        area: id of a unit; those below are meant too.
        customers: only these.
    """
    parts: list[str] = []
    params: list[Any] = []
    if customers is not None:
        parts.append(f"b.customer IN ({marks(customers)})")
        params += list(customers)
    if manager is not None:
        parts.append("b.owner = ?")
        params.append(manager)
    if area is not None:
        units = sorted(units_below(current(), area))
        parts.append(f"b.area IN ({marks(units)})")
        params += units
    seen, more = staff.visible(actor, rights.VIEW, "b.owner", "b.area")
    return "".join(f" AND {part}" for part in (*parts, seen)), (*params, *more)
