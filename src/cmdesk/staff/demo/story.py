"""What a feature is told when it adds its part to an invented office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cmdesk.core.actor import Actor


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

    def of_role(self, role: str) -> list[Actor]:
        """Return the people of a role, in the order in which they were hired."""
        return [actor for actor in self.actors.values() if actor.role == role]
