"""What a group of customers is made of, and how far a sample is from the whole (S0-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cmdesk.cadence.rules import choice, scope
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import Condition

_BAND = 5
_FORMATS = {choice.value: choice.label for choice in Customer.retail_format.about.choices}


class Kept(NamedTuple):
    """A customer as the sample sees him: what he is like, and who looks after him."""

    id: int
    number: str
    name: str
    owner_id: int | None
    area_id: int | None
    due_class: str
    retail_format: str
    band: str
    grade: int
    volume: int

    @property
    def stratum(self) -> tuple[str, str, str]:
        """What he stands for."""
        return self.due_class, self.retail_format, self.band


@dataclass(frozen=True)
class Share:
    """One kind of customer in the whole and in the sample."""

    label: str
    whole: int
    sample: int
    whole_percent: float
    sample_percent: float

    @property
    def difference(self) -> float:
        """Percentage points by which the sample has too many (or, below 0, too few)."""
        return self.sample_percent - self.whole_percent


@dataclass(frozen=True)
class Likeness:
    """How like the whole a sample is in one respect.

    Attributes:
        respect: 类别, 业态 or 档位.
        distance: half the sum of all differences, in percent: 0 is the same mix, 100 has nothing in common.
    """

    respect: str
    shares: tuple[Share, ...]
    distance: float


def customers(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> list[Kept]:
    """Return every customer in reach with what a sample is judged by, in the order of their ids."""
    condition = scope.of(actor, manager, area)
    return sorted(_read(day, condition), key=lambda one: one.id)


def _read(day: date, condition: Condition) -> Iterable[Kept]:
    where, params = condition
    for scheme, whom in choice.in_force(day).parts():
        columns = scheme.columns
        rows = current().rows(
            "SELECT b.customer, b.number, b.name, b.owner, b.area, b.retail_format, b.grade, b.monthly_volume"
            f"{''.join(f', b.{column}' for column in columns)} FROM due_basis b WHERE {whom}{where} ORDER BY b.customer",
            params,
        )
        for customer, number, name, owner, area, kind, grade, volume, *classing in rows:
            due_class, _ = scheme.class_for(dict(zip(columns, classing, strict=True)))
            words = due_class.name, _FORMATS.get(kind, "未填业态"), band_of(grade)
            yield Kept(customer, number, name, owner, area, *words, grade or 0, volume or 0)


def band_of(grade: int | None) -> str:
    """Return the band of grades a customer is counted in: 1–5 档 … 26–30 档."""
    if not grade:
        return "未填档位"
    least = (grade - 1) // _BAND * _BAND + 1
    return f"{least}–{least + _BAND - 1} 档"


def likeness(whole: Sequence[Kept], sample: Sequence[Kept]) -> list[Likeness]:
    """Return how like the whole the sample is by class, retail format and grade."""
    return [
        _likeness("类别", [one.due_class for one in whole], [one.due_class for one in sample]),
        _likeness("业态", [one.retail_format for one in whole], [one.retail_format for one in sample]),
        _likeness("档位", [one.band for one in whole], [one.band for one in sample]),
    ]


def _likeness(respect: str, whole: list[str], sample: list[str]) -> Likeness:
    all_of, some = Counter(whole), Counter(sample)
    labels = sorted(all_of | some, key=lambda label: (-all_of[label], label))
    shares = tuple(
        Share(label, all_of[label], some[label], _percent(all_of[label], whole), _percent(some[label], sample))
        for label in labels
    )
    distance = sum(abs(share.difference) for share in shares) / 2 if sample else 100.0 if whole else 0.0
    return Likeness(respect, shares, distance)


def _percent(count: int, group: list[str]) -> float:
    return count * 100 / len(group) if group else 0.0
