"""Where customers are: roads and villages of an area, who looks after them and on which weekday they order."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.office import Area, Worker, areas_for, city

KILOMETRES = 111.32  # of one degree of latitude
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_ROAD_LENGTH = 1.2  # km; shops stand along it
_VILLAGE = 0.5  # km
_PER_SPOT = 40  # customers for which one road or village is invented
_PER_TOWER = 800
_FEWEST, _MOST = 10, 400  # roads and villages of an area


@dataclass(frozen=True, slots=True)
class Spot:
    """A road or a village: the customers there share owner, order day and surroundings.

    Attributes:
        area: name of the 片区.
        owner: login of the client manager.
        weekday: order day.
        market: city, town, township or village (城市/城镇/乡村/农村).
        region: administrative code of the district.
        place: how people call it (``人民路``, ``王庄``).
        near: what its people call the next bigger place (``城东``, ``柳集镇``).
        town: the town of a village or a town's street; empty in the city and in county towns.
        district: district or county (``泽城区``).
        address: everything before the house number.
        longitude: of its middle, degrees.
        latitude: of its middle, degrees.
        east: half its length eastwards, degrees.
        north: half its length northwards, degrees.
        last_number: highest house number; 0 where houses have none.
    """

    area: str
    owner: str
    weekday: str
    market: str
    region: str
    place: str
    near: str
    town: str
    district: str
    address: str
    longitude: float
    latitude: float
    east: float
    north: float
    last_number: int


@dataclass(frozen=True, slots=True)
class Tower:
    """An office building with many firms (S2-02).

    Attributes:
        name: unlike that of every other tower.
        floors: how many there are.
        doors: how many on each floor.
        closed: nobody may sell there (谢绝推销).
    """

    name: str
    spot: Spot
    address: str
    floors: int
    doors: int
    closed: bool


def spots(customers: int, seed: int, staff: Sequence[Worker]) -> tuple[Spot, ...]:
    """Return the table from which customers draw their spot; the weight of an area is how often its spots stand."""
    areas = areas_for(customers)
    whole = sum(area.weight for area in areas)
    table: list[Spot] = []
    for area in areas:
        managers = [worker.login for worker in staff if worker.role == "account_manager" and worker.unit == area.name]
        share = customers * area.weight / whole
        count = max(len(managers) * len(WEEKDAYS), min(max(_FEWEST, round(share / _PER_SPOT)), _MOST))
        found = list(_lay(area, managers, count, Dice(seed, "ground", area.name)))
        wanted = round(8192 * area.weight / whole)
        table.extend(found[index * len(found) // wanted] for index in range(wanted))
    return tuple(table)


def towers(table: Sequence[Spot], customers: int, seed: int) -> dict[str, tuple[Tower, ...]]:
    """Return the office buildings of every area in the city, about one for 800 customers of the area."""
    dice = Dice(seed, "towers")
    by_area: dict[str, list[Spot]] = {}
    for spot in table:
        if spot.market == "city":
            by_area.setdefault(spot.area, []).append(spot)
    return {
        area: tuple(
            _tower(number, dice.pick(found), dice)
            for number in range(max(2, customers * len(found) // len(table) // _PER_TOWER))
        )
        for area, found in by_area.items()
    }


def _tower(number: int, spot: Spot, dice: Dice) -> Tower:
    words = places()["buildings"]
    again, which = divmod(number, len(words))
    name = spot.near + words[which] + (f"{again + 1}号楼" if again else "")
    address = f"{spot.address}{1 + dice.below(spot.last_number)}号"
    return Tower(name, spot, address, 6 + dice.below(24), 8 + dice.below(9), closed=dice.below(8) == 0)


def _lay(area: Area, managers: Sequence[str], count: int, dice: Dice) -> Iterator[Spot]:
    """Lay out the roads and villages of an area, sorted by direction so that one manager's lie together."""
    make = _roads if area.kind == "urban" else _countryside
    made = sorted(make(area, count, dice), key=lambda spot: math.atan2(spot[-1], spot[-2]))
    for index, (market, place, near, address, half, number, east, north) in enumerate(made):
        owner = managers[index * len(managers) // count]
        weekday = WEEKDAYS[index * len(managers) * len(WEEKDAYS) // count % len(WEEKDAYS)]
        longitude, latitude = _moved(area.centre, east, north)
        angle = dice.below(180) * math.pi / 180
        wide = KILOMETRES * math.cos(math.radians(latitude))
        yield Spot(
            area=area.name,
            owner=owner,
            weekday=weekday,
            market=market,
            region=area.region,
            place=place,
            near=near,
            town=near if market in {"township", "village"} else "",
            district=area.district,
            address=address,
            longitude=longitude,
            latitude=latitude,
            east=half * math.cos(angle) / wide,
            north=half * math.sin(angle) / KILOMETRES,
            last_number=number,
        )


_Made = tuple[str, str, str, str, float, int, float, float]


def _roads(area: Area, count: int, dice: Dice) -> Iterator[_Made]:
    for name in _some_of(_road_names(), count, dice):
        east, north = _within(area.radius - _ROAD_LENGTH / 2, dice)
        address = f"{city().name}{area.district}{name}"
        yield "city", name, area.name[:2], address, _ROAD_LENGTH / 2, 60 + dice.below(900), east, north


def _countryside(area: Area, count: int, dice: Dice) -> Iterator[_Made]:
    """A county town is a third of its area, the streets of the other towns a fifth, villages the rest."""
    roads = _some_of(_road_names(), count // 3 + 1, dice)
    villages = _some_of(_village_names(), count, dice)
    middles = {town: _within(area.radius - 3.5, dice) for town in area.towns}
    middles[area.towns[0]] = (0.0, 0.0)
    county = area.kind == "county"
    for index in range(count):
        town = area.towns[index % len(area.towns)]
        here = f"{city().name}{area.district}{town}"
        east, north = middles[town]
        if county and index % 3 == 0:
            name = roads[index // 3]
            off = _within(1.5, dice)
            address = f"{city().name}{area.district}{area.towns[0]}{name}"
            yield "town", name, area.district[:2], address, 0.4, 40 + dice.below(500), *off
        elif index % 5 == 1:
            off = _within(0.6, dice)
            name = f"{town[:-1]}街"
            yield "township", name, town, f"{here}{name}", 0.3, 30 + dice.below(260), east + off[0], north + off[1]
        else:
            name = villages[index]
            off = _within(2.8, dice)
            yield "village", name, town, f"{here}{name}", _VILLAGE / 2, 0, east + off[0], north + off[1]


def _within(radius: float, dice: Dice) -> tuple[float, float]:
    """Draw a point (km east, km north) at most ``radius`` from the middle."""
    distance = radius * math.sqrt(dice.below(10_000) / 10_000)
    angle = dice.below(3600) * math.pi / 1800
    return distance * math.cos(angle), distance * math.sin(angle)


def _moved(point: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    latitude = point[1] + north / KILOMETRES
    return point[0] + east / (KILOMETRES * math.cos(math.radians(point[1]))), latitude


@cache
def places() -> dict[str, list[str]]:
    """Return the words that roads, villages and houses are called by."""
    words: dict[str, list[str]] = tomllib.loads(resource("demo", "places.toml").read_text(encoding="utf-8"))["words"]
    return words


def _some_of(names: Sequence[str], count: int, dice: Dice) -> list[str]:
    """Draw ``count`` different names, the usual ones (which come first) rather than the others."""
    return dice.shuffled(names[: max(count, min(3 * count, 60))])[:count]


@cache
def _road_names() -> tuple[str, ...]:
    words = places()
    names = [head + part + way for part in words["sections"] for way in words["ways"] for head in words["roads"]]
    return tuple(dict.fromkeys(names))


@cache
def _village_names() -> tuple[str, ...]:
    words = places()
    names = [head + tail for head in words["village_heads"] for tail in words["village_tails"]]
    return tuple(Dice("villages").shuffled(names))
