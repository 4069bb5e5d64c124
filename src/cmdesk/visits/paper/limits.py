"""How many visits a day should have, as whoever knows the schemes says (X-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class Limits(NamedTuple):
    """Fewest and most visits of a day; a most of 0 is none."""

    least: int
    most: int

    def judged(self, count: int) -> str:
        """Return what is asked for and whether a number of visits meets it."""
        wanted = f"每日 {self.least}–{self.most} 户" if self.most else f"每日 {self.least} 户以上"
        if count < self.least:
            return f"要求{wanted}，少 {self.least - count} 户"
        if self.most and count > self.most:
            return f"要求{wanted}，多 {count - self.most} 户"
        return f"要求{wanted}，符合"


Ask = Callable[[int, date], tuple[int, int] | None]
"""(user, day) → fewest and most visits, or None where nothing is asked for."""

_asked: list[Ask] = []


def ask(who: Ask) -> None:
    """Let a feature above say how many visits somebody's day should have."""
    if who not in _asked:
        _asked.append(who)


def of(user_id: int, day: date) -> Limits | None:
    """Return how many visits somebody's day should have; None when nobody says."""
    for who in _asked:
        found = who(user_id, day)
        if found is not None:
            return Limits(*found)
    return None
