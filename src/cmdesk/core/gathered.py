"""Reminders told together in one sentence: which ones it stands for, so that it ends when the last of them is settled.

They are reckoned anew whenever somebody looks; what is no more due among them has been settled. Kept for the day on which
they were told together: the next day tells anew what is left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.core import saved
from cmdesk.core.actor import Actor

BEGINS: Final = "together:"
"""Begins the key of a notice that stands for many."""
_TOPIC: Final = "gathered"


@dataclass(frozen=True)
class Gathered:
    """Reminders of a sort that one notice stands for.

    Attributes:
        key: of the notice.
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
        """Return the members that it still stands for: due now, told on this very day."""
        return tuple(one for one in self.members if one in due) if self.day == day.isoformat() else ()


def made(together: str, members: Collection[str], day: date) -> Gathered:
    """Return a new one for a sort and a day."""
    return Gathered(f"{BEGINS}{together}:{day}", together, tuple(members), day.isoformat())


def held(actor: Actor) -> list[Gathered]:
    """Return what a person was told together and has not been settled yet."""
    known = saved.names(actor, _TOPIC)
    return [Gathered(key, one["together"], tuple(one["members"]), one["day"]) for key, one in known.items()]


def put(actor: Actor, one: Gathered) -> None:
    """Remember for which reminders a notice stands; one without any is forgotten."""
    if one.members:
        said = {"together": one.together, "members": list(one.members), "day": one.day}
        saved.put(actor, _TOPIC, one.key, said)
    else:
        saved.drop(actor, _TOPIC, one.key)
