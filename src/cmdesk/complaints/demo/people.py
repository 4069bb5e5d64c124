"""Who takes part in handling the complaints of an invented office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmdesk.core.actor import Actor
from cmdesk.staff.demo.story import Story


@dataclass(frozen=True)
class People:
    """Who takes part in handling complaints."""

    managers: Sequence[Actor]
    director: Actor
    specialist: Actor
    proposer: Actor
    by_id: Mapping[int, Actor]

    @classmethod
    def of(cls, story: Story) -> People | None:
        """Return the people of an office, or None when a role is empty."""
        roles = ("service_director", "service_specialist", "marketing_director")
        found = [story.of_role(role) for role in roles]
        managers = story.of_role("account_manager")
        if not managers or not all(found):
            return None
        director, specialist, proposer = (people[0] for people in found)
        return cls(managers, director, specialist, proposer, {actor.id: actor for actor in story.actors.values()})
