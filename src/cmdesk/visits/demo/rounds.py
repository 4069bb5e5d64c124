"""Who is visited on which day: every customer as often as his cadence asks, in rounds of a day's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.staff.demo.dice import Dice

ROUND = 12  # customers a day
_EVERY = {"monthly": 1, "bimonthly": 2, "quarterly": 3}  # months between two visits
_UNCLASSED = 2
_VISITING_DAYS = (0, 2, 3, 1, 4)  # Monday, Wednesday, Thursday; the others when those do not suffice


@dataclass(frozen=True, slots=True)
class Shop:
    """A customer as far as a round needs him."""

    id: int
    owner_id: int
    cadence: str | None
    visit_class: str | None
    east: float
    north: float
    since: date
    sample: bool


@dataclass(frozen=True, slots=True)
class Round:
    """A day of one manager: the customers in the order of the way."""

    day: date
    shops: tuple[Shop, ...]


def month_begins(today: date, months: int) -> list[date]:
    """Return the first days of the last ``months`` months and of this one, the oldest first."""
    firsts = [today.replace(day=1)]
    for _ in range(months):
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts[::-1]


def rounds(shops: Sequence[Shop], first: date, working: Sequence[date], dice: Dice) -> Iterator[Round]:
    """Yield the rounds of a manager in one month.

    Args:
        shops: his customers.
        first: first day of the month.
        working: the month's working days.
        dice: of this manager and month.
    """
    turn = first.year * 12 + first.month
    wanted = [shop for shop in shops if _is_turn(shop, turn) and shop.since < first + timedelta(days=25)]
    if not wanted or not working:
        return
    wanted.sort(key=lambda shop: (round(shop.east * 20), shop.north if round(shop.east * 20) % 2 else -shop.north))
    count = min(len(working), -(-len(wanted) // ROUND))
    order = sorted(working, key=lambda day: (_VISITING_DAYS.index(min(day.weekday(), 4)), day))
    days = sorted(dice.shuffled(order[: max(count, len(order) * 3 // 5)])[:count])
    size = -(-len(wanted) // count)
    for at, day in enumerate(days):
        part = tuple(shop for shop in wanted[at * size : (at + 1) * size] if shop.since <= day)
        if part:
            yield Round(day, part)


def _is_turn(shop: Shop, turn: int) -> bool:
    every = _EVERY.get(shop.cadence or "", _UNCLASSED)
    return (turn + shop.id) % every == 0
