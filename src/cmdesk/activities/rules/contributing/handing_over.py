"""What is open at customers goes with them when they get another account manager."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmdesk.activities.record import Activity, CourtesyEvent, Invitation, Promise, Request, ReturnItem
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.record import Record, table_of
from cmdesk.customers.rules.upkeep.transfer import add_follower, open_of

_OPEN: Final[tuple[tuple[type[Record], str], ...]] = (
    (Promise, "outcome = 'open'"),
    (Request, "state <> 'closed'"),
    (ReturnItem, "returned_on IS NULL"),
    (CourtesyEvent, "state IN ('planned', 'returned', 'refused')"),  # what is signed or approved stays with who asked
    (Invitation, "attended IS NULL AND gathering_id IN (SELECT g.id FROM gathering g WHERE g.state = 'planned')"),
)
_STEPS = "(user_id = ? AND next_user_id IS NULL OR next_user_id = ?) AND next_done = FALSE AND next_on IS NOT NULL"


def follow(work: keep.Operation, customers: Sequence[int], before: int, after: int) -> None:
    """Give what one person has open at customers to another; what others promised there stays theirs.

    Who made a contact is never rewritten: of it only the next step changes hands.
    """
    for model, condition in _OPEN:
        ids = open_of(work, model, customers, f"user_id = ? AND {condition}", (before,))
        work.edit_many(model, {key: {"user_id": after} for key in ids}, verb="move")
    steps = open_of(work, Activity, customers, _STEPS, (before, before))
    work.edit_many(Activity, {key: {"next_user_id": after} for key in steps}, verb="move")


def in_hand(user_id: int) -> str:
    """Return what somebody has open at customers, his own or others'."""
    counts = (
        (model.LABEL, current().row(f"SELECT COUNT(*) FROM {table_of(model)} WHERE user_id = ? AND binned_at IS NULL"
                                    f" AND {condition}", (user_id,)))
        for model, condition in _OPEN
    )  # fmt: skip
    return "、".join(f"没办完的{label} {row[0]:,} 项" for label, row in counts if row and row[0])


add_follower(follow)
