"""What a group of customers is made of, and how far a sample is from the whole (S0-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from cmdesk.cadence.rules import choice, scope
from cmdesk.cadence.rules.schemes import VisitScheme
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import Condition

Stratum = tuple[str, str, str]
"""What a customer stands for: his class, retail format and band of grades."""
_RESPECTS: Final = ("类别", "业态", "档位")
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
    def stratum(self) -> Stratum:
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
    return _read(day, "due_basis b", scope.of(actor, manager, area))


def members(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> list[Kept]:
    """Return the customers in reach who are in the sample on a day, in the order of their ids."""
    where, params = scope.of(actor, manager, area)
    inside = (
        "(SELECT DISTINCT customer_id FROM sample_member WHERE binned_at IS NULL AND joined_on <= ?"
        " AND (left_on IS NULL OR left_on > ?)) m JOIN due_basis b ON b.customer = m.customer_id"
    )
    return _read(day, inside, (where, (day.isoformat(), day.isoformat(), *params)))


def made_of(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> Counter[Stratum]:
    """Return how many customers in reach there are of each kind; they are counted where they lie, none is read."""
    where, params = scope.of(actor, manager, area)
    found: Counter[Stratum] = Counter()
    for scheme, whom in choice.in_force(day).parts():
        columns = _deciding(scheme)
        rows = current().rows(
            f"SELECT COUNT(*), {columns} FROM due_basis b WHERE {whom}{where} GROUP BY {columns}", params
        )
        for count, *traits in rows:
            found[_stratum(scheme, traits)] += count
    return found


def _read(day: date, source: str, condition: Condition) -> list[Kept]:
    where, params = condition
    found: list[Kept] = []
    for scheme, whom in choice.in_force(day).parts():
        rows = current().rows(
            f"SELECT b.customer, b.number, b.name, b.owner, b.area, b.monthly_volume, {_deciding(scheme)} FROM {source}"
            f" WHERE {whom}{where}",
            params,
        )
        known: dict[tuple[Any, ...], Stratum] = {}  # thousands are alike
        for customer, number, name, owner, area, volume, *rest in rows:
            traits = tuple(rest)
            if traits not in known:
                known[traits] = _stratum(scheme, traits)
            found.append(Kept(customer, number, name, owner, area, *known[traits], traits[1] or 0, volume or 0))
    return sorted(found)


def _deciding(scheme: VisitScheme) -> str:
    """Return the columns that say what a customer stands for."""
    return ", ".join(f"b.{column}" for column in ("retail_format", "grade", *scheme.columns))


def _stratum(scheme: VisitScheme, traits: Sequence[Any]) -> Stratum:
    kind, grade, *deciding = traits
    due_class, _ = scheme.class_for(dict(zip(scheme.columns, deciding, strict=True)))
    return due_class.name, _FORMATS.get(kind, "未填业态"), band_of(grade)


def band_of(grade: int | None) -> str:
    """Return the band of grades a customer is counted in: 1–5 档 … 26–30 档."""
    if not grade:
        return "未填档位"
    least = (grade - 1) // _BAND * _BAND + 1
    return f"{least}–{least + _BAND - 1} 档"


def likeness(whole: Counter[Stratum], sample: Counter[Stratum]) -> list[Likeness]:
    """Return how like the whole the sample is by class, retail format and grade."""
    return [_likeness(respect, _by(at, whole), _by(at, sample)) for at, respect in enumerate(_RESPECTS)]


def _by(at: int, strata: Counter[Stratum]) -> Counter[str]:
    found: Counter[str] = Counter()
    for stratum, count in strata.items():
        found[stratum[at]] += count
    return found


def _likeness(respect: str, whole: Counter[str], sample: Counter[str]) -> Likeness:
    all_of, some = whole.total(), sample.total()
    labels = sorted(whole | sample, key=lambda label: (-whole[label], label))
    shares = tuple(
        Share(label, whole[label], sample[label], _percent(whole[label], all_of), _percent(sample[label], some))
        for label in labels
    )
    distance = sum(abs(share.difference) for share in shares) / 2 if some else 100.0 if all_of else 0.0
    return Likeness(respect, shares, distance)


def _percent(count: int, whole: int) -> float:
    return count * 100 / whole if whole else 0.0
