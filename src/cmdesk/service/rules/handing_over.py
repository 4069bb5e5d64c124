"""What is open at customers goes with them when they get another account manager."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmdesk.core.door import keep
from cmdesk.core.record import Record
from cmdesk.customers.rules.upkeep.transfer import add_follower, open_of
from cmdesk.service.record import Callback, ServicePlan

_OPEN: Final[tuple[tuple[type[Record], str], ...]] = (
    (Callback, "state = 'planned'"),
    (ServicePlan, "state = 'active'"),
)


def follow(work: keep.Operation, customers: Sequence[int], before: int, after: int) -> None:
    """Give calls that are planned and plans under way to another; versions say for ever whose they were."""
    for model, condition in _OPEN:
        ids = open_of(work, model, customers, f"user_id = ? AND {condition}", (before,))
        work.edit_many(model, {key: {"user_id": after} for key in ids}, verb="move")


add_follower(follow)
