"""What to say in a contact, shown before it: features that keep scripts offer them here (S1-67, S1-72, S1-73)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cmdesk.core.actor import Actor


@dataclass(frozen=True)
class Contact:
    """A contact that is about to take place.

    Attributes:
        kind: of the visit that is planned (``visits.record.choices.KINDS``); empty for none.
        purposes: values of ``record.choices.PURPOSES``.
        person_id: who is to be met or called; None for whoever comes first in the file.
    """

    customer_id: int
    at: datetime
    kind: str = ""
    purposes: tuple[str, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True)
class Saying:
    """Words for a contact, filled in.

    Attributes:
        title: what the words are called.
        text: to be said, or copied into a message.
        note: how long it takes, what is not known; shown quietly.
        fits: it was made for such a contact; others are offered behind it.
        goal: what the contact should reach.
        questions: that must be asked.
        objections: (what he may object, what to answer).
        points: (head, selling point).
    """

    title: str
    text: str
    note: str = ""
    fits: bool = False
    goal: str = ""
    questions: tuple[str, ...] = ()
    objections: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str], ...] = ()


Source = Callable[[Actor, Contact], list[Saying]]

_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Let a feature above offer words; one of the same name takes the place of the one before.

    Args:
        name: of the feature.
        source: called in a worker; returns what fits first.
    """
    _sources[name] = source


def of(actor: Actor, contact: Contact) -> tuple[Saying, ...]:
    """Return what features offer for a contact, what fits first."""
    found = [one for source in _sources.values() for one in source(actor, contact)]
    return tuple(sorted(found, key=lambda one: not one.fits))
