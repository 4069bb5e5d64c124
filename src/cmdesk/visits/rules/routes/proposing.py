"""Routes for customers who are on none: those who order on a day or the next, in groups close together (S1-15).

A person confirms them. Nothing is optimised: groups are what the distance of the regulation joins, and the order within
one goes from the westernmost always on to the nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.routes import checking, ground, writing
from cmdesk.visits.rules.routes.ground import Shop


@dataclass(frozen=True)
class Proposed:
    """A route that could be: its name, its day, its customers in their order, and why."""

    name: str
    weekday: str
    shops: tuple[Shop, ...]
    reason: str


@dataclass(frozen=True)
class Proposal:
    """What could be done for somebody's customers who are on no route.

    Attributes:
        left: those whom no route would suit, each with the reason.
    """

    user_id: int
    routes: tuple[Proposed, ...]
    left: tuple[tuple[Shop, str], ...]


def propose(actor: Actor, user_id: int, day: date) -> Proposal:
    """Return routes for somebody's customers who are on none; writes nothing.

    Raises:
        NotAllowed: the actor may not look at his visits.
    """
    writing.refuse(actor, user_id, rights.VIEW, "查看")
    walked = writing.routes_of(user_id)
    placed = {shop.customer_id for one in walked for shop in one.shops}
    free = [shop for shop in ground.owned(user_id) if shop.customer_id not in placed]
    return divided(user_id, free, checking.near_on(day), {one.route.name for one in walked})


def divided(
    user_id: int, free: Sequence[Shop], near: float, taken: set[str] | frozenset[str] = frozenset()
) -> Proposal:
    """Return customers divided into routes: first by pairs of order days, then by nearness.

    Args:
        user_id: whose they are.
        free: the customers.
        near: metres within which customers are close together.
        taken: names that routes have already.
    """
    left = [(one, "档案没有经纬度") for one in free if one.place is None]
    left += [(one, "档案没有订货日") for one in free if one.place is not None and one.weekday is None]
    rest = [one for one in free if one.place is not None and one.weekday is not None]
    routes: list[Proposed] = []
    names = set(taken)
    for weekday in ground.DAYS:
        days = ground.window(weekday)
        if not any(one.weekday == weekday for one in rest):
            continue
        mine = [one for one in rest if one.weekday in days]
        rest = [one for one in rest if one.weekday not in days]
        for group in ground.clusters(mine, near):
            if len(group) == 1:
                left.append((group[0], f"{near:,.0f} 米内没有当日或次日订货的客户"))
                continue
            name = _name(weekday, names)
            names.add(name)
            words = "、".join(ground.LABELS[day] for day in days if any(one.weekday == day for one in group))
            reason = f"{len(group)} 户，{words}订货，每户 {near:,.0f} 米内都有线上的客户"
            routes.append(Proposed(name, weekday, tuple(ground.walk(group)), reason))
    return Proposal(user_id, tuple(routes), tuple(left))


def confirm(actor: Actor, proposal: Proposal) -> list[int]:
    """Write proposed routes in one step, and return their ids.

    Raises:
        Refused: the actor may not, nothing is proposed, or a customer was put on a route meanwhile.
    """
    writing.refuse(actor, proposal.user_id, rights.PLAN, "安排")
    if not proposal.routes:
        raise Refused("没有可以新建的路线：客户都已在路线上，或档案缺坐标、订货日。")
    placed = {shop.customer_id for one in writing.routes_of(proposal.user_id) for shop in one.shops}
    if any(shop.customer_id in placed for one in proposal.routes for shop in one.shops):
        raise Refused("有客户刚刚已分到路线，请重新看一遍建议。")
    with keep.operation(actor, f"确定走访路线 {len(proposal.routes)} 条") as work:
        return [
            writing.add_within(work, proposal.user_id, one.name, one.weekday, [shop.customer_id for shop in one.shops])
            for one in proposal.routes
        ]


def _name(weekday: str, taken: set[str]) -> str:
    number = 1
    while f"{ground.LABELS[weekday]} {number} 线" in taken:
        number += 1
    return f"{ground.LABELS[weekday]} {number} 线"
