"""The display check of a visit as a score of 100: computed from the ticks by the weights of its day, stored nowhere (S1-23).

A visit counts when the display was looked at: the step is ticked, or a point is. Looked at with no point ticked is 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cmdesk.core import regulation
from cmdesk.core.bulk import chunks
from cmdesk.core.database import current
from cmdesk.visits.record.choices import DISPLAY_POINTS

_STEP: Final = "display"
_WEIGHT: Final = "display.weight."
_LOOKED: Final = (
    "v.state = 'done' AND v.binned_at IS NULL AND (v.display <> '' OR (',' || v.steps || ',') LIKE '%,display,%')"
)
Weights = Mapping[str, float]
"""Point of the check → what it weighs."""


@dataclass(frozen=True)
class Standing:
    """What a score needs to be told while points are ticked.

    Attributes:
        weights: of the visit's day.
        before: score of the last check before it; None when there was none.
    """

    weights: Weights = field(default_factory=dict)
    before: int | None = None

    def words(self, points: Collection[str], steps: Collection[str]) -> str:
        """Return ``陈列 83 分，上次 75 分``; what is not known is left out."""
        now = score(points, steps, self.weights)
        parts = ("" if now is None else f"陈列 {now} 分", "" if self.before is None else f"上次 {self.before} 分")
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
        turn = bisect_right(self.turns, day)
        by = weights(date.fromisoformat(self.turns[turn - 1] if turn else day))
        return score(_split(points), _split(steps), by)


def before(customers: Iterable[int], day: date) -> dict[int, tuple[date, int]]:
    """Return customer → (day, score) of the last check before a day, with one question for many customers."""
    found: dict[int, tuple[date, int]] = {}
    scale = Scale.read()
    for part in chunks(list(customers)):
        marks = ", ".join("?" * len(part))
        for customer_id, on, points, steps in current().rows(
            "SELECT customer_id, day, display, steps FROM (SELECT v.customer_id, v.day, v.display, v.steps, ROW_NUMBER()"
            " OVER (PARTITION BY v.customer_id ORDER BY v.day DESC, v.id DESC) AS place FROM visit v"
            f" WHERE v.customer_id IN ({marks}) AND v.day < ? AND {_LOOKED}) AS checked WHERE place = 1",
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


def _split(text: str) -> list[str]:
    return text.split(",") if text else []
