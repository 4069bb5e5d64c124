"""Where customers are, in metres, and on which days they order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.customers.record.choices import WEEKDAYS
from cmdesk.customers.rules.finding import TITLE

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

_DEGREE = 111_320.0  # metres of a degree of latitude
DAYS = tuple(one.value for one in WEEKDAYS)
LABELS = {one.value: one.label for one in WEEKDAYS}
_COLUMNS = (
    f"customer.id, customer.number, {TITLE},"
    " customer.owner_id, customer.longitude, customer.latitude, customer.order_weekday"
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A customer as routes need him.

    Attributes:
        place: None where his file has no coordinates.
        weekday: when he orders; None where his file does not say.
        gone: his file is in the bin or merged into another.
    """

    customer_id: int
    number: str
    name: str
    owner_id: int | None
    place: Place | None
    weekday: str | None
    gone: bool = False


def place_of(longitude: float | None, latitude: float | None) -> Place | None:
    """Return coordinates as a place; None where one is missing."""
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def apart(one: Place, other: Place) -> float:
    """Return the distance of two places in metres, good within a town.

    East and west shrink by the latitude between the two: each place projected by its own would lie a kilometre off.
    """
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return _DEGREE * hypot(east, one[1] - other[1])


def along(places: Sequence[Place]) -> float:
    """Return the metres of straight lines from each place to the next, in their order; a road is never shorter."""
    return sum(apart(one, following) for one, following in pairwise(places))


def nearest(place: Place, others: Iterable[Place]) -> float | None:
    """Return the distance to the nearest of other places; None without any."""
    return min((apart(place, other) for other in others), default=None)


def window(weekday: str) -> tuple[str, str]:
    """Return the two days on which a route's customers order: its own and the next."""
    return weekday, DAYS[(DAYS.index(weekday) + 1) % len(DAYS)]


def owned(user_id: int) -> list[Shop]:
    """Return the customers whom somebody looks after; prospects have no route yet."""
    rows = current().rows(
        f"SELECT {_COLUMNS} FROM customer WHERE owner_id = ? AND binned_at IS NULL AND merged_into_id IS NULL"
        " AND (stage IS NULL OR stage = 'customer') ORDER BY id",
        (user_id,),
    )
    return [_shop(row) for row in rows]


def shops(ids: Sequence[int]) -> dict[int, Shop]:
    """Return customers by their ids, also those that are gone."""
    found: dict[int, Shop] = {}
    for part in chunks(ids):
        for *row, binned, merged in current().rows(
            f"SELECT {_COLUMNS}, customer.binned_at, customer.merged_into_id FROM customer WHERE id IN ({marks(part)})",
            part,
        ):
            found[row[0]] = _shop(row, gone=binned is not None or merged is not None)
    return found


def clusters(some: Sequence[Shop], near: float) -> list[list[Shop]]:
    """Return the shops in groups of which each is near another of its group; those without a place are left out."""
    rest = [one for one in some if one.place is not None]
    found: list[list[Shop]] = []
    while rest:
        group, waiting = [], [rest.pop(0)]
        while waiting:
            at = waiting.pop()
            group.append(at)
            close = [one for one in rest if apart(_at(one), _at(at)) <= near]
            waiting += close
            taken = {one.customer_id for one in close}
            rest = [one for one in rest if one.customer_id not in taken]
        found.append(sorted(group, key=lambda one: one.customer_id))
    return sorted(found, key=len, reverse=True)


def walk(some: Sequence[Shop]) -> list[Shop]:
    """Return shops in an order to walk: from the westernmost always on to the nearest; no optimum is claimed."""
    rest = sorted((one for one in some if one.place is not None), key=lambda one: (_at(one), one.customer_id))
    found = rest[:1]
    rest = rest[1:]
    while rest:
        at = _at(found[-1])
        following = min(rest, key=lambda one: (apart(_at(one), at), one.customer_id))
        rest.remove(following)
        found.append(following)
    return [*found, *(one for one in some if one.place is None)]


def _at(one: Shop) -> Place:
    return one.place or (0.0, 0.0)


def _shop(row: Sequence[object], *, gone: bool = False) -> Shop:
    customer, number, name, owner, longitude, latitude, weekday = row
    return Shop(customer, number, name, owner, place_of(longitude, latitude), weekday or None, gone)  # type: ignore[arg-type]
