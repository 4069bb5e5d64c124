"""How long the visits of a day take: on the spot and on the way, said once for plan, board and cover (S1-16, S1-17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.core import regulation
from cmdesk.core.database import current


@dataclass(frozen=True, slots=True)
class Duration:
    """How many visits are planned and made on a day, and how long they take.

    Attributes:
        visits: planned and made; what was cancelled or missed takes no time.
        others: of these by phone or net, which take no way.
        talking: planned minutes with the customers.
        way: minutes from one customer to the next, by the regulation.
    """

    visits: int = 0
    others: int = 0
    talking: int = 0
    way: int = 0

    @property
    def minutes(self) -> int:
        """Minutes with the customers and on the way."""
        return self.talking + self.way * (self.visits - self.others)

    @property
    def words(self) -> str:
        """Both in words, as every list of a day says them."""
        return f"{self.visits} 户，走访和路上约 {self.minutes} 分钟"


NOTHING: Final = Duration()


def durations(user_id: int, days: Sequence[date]) -> dict[date, Duration]:
    """Return how long the visits of somebody's days take."""
    if not days:
        return {}
    found: dict[str, list[tuple[str, int, int]]] = {}
    for day, mode, count, minutes in current().rows(
        "SELECT day, mode, COUNT(*), COALESCE(SUM(minutes_planned), 0) FROM visit WHERE user_id = ? AND day BETWEEN ? AND ?"
        " AND state IN ('planned', 'done') AND binned_at IS NULL GROUP BY day, mode",
        (user_id, min(days).isoformat(), max(days).isoformat()),
    ):
        found.setdefault(day, []).append((mode, int(count), int(minutes)))
    return {day: _duration(day, found.get(day.isoformat(), [])) for day in days}


def _duration(day: date, visits: Sequence[tuple[str, int, int]]) -> Duration:
    if not visits:
        return NOTHING
    return Duration(
        sum(count for _, count, _ in visits),
        sum(count for mode, count, _ in visits if mode != "field"),
        sum(minutes for _, _, minutes in visits),
        int(regulation.on(day).number("day_cover.travel.minutes")),
    )
