"""The display check of a visit as a score of 100: computed from the ticks by the weights of its day, stored nowhere (S1-23).

A visit counts when the display was looked at: the step is ticked, or a point is. Looked at with no point ticked is 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.visits.record.choices import DISPLAY_POINTS
from cmdesk.visits.rules import rights

_STEP: Final = "display"
_WEIGHT: Final = "display.weight."
_LOOKED: Final = (
    "v.state = 'done' AND v.binned_at IS NULL AND (v.display <> '' OR (',' || v.steps || ',') LIKE '%,display,%')"
)
Weights = Mapping[str, float]
"""Point of the check → what it weighs."""


@dataclass(frozen=True)
class Standing:
    """What a score needs to be told while points are ticked and the day of the visit is typed.

    Attributes:
        day: of the visit.
        turns: (day from which they hold, weights), oldest first.
        checks: (day, score) of the customer's other checks, newest first.
    """

    day: date = date.min
    turns: Sequence[tuple[date, Weights]] = ()
    checks: Sequence[tuple[date, int]] = ()

    def weights_on(self, day: date) -> Weights:
        """Return what the points weigh on a day; empty where the office had no weights yet."""
        turn = bisect_right(self.turns, day, key=itemgetter(0))
        return self.turns[turn - 1][1] if turn else {}

    def before_on(self, day: date) -> int | None:
        """Return the score of the last check before a day; None when there was none."""
        return next((points for on, points in self.checks if on < day), None)

    @property
    def weights(self) -> Weights:
        """What the points weigh on the visit's day."""
        return self.weights_on(self.day)

    @property
    def before(self) -> int | None:
        """The score of the last check before the visit's day."""
        return self.before_on(self.day)

    def words(self, points: Collection[str], steps: Collection[str], day: date | None = None) -> str:
        """Return ``陈列 83 分，上次 75 分`` of a visit on a day, its own by default; what is not known is left out."""
        on = day or self.day
        now, last = score(points, steps, self.weights_on(on)), self.before_on(on)
        parts = ("" if now is None else f"陈列 {now} 分", "" if last is None else f"上次 {last} 分")
        return "，".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Average:
    """What the checks of a span came to: how many there were, and the mean of their scores."""

    checks: int
    score: int


def weights(day: date) -> Weights:
    """Return what each point weighs on a day.

    Raises:
        Refused: the office has no weight for a point on that day.
    """
    rules = regulation.on(day)
    return {point.value: rules.number(f"{_WEIGHT}{point.value}") for point in DISPLAY_POINTS}


def score(points: Collection[str], steps: Collection[str], by: Weights) -> int | None:
    """Return the share of the ticked points in the weight of all, 0 to 100; None when the display was not looked at.

    The whole is what all points weigh together, so that changed weights need not come to 100.
    """
    if not points and _STEP not in steps:
        return None
    whole = sum(by.values())
    return round(100 * sum(weight for point, weight in by.items() if point in points) / whole) if whole else None


@dataclass(frozen=True)
class Scale:
    """The weights of any day, for scores of many days: as many questions as the weights were changed, not as days.

    Attributes:
        turns: stored days from which some weight holds, in order.
    """

    turns: Sequence[str]

    @classmethod
    def read(cls) -> Scale:
        """Return the scale of the office."""
        rows = current().rows(
            "SELECT DISTINCT valid_from FROM regulation WHERE key LIKE ? AND binned_at IS NULL ORDER BY valid_from",
            (f"{_WEIGHT}%",),
        )
        return cls([row[0] for row in rows])

    def score(self, points: str, steps: str, day: str) -> int | None:
        """Return the score of a visit from its boxes and its day as the database holds them."""
        return score(_split(points), _split(steps), self.weights(day))

    def weights(self, day: str) -> Weights:
        """Return what the points weigh on a day as the database holds it.

        Raises:
            Refused: the office has no weight for a point on that day.
        """
        turn = bisect_right(self.turns, day)
        return weights(date.fromisoformat(self.turns[turn - 1] if turn else day))


def standing(visit_id: int, customer_id: int, day: date) -> Standing:
    """Return what the entry of a visit needs to tell its score, on whatever day it turns out to have been."""
    scale = Scale.read()
    turns = [(date.fromisoformat(turn), _weights_from(scale, turn)) for turn in scale.turns]
    checks = [
        (date.fromisoformat(on), made)
        for on, points, steps in current().rows(
            f"SELECT v.day, v.display, v.steps FROM visit v WHERE v.customer_id = ? AND v.id <> ? AND {_LOOKED}"
            " ORDER BY v.day DESC, v.id DESC",
            (customer_id, visit_id),
        )
        if (made := scale.score(points, steps, on)) is not None
    ]
    return Standing(day, turns, checks)


def scores(actor: Actor, customer_id: int, activities: Collection[int]) -> dict[int, int]:
    """Return contact → score of its visit's display check, of visits the actor may see where somebody looked."""
    if not activities:
        return {}
    where, params = rights.visible(actor, table="v")
    scale = Scale.read()
    found = {}
    for contact, day, points, steps in current().rows(
        "SELECT v.activity_id, v.day, v.display, v.steps FROM visit v WHERE v.customer_id = ?"
        f" AND v.activity_id IN ({marks(activities)}) AND {_LOOKED}" + also(where),
        (customer_id, *activities, *params),
    ):
        made = scale.score(points, steps, day)
        if made is not None:
            found[contact] = made
    return found


def before(customers: Iterable[int], day: date) -> dict[int, tuple[date, int]]:
    """Return customer → (day, score) of the last check before a day, with one question for many customers."""
    found: dict[int, tuple[date, int]] = {}
    scale = Scale.read()
    for part in chunks(list(customers)):
        for customer_id, on, points, steps in current().rows(
            "SELECT customer_id, day, display, steps FROM (SELECT v.customer_id, v.day, v.display, v.steps, ROW_NUMBER()"
            " OVER (PARTITION BY v.customer_id ORDER BY v.day DESC, v.id DESC) AS place FROM visit v"
            f" WHERE v.customer_id IN ({marks(part)}) AND v.day < ? AND {_LOOKED}) AS checked WHERE place = 1",
            (*part, day.isoformat()),
        ):
            made = scale.score(points, steps, on)
            if made is not None:
                found[customer_id] = date.fromisoformat(on), made
    return found


def average(user_id: int, first: date, last: date) -> Average | None:
    """Return what the checks of somebody's visits in a span came to; None without one."""
    rows = current().rows(
        f"SELECT v.day, v.display, v.steps FROM visit v WHERE v.user_id = ? AND v.day BETWEEN ? AND ? AND {_LOOKED}",
        (user_id, first.isoformat(), last.isoformat()),
    )
    scale = Scale.read()
    return mean(scale.score(points, steps, day) for day, points, steps in rows)


def mean(scores: Iterable[int | None]) -> Average | None:
    """Return how many scores there are and their mean; None without one."""
    known = [one for one in scores if one is not None]
    return Average(len(known), round(sum(known) / len(known))) if known else None


def trend(checks: Sequence[tuple[date, int]]) -> str:
    """Return checks, oldest first, in one line: ``陈列：10-05 62 分 → 11-02 83 分``; empty without one."""
    return "陈列：" + " → ".join(f"{day:%m-%d} {points} 分" for day, points in checks) if checks else ""


def _weights_from(scale: Scale, turn: str) -> Weights:
    """Return the weights from a day on; none where a point had none yet."""
    try:
        return scale.weights(turn)
    except Refused:
        return {}


def _split(text: str) -> list[str]:
    return text.split(",") if text else []
