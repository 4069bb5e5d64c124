"""What was not done on its day is taken over to another (S1-14, S1-20)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.scheduling import Wish, add_visits, refuse_twice
from cmdesk.visits.rules.planning.states import settling


def carry_over(actor: Actor, ids: Sequence[int], day: date, reason: str, *, work: Operation | None = None) -> list[int]:
    """Record visits as missed and schedule them anew on another day, each knowing where it comes from (S1-20).

    Args:
        actor: who plans.
        ids: of visits that are still planned.
        day: on which they are to be made.
        reason: why they were not made.
        work: the operation that carries over; one of its own by default.

    Returns:
        The ids of the new visits, in the order of ``ids``.

    Raises:
        Refused: one of them is not planned any more, or not the actor's.
    """
    if work is None:
        with keep.operation(actor, f"结转走访 {len(ids)} 户到 {day}") as opened:
            return carry_over(actor, ids, day, reason, work=opened)
    old = [settling(actor, visit_id, "结转", reason) for visit_id in ids]
    kept = ("mode", "purpose", "focus", "measures", "minutes_planned", "companions")
    wishes = []
    for one in old:
        rights.refuse_planning(actor, one.user_id, one.customer_id)
        again = {name: getattr(one, name) for name in kept}
        why = f"结转自 {one.day} 的 {one.number}"
        wishes.append(
            Wish(
                one.customer_id,
                one.user_id,
                day,
                one.kind or "regular",
                {**again, "reason": why, "carried_from_id": one.id},
            )
        )
    refuse_twice(wishes)
    for one in old:
        work.edit(Visit, one.id, {"state": "missed", "missed_reason": reason.strip()})
    return add_visits(work, wishes)
