"""A day's visits in the order of their routes, and what departs from the planned order (S1-33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.planning import scheduling
from cmdesk.visits.rules.routes import writing


def order_of(user_id: int) -> dict[int, tuple[int, int, str]]:
    """Return customer → (place of his route, his place on it, its name) for everybody on somebody's routes."""
    found: dict[int, tuple[int, int, str]] = {}
    for number, one in enumerate(writing.routes_of(user_id)):
        for position, shop in enumerate(one.shops):
            found.setdefault(shop.customer_id, (number, position, one.route.name))
    return found


def put_in_order(actor: Actor, user_id: int, day: date) -> int:
    """Put the planned visits of somebody's day in the order of his routes; returns how many are on one.

    Those on none follow in the order they had.

    Raises:
        Refused: one of them is not the actor's to plan.
    """
    rows = current().rows(
        "SELECT id, customer_id FROM visit WHERE user_id = ? AND day = ? AND state <> 'cancelled' AND binned_at IS NULL"
        " ORDER BY position, id",
        (user_id, day.isoformat()),
    )
    order = order_of(user_id)
    known = [(order[customer][:2], visit) for visit, customer in rows if customer in order]
    if known:
        on = [visit for _, visit in sorted(known)]
        scheduling.reorder(actor, user_id, day, [*on, *(visit for visit, _ in rows if visit not in on)])
    return len(known)


def words(user_id: int, customers: Sequence[int]) -> str:
    """Return the routes of a day's customers as the cover prints them: ``周一 1 线 8 户、周三 2 线 3 户``."""
    order = order_of(user_id)
    count = Counter(order[customer][2] for customer in customers if customer in order)
    return "、".join(f"{name} {many} 户" for name, many in count.most_common())


def departures(visit: Visit) -> Iterator[str]:
    """Yield a sentence when a visit was made before or after others against the planned order, and nobody says why.

    A visit that nobody had planned has no place to depart from.
    """
    if visit.arrived_at is None or visit.day is None or visit.deviation.strip() or visit.mode != "field":
        return
    rows = current().rows(
        "SELECT o.position, o.arrived_at, v.position, v.arrived_at FROM visit v JOIN visit o ON o.user_id = v.user_id"
        " AND o.day = v.day AND o.id <> v.id WHERE v.id = ? AND NOT v.unplanned AND NOT o.unplanned"
        " AND o.state = 'done' AND o.mode = 'field' AND o.arrived_at IS NOT NULL AND o.binned_at IS NULL",
        (visit.id,),
    )
    against = sum((place < mine) != (at < arrived) for place, at, mine, arrived in rows if at != arrived)
    if against:
        yield f"到达的先后与路线顺序不同（{against} 处），请在“线路调整”写明原因。"
