"""What a feature is told when it adds its part to an invented office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.core.actor import Actor
from cmdesk.staff.demo.dice import Dice


@dataclass(frozen=True)
class Story:
    """An office whose people and customers stand already.

    Attributes:
        seed: of the office; the same seed and day give the same history.
        today: the day on which the office is opened.
        months: length of the history before ``today``.
        next_visit_day: the working day after today, for which visits are planned.
        actors: everybody by login, with the rights of nobody; histories are written as the program writes.
        tell: called with one Chinese line of progress.
    """

    seed: int
    today: date
    months: int
    next_visit_day: date
    actors: Mapping[str, Actor]
    tell: Callable[[str], None]

    @property
    def begins(self) -> date:
        """The first day of the history."""
        return self.today - timedelta(days=30 * self.months)

    def days_apart(self, every: int, dice: Dice) -> Iterator[date]:
        """Yield the days of the history that lie so many days apart, the first of them by chance."""
        day = self.begins + timedelta(days=dice.below(every))
        while day < self.today:
            yield day
            day += timedelta(days=every)

    def of_role(self, role: str) -> list[Actor]:
        """Return the people of a role, in the order in which they were hired."""
        return [actor for actor in self.actors.values() if actor.role == role]
