"""Who signs a step: whom its words mean for one applicant, and never the applicant himself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.core.approval.flow import Step
from cmdesk.core.approval.people import directory


@dataclass(frozen=True)
class Signers:
    """Whom a step means for one applicant.

    Attributes:
        users: who signs; nobody when the office lacks even an administrator.
        missing: what of the step found nobody.
        own: whether the applicant was among them, so that his superior takes his place.
        by_administrators: whether nobody was found and they settle it.
    """

    users: tuple[int, ...]
    missing: tuple[Mapping[str, Any], ...]
    own: bool
    by_administrators: bool


def signers(step: Step, applicant: int, unit: int | None) -> Signers:
    """Return who signs a step: nobody his own matter.

    Whoever would sign his own matter is replaced by his superior; when a step finds no one, the administrators do.
    """
    each = [(one, people_of(one, applicant, unit)) for one in step.who]
    found = [user for _, users in each for user in users]
    others = [user if user != applicant else _above(applicant) for user in found]
    kept = tuple(user for user in dict.fromkeys(others) if user is not None and user != applicant)
    missing = tuple(one for one, users in each if not users)
    instead = tuple(user for user in directory().administrators() if user != applicant)
    return Signers(kept or instead, missing, applicant in found, not kept)


def people_of(who: Mapping[str, Any], applicant: int, unit: int | None) -> Sequence[int]:
    """Return whom ``{"role": …}``, ``{"superior": n}``, ``{"head": …}`` or ``{"person": …}`` means."""
    known = directory()
    ((word, value),) = who.items()
    if word == "role":
        return known.of_role(str(value), unit)
    if word == "superior":
        found = known.superior(applicant, int(value))
    else:
        found = known.head(str(value)) if word == "head" else known.by_login(str(value))
    return [] if found is None else [found]


def _above(user: int) -> int | None:
    return directory().superior(user, 1)
