"""Whom a step of a flow means; the core knows no people, so whoever does says it here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from cmdesk.core.actor import Actor


class Directory(Protocol):
    """What the engine asks about people; ids are those of users, active ones only."""

    def of_role(self, role: str, unit_id: int | None) -> Sequence[int]:
        """Return who has a role: those nearest to a unit, in it or above; everybody when none is near."""

    def superior(self, user_id: int, steps: int) -> int | None:
        """Return the n-th superior of somebody."""

    def head(self, unit: str) -> int | None:
        """Return who leads the department with this name."""

    def units(self, unit_id: int | None) -> Sequence[str]:
        """Return the names of a unit and of those above it, itself first."""

    def by_login(self, login: str) -> int | None:
        """Return the person with this login."""

    def deputies(self, user_id: int, day: date) -> Sequence[int]:
        """Return who may act for somebody on a day."""

    def acts_for(self, user_id: int, day: date) -> Sequence[int]:
        """Return for whom somebody may act on a day."""

    def administrators(self) -> Sequence[int]:
        """Return who settles what finds nobody else."""

    def name(self, user_id: int) -> str:
        """Return how people call somebody, also one who has left."""

    def is_active(self, user_id: int) -> bool:
        """Tell whether somebody works here."""

    def confirm(self, actor: Actor, password: str) -> None:
        """Check a password typed again; raises Refused when it is wrong."""


_known: list[Directory] = []


def register(directory: Directory) -> None:
    """Let people be found; the last one registered answers."""
    _known[:] = [directory]


def directory() -> Directory:
    """Return who knows the people."""
    return _known[0]
