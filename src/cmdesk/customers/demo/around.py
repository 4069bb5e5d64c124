"""What gathers around files: customers' customers, rooms in office buildings, decisions and later changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cmdesk.customers.demo.block import Block, Setting
from cmdesk.customers.demo.ground import Tower
from cmdesk.customers.demo.numbers import MOBILES, subscriber
from cmdesk.customers.demo.shops import shops
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.names import names

Values = dict[str, Any]

MOST_EDITS = 2_000  # in the whole history, however big the office
_EDITS_A_MONTH = 0.015  # of the customers
_DECIDED = 0.3  # share of classified customers whose class was confirmed in the time of the history
_DOWNSTREAM = {"dealer": (3, 9), "mill": (2, 6)}
_ROOM_SHARE = 5  # of ten rooms that no customer has, so many are in the coverage list
_FRIDAY = 4
_RESULTS = ("visited", "visited", "absent", "refused", "interested")


@dataclass(frozen=True, slots=True)
class Edit:
    """A later change to a file.

    Attributes:
        day: when.
        position: of the file.
        login: who made it.
        values: field → new value.
    """

    day: date
    position: int
    login: str
    values: Mapping[str, Any]


def working_day(day: date, latest: date) -> date:
    """Return the day, or the Monday after it if it falls on a weekend, but not one after ``latest``."""
    return min(day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > _FRIDAY else 0), latest)


def downstreams(block: Block) -> dict[int, list[Values]]:
    """Return the customers of dealers and mills (S4-13)."""
    found: dict[int, list[Values]] = {}
    dice = block.dice
    for index, format_ in enumerate(block.formats):
        if format_ not in _DOWNSTREAM:
            continue
        count = dice.between(*_DOWNSTREAM[format_], 1)[0]
        people = block.draw_people(count)
        contacts = [
            surname + given
            for surname, given in zip(names().surnames(dice, count), names().given(dice, people), strict=True)
        ]
        spot = block.spots[index]
        prefixes, volumes, cores = dice.picks(MOBILES, count), dice.between(1, 60, count), dice.chances(0.2, count)
        start = (block.first + index) * 16
        found[index] = [
            {
                "name": contact + dice.pick(("养殖场", "养猪场", "养鸡场", "养殖户")),
                "contact": contact,
                "phones": (prefix + subscriber(start + rank, block.offset + 50_000_000),),
                "address": f"{spot.district}{spot.town or spot.near}",
                "business_kind": "farm",
                "monthly_volume": volume,
                "is_core": core,
            }
            for rank, (contact, prefix, volume, core) in enumerate(zip(contacts, prefixes, volumes, cores, strict=True))
        ]
    return found


def rooms(tower: Tower, setting: Setting) -> Iterator[Values]:
    """Yield the rooms of a building that no customer is known to have, visited or not (S2-02)."""
    dice = Dice(setting.seed, "rooms", tower.name)
    for floor in range(2, tower.floors + 1):
        for door in range(1, tower.doors + 1):
            if dice.below(10) >= _ROOM_SHARE:
                continue
            visited = dice.below(3) > 0
            result = dice.pick(_RESULTS) if visited else "unvisited"
            table = shops()["organisation"]
            word, ending = dice.pick(table.signs)
            yield {
                "floor": str(floor),
                "room": f"{floor}{door:02d}",
                "company": word + ending if visited and result != "absent" else "",
                "result": result,
                "visited_on": setting.today - timedelta(days=1 + dice.below(120)) if visited else None,
                "no_soliciting": result == "refused",
            }


def decision(block: Block, customer: Values) -> Values | None:
    """Return the confirmation of a customer's service class, for some of those that have one (S1-77)."""
    setting, chosen = block.setting, customer["visit_class"]
    if not chosen or setting.months < 1 or block.dice.below(1000) >= _DECIDED * 1000:
        return None
    drawn = setting.today - timedelta(days=1 + block.dice.below(30 * setting.months))
    day = working_day(max(customer["collected_on"], drawn), setting.today)
    grounds = [f"{customer['grade']}档"]
    if chosen == "support":
        grounds.append("属帮扶情形")
    elif customer["terminal_state"] in {"built", "building"}:
        grounds.append("现代终端已建或在建")
    return {"value": chosen, "proposed": chosen, "reason": "，".join(grounds), "decided_on": day}


def edits(block: Block, files: Sequence[Values], owners: Sequence[str]) -> list[Edit]:
    """Return the changes of a block's files over the months, oldest first (S4-25)."""
    setting, dice = block.setting, block.dice
    if setting.months < 1:
        return []
    share = min(_EDITS_A_MONTH, MOST_EDITS / (setting.customers * setting.months))
    exact = share * block.count * setting.months
    count = int(exact) + (dice.below(1000) < (exact % 1) * 1000)
    days = sorted(dice.between(1, 30 * setting.months, count), reverse=True)
    now: dict[int, Values] = {}
    made: list[Edit] = []
    for back in days:
        index = dice.below(block.count)
        file = now.setdefault(index, dict(files[index]))
        day = working_day(setting.today - timedelta(days=back), setting.today)
        values = _change(block, file, index, day)
        if day <= file["collected_on"] or all(file[name] == value for name, value in values.items()):
            continue
        file.update(values)
        made.append(Edit(day, block.first + index, owners[index], values))
    return made


def _change(block: Block, file: Values, index: int, day: date) -> Values:
    """Return one plausible change: mostly the grade, sometimes a number, an address, or that all is still right."""
    dice = block.dice
    sort = dice.below(100)
    if sort < 55 and file["grade"]:
        step = dice.pick((-2, -1, -1, 1, 1, 1, 2, 3))
        grade = min(30, max(1, file["grade"] + step))
        return {"grade": grade if grade != file["grade"] else grade - step}
    if sort < 68:
        spot = block.spots[index]
        return {"address": f"{spot.address}{1 + dice.below(spot.last_number or 150)}号（新址）"}
    if sort < 82:
        number = dice.pick(MOBILES) + subscriber((block.first + index) * 4 + 3, block.offset + day.toordinal())
        return {"phones": (number, *file["phones"])[:3]}
    if sort < 90:
        return {
            "order_weekday": dice.pick(
                [day for day in ("mon", "tue", "wed", "thu", "fri") if day != file["order_weekday"]]
            )
        }
    return {"confirmed_on": day}
