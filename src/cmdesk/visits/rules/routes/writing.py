"""Routes as records: made, put in order, dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff import rules as staff
from cmdesk.visits.record import Route, RouteStop
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.routes import ground
from cmdesk.visits.rules.routes.ground import Shop


@dataclass(frozen=True)
class Walked:
    """A route with its customers in their order."""

    route: Route
    shops: tuple[Shop, ...]


def of_user(actor: Actor, user_id: int) -> list[Walked]:
    """Return somebody's routes by the days on which their customers order.

    Raises:
        NotAllowed: the actor may not look at his visits.
    """
    refuse(actor, user_id, rights.VIEW, "查看")
    return routes_of(user_id)


def routes_of(user_id: int) -> list[Walked]:
    """Return somebody's routes, whoever asks."""
    found = keep.read_all(Route, "user_id = ? AND binned_at IS NULL", (user_id,))
    rows = current().rows(
        "SELECT s.route_id, s.customer_id FROM route_stop s JOIN route r ON r.id = s.route_id WHERE r.user_id = ?"
        " AND r.binned_at IS NULL AND s.binned_at IS NULL ORDER BY s.position, s.id",
        (user_id,),
    )
    known = ground.shops(list(dict.fromkeys(customer for _, customer in rows)))
    on: dict[int, list[Shop]] = {}
    for route, customer in rows:
        on.setdefault(route, []).append(known[customer])
    found.sort(key=lambda one: (ground.DAYS.index(one.weekday or "mon"), one.name, one.id))
    return [Walked(one, tuple(on.get(one.id, ()))) for one in found]


def add(actor: Actor, user_id: int, name: str, weekday: str, customers: Iterable[int] = ()) -> int:
    """Make a route and return its id.

    Raises:
        Invalid: it has no name or no day.
        Refused: the actor may not plan for this person, or a customer is not his.
    """
    refuse(actor, user_id, rights.PLAN, "安排")
    ids = list(dict.fromkeys(customers))
    _refuse_foreign(user_id, ids)
    with keep.operation(actor, f"新建走访路线 {name}") as work:
        return add_within(work, user_id, name, weekday, ids)


def add_within(work: keep.Operation, user_id: int, name: str, weekday: str, customers: Sequence[int]) -> int:
    """Make a route inside an operation."""
    route = work.add(Route, {"name": name, "user_id": user_id, "weekday": weekday})
    for position, customer in enumerate(customers, 1):
        work.add(RouteStop, {"route_id": route, "customer_id": customer, "position": position})
    return route


def put(actor: Actor, route_id: int, customers: Sequence[int]) -> None:
    """Let exactly these customers be on a route, in this order.

    Raises:
        Refused: the actor may not, or a customer who was not on it belongs to somebody else.
    """
    found = read(actor, route_id)
    ids = list(dict.fromkeys(customers))
    stops = {
        one.customer_id: one for one in keep.read_all(RouteStop, "route_id = ? AND binned_at IS NULL", (route_id,))
    }
    _refuse_foreign(found.user_id, [one for one in ids if one not in stops])
    with keep.operation(actor, f"调整走访路线 {found.name}") as work:
        for customer, stop in stops.items():
            if customer not in ids:
                work.bin(RouteStop, stop.id)
        for position, customer in enumerate(ids, 1):
            if customer in stops:
                work.edit(RouteStop, stops[customer].id, {"position": position})
            else:
                work.add(RouteStop, {"route_id": route_id, "customer_id": customer, "position": position})


def drop(actor: Actor, route_id: int) -> None:
    """Put a route into the recycle bin; its customers are on none then.

    Raises:
        Refused: the actor may not.
    """
    found = read(actor, route_id)
    with keep.operation(actor, f"删除走访路线 {found.name}") as work:
        for stop in keep.read_all(RouteStop, "route_id = ? AND binned_at IS NULL", (route_id,)):
            work.bin(RouteStop, stop.id)
        work.bin(Route, route_id)


def read(actor: Actor, route_id: int) -> Route:
    """Return a route that the actor may change.

    Raises:
        NotFound: there is none.
        NotAllowed: he may not plan for this person.
    """
    found = keep.read(Route, route_id)
    if found.binned_at is not None:
        raise NotFound("这条走访路线已删除，请先恢复。")
    refuse(actor, found.user_id, rights.PLAN, "安排")
    return found


def refuse(actor: Actor, user_id: int, action: str, word: str) -> None:
    """Let pass who may look at or plan somebody's routes.

    Raises:
        NotAllowed: he may not.
    """
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    if actor.scope(action) is Scope.NONE or not staff.reaches(actor, action, user_id, row[0] if row else None):
        raise NotAllowed(f"您不能{word}这位客户经理的走访路线，需要时请联系上级。")


def _refuse_foreign(user_id: int, customers: Sequence[int]) -> None:
    for one in ground.shops(customers).values():
        if one.owner_id != user_id or one.gone:
            raise Refused(f"“{one.name}”不是这位客户经理的客户，不能放进他的路线，请先移交。")
