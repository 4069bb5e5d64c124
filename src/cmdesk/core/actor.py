"""Who acts. Always an argument, never a global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Scope(IntEnum):
    """How far a right reaches; a larger one includes the smaller."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


@dataclass(frozen=True)
class Actor:
    """A signed-in person with everything that permission rules need.

    Attributes:
        id: the user's record id; 0 is the program itself (migrations, first set-up).
        name: shown in trails.
        unit_id: the organisation unit the person belongs to.
        team: ids of all units below and including the person's own (``Scope.TEAM`` reaches these).
        rights: action → scope; an action that is absent is forbidden.
    """

    id: int
    login: str
    name: str
    role: str
    unit_id: int | None = None
    team: frozenset[int] = frozenset()
    rights: Mapping[str, Scope] = field(default_factory=dict)

    def scope(self, action: str) -> Scope:
        """Return how far ``action`` (``"customers.export"``) reaches for this person."""
        if self.id == 0:
            return Scope.ALL
        return self.rights.get(action, Scope.NONE)


PROGRAM = Actor(id=0, login="", name="系统", role="program")
"""The program itself, for what no person does: the first set-up, migrations, the demo office."""
