"""What contradicts the rule of S1-15: customers of a route are close together and order on its day or the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.routes import ground, writing
from cmdesk.visits.rules.routes.ground import Shop
from cmdesk.visits.rules.routes.writing import Walked

SORTS = {
    "foreign": "不是本人的客户", "twice": "在两条路线上", "apart": "离得太远", "day": "订货日不符", "split": "邻近而不同线",
    "unplaced": "没有坐标", "undated": "没有订货日", "missing": "不在路线上",
}  # fmt: skip
"""In the order of their weight."""


@dataclass(frozen=True)
class Problem:
    """Something about one customer that contradicts the rule, or keeps one from judging.

    Attributes:
        sort: a key of ``SORTS``.
        route: what the route is called; empty for a customer on none.
        words: the reason, a sentence.
    """

    sort: str
    customer_id: int
    number: str
    name: str
    route: str
    words: str


def near_on(day: date) -> float:
    """Return within how many metres customers are close together (regulation ``plan.near.metres``)."""
    return float(regulation.on(day).number("plan.near.metres"))


def check(actor: Actor, user_id: int, day: date) -> list[Problem]:
    """Return what contradicts the rule on somebody's routes, the weightiest first.

    Raises:
        NotAllowed: the actor may not look at his visits.
    """
    writing.refuse(actor, user_id, rights.VIEW, "查看")
    walked, near = writing.routes_of(user_id), near_on(day)
    found = [*_stops(walked, user_id), *_split(walked, near)]
    for one in walked:
        found += [*_apart(one, near), *_days(one)]
    placed = {shop.customer_id for one in walked for shop in one.shops}
    found += [
        _problem("missing", shop, "", "还没有分到路线")
        for shop in ground.owned(user_id)
        if shop.customer_id not in placed
    ]
    order = list(SORTS)
    return sorted(found, key=lambda one: (order.index(one.sort), one.route, one.number))


def _stops(walked: Sequence[Walked], user_id: int) -> Iterator[Problem]:
    """Yield what is wrong with a customer wherever he stands."""
    first: dict[int, str] = {}
    for one in walked:
        for shop in one.shops:
            if shop.gone or shop.owner_id != user_id:
                yield _problem("foreign", shop, one.route.name, "已删除、已合并或已移交，请从路线上去掉")
            if shop.customer_id in first:
                yield _problem("twice", shop, one.route.name, f"也在“{first[shop.customer_id]}”上，请去掉一处")
            first.setdefault(shop.customer_id, one.route.name)
            if shop.place is None:
                yield _problem("unplaced", shop, one.route.name, "档案没有经纬度，无法判断是否集中")
            if shop.weekday is None:
                yield _problem("undated", shop, one.route.name, "档案没有订货日，无法判断是否当日或次日订货")


def _apart(one: Walked, near: float) -> Iterator[Problem]:
    """Yield the customers who are near nobody of the main part of their route."""
    groups = ground.clusters(one.shops, near)
    for group in groups[1:]:
        main = [shop.place for shop in groups[0] if shop.place]
        for shop in group:
            far = ground.nearest(shop.place, main) if shop.place else None
            if far is not None:
                yield _problem("apart", shop, one.route.name, f"离线上其他客户 {far:,.0f} 米，超过 {near:,.0f} 米")


def _days(one: Walked) -> Iterator[Problem]:
    days = ground.window(one.route.weekday or "mon")
    wanted = "或".join(ground.LABELS[day] for day in days)
    for shop in one.shops:
        if shop.weekday is not None and shop.weekday not in days:
            words = f"{ground.LABELS[shop.weekday]}订货，这条路线应是{wanted}订货的客户"
            yield _problem("day", shop, one.route.name, words)


def _split(walked: Sequence[Walked], near: float) -> Iterator[Problem]:
    """Yield customers who would fit another route better: its days are theirs, and it comes nearer than their own."""
    for one in walked:
        days = ground.window(one.route.weekday or "mon")
        for shop in one.shops:
            if shop.place is None or shop.weekday is None:
                continue
            own = ground.nearest(shop.place, (o.place for o in one.shops if o.place and o is not shop))
            if shop.weekday in days and own is not None and own <= near:
                continue
            for other in walked:
                far = ground.nearest(shop.place, (o.place for o in other.shops if o.place))
                if other is not one and far is not None and far <= near and _fits(shop, other):
                    words = f"与“{other.route.name}”的客户相距 {far:,.0f} 米，订货日也相符，应移到那条路线"
                    yield _problem("split", shop, one.route.name, words)
                    break


def _fits(shop: Shop, other: Walked) -> bool:
    return shop.weekday in ground.window(other.route.weekday or "mon")


def _problem(sort: str, shop: Shop, route: str, words: str) -> Problem:
    return Problem(sort, shop.customer_id, shop.number, shop.name, route, words)
