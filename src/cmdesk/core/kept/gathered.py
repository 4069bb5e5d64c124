"""Which reminders a notice stands for, so that it ends when the last of them is settled: many told together, or one alone.

They are reckoned anew whenever somebody looks; what is no more due among them has been settled. Many are told together for
a day: the next day tells anew what is left. One alone is told once and ends on whatever day it is settled.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.core.actor import Actor
from cmdesk.core.kept import saved

_BEGINS: Final = "together:"
"""Begins the key of a notice that stands for many."""
_TOPIC: Final = "gathered"


@dataclass(frozen=True)
class Gathered:
    """Reminders of a sort that one notice stands for.

    Attributes:
        key: of the notice; of one that is told alone its own.
        together: what they are called, as in ``Reminder.together``.
        members: their keys.
        day: on which they were told.
    """

    key: str
    together: str
    members: tuple[str, ...]
    day: str

    @property
    def text(self) -> str:
        """The sentence that is told."""
        return f"有 {len(self.members)} {self.together}。"

    def left(self, due: Collection[str], day: date) -> tuple[str, ...]:
        """Return the members that it still stands for: due now, and when there are many told on this very day."""
        is_told = self.day == day.isoformat() or self.key in self.members
        return tuple(one for one in self.members if one in due) if is_told else ()


def made(together: str, members: Collection[str], day: date) -> Gathered:
    """Return a new one for a sort and a day."""
    return Gathered(f"{_BEGINS}{together}:{day}", together, tuple(members), day.isoformat())


def alone(together: str, member: str, day: date) -> Gathered:
    """Return what is remembered of a reminder of a sort that is told by itself."""
    return Gathered(member, together, (member,), day.isoformat())


def held(actor: Actor) -> list[Gathered]:
    """Return what a person was told, together or alone, and has not been settled yet."""
    known = saved.names(actor, _TOPIC)
    return [Gathered(key, one["together"], tuple(one["members"]), one["day"]) for key, one in known.items()]


def put(actor: Actor, one: Gathered) -> None:
    """Remember for which reminders a notice stands; one without any is forgotten."""
    if one.members:
        said = {"together": one.together, "members": list(one.members), "day": one.day}
        saved.put(actor, _TOPIC, one.key, said)
    else:
        saved.drop(actor, _TOPIC, one.key)
